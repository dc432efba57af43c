"""The owner's evening page: four figures beside last year's, and at most three things worth a look."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salon.reports import queries
from salon.reports.figures import Period, Share

WINDOW = 60
# Visits of so many days count towards the return rate on the evening page.
RETURN_DAYS = 364
LOOK_BACK_DAYS = 14
# Sums of a few visits swing by themselves.
LEAST_VISITS_TO_COMPARE = 20
CHANGE_WORTH_A_LOOK = Decimal("0.20")


@dataclass(frozen=True)
class Sums:
    """One span of days in four numbers."""

    visits: int
    treatment: Decimal
    product: Decimal
    receipts: int
    returned: Share


@dataclass(frozen=True)
class Evening:
    month: Period
    returns_over: Period
    now: Sums
    before: Sums
    worth_a_look: list[str]

    @property
    def has_last_year(self) -> bool:
        return self.before.visits > 0


def month_so_far(day: date) -> Period:
    """From the first of the month to the end of this day."""
    return Period(day.replace(day=1), day + timedelta(days=1))


def returns_period(day: date) -> Period:
    """The newest 52 weeks of visits of which it is known whether the client came back."""
    end = day - timedelta(days=WINDOW)
    return Period(end - timedelta(days=RETURN_DAYS), end)


def evening(day: date) -> Evening:
    """Everything that the page says at the end of this day."""
    month, over = month_so_far(day), returns_period(day)
    now = _sums(month, over, day)
    before = _sums(month.a_year_before(), over.a_year_before(), day)
    lately = queries.unfinished(Period(day - timedelta(days=LOOK_BACK_DAYS), day))
    return Evening(month, over, now, before, _worth_a_look(now, before, lately))


def _sums(month: Period, over: Period, day: date) -> Sums:
    money = queries.money(month)
    return Sums(
        visits=queries.visit_count(month),
        treatment=money.net.treatment,
        product=money.net.product,
        receipts=money.receipts,
        returned=queries.returns(over, window=WINDOW, on=day).all,
    )


def _worth_a_look(now: Sums, before: Sums, lately: dict[str, int]) -> list[str]:
    """At most three sentences; none of them names a person."""
    found = [_unpaid(lately), _without_aftercare(lately), _changed(now, before)]
    return [sentence for sentence in found if sentence]


def _unpaid(lately: dict[str, int]) -> str:
    if not lately["unpaid"]:
        return ""
    return ngettext(
        "%(count)d visit of the last %(days)d days has no receipt yet.",
        "%(count)d visits of the last %(days)d days have no receipt yet.",
        lately["unpaid"],
    ) % {"count": lately["unpaid"], "days": LOOK_BACK_DAYS}


def _without_aftercare(lately: dict[str, int]) -> str:
    if 2 * lately["without_aftercare"] <= lately["visits"]:
        return ""
    return _(
        "In %(count)d of the %(visits)d visits of the last %(days)d days no aftercare instruction is written down."
    ) % {"count": lately["without_aftercare"], "visits": lately["visits"], "days": LOOK_BACK_DAYS}


def _changed(now: Sums, before: Sums) -> str:
    if min(now.visits, before.visits) < LEAST_VISITS_TO_COMPARE or before.treatment <= 0:
        return ""
    change = now.treatment / before.treatment - 1
    if abs(change) < CHANGE_WORTH_A_LOOK:
        return ""
    values = {"percent": round(abs(100 * change)), "before": before.visits, "now": now.visits}
    if change < 0:
        return (
            _(
                "Treatments brought %(percent)d %% less this month than in the same days a year ago "
                "(visits: %(before)d then, %(now)d now)."
            )
            % values
        )
    return (
        _(
            "Treatments brought %(percent)d %% more this month than in the same days a year ago "
            "(visits: %(before)d then, %(now)d now)."
        )
        % values
    )
