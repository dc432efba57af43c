"""The nightly score."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from salon.advisory.models import DailyScore
from salon.advisory.services import score
from salon.advisory.tasks import score as nightly
from salon.core.time import local_day
from tests.factories import VisitFactory
from tests.salon.advisory.salons import LAST_DAY, NIGHT, hear, salon_with_a_pusher

pytestmark = pytest.mark.django_db


def kept():
    return list(DailyScore.objects.order_by("day", "staff").values())


def test_pusher_is_warned_of_and_nobody_else():
    people = salon_with_a_pusher()
    hear()

    score(at=NIGHT)

    last = dict(DailyScore.objects.filter(day=LAST_DAY).values_list("staff__name", "level"))
    assert last == {"Aino": "none", "Bea": "none", "Sanna": "warning"}
    first = DailyScore.objects.filter(staff=people["Sanna"], level="warning").order_by("day").first().day
    assert first > LAST_DAY - timedelta(weeks=8)


def test_second_run_of_a_night_changes_nothing():
    VisitFactory(day=LAST_DAY)
    hear()
    first = score(at=NIGHT)
    rows = kept()

    second = score(at=NIGHT)

    assert (first, second, kept()) == (1, 0, rows)


def test_row_stays_as_it_was_shown_and_the_next_night_adds_its_own():
    staff = VisitFactory(day=LAST_DAY - timedelta(days=1)).staff
    hear()
    score(at=NIGHT - timedelta(days=1))
    DailyScore.objects.update(sales_score=3.25, level="notice")
    VisitFactory(day=LAST_DAY, staff=staff)

    score(at=NIGHT)

    assert list(DailyScore.objects.order_by("day").values_list("day", "sales_score", "level")) == [
        (LAST_DAY - timedelta(days=1), 3.25, "notice"),
        (LAST_DAY, 0.0, "none"),
    ]


def test_day_that_still_runs_is_not_scored():
    VisitFactory(day=NIGHT.date())
    hear()

    assert score(at=NIGHT) == 0


def test_days_before_the_hearing_are_never_kept():
    staff = VisitFactory(day=date(2026, 11, 2)).staff
    VisitFactory(day=LAST_DAY, staff=staff)
    hear(date(2026, 11, 3))

    score(at=NIGHT)

    assert [row["day"] for row in kept()] == [LAST_DAY]


def test_rows_go_after_24_months():
    staff = VisitFactory(day=LAST_DAY).staff
    hear(date(2020, 1, 1))
    for day in (NIGHT.date() - timedelta(days=731), NIGHT.date() - timedelta(days=730)):
        DailyScore.objects.create(
            staff=staff, day=day, sales_score=0, pressure_score=0, cover_score=0, level="none", scored_at=NIGHT
        )

    score(at=NIGHT)

    assert [row["day"] for row in kept()] == [NIGHT.date() - timedelta(days=730), LAST_DAY]


def test_task_runs_the_score_of_now():
    day = local_day(timezone.now()) - timedelta(days=10)
    VisitFactory(day=day)
    hear(day)

    nightly()

    assert [row["day"] for row in kept()] == [day]


def test_score_costs_the_same_with_one_day_and_with_three(django_assert_num_queries):
    hear()
    VisitFactory(day=LAST_DAY)

    with django_assert_num_queries(15):
        score(at=NIGHT)
    DailyScore.objects.all().delete()
    VisitFactory(day=LAST_DAY - timedelta(days=1))
    VisitFactory(day=LAST_DAY - timedelta(days=2))
    with django_assert_num_queries(15):
        score(at=NIGHT)
