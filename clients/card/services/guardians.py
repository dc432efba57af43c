"""The guardian of a client under age: noted, asked, and withdrawn what was agreed to."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, Guardian, GuardianConsent
from clients.card.names import clean_line
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.core.versions import check_version
from salon.house.models import Service

OF_AGE = 18


@transaction.atomic
def note_guardian(client: Client, *, name: str, phone: str, version: int, by: User, at: datetime) -> Guardian:
    """Write down or correct who answers for the client; `version` is that of the page, 0 where nobody stood there."""
    _insist_on_minor(client, at)
    plain = clean_line(name)
    if not plain or len(plain) > 160 or not phone:
        raise Refused(_("Write the guardian's name and phone."), code="no_guardian")
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    known = Guardian.objects.filter(client=client).first()
    row = known or Guardian(client=client, version=0)
    if (row.name, str(row.phone)) == (plain, phone):
        return row
    check_version(row, version)
    row.name, row.phone = plain, phone
    row.version += 1
    row.save()
    audit.record("guardian.noted", client, by=by, at=at)
    return row


@transaction.atomic
def note_agreement(client: Client, service: Service, *, agreed_on: date, by: User, at: datetime) -> GuardianConsent:
    """Write down that the guardian has agreed to a treatment; what stands already is not written twice."""
    _insist_on_minor(client, at)
    if agreed_on > local_day(at):
        raise Refused(_("This day has not come yet. Check the year."), code="in_the_future")
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    guardian = Guardian.objects.filter(client=client).first()
    if guardian is None:
        raise Refused(_("Write first who the guardian is."), code="no_guardian")
    standing = client.guardian_consents.standing().filter(service=service).first()
    if standing is not None:
        return standing
    row = GuardianConsent.objects.create(
        client=client, service=service, given_by=guardian.name, agreed_on=agreed_on, noted_at=at, noted_by=by
    )
    audit.record("guardian.agreed", client, by=by, at=at, service=service.name)
    return row


@transaction.atomic
def withdraw_agreement(consent: GuardianConsent, *, by: User, at: datetime) -> GuardianConsent:
    """The guardian's word holds no longer; that it was given stays known."""
    locked = GuardianConsent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        audit.record("guardian.withdrawn", locked.client, by=by, at=at, service=locked.service.name)
    return locked


def has_agreed(client: Client, service: Service) -> bool:
    """True if a guardian's word stands for this treatment."""
    return client.guardian_consents.standing().filter(service=service).exists()


def is_minor(client: Client, at: datetime) -> bool:
    """True for who is known to be under age."""
    age = client.age_on(local_day(at))
    return age is not None and age < OF_AGE


def _insist_on_minor(client: Client, at: datetime) -> None:
    if not is_minor(client, at):
        raise Refused(_("The card has no date of birth of somebody under 18."), code="of_age")
