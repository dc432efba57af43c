"""Looked at on every path to a treatment: what stands against it, and whether somebody has said yes all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services.consents import took_back_health
from clients.safety.judge import Given, findings
from clients.safety.known import ABOUT, given_to, kinds_of, line_of, told_by
from clients.safety.models import Check, Question, Rule, Severity
from salon.booking.models import Appointment
from salon.booking.plans import Place
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Service

ORDER = (Severity.BLOCK, Severity.OVERRIDE, Severity.WARN)


@dataclass(frozen=True)
class Found:
    """What stands against one treatment on one day; the worst first."""

    rules: tuple[Rule, ...] = ()
    # There are rules, and nobody may look at what is known: the client has taken that back.
    unknown: bool = False

    @property
    def worst(self) -> str:
        return self.rules[0].severity if self.rules else ""

    @property
    def hinders(self) -> bool:
        """True if somebody has to say yes before it goes on."""
        return self.worst in {Severity.BLOCK, Severity.OVERRIDE}

    @property
    def stops(self) -> bool:
        return self.worst == Severity.BLOCK


def look(client: Client, service: Service, day: date, *, ignoring: frozenset[UUID] = frozenset()) -> Found:
    """What stands against the treatment on that day. One query where no rule speaks of it, else five."""
    rules = ABOUT.ask(service.pk, day)
    if not rules:
        return Found()
    if took_back_health(client.pk):
        return Found(unknown=True)
    planned = Given(kinds_of(service), day)
    stand = set(
        findings(planned, [line_of(rule) for rule in rules], told_by(client, day), given_to(client, day, ignoring))
    )
    found = [rule for rule in rules if rule.pk in stand]
    return Found(tuple(sorted(found, key=lambda rule: ORDER.index(Severity(rule.severity)))))


def refuse_what_stands_against(client: Client, places: Sequence[Place]) -> None:
    """Refuse a booking that somebody has to say yes to first; in the same words whatever stands behind it (H89)."""
    for place in places:
        day = local_day(place.starts_at)
        found = look(client, place.service, day, ignoring=frozenset(place.ignoring))
        if (found.hinders or found.unknown) and not _said_yes(client, place.service, day, found):
            raise Refused(_("Ask the cosmetologist before this is booked."), code="ask_cosmetologist")


def check_before(appointment: Appointment, *, reason: str, by: User, at: datetime) -> Check | None:
    """Look once more before the treatment is recorded, and keep what was found and why it went on.

    Refused where nobody has said yes to a stop, and where there is no reason for what needs one.
    """
    day = local_day(appointment.starts_at)
    found = look(appointment.client, appointment.service, day, ignoring=frozenset({appointment.pk}))
    if found.unknown and not reason.strip():
        raise Refused(_("The consent for health data is taken back. Write why you go on."), code="no_reason")
    if not found.rules and not found.unknown:
        return None
    said = Question.objects.yes_for(appointment.client, appointment.service, day).order_by("-stops", "-answered_at")
    yes = said.first()
    if found.stops and (yes is None or not yes.stops):
        text = _("Something stops this treatment: “%(rule)s”. A second person has to say yes first.")
        raise Refused(text % {"rule": found.rules[0].text}, code="stopped")
    if found.hinders and yes is None and not reason.strip():
        text = _("Write why you go on: “%(rule)s”.") % {"rule": found.rules[0].text}
        raise Refused(text, code="no_reason")
    return Check.objects.create(
        client=appointment.client,
        appointment=appointment,
        step=Check.Step.TREATED,
        day=day,
        found="\n".join(f"{rule.pk} {rule.text}" for rule in found.rules),
        worst=found.worst,
        reason=reason.strip() or (yes.reason if yes else ""),
        at=at,
        by=by,
    )


def forget_checks(client: Client) -> None:
    """Delete what was found and asked about a client who has taken back the consent for health data."""
    Check.objects.filter(client=client).delete()
    Question.objects.filter(client=client).delete()


def _said_yes(client: Client, service: Service, day: date, found: Found) -> bool:
    said = Question.objects.yes_for(client, service, day)
    # A yes to what needed a reason is none to a stop that was noted since.
    return (said.filter(stops=True) if found.stops else said).exists()
