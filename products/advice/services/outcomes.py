"""What became of a product: asked three times, answered with one tap; a reaction warns and stops it at once."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from clients.card.links import make_link
from clients.card.models import Client, HealthFact, ToldBy
from clients.card.services import HealthNote, note_health
from clients.card.services.consents import took_back_health
from clients.followup.models import NoFollowUp
from products.advice.models import Better, InUse, Recommendation, UseCheck
from products.advice.models.outcomes import DAYS
from products.advice.services.owned import stop_product
from salon.core import audit, outbox
from salon.core.errors import Refused
from salon.core.models import Mail, User
from salon.core.time import local_day, wall_time
from salon.house.models import Salon

KIND = PURPOSE = "use"
PAGE = "advice:use"
LINK_DAYS = 21
ASKED_AT = time(10, 0)
STALE = timedelta(days=3)
A_ROUND = 100


def plan_checks(recommendation: Recommendation, *, at: datetime) -> None:
    """Plan the three questions about what a client took; none for who wishes no questions. Part of the answer's act."""
    client = recommendation.visit.client_id
    if NoFollowUp.objects.filter(client=client).exists():
        return
    day = local_day(at)
    for days in DAYS:
        due = wall_time(day + timedelta(days=days), ASKED_AT)
        facts = {"client_id": client, "due_at": due}
        UseCheck.objects.get_or_create(recommendation=recommendation, days=days, defaults=facts)


def ask_due(*, at: datetime) -> int:
    """Ask what is due, one letter a client however many products; returns how many letters were queued."""
    keys = list(UseCheck.objects.due(at).order_by("due_at", "pk").values_list("client", flat=True)[:A_ROUND])
    return sum(_ask(key, at=at) for key in dict.fromkeys(keys))


@transaction.atomic
def _ask(client_key: UUID, *, at: datetime) -> bool:
    client = Client.objects.select_for_update(no_key=True).get(pk=client_key)
    rows = list(UseCheck.objects.select_for_update(of=("self",)).due(at).filter(client=client))
    if not rows:
        return False
    unwished = client.state != Client.State.ACTIVE or NoFollowUp.objects.filter(client=client).exists()
    silent = unwished or not client.email or client.told_by == ToldBy.CALL
    asked = [row for row in rows if not silent and at - row.due_at <= STALE and not _is_over(row)]
    for row in rows:
        if row in asked:
            row.asked_at = at
        else:
            row.cancelled_at = at
        row.save(update_fields=["asked_at", "cancelled_at"])
    if asked:
        _write(client, asked[0], at=at)
    return bool(asked)


def _is_over(row: UseCheck) -> bool:
    """True where she has said before that she uses it no longer: nobody asks again."""
    earlier = UseCheck.objects.answered().filter(recommendation=row.recommendation_id)
    return any(one.use != InUse.IN_USE for one in earlier)


@transaction.atomic
def answer_use(check: UseCheck, use: str, *, by: User | None, at: datetime) -> UseCheck:
    """Keep how it goes, once; the same said again changes nothing. `by` is nobody where she taps it herself."""
    if use not in InUse.values:
        raise Refused(_("Choose one of the three answers."), code="unknown_answer")
    locked = UseCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if locked.answered_at is not None:
        if locked.use != use:
            raise Refused(_("Your answer is kept already."), code="already_answered")
        return locked
    if locked.cancelled_at is not None:
        raise Refused(_("This question is no longer asked."), code="cancelled")
    locked.use, locked.answered_at, locked.noted_by = use, at, by
    locked.save(update_fields=["use", "answered_at", "noted_by"])
    # That there is an answer, and never which.
    audit.record("use.answered", locked, by=by, at=at)
    if use == InUse.REACTION:
        _warn(locked, by=by, at=at)
    return locked


@transaction.atomic
def answer_better(check: UseCheck, better: str, *, by: User | None, at: datetime) -> UseCheck:
    """Keep what became of the finding, once, of what she uses."""
    if better not in Better.values:
        raise Refused(_("Choose one of the three answers."), code="unknown_answer")
    locked = UseCheck.objects.select_for_update(of=("self",)).get(pk=check.pk)
    if locked.answered_at is None or locked.use == InUse.REACTION:
        raise Refused(_("Say first whether you use it."), code="not_in_use")
    if locked.better and locked.better != better:
        raise Refused(_("Your answer is kept already."), code="already_answered")
    if not locked.better:
        locked.better = better
        locked.save(update_fields=["better"])
        audit.record("use.better_answered", locked, by=by, at=at)
    return locked


def _warn(check: UseCheck, *, by: User | None, at: datetime) -> None:
    """A reaction: a note for safety on the card, where health data may be kept, and the product is stopped for her."""
    said = Recommendation.objects.with_product().select_related("visit__client").get(pk=check.recommendation_id)
    client, product = said.visit.client, said.product
    with override("fi"):
        text = _("Reaction to %(product)s") % {"product": product}
    keeps = not took_back_health(client.pk)
    if keeps:
        note_health(client, HealthNote(HealthFact.Kind.WARNING, text[:200]), by=by, at=at)
    stop_product(client, product, text if keeps else "", by=by, at=at)
    UseCheck.objects.filter(recommendation=said, answered_at=None, cancelled_at=None).update(cancelled_at=at)


def _write(client: Client, first: UseCheck, *, at: datetime) -> None:
    link = make_link(client, purpose=PURPOSE, object_id=first.pk, valid_days=LINK_DAYS, at=at)
    salon = Salon.objects.first()
    context: dict[str, object] = {
        "salon": salon,
        "salon_name": salon.name if salon else "",
        "first_name": client.first_name,
        "days": LINK_DAYS,
    }
    letter = outbox.Letter(
        kind=KIND, about=first.pk, to=client.email, language=client.language, context=context, link_id=link.pk,
        link_page=PAGE, person=client.pk, purpose=Mail.Purpose.SERVICE,
    )  # fmt: skip
    outbox.queue(letter, at=at)
