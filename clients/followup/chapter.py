"""What comes after a visit, on the card, on the page of a visit, and among what waits today."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import ngettext

from clients.card.chapters import Chapter, Entry, Kind, Reading
from clients.care.parts import Looking, Part, Sign
from clients.followup.models import AdverseEvent, FollowUp
from clients.followup.queries import waiting_for
from clients.followup.services.looking import lookers
from salon.core.access import Permission, may
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.time import local_day

ON_THE_CARD = 40


def _answered(client: UUID) -> QuerySet[FollowUp]:
    answered = FollowUp.objects.filter(client=client, answered_at__isnull=False)
    return answered.order_by("-answered_at")[: ON_THE_CARD + 1]


def _harm(client: UUID) -> QuerySet[AdverseEvent]:
    return AdverseEvent.objects.filter(client=client).order_by("-happened_on")[:ON_THE_CARD]


ANSWERED, HARM = Prepared(_answered, UUID), Prepared(_harm, UUID)


def followup_chapter(reading: Reading) -> Chapter | None:
    """Answers and adverse events in the time line, for who reads health data. A query each where there are any."""
    if not reading.health:
        return None
    key, there = reading.client.pk, reading.there
    rows = ANSWERED.ask(key) if "answers" in there else []
    events = HARM.ask(key) if "harm" in there else []
    told = "followup/_card_answer.html"
    return Chapter(
        order=17,
        above="followup/_card_wish.html",
        facts={"wishes_none": "no_followup" in there, "events": events},
        entries=[
            *(
                Entry(local_day(row.answered_at), told, {"row": row}, order=2, kinds=(Kind.MESSAGES,))
                for row in rows[:ON_THE_CARD]
                if row.answered_at
            ),
            *(
                Entry(event.happened_on, "followup/_card_event.html", {"event": event}, order=0, kinds=(Kind.NOTES,))
                for event in events
            ),
        ],
        more=len(rows) > ON_THE_CARD,
        kinds=(Kind.MESSAGES, Kind.NOTES),
    )


def followup_part(looking: Looking) -> Part | None:
    """On the page of a visit: when the client is asked, and the way to write down harm."""
    if looking.visit is None:
        return None
    rows = list(FollowUp.objects.filter(visit=looking.visit).order_by("due_at"))
    address = f"{reverse('followup:event-new', args=[looking.client.pk])}?visit={looking.visit.pk}"
    writes = may(looking.user, Permission.TREAT)
    return Part(order=40, template="followup/_part.html", facts={"rows": rows, "address": address, "writes": writes})


def followup_sign(user: User, at: datetime) -> Sign | None:
    """Answers that worry and calls to make."""
    if not may(user, Permission.HEALTH_SEE):
        return None
    number = waiting_for(user, at)
    if not number:
        return None
    text = ngettext("%(number)s follow-up waits for you", "%(number)s follow-ups wait for you", number)
    return Sign("heart-pulse", text % {"number": number}, reverse("followup:followups"))


def card(request: HttpRequest, at: datetime) -> Mapping[str, object] | None:
    """For those who lead: answers of which nobody who treats has heard, since nobody of them is at work."""
    rows = FollowUp.objects.to_look_at().of_people().select_related("visit__staff__user").order_by("answered_at")
    left = [row for row in rows[:20] if request.user in lookers(row, at)]
    return {"followups": left} if left else None
