"""Pages that stand above all rooms: the way in by role, today, the language, and the mail that development shows."""

import sys

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from salon.core.access import Permission, may, public, requires
from salon.core.cards import cards_for
from salon.core.models import User
from salon.core.time import local_day
from salon.mailbox import Mailbox


@require_GET
@requires(Permission.ACCOUNT_OWN)
def home(request: HttpRequest) -> HttpResponse:
    """Send each to the page her day starts with."""
    own_day = may(request.user, Permission.MY_DAY) and not may(request.user, Permission.REPORTS)
    return redirect("care:my-day" if own_day else "today")


@require_GET
@requires(Permission.TODAY)
def today(request: HttpRequest) -> HttpResponse:
    """What the day holds: each room adds its card for those who may see it."""
    now = timezone.now()
    cards = cards_for(request, now)
    return render(request, "salon/today.html", {"cards": cards, "day": local_day(now)})


@require_POST
@public("the log-in page can be read in either language")
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of this browser, and of the user's own account when she is logged in."""
    response = set_language(request)
    chosen = request.POST.get("language", "")
    if isinstance(request.user, User) and chosen in User.Language.values:
        request.user.language = chosen
        request.user.save(update_fields=["language"])
    return response


@require_GET
@requires(Permission.OUTBOX_SEE)
def outbox(request: HttpRequest) -> HttpResponse:
    """The mail that went to the folder instead of out, newest first."""
    return render(request, "salon/outbox.html", {"mails": Mailbox(settings.EMAIL_FILE_PATH).newest(100)})


@require_GET
@requires(Permission.OUTBOX_SEE)
def outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail as its reader would see it, its links live."""
    mail = Mailbox(settings.EMAIL_FILE_PATH).get(name)
    if mail is None:
        raise Http404
    return render(request, "salon/outbox_mail.html", {"mail": mail})


# Forms that are worth keeping while the database is away, and that hold no secret.
KEPT_UNDER = ("/till/",)


def server_error(request: HttpRequest) -> HttpResponse:
    """What broke: where it is the database that is away, 503 with the form of the till kept and sent again by a button.

    Nothing here asks the database, the session or the user.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("500.html"), status=500)
    keeps = request.method == "POST" and request.path.startswith(KEPT_UNDER)
    fields = [(name, value) for name, values in request.POST.lists() for value in values] if keeps else []
    page = render_to_string("503.html", {"fields": fields, "address": request.get_full_path() if keeps else ""})
    return HttpResponse(page, status=503, headers={"Retry-After": "5"})
