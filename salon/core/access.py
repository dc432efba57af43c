"""Who may do what: one list of permissions, one table of grants, one decorator.

What is not granted does not exist (404).
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from functools import wraps
from typing import Any, cast

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from salon.core.models import Access, Role, User

View = Callable[..., HttpResponse]


class Permission(StrEnum):
    TODAY = "today"
    DIARY_SEE = "diary.see"
    DIARY_CHANGE = "diary.change"
    OVERBOOK = "diary.overbook"
    MY_DAY = "my_day"
    CLIENT_SEE = "client.see"
    CLIENT_CHANGE = "client.change"
    CLIENT_MERGE = "client.merge"
    HEALTH_SEE = "health.see"
    HEALTH_CHANGE = "health.change"
    TREAT = "treat"
    ADVISE = "advise"
    CHECK_OUT = "check_out"
    RECEIPT_SEE = "receipt.see"
    TILL_CLOSE = "till.close"
    BOOKKEEPING = "bookkeeping"
    REFUND = "refund"
    REFUND_ANY = "refund.any"
    COMMISSION_OWN = "commission.own"
    COMMISSION_ALL = "commission.all"
    REPORTS = "reports"
    ADVISORY_OWN = "advisory.own"
    ADVISORY_ALL = "advisory.all"
    SALON_SETTINGS = "salon.settings"
    STOCK = "stock"
    LOG_IN_GIVE = "log_in.give"
    OUTBOX_SEE = "outbox.see"
    ACCOUNT_OWN = "account.own"
    PERSONAL_DATA = "personal_data"


_CARES = {
    Permission.TODAY,
    Permission.DIARY_SEE,
    Permission.MY_DAY,
    Permission.CLIENT_SEE,
    Permission.HEALTH_SEE,
    Permission.HEALTH_CHANGE,
    Permission.TREAT,
    Permission.ADVISE,
    Permission.COMMISSION_OWN,
    Permission.ADVISORY_OWN,
    Permission.ACCOUNT_OWN,
}

# A substitute has a cosmetologist's rights over her own assigned visits only: `visible_to` narrows the rows.
GRANTS: dict[str, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.MANAGER: frozenset(
        set(Permission)
        - {Permission.COMMISSION_ALL, Permission.ADVISORY_ALL, Permission.HEALTH_SEE, Permission.HEALTH_CHANGE}
        - {Permission.LOG_IN_GIVE, Permission.REFUND_ANY, Permission.BOOKKEEPING}
    ),
    Role.COSMETOLOGIST: frozenset(
        _CARES
        | {
            Permission.STOCK,
            Permission.DIARY_CHANGE,
            Permission.CLIENT_CHANGE,
            Permission.CHECK_OUT,
            Permission.RECEIPT_SEE,
        }
    ),
    Role.SUBSTITUTE: frozenset(_CARES),
    Role.RECEPTIONIST: frozenset(
        {
            Permission.TODAY,
            Permission.DIARY_SEE,
            Permission.DIARY_CHANGE,
            Permission.CLIENT_SEE,
            Permission.CLIENT_CHANGE,
            Permission.CHECK_OUT,
            Permission.RECEIPT_SEE,
            Permission.TILL_CLOSE,
            Permission.STOCK,
            Permission.COMMISSION_OWN,
            Permission.ACCOUNT_OWN,
            Permission.OUTBOX_SEE,
        }
    ),
    Role.ACCOUNTANT: frozenset(
        {Permission.TODAY, Permission.RECEIPT_SEE, Permission.BOOKKEEPING, Permission.ACCOUNT_OWN}
    ),
}


class SignedInRequest(HttpRequest):
    """A request behind `requires`: the user is one of ours, with the roles of this moment."""

    user: User
    roles: frozenset[str]
    permissions: frozenset[Permission]


def roles_of(user: User) -> frozenset[str]:
    """The roles that are valid now, read once per user object (one request)."""
    if not hasattr(user, "_roles_now"):
        valid = Access.objects.valid_at(timezone.now()).filter(user=user)
        know_roles(user, valid.values_list("role", flat=True))
    return cast("frozenset[str]", user._roles_now)  # type: ignore[attr-defined]


def know_roles(user: User, roles: Iterable[str]) -> None:
    """Remember with this user object which roles are valid now, where they were read already."""
    user._roles_now = frozenset(roles)  # type: ignore[attr-defined]


def permissions_of(user: User) -> frozenset[Permission]:
    """Everything that the user's roles of this moment grant."""
    return frozenset().union(*(GRANTS[role] for role in roles_of(user)))


def may(user: Any, permission: Permission) -> bool:
    """True if the user has a role now that grants the permission."""
    return isinstance(user, User) and user.is_active and permission in permissions_of(user)


def users_who_may(permission: Permission, at: datetime) -> list[User]:
    """Those who may do this at a moment, in order of their names."""
    roles = [role for role, granted in GRANTS.items() if permission in granted]
    valid = Access.objects.valid_at(at).filter(role__in=roles)
    return list(User.objects.filter(is_active=True, pk__in=valid.values("user")).order_by("name", "pk"))


def requires(permission: Permission) -> Callable[[View], View]:
    """Declare the policy of a view. Without the permission the page does not exist."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.policy = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(why: str) -> Callable[[View], View]:
    """Declare that a view needs no log-in, and why."""

    def decorate(view: View) -> View:
        opened = login_not_required(view)
        opened.policy = f"public: {why}"  # type: ignore[attr-defined]
        return opened

    return decorate


class AccessMiddleware:
    """An access that has ended ends the session at the next request (H07), and is told so in words."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and not roles_of(user):
            logout(request)
            return TemplateResponse(request, "core/access_ended.html", status=403).render()
        return self.get_response(request)
