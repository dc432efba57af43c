"""What the pages show: one salon replayed, one person's case, the visits behind it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from clients.care.models import Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.sales.models import ReceiptLine
from salon.advisory import wording
from salon.advisory.models import DailyScore
from salon.advisory.services import PARAMETERS, heard_since
from salon.advisory.streams import history, people
from salon.house.models import Staff
from salon.stats.advisory.assess import assess
from salon.stats.advisory.assessment import Standing, StreamStanding
from salon.stats.advisory.levels import Level
from salon.stats.intervals import binomial_limits

NOBODY_PRESSED = wording.Heard(0, 0)
# What the evidence list tells of each visit. Who felt pressed is not among it: those answers have no name.
TOLD = ("sale", "repeat", "overdue")


def standings(day: date) -> dict[UUID, Standing] | None:
    """Where each person stands at the close of the day before; None before staff were heard: nothing is computed."""
    if heard_since(day) is None:
        return None
    past = history(before=day)
    if not past.visits:
        return {}
    return {UUID(staff): standing for staff, standing in assess(past, PARAMETERS).standings.items()}


@dataclass(frozen=True)
class Line:
    """One person on the owner's list."""

    staff: Staff
    sentences: list[str]


def everybody(found: dict[UUID, Standing], day: date) -> list[Line]:
    """Those who work here, in alphabetical order, each with the plain sentence."""
    names = staff_names()
    heard = _heard_by_person(found, day)
    return [
        Line(
            staff,
            [
                *wording.main_sentences(found.get(staff.pk), staff.name, heard.get(staff.pk, NOBODY_PRESSED)),
                *wording.cover_sentences(found.get(staff.pk), names),
            ],
        )
        for staff in sorted(
            Staff.objects.filter(people()).employed_on(day), key=lambda staff: (staff.name.casefold(), str(staff.pk))
        )
    ]


def staff_names() -> dict[str, str]:
    """Names by the keys that the detector knows."""
    return {str(key): name for key, name in Staff.objects.values_list("pk", "name")}


@dataclass(frozen=True)
class StreamRow:
    """One stream in the picture: observed share in per cent beside what chance explains."""

    label: str
    short: str
    events: int
    trials: int
    expected: str
    percent: float
    low: float
    high: float
    far_low: float
    far_high: float
    colleagues: int


def picture(standing: Standing, heard: wording.Heard) -> list[StreamRow]:
    """The streams of which enough is known, each against exact 95 % and 99.8 % limits around the norm."""
    labels = {
        "sale": (_("Visits with a product sold on advice"), _("Sold on advice")),
        "repeat": (_("Offered again after a no"), _("Offered again")),
        "pressured": (_("Could not decide in peace"), _("Not in peace")),
        "overdue": (_("Clients who have not come back in time"), _("Not back in time")),
    }
    rows = []
    for name, words in labels.items():
        stream = standing.streams.get(name)
        if stream is None or not stream.shown or not stream.trials:
            continue
        if name == "pressured":
            if not heard.answers:
                continue
            rows.append(_row(words, stream, (heard.pressed, heard.answers), stream.norm))
        else:
            rows.append(_row(words, stream, (stream.events, stream.trials), stream.expected / stream.trials))
    return rows


def _row(words: tuple[str, str], stream: StreamStanding, counts: tuple[int, int], norm: float) -> StreamRow:
    events, trials = counts
    near, far = binomial_limits(trials, norm, 0.025), binomial_limits(trials, norm, 0.001)
    return StreamRow(
        label=words[0],
        short=words[1],
        events=events,
        trials=trials,
        expected=wording.usually(norm * trials),
        percent=100 * events / trials,
        low=100 * (near.low + 1) / trials,
        high=100 * (near.high - 1) / trials,
        far_low=100 * (far.low + 1) / trials,
        far_high=100 * (far.high - 1) / trials,
        colleagues=stream.colleagues,
    )


