"""What the owner's forms share: a refusal becomes an error of the form, a stale page answers 409."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from salon.core.errors import Refused
from salon.core.versions import Both, both_versions
from salon.house.models import Staff


def done(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Do it if the form is right; a refusal stands in the form, with its code."""
    if not form.is_valid():
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(None, ValidationError(refusal.message, code=refusal.code))
        return False
    return True


def status_of(form: forms.BaseForm) -> int:
    """409 for what was written on an old page, 422 for what is wrong, 200 for a form not sent yet."""
    if form.is_bound and form.has_error(NON_FIELD_ERRORS, "stale"):
        return 409
    return 422 if form.errors else 200


def told(request: HttpRequest, act: Callable[[], object]) -> bool:
    """Do it; a refusal is told on the next page."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    return True


def conflict(form: forms.BaseForm, row: models.Model) -> Both | None:
    """Both versions, where somebody else saved this row since the form's page was opened."""
    if not (form.is_bound and form.has_error(NON_FIELD_ERRORS, "stale")):
        return None
    return both_versions(form, type(row)._default_manager.get(pk=row.pk))


def person_or_404(pk: UUID) -> Staff:
    """The person of this address, with her log-in, her place and her times here."""
    people = Staff.objects.select_related("user", "location").prefetch_related("employments")
    return get_object_or_404(people, pk=pk)
