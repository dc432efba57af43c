"""Try it as a client: the staff open the clients' pages and get their letters. Nothing is stored of it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from clients.feedback import trial as samples
from clients.feedback.forms import PeaceForm, WishForm
from products.advice.models import Better, InUse
from salon.core.access import Permission, SignedInRequest, requires
from salon.core.errors import Refused
from salon.house.models import Salon

TEMPLATES = {
    "aftercare": "feedback/client_page.html",
    "use": "advice/use.html",
    "reorder": "advice/running_out.html",
}


@never_cache
@require_GET
@requires(Permission.ACCOUNT_OWN)
def trial(request: SignedInRequest) -> HttpResponse:
    """The pages and letters that a client gets, to be tried."""
    return render(request, "feedback/trial.html", {"own": request.user.email})


@never_cache
@require_GET
@requires(Permission.ACCOUNT_OWN)
def trial_page(request: SignedInRequest, kind: str) -> HttpResponse:
    """One page as a client sees it; its buttons are off."""
    if kind not in TEMPLATES:
        raise Http404
    at = timezone.now()
    context = {
        "trial": True,
        "token": "trial",
        "after": samples.sample_visit(at),
        "is_today": True,
        "form": PeaceForm(),
        "wish_form": WishForm(initial={"wish": "finding"}),
        "rows": samples.sample_check(at),
        "uses": InUse.choices,
        "betters": Better.choices,
        "owned": samples.sample_owned(at),
        "letters": True,
        "salon": Salon.objects.first(),
    }
    return render(request, TEMPLATES[kind], context)


@require_POST
@requires(Permission.ACCOUNT_OWN)
def trial_send(request: SignedInRequest, kind: str) -> HttpResponse:
    """Send this letter to one's own address."""
    try:
        samples.send_trial(kind, to=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The letter is on its way to you."))
    return redirect("feedback:trial")
