"""What the advice says on a client's card: what was recommended and answered, and what rests."""

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Entry, Kind, Reading
from clients.care.models import Visit
from products.advice.models import NothingNeeded, Recommendation
from products.advice.rests import resting_for
from salon.core.access import Permission, may
from salon.core.time import local_day


def advice_chapter(reading: Reading) -> Chapter:
    """Everybody sees what was said and what rests; the reason comes from the skin and is for those who treat."""
    today = local_day(reading.at)
    newest = Recommendation.objects.of_client(reading.client).with_product().order_by("-offered_at")
    said = list(newest[: reading.most + 1])
    fine = NothingNeeded.objects.filter(visit__client=reading.client).select_related("visit").order_by("-at")
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
    resting = list(resting_for(reading.client, today).values())
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
    todays = Visit.objects.filter(client=reading.client, staff__user=reading.user, day=local_day(reading.at)).first()
    if todays is None:
        return []
    return [Action(_("Advise"), "chat-square-text", reverse("advice:advise", args=[todays.pk]), order=20)]
