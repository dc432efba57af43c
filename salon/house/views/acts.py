"""What the owner's forms share: a refusal becomes an error of the form, a stale page answers 409."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.shortcuts import get_object_or_404

from salon.core.errors import Refused
from salon.house.models import Staff


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do it if the form is right; a refusal stands in the form, with its code."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, ValidationError(refusal.message, code=refusal.code))
        return False
    return True


def status_of(form: forms.Form) -> int:
    """409 for what was written on an old page, 422 for what is wrong, 200 for a form not sent yet."""
    if form.is_bound and form.has_error(NON_FIELD_ERRORS, "stale"):
        return 409
    return 422 if form.errors else 200


def person_or_404(pk: UUID) -> Staff:
    """The person of this address, with her log-in and place."""
    return get_object_or_404(Staff.objects.select_related("user", "location"), pk=pk)
