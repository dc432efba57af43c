"""Log-in rules of a salon: accounts are made by the owner, nobody signs herself up."""

from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest
from django.utils import timezone

from salon.core.access import know_roles
from salon.core.models import Access, AccessQuerySet, User
from salon.core.prepared import Prepared
from salon.house.models import Marks, marks_in
from salon.house.standing import House


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


def _accesses_of(user_id: UUID) -> AccessQuerySet:
    return Access.objects.select_related("user").annotate(house_marks=Marks()).filter(user=user_id)


WITH_THEIR_USER = Prepared(_accesses_of, UUID)


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    """Log-in by address. The question who is signed in brings along what every page asks next: roles, and whether the
    house has changed."""

    def get_user(self, user_id: Any) -> User | None:
        held: list[Any] = WITH_THEIR_USER.ask(user_id)
        if not held:
            found: User | None = super().get_user(user_id)
            return found
        user, at = held[0].user, timezone.now()
        # At once, before anything can be written: marks and rows belong together.
        user.house = House.marked(marks_in(held[0].house_marks))
        know_roles(user, (access.role for access in held if access.is_valid_at(at)))
        return user if self.user_can_authenticate(user) else None