def heard(staff: Staff, standing: Standing | None, today: date) -> wording.Heard:
    """Answers about one person, full batches only, of those batches that lie in the time looked at.

    Whole batches come and go together: no figure ever moves by one answer.
    """
    answers = list(PeaceAnswer.objects.visible_answers(staff, today).values_list("visit__day", "in_peace"))
    return _count(answers, _since(standing))


def _heard_by_person(found: dict[UUID, Standing], today: date) -> dict[UUID, wording.Heard]:
    """The same for all whom a warning is about, in one query."""
    warned = [key for key, standing in found.items() if wording.shown_level(standing) == Level.WARNING]
    rows: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    past = PeaceAnswer.objects.counted().of_past_weeks(today)
    answers = past.filter(visit__staff__in=warned).order_by("answered_at", "pk")
    for staff, day, in_peace in answers.values_list("visit__staff", "visit__day", "in_peace"):
        rows[staff].append((day, in_peace))
    full = {key: len(row) // PeaceAnswer.BATCH * PeaceAnswer.BATCH for key, row in rows.items()}
    return {key: _count(row[: full[key]], _since(found[key])) for key, row in rows.items()}


def _since(standing: Standing | None) -> date:
    """From where the sentence counts; where it says nothing, from where the answers are looked at."""
    if standing is None:
        return date.min
    stream = standing.streams.get("pressured")
    return standing.since or (stream.since if stream else date.min)


def _count(answers: Sequence[tuple[date, int]], since: date) -> wording.Heard:
    size = PeaceAnswer.BATCH
    batches = [answers[start : start + size] for start in range(0, len(answers), size)]
    told = [in_peace for batch in batches if all(day >= since for day, _ in batch) for _, in_peace in batch]
    return wording.Heard(sum(in_peace <= PeaceAnswer.PRESSED_UP_TO for in_peace in told), len(told))


@dataclass
class Evidence:
    """One visit behind the counts."""

    visit: Visit
    reasons: list[str] = field(default_factory=list)

    @property
    def initials(self) -> str:
        """Enough to remember the client by, no more: she is not what the page is about."""
        client = self.visit.client
        return " ".join(f"{name[0]}." for name in (client.first_name, client.last_name) if name)


def evidence_keys(standing: Standing) -> dict[UUID, list[str]]:
    """Visits behind the counts, each with the streams it belongs to."""
    keys: dict[UUID, list[str]] = {}
    for name in TOLD:
        stream = standing.streams.get(name)
        for visit in stream.visits if stream and stream.shown else ():
            keys.setdefault(UUID(visit), []).append(name)
    return keys


def evidence(page: Sequence[UUID], keys: dict[UUID, list[str]]) -> list[Evidence]:
    """One page of the visits, newest first, with what was offered and said."""
    reasons = {
        "sale": _("a product was sold on advice"),
        "repeat": _("offered again after a no"),
        "overdue": _("has not come back in time"),
    }
    visits = (
        Visit.objects.filter(pk__in=page)
        .select_related("client", "category")
        .prefetch_related(
            Prefetch("recommendations", Recommendation.objects.select_related("product")),
            Prefetch(
                "receipt_lines",
                ReceiptLine.objects.filter(kind=ReceiptLine.Kind.PRODUCT).select_related("product"),
                to_attr="products_sold",
            ),
        )
        .order_by("-day", "-pk")
    )
    return [Evidence(visit, [reasons[name] for name in keys[visit.pk]]) for visit in visits]


def in_order(keys: dict[UUID, list[str]]) -> list[UUID]:
    """The visits, newest first."""
    return list(Visit.objects.filter(pk__in=list(keys)).order_by("-day", "-pk").values_list("pk", flat=True))


def people_worth_a_look() -> int:
    """How many people stood at notice or warning on the last day that was scored."""
    newest = DailyScore.objects.order_by("-day").values("day")[:1]
    return DailyScore.objects.filter(day=newest).exclude(level=Level.NONE).count()
