"""What every page shows around its own content: the salon's name and the way to the other pages."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from salon.core import undo
from salon.core.access import Permission, may
from salon.house.models import Salon
from salon.house.standing import house_of


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation."""

    label: object
    icon: str
    url_name: str
    permission: Permission


@dataclass(frozen=True)
class ShownEntry:
    label: object
    icon: str
    url: str
    active: bool


TODAY = Entry(_("Today"), "sun", "today", Permission.TODAY)
MY_DAY = Entry(_("My day"), "sun", "care:my-day", Permission.MY_DAY)
DIARY = Entry(_("Diary"), "calendar3", "booking:diary", Permission.DIARY_SEE)
CLIENTS = Entry(_("Clients"), "people", "card:clients", Permission.CLIENT_SEE)
TILL = Entry(_("Till"), "receipt", "sales:till", Permission.CHECK_OUT)
ADVICE = Entry(_("Advice"), "chat-square-text", "advice:given", Permission.ADVISE)
MY_PAY = Entry(_("My pay"), "wallet2", "commission:my-pay", Permission.COMMISSION_OWN)
REPORTS = Entry(_("Reports"), "graph-up", "reports:overview", Permission.REPORTS)
SALON = Entry(_("Salon"), "shop", "house:salon", Permission.SALON_SETTINGS)

OBSERVATIONS = Entry(_("Observations of my work"), "eye", "advisory:mine", Permission.ADVISORY_OWN)
OUTBOX = Entry(_("Outbox"), "envelope", "outbox", Permission.OUTBOX_SEE)
OWN_MENU = (MY_DAY, TILL, ADVICE, MY_PAY, OBSERVATIONS, OUTBOX)

# LOOK.md: by role, at most five.
OWNER = (TODAY, DIARY, CLIENTS, REPORTS, SALON)
CARES = (MY_DAY, DIARY, CLIENTS, ADVICE, MY_PAY)
DESK = (TODAY, DIARY, CLIENTS, TILL)
ACCOUNTANT = (TODAY,)


def entries_for(user: object) -> tuple[Entry, ...]:
    """The entries of the strongest role that the user has now."""
    if may(user, Permission.REPORTS):
        return OWNER
    if may(user, Permission.TREAT):
        return CARES
    if may(user, Permission.CHECK_OUT):
        return DESK
    return ACCOUNTANT


def navigation(request: HttpRequest) -> list[ShownEntry]:
    """The entries of this user, the one of the present page marked."""
    shown = []
    for entry in entries_for(request.user):
        if may(request.user, entry.permission):
            url = reverse(entry.url_name)
            shown.append(ShownEntry(entry.label, entry.icon, url, request.path.startswith(url)))
    return shown


def own_pages(request: HttpRequest) -> list[ShownEntry]:
    """Entries of a person's own menu: pages about herself, and in development the outbox."""
    wanted = [entry for entry in OWN_MENU if entry not in entries_for(request.user)]
    return [
        ShownEntry(entry.label, entry.icon, reverse(entry.url_name), active=False)
        for entry in wanted
        if may(request.user, entry.permission) and (settings.OUTBOX_PAGE or entry is not OUTBOX)
    ]


def _search_url(request: HttpRequest) -> str:
    return reverse("card:clients") if may(request.user, Permission.CLIENT_SEE) else ""


def page(request: HttpRequest) -> dict[str, object]:
    """Context of every page; read only where the template asks for it."""
    return {
        "navigation": SimpleLazyObject(lambda: navigation(request)),
        "salon": SimpleLazyObject(lambda: house_of(request).salon),
        "salon_name": SimpleLazyObject(lambda: _salon_name(house_of(request).salon)),
        "search_url": SimpleLazyObject(lambda: _search_url(request)),
        "own_pages": SimpleLazyObject(lambda: own_pages(request)),
        "to_undo": SimpleLazyObject(lambda: undo.offered(request)),
    }


def _salon_name(salon: Salon | None) -> str:
    return salon.name if salon is not None and salon.name else "Salon"
