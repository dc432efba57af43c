"""A person's log-in: given with an invitation, changed, ended. The owner's business alone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.core.models import Access, Role
from salon.house.forms.people import LogInForm, RoleForm
from salon.house.services import accounts as verbs
from salon.house.views.acts import done, person_or_404, status_of


@never_cache
@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_IN_GIVE)
def log_in(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Give somebody a log-in, or change the role of the one she has."""
    at, somebody = timezone.now(), person_or_404(pk)
    if somebody.user is not None:
        return _role(request, pk)
    form = LogInForm(request.POST or None, initial={"role": Role.COSMETOLOGIST})
    if done(form, lambda: verbs.give_log_in(somebody, form.log_in(), by=request.user, at=at)):
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("house:person", pk)
    return render(request, "house/people_log_in.html", {"person": somebody, "form": form}, status=status_of(form))


def _role(request: SignedInRequest, pk: UUID) -> HttpResponse:
    at, somebody = timezone.now(), person_or_404(pk)
    accesses = Access.objects.valid_at(at).filter(user=somebody.user).order_by("pk")
    role = accesses[0].role if accesses else Role.SUBSTITUTE
    form = RoleForm(request.POST or None, initial={"role": role, "seen": verbs.mark_of(somebody, at)})

    def act() -> None:
        data = form.cleaned_data
        verbs.change_role(somebody, data["role"], seen=data["seen"], by=request.user, at=at)

    if done(form, act):
        messages.success(request, _("Saved."))
        return redirect("house:person", pk)
    context = {"person": somebody, "form": form, "accesses": accesses, "is_own": somebody.user_id == request.user.pk}
    return render(request, "house/people_role.html", context, status=status_of(form))


@require_POST
@requires(Permission.LOG_IN_GIVE)
def log_in_again(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Send the invitation once more."""
    try:
        verbs.invite_again(person_or_404(pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The invitation is sent again."))
    return redirect("house:person", pk)


@require_POST
@requires(Permission.LOG_IN_GIVE)
def log_in_end(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """She gets in no more."""
    try:
        verbs.end_log_in(person_or_404(pk), by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The log-in has ended. It can be given again."))
    return redirect("house:person", pk)
