"""The flag in plain words: counts and what is usual, never a score, never a verdict.

Every sentence stands by itself, so that each has one number to agree with in any language.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salon.advisory.services import LEAST_VISITS, PARAMETERS
from salon.stats.advisory.assessment import CoverStanding, Standing, StreamStanding
from salon.stats.advisory.levels import Level

# After a cover is over, so many must have stayed away before their coming back is told of.
LEAST_SKIPPED = 8
# And so long it is news.
TOLD_FOR_WEEKS = 26


@dataclass(frozen=True)
class Heard:
    """Answers to "could you decide in peace?" as far as they may be seen: full batches only."""

    pressed: int
    answers: int


def too_few(standing: Standing | None) -> bool:
    """True while nothing may be said about a person."""
    return standing is None or standing.visits < LEAST_VISITS


def shown_level(standing: Standing | None) -> Level:
    """The level as it is shown: none on too few visits."""
    return Level.NONE if standing is None or too_few(standing) else standing.level


def main_sentences(standing: Standing | None, name: str, heard: Heard) -> list[str]:
    """What stands in large type: too few, a warning, a notice, or nothing to see."""
    if standing is None or too_few(standing):
        return [_too_few(standing.visits if standing else 0)]
    if standing.level == Level.WARNING:
        return _warning(standing, name, heard)
    if standing.level == Level.NOTICE:
        return _notice(standing, name)
    return [_("Nothing stands out in the work of %(name)s.") % {"name": name}]


def cover_sentences(standing: Standing | None, names: Mapping[str, str]) -> list[str]:
    """While a person stands in: who stays away. Afterwards, for both: who came back."""
    if standing is None:
        return []
    return [sentence for cover in standing.covers if (sentence := _cover(cover, standing, names))]


def always_last() -> str:
    """Stands under every sentence about a person."""
    return _(
        "This is a hint from numbers, not a judgement. It changes nobody's pay or shifts. Possible harmless reasons: "
        "a campaign, a new product line, different clients, more careful note-keeping. Talk first."
    )


def usually(count: float) -> str:
    """ "Usually about e": whole from ten on, one decimal below."""
    return number_format(round(count) if count >= 10 else round(count, 1), 0 if count >= 10 else 1)


def percent(share: float) -> str:
    """A share as a whole number of per cent."""
    return number_format(round(100 * share), 0)


def _day(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def _too_few(visits: int) -> str:
    return ngettext(
        "%(count)d visit so far: too few to say anything.",
        "%(count)d visits so far: too few to say anything.",
        visits,
    ) % {"count": visits}


def _notice(standing: Standing, name: str) -> list[str]:
    found: list[str] = []
    sale, repeat = standing.streams.get("sale"), standing.streams.get("repeat")
    if sale is not None and standing.sales_score >= PARAMETERS.notice_sales:
        found += [_sales(sale, name), _returns(standing)]
    if standing.pressure_score >= PARAMETERS.notice_pressure:
        if repeat is not None and _speaks(repeat):
            found.append(_repeat(repeat, name))
        found += _overdue(standing)
    return found or [_("There is something worth a look in the work of %(name)s.") % {"name": name}]


def _warning(standing: Standing, name: str, heard: Heard) -> list[str]:
    since = standing.since or standing.on
    found = [
        _("Please have a look at what clients of %(name)s have met with since %(date)s.")
        % {"name": name, "date": _day(since)}
    ]
    repeat, sale = standing.streams.get("repeat"), standing.streams.get("sale")
    if repeat is not None and _speaks(repeat):
        found += [_repeat(repeat, name), _clients(repeat.clients)]
    if heard.pressed:
        found.append(_pressed(heard))
    found += _overdue(standing)
    if sale is not None and _speaks(sale) and sale.expected:
        found.append(
            _("Sales are %(times)s times the usual.") % {"times": number_format(sale.events / sale.expected, 1)}
        )
    return found


def _speaks(stream: StreamStanding) -> bool:
    """True if enough is known and there was more of it than usual."""
    return stream.shown and stream.events > stream.expected


def _sales(sale: StreamStanding, name: str) -> str:
    return _(
        "%(name)s sold a product in %(events)d of %(trials)d visits since %(date)s (%(share)s %%); colleagues with "
        "similar clients would have sold in about %(expected)s (%(usual)s %%)."
    ) % {
        "name": name,
        "events": sale.events,
        "trials": sale.trials,
        "date": _day(sale.since),
        "share": percent(sale.share or 0),
        "expected": usually(sale.expected),
        "usual": percent(sale.expected / sale.trials if sale.trials else 0),
    }


def _returns(standing: Standing) -> str:
    if standing.returns_as_usual is None:
        return _("Too little is known yet about whether clients come back.")
    if not standing.returns_as_usual:
        return _("Fewer clients than usual come back (%(share)s %%).") % {"share": percent(_returned(standing))}
    return _("Clients come back as usual (%(share)s %%), so this may simply be good advice.") % {
        "share": percent(_returned(standing))
    }


def _returned(standing: Standing) -> float:
    return 1 - (standing.returns.share or 0)


def _repeat(repeat: StreamStanding, name: str) -> str:
    return _(
        "In %(events)d of %(trials)d visits where the client had already said no, or had asked for no product talk, "
        "%(name)s offered again; colleagues do so in about %(expected)s of %(trials)d."
    ) % {
        "name": name,
        "events": repeat.events,
        "trials": repeat.trials,
        "expected": usually(repeat.expected),
    }


def _clients(count: int) -> str:
    return ngettext(
        "This was %(count)d client.",
        "These were %(count)d different clients.",
        count,
    ) % {"count": count}


def _pressed(heard: Heard) -> str:
    return ngettext(
        "%(count)d client of the %(answers)d who answered could not decide in peace.",
        "%(count)d clients of the %(answers)d who answered could not decide in peace.",
        heard.pressed,
    ) % {"count": heard.pressed, "answers": heard.answers}


def _overdue(standing: Standing) -> list[str]:
    overdue = standing.streams.get("overdue")
    if overdue is None or not _speaks(overdue) or (more := round(overdue.events - overdue.expected)) < 1:
        return []
    sentence = ngettext(
        "%(count)d client more than usual has not come back.",
        "%(count)d clients more than usual have not come back.",
        more,
    )
    return [sentence % {"count": more}]


def _cover(cover: CoverStanding, standing: Standing, names: Mapping[str, str]) -> str:
    absent = names.get(cover.absent_staff, "")
    if cover.ends_on is None or standing.on < cover.ends_on:
        if cover.substitute != standing.staff or not cover.shown:
            return ""
        return _(
            "%(skipped)d of %(regulars)d regular clients of %(absent)s have skipped their usual visit since %(name)s "
            "took over; normally about %(expected)s would have. Some people simply wait for their own cosmetologist."
        ) % {
            "skipped": cover.skipped,
            "regulars": cover.regulars,
            "absent": absent,
            "name": names.get(cover.substitute, ""),
            "expected": usually(cover.expected),
        }
    weeks = max(1, -(-(standing.on - cover.ends_on).days // 7))
    if cover.skipped < LEAST_SKIPPED or weeks > TOLD_FOR_WEEKS:
        return ""
    return ngettext(
        "%(back)d of the %(skipped)d who stayed away came back to %(absent)s within %(weeks)d week.",
        "%(back)d of the %(skipped)d who stayed away came back to %(absent)s within %(weeks)d weeks.",
        weeks,
    ) % {"back": cover.returned, "skipped": cover.skipped, "absent": absent, "weeks": weeks}
