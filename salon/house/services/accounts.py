"""Log-ins: the owner gives them with an invitation, changes their role and ends them; nobody raises herself (H24)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import Access, Role, User
from salon.core.outbox import Letter, queue
from salon.core.time import day_bounds
from salon.house.models import Salon, Staff
from salon.house.services.access import (
    INVITATION,
    end,
    follow_covers,
    insist_on_an_owner,
    lock_owners,
    running,
    withdraw_invitations,
)
from salon.house.services.marks import insist, mark

# An owner is made of somebody who has a log-in already: a letter to a wrong address must not give the salon away.
INVITED_AS = [role for role in Role if role != Role.OWNER]


@dataclass(frozen=True)
class LogIn:
    """The way in that somebody is given."""

    email: str
    role: str
    language: str = User.Language.FINNISH


def set_password_address(user_id: UUID) -> str:
    """Where the invited chooses her password: the framework's own one-time key, made while the letter goes out."""
    user = User.objects.get(pk=user_id)
    kwargs = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.SITE_URL + reverse("account_reset_password_from_key", kwargs=kwargs)


def mark_of(person: Staff, at: datetime) -> str:
    """A sign of the log-in that a page showed."""
    if person.user is None:
        return mark(None)
    roles = Access.objects.valid_at(at).filter(user=person.user).order_by("pk").values_list("role", "valid_until")
    return mark(person.user_id, person.user.is_active, *roles)


@transaction.atomic
def give_log_in(person: Staff, log_in: LogIn, *, by: User, at: datetime) -> User:
    """Make an account and invite her to choose a password; an account that is there already is never touched (H40)."""
    locked = _locked(person, by=by, at=at)
    if locked.user is not None:
        raise Refused(_("This person has a log-in already."), code="has_log_in")
    if log_in.role not in INVITED_AS:
        raise Refused(_("Nobody is invited as an owner."), code="not_by_invitation")
    email = log_in.email.strip().lower()
    taken = Refused(_("Somebody logs in with this address already. Use another one."), code="address_taken")
    if User.objects.filter(email__iexact=email).exists():
        raise taken
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, None, name=locked.name, language=log_in.language)
    except IntegrityError as error:
        raise taken from error
    locked.user = user
    locked.save(update_fields=["user"])
    audit.record("log_in.given", locked, by=by, at=at, role=log_in.role)
    _grant(locked, log_in.role, by=by, at=at)
    _invite(user, at=at)
    return user


@transaction.atomic
def invite_again(person: Staff, *, by: User, at: datetime) -> None:
    """Send the letter once more to somebody who has not chosen a password yet."""
    user = _locked(person, by=by, at=at).user
    if user is None or not user.is_active:
        raise Refused(_("There is no log-in to invite to."), code="no_log_in")
    if user.has_usable_password():
        text = _("A password has been chosen already. A new one is asked for on the log-in page.")
        raise Refused(text, code="has_password")
    withdraw_invitations(user, at=at)
    _invite(user, at=at)
    audit.record("log_in.invited_again", person, by=by, at=at)


@transaction.atomic
def change_role(person: Staff, role: str, *, seen: str, by: User, at: datetime) -> None:
    """From now on she gets in with this role and no other; a log-in that was ended is taken up again."""
    locked = _locked(person, by=by, at=at)
    user = _account_of(locked, by=by)
    owners = lock_owners()
    insist(seen, mark_of(locked, at))
    if role not in Role.values:
        raise Refused(_("There is no such role."), code="no_such_role")
    if role == Role.OWNER and user.last_login is None:
        raise Refused(_("An owner is somebody who has logged in before."), code="not_by_invitation")
    hers = running(user, at)
    if user.is_active and [access.role for access in hers] == [role]:
        return
    if role != Role.OWNER:
        _spare_the_last(owners, user, at=at)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
    end(hers, at, by=by, at=at)
    _grant(locked, role, by=by, at=at)


@transaction.atomic
def end_log_in(person: Staff, *, by: User, at: datetime) -> None:
    """She gets in no more, from the next click on; what she did stays hers."""
    locked = _locked(person, by=by, at=at)
    user = _account_of(locked, by=by)
    _spare_the_last(lock_owners(), user, at=at)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end(running(user, at), at, by=by, at=at)
    follow_covers(locked, by=by, at=at)
    withdraw_invitations(user, at=at)
    audit.record("log_in.ended", locked, by=by, at=at)


def _locked(person: Staff, *, by: User, at: datetime) -> Staff:
    """The person, locked; only an owner gets here, whatever the page allowed."""
    if not Access.objects.valid_at(at).filter(user=by, role=Role.OWNER).exists():
        raise Refused(_("Log-ins are the owner's business."), code="owner_only")
    return Staff.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)


def _account_of(person: Staff, *, by: User) -> User:
    if person.user is None:
        raise Refused(_("This person has no log-in."), code="no_log_in")
    if person.user_id == by.pk:
        raise Refused(_("Your own rights are changed by another owner."), code="own_rights")
    return person.user


def _spare_the_last(owners: list[Access], user: User, *, at: datetime) -> None:
    hers = [access.pk for access in owners if access.user_id == user.pk]
    if any(access.valid_until is None for access in owners if access.user_id == user.pk):
        insist_on_an_owner(hers, at=at)


def _grant(person: Staff, role: str, *, by: User, at: datetime) -> None:
    """A role until her employment ends; a substitute gets in by her covers alone."""
    ends = day_bounds(person.employed_until)[0] if person.employed_until else None
    if ends is not None and ends <= at:
        raise Refused(_("The employment is over: take that back first."), code="left")
    if role != Role.SUBSTITUTE and person.user is not None:
        access = Access.objects.create(user=person.user, role=role, valid_from=at, valid_until=ends)
        audit.record("access.granted", access, by=by, at=at, role=role)
    follow_covers(person, by=by, at=at, anew=True)


def _invite(user: User, *, at: datetime) -> None:
    letter = Letter(
        kind=INVITATION,
        about=user.pk,
        to=user.email,
        language=user.language,
        context={
            "name": user.name,
            "salon_name": Salon.objects.values_list("name", flat=True).first() or "",
            "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
        },
        cycle=at.isoformat(),
        link_id=user.pk,
        link_page=INVITATION,
    )
    queue(letter, at=at)
