"""Follow-ups: planned when a treatment is recorded, asked on their day, answered once, looked at by somebody."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.links import make_link
from clients.card.models import Client, ToldBy
from clients.care.models import TreatmentRecord
from clients.followup.models import WORRYING, Feeling, FollowUp, FollowUpDay, NoFollowUp
from clients.followup.models.followups import MOST_DAYS
from clients.followup.services.looking import call_somebody
from salon.core import audit, outbox
from salon.core.errors import Refused
from salon.core.models import Mail, User
from salon.core.time import wall_time
from salon.house.models import Salon, Service

PURPOSE = "followup"
PAGE = "followup:client-page"
LINK_DAYS = 14
# At ten in the morning nobody is woken.
ASKED_AT = time(10, 0)
# Asked so much later than meant, it would only puzzle her.
STALE = timedelta(days=3)
LONGEST_WORDS, LONGEST_DONE = 1000, 1000
# One of the sweep's rounds.
A_ROUND = 100


@transaction.atomic
def set_days(service: Service, days: Collection[int], *, by: User | None, at: datetime) -> None:
    """Ask after this treatment on these days; follow-ups that are planned already stay."""
    wanted = set(days)
    if any(not 1 <= day <= MOST_DAYS for day in wanted) or len(wanted) > 5:
        raise Refused(_("At most five days, between 1 and 90."), code="wrong_days")
    known = set(FollowUpDay.objects.filter(service=service).values_list("days", flat=True))
    if wanted == known:
        return
    FollowUpDay.objects.filter(service=service, days__in=known - wanted).delete()
    FollowUpDay.objects.bulk_create(FollowUpDay(service=service, days=day) for day in sorted(wanted - known))
    audit.record("followup.days", service, by=by, at=at, days=sorted(wanted))


def plan(record: TreatmentRecord, by: User, at: datetime) -> None:
    """Plan the questions after a treatment that was just recorded; none for who does not wish them."""
    visit = record.visit
    days = FollowUpDay.objects.filter(service=record.service_id).values_list("days", flat=True)
    if not days or NoFollowUp.objects.filter(client=visit.client_id).exists():
        return
    for number in days:
        due = wall_time(visit.day + timedelta(days=number), ASKED_AT)
        if due > at:
            FollowUp.objects.get_or_create(visit=visit, due_at=due, defaults={"client_id": visit.client_id})


def ask_due(*, at: datetime) -> int:
    """Ask what is due, by mail or by a call; returns how many. What is stale, or not wished any more, is dropped."""
    keys = list(FollowUp.objects.due(at).order_by("due_at").values_list("pk", flat=True)[:A_ROUND])
    return sum(_ask(key, at=at) for key in keys)


@transaction.atomic
def _ask(key: UUID, *, at: datetime) -> bool:
    due = FollowUp.objects.select_for_update(skip_locked=True, of=("self",)).due(at)
    row = due.filter(pk=key).select_related("client", "visit").first()
    if row is None:
        return False
    client = row.client
    unwished = client.state != Client.State.ACTIVE or NoFollowUp.objects.filter(client=client).exists()
    if unwished or at - row.due_at > STALE:
        row.cancelled_at = at
        row.save(update_fields=["cancelled_at"])
        return False
    writes = bool(client.email) and client.told_by != ToldBy.CALL
    row.channel, row.asked_at = FollowUp.Channel.EMAIL if writes else FollowUp.Channel.CALL, at
    row.save(update_fields=["channel", "asked_at"])
    if writes:
        _write(row, at=at)
    return True


def _write(row: FollowUp, *, at: datetime) -> None:
    client, salon = row.client, Salon.objects.first()
    link = make_link(client, purpose=PURPOSE, object_id=row.pk, valid_days=LINK_DAYS, at=at)
    context: dict[str, object] = {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": client.first_name,
        "day": row.visit.day,
        "days": LINK_DAYS,
    }
    letter = outbox.Letter(
        kind="followup", about=row.pk, to=client.email, language=client.language, context=context,
        link_id=link.pk, link_page=PAGE, person=client.pk, purpose=Mail.Purpose.SERVICE,
    )  # fmt: skip
    outbox.queue(letter, at=at)


@transaction.atomic
def answer(followup: FollowUp, feeling: str, words: str, *, by: User | None, at: datetime) -> FollowUp:
    """Keep the answer, once; `by` is nobody where she answers by her link. One that worries calls somebody at once."""
    locked = FollowUp.objects.select_for_update(of=("self",)).select_related("visit__staff").get(pk=followup.pk)
    plain = words.replace("\0", "").strip()
    if feeling not in Feeling.values:
        raise Refused(_("Choose one of the four answers."), code="unknown_answer")
    if len(plain) > LONGEST_WORDS:
        raise Refused(_("Write it in 1,000 letters."), code="long_words")
    if locked.answered_at is not None:
        raise Refused(_("Your answer is kept already."), code="already_answered")
    if locked.cancelled_at is not None:
        raise Refused(_("This question is no longer asked."), code="cancelled")
    if locked.asked_at is None:
        locked.asked_at, locked.channel = at, FollowUp.Channel.CALL
    locked.feeling, locked.words, locked.worries = feeling, plain, feeling in WORRYING
    locked.answered_at, locked.noted_by = at, by
    locked.save()
    # That there is an answer, and never which.
    audit.record("followup.answered", locked, by=by, at=at)
    if locked.worries and by is None:
        call_somebody(locked, at=at)
    return locked


@transaction.atomic
def look_after(followup: FollowUp, done: str, *, by: User, at: datetime) -> FollowUp:
    """Somebody has looked, and says what was done; what was written can be written anew."""
    locked = FollowUp.objects.select_for_update().get(pk=followup.pk)
    plain = done.replace("\0", "").strip()
    if locked.answered_at is None:
        raise Refused(_("There is no answer yet."), code="no_answer")
    if locked.worries and not plain:
        raise Refused(_("Write what was done, as “called, it settles”."), code="nothing_done")
    if len(plain) > LONGEST_DONE:
        raise Refused(_("Write it in 1,000 letters."), code="long_words")
    locked.measures, locked.seen_at, locked.seen_by = plain, at, by
    locked.save(update_fields=["measures", "seen_at", "seen_by"])
    audit.record("followup.looked", locked, by=by, at=at)
    return locked


@transaction.atomic
def cancel(followup: FollowUp, *, by: User, at: datetime) -> FollowUp:
    """Do not ask; only what has no answer yet."""
    locked = FollowUp.objects.select_for_update().get(pk=followup.pk)
    if locked.answered_at is not None:
        raise Refused(_("It has been answered."), code="already_answered")
    if locked.cancelled_at is None:
        locked.cancelled_at = at
        locked.save(update_fields=["cancelled_at"])
        audit.record("followup.cancelled", locked, by=by, at=at)
    return locked


@transaction.atomic
def ask_after_all(followup: FollowUp, *, by: User, at: datetime) -> FollowUp:
    """Undo a cancel."""
    locked = FollowUp.objects.select_for_update().get(pk=followup.pk)
    if locked.cancelled_at is not None:
        locked.cancelled_at = None
        locked.save(update_fields=["cancelled_at"])
        audit.record("followup.asked_after_all", locked, by=by, at=at)
    return locked


def forget_answers(client: Client) -> None:
    """Take out what a client answered who has taken back the consent for health data."""
    FollowUp.objects.filter(client=client).update(feeling="", words="", measures="")


@transaction.atomic
def wish_none(client: Client, *, by: User | None, at: datetime) -> None:
    """She does not wish to be asked: what is planned goes, and nothing is planned any more."""
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    new = not NoFollowUp.objects.filter(client=client).exists()
    FollowUp.objects.filter(client=client, asked_at=None, cancelled_at=None).update(cancelled_at=at)
    if new:
        NoFollowUp.objects.create(client=client, since=at, noted_by=by)
        audit.record("followup.wishes_none", client, by=by, at=at)


@transaction.atomic
def wish_again(client: Client, *, by: User | None, at: datetime) -> None:
    """She may be asked again, from her next treatment on."""
    if NoFollowUp.objects.filter(client=client).delete()[0]:
        audit.record("followup.wishes_again", client, by=by, at=at)
