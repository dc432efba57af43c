"""Looked at on every path to a treatment: what stands against it, and whether somebody has said yes all the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.card.services.consents import took_back_health
from clients.safety.judge import Given, findings
from clients.safety.known import ABOUT, SPOKEN_OF, given_to, kinds_of, line_of, told_by
from clients.safety.models import Check, PatchTest, Question, Rule, Severity
from clients.safety.patch_needs import PatchNeed, needs_of
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

    rules: tuple[Rule | PatchNeed, ...] = ()
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

    def to_be_booked(self, starts_at: datetime, at: datetime) -> "Found":
        """Without the patch tests that there is still time for: they are made between the booking and the visit."""
        left = tuple(one for one in self.rules if isinstance(one, Rule) or not one.in_time(starts_at, at))
        return replace(self, rules=left)


def look(client: Client, service: Service, day: date, *, ignoring: frozenset[UUID] = frozenset()) -> Found:
    """What stands against the treatment on that day. One query where nothing speaks of it, at most ten."""
    if not SPOKEN_OF.ask(service.pk, day):
        return Found()
    rules, needs = ABOUT.ask(service.pk, day), needs_of(client, service, day)
    if rules and took_back_health(client.pk):
        return Found(unknown=True)
    found: list[Rule | PatchNeed] = [*_against(rules, client, service, day, ignoring), *needs]
    return Found(tuple(sorted(found, key=lambda one: ORDER.index(Severity(one.severity)))))


def _against(
    rules: Sequence[Rule], client: Client, service: Service, day: date, ignoring: frozenset[UUID]
) -> list[Rule]:
    if not rules:
        return []
    planned = Given(kinds_of(service), day)
    lines = [line_of(rule) for rule in rules]
    stand = set(findings(planned, lines, told_by(client, day), given_to(client, day, ignoring)))
    return [rule for rule in rules if rule.pk in stand]


def refuse_what_stands_against(client: Client, places: Sequence[Place], at: datetime) -> str:
    """Refuse a booking that somebody has to say yes to first; in the same words whatever stands behind it (H89).

    What was found and does not hinder, or was said yes to, is kept. Where a patch test is to be made before and there
    is time for it, that is what the desk should tell the client.
    """
    hours = 0
    for place in places:
        day = local_day(place.starts_at)
        whole = look(client, place.service, day, ignoring=frozenset(place.ignoring))
        found = whole.to_be_booked(place.starts_at, at)
        if (found.hinders or found.unknown) and not _said_yes(client, place.service, day, found):
            raise Refused(_("Ask the cosmetologist before this is booked."), code="ask_cosmetologist")
        if whole.rules or whole.unknown:
            _keep(whole, client, Check.Step.BOOKED, day, at=at, service=place.service)
        needs = [one for one in whole.rules if isinstance(one, PatchNeed) and one.in_time(place.starts_at, at)]
        hours = max([hours, *(need.demand.hours for need in needs)])
    text = _("A patch test is needed before: ask the client to come %(hours)s hours or more ahead of the visit.")
    return text % {"hours": hours} if hours else ""


def check_at_arrival(appointment: Appointment, by: User, at: datetime) -> str:
    """Look when the client has arrived, keep what was found, and say what the desk is to do; she is not sent away."""
    day = local_day(appointment.starts_at)
    found = look(appointment.client, appointment.service, day, ignoring=frozenset({appointment.pk}))
    if not found.rules and not found.unknown:
        return ""
    _keep(found, appointment.client, Check.Step.ARRIVED, day, at=at, by=by, appointment=appointment)
    said = found.hinders or found.unknown
    quiet = not said or _said_yes(appointment.client, appointment.service, day, found)
    return "" if quiet else _("Ask the cosmetologist before the treatment begins.")


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
    why = reason.strip() or (yes.reason if yes else "")
    kept = {"by": by, "appointment": appointment, "reason": why}
    return _keep(found, appointment.client, Check.Step.TREATED, day, at=at, **kept)


def _keep(found: Found, client: Client, step: str, day: date, *, at: datetime, **more: Any) -> Check:
    words = "\n".join(f"{rule.pk} {rule.text}" for rule in found.rules)
    return Check.objects.create(client=client, step=step, day=day, found=words, worst=found.worst, at=at, **more)


def forget_checks(client: Client) -> None:
    """Delete what was found, tested and asked about a client who has taken back the consent for health data."""
    Check.objects.filter(client=client).delete()
    Question.objects.filter(client=client).delete()
    PatchTest.objects.filter(client=client).delete()


def _said_yes(client: Client, service: Service, day: date, found: Found) -> bool:
    said = Question.objects.yes_for(client, service, day)
    # A yes to what needed a reason is none to a stop that was noted since.
    return (said.filter(stops=True) if found.stops else said).exists()
