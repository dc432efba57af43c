"""What the advice says on a client's card: what was recommended and answered, and what rests."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Entry, Kind, Reading
from clients.care.models import Visit
from clients.care.short_story import SHORT_STORY
from products.advice.models import NothingNeeded, Recommendation
from products.advice.rests import resting_for
from salon.core.access import Permission, may
from salon.core.prepared import Prepared
from salon.core.time import local_day


def _said(client: UUID) -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(visit__client=client).with_product().order_by("-offered_at")


def _fine(client: UUID) -> QuerySet[NothingNeeded]:
    return NothingNeeded.objects.filter(visit__client=client).select_related("visit").order_by("-at")


def _todays(client: UUID, user: UUID, day: date) -> QuerySet[Visit]:
    return Visit.objects.filter(client=client, staff__user=user, day=day)[:1]


SAID = Prepared(lambda client: _said(client)[:SHORT_STORY], UUID)
FINE = Prepared(lambda client: _fine(client)[:SHORT_STORY], UUID)
TODAYS = Prepared(_todays, UUID, UUID, date)


def advice_chapter(reading: Reading) -> Chapter:
    """Everybody sees what was said and what rests; the reason comes from the skin and is for those who treat."""
    today = local_day(reading.at)
    key, short = reading.client.pk, reading.most + 1 == SHORT_STORY
    advised, nothing = "advice" in reading.there, "nothing_needed" in reading.there
    said = (SAID.ask(key) if short else list(_said(key)[: reading.most + 1])) if advised else []
    fine = (FINE.ask(key) if short else list(_fine(key)[: reading.most])) if nothing else []
    template = "advice/_card_advice.html"
    entries = [
        Entry(
            rec.visit.day,
            template,
            {"recommendation": rec, "health": reading.health, "today": today},
            10,
            (Kind.ADVICE,),
        )
        for rec in said[: reading.most]
    ]
    entries += [
        Entry(row.visit.day, "advice/_card_nothing.html", {}, 10, (Kind.ADVICE,)) for row in fine[: reading.most]
    ]
    resting = list(resting_for(reading.client, today).values()) if advised else []
    return Chapter(
        order=20,
        beside="advice/_card_resting.html" if resting else "",
        facts={"resting": resting},
        actions=_advise_today(reading),
        entries=entries,
        more=len(said) > reading.most,
        kinds=(Kind.ADVICE,),
    )


def _advise_today(reading: Reading) -> list[Action]:
    if not may(reading.user, Permission.ADVISE):
        return []
    todays = next(iter(TODAYS.ask(reading.client.pk, reading.user.pk, local_day(reading.at))), None)
    if todays is None:
        return []
    return [Action(_("Advise"), "chat-square-text", reverse("advice:advise", args=[todays.pk]), order=20)]
