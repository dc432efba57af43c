"""The desk asks without knowing why; who treats the client answers; a stop needs a second person."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.safety.models import Question
from clients.safety.services.checking import look
from salon.core import audit
from salon.core.access import Permission, may
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Service, Staff

# So long a yes lets the treatment be booked.
YES_HOLDS = timedelta(days=60)
LONGEST = 500


@transaction.atomic
def ask(
    client: Client, service: Service, *, staff: Staff | None, wished_at: datetime | None, by: User, at: datetime
) -> Question:
    """Ask whether this may be booked; one question a client and treatment stands open at a time."""
    locked = Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    known = Question.objects.filter(client=locked, service=service, answer="", withdrawn_at=None).first()
    if known is not None:
        return known
    found = look(locked, service, local_day(wished_at or at))
    question = Question.objects.create(
        client=locked, service=service, staff=staff, wished_at=wished_at, stops=found.stops, asked_at=at, asked_by=by
    )
    audit.record("safety.asked", question, by=by, at=at)
    return question


@transaction.atomic
def answer(question: Question, said: str, reason: str, *, by: User, at: datetime) -> Question:
    """Say yes with a reason, no, or that one calls the client; once."""
    locked = Question.objects.select_for_update(of=("self",)).select_related("client", "service").get(pk=question.pk)
    plain = " ".join(reason.replace("\0", "").split())
    if locked.answer:
        raise Refused(_("This question has been answered already."), code="already_answered")
    if said not in Question.Answer.values:
        raise Refused(_("Choose an answer."), code="no_answer")
    if said == Question.Answer.YES and not plain:
        raise Refused(_("Write why it may be booked."), code="no_reason")
    if len(plain) > LONGEST:
        raise Refused(_("Write it in 500 letters."), code="long_reason")
    # Facts may have been noted since it was asked.
    day = local_day(locked.wished_at or at)
    locked.stops = locked.stops or look(locked.client, locked.service, day).stops
    locked.answer, locked.reason = Question.Answer(said), plain
    locked.answered_at, locked.answered_by = at, by
    locked.holds_until = max(day, local_day(at)) + YES_HOLDS if said == Question.Answer.YES else None
    locked.save()
    audit.record("safety.answered", locked, by=by, at=at, answer=said)
    return locked


@transaction.atomic
def second(question: Question, *, by: User, at: datetime) -> Question:
    """Say yes as the second person: the owner or the manager, and never who answered."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.answer != Question.Answer.YES or not locked.stops:
        raise Refused(_("There is nothing to say yes to."), code="nothing_to_second")
    if locked.answered_by_id == by.pk or not may(by, Permission.REPORTS):
        raise Refused(
            _("The second yes comes from the owner or the manager, not from who answered."), code="not_second"
        )
    if locked.second_by_id is None:
        locked.second_by, locked.second_at = by, at
        locked.save(update_fields=["second_by", "second_at"])
        audit.record("safety.seconded", locked, by=by, at=at)
    return locked


@transaction.atomic
def withdraw(question: Question, *, by: User, at: datetime) -> Question:
    """The question is no longer needed, or a yes is taken back."""
    locked = Question.objects.select_for_update().get(pk=question.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        audit.record("safety.withdrawn", locked, by=by, at=at)
    return locked
