"""Free times: what hours, absences, employment, competence and other visits leave."""

from datetime import date, timedelta

import pytest

from salon.booking.availability import ask_for, first_free, free_times
from salon.house.models import Absence, Competence, WeeklyShift
from salon.house.standing import House
from tests.factories import NOW, TODAY, AppointmentFactory, ServiceFactory, StaffFactory, with_hours

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def clocks(found, at):
    """The times as the wall shows them."""
    return [free.starts_at.astimezone(at(2026, 1, 1).tzinfo).strftime("%H:%M") for free in found]


def test_a_day_without_visits_is_free_from_first_to_last_fitting_quarter(facial, at):
    found = free_times(ask_for(facial), TOMORROW, at=NOW)

    times = clocks(found, at)
    assert (times[0], times[1], times[-1], len(times)) == ("09:00", "09:15", "15:45", 28)


def test_a_visit_takes_its_treatment_and_its_cleaning_and_nothing_more(facial, mari, at):
    AppointmentFactory(staff=mari, service=facial, starts_at=at(2026, 11, 26, 11), busy_until=at(2026, 11, 26, 12, 15))

    times = clocks(free_times(ask_for(facial), TOMORROW, at=NOW), at)

    assert times[:5] == ["09:00", "09:15", "09:30", "09:45", "12:15"]


def test_a_cancelled_visit_gives_its_time_back(facial, mari, at):
    AppointmentFactory(staff=mari, service=facial, starts_at=at(2026, 11, 26, 9), state="cancelled_client")

    assert clocks(free_times(ask_for(facial), TOMORROW, at=NOW), at)[0] == "09:00"


def test_the_past_is_not_free(facial, at):
    assert clocks(free_times(ask_for(facial), TODAY, at=NOW + timedelta(minutes=5)), at)[0] == "10:15"


def test_an_absence_takes_the_days_of_its_period_only(facial, mari, at):
    Absence.objects.create(staff=mari, kind="sick", starts_on=TOMORROW, ends_on=TOMORROW + timedelta(days=1))

    days = [len(free_times(ask_for(facial), TODAY + timedelta(days=ahead), at=NOW)) for ahead in (1, 2)]

    assert days == [0, 28]


def test_an_absence_without_an_end_takes_all_that_follows(facial, mari):
    Absence.objects.create(staff=mari, kind="family", starts_on=TOMORROW, ends_on=None)

    assert first_free(ask_for(facial), from_at=NOW.replace(hour=15)) == []


@pytest.mark.parametrize(
    ("employed", "expected"),
    [
        ({"employed_from": TOMORROW}, 28),
        ({"employed_from": TOMORROW + timedelta(days=1)}, 0),
        ({"employed_until": TOMORROW}, 0),
        ({"employed_until": TOMORROW + timedelta(days=1)}, 28),
    ],
)
def test_nobody_is_offered_outside_her_employment(employed, expected):
    staff = with_hours(StaffFactory(**employed))
    service = ServiceFactory(buffer_after_minutes=15, performers=[staff])

    assert len(free_times(ask_for(service), TOMORROW, at=NOW)) == expected


def test_only_those_who_have_learned_the_treatment_are_offered(facial, mari, liisa):
    assert {free.staff for free in free_times(ask_for(facial), TOMORROW, at=NOW)} == {mari}


def test_the_house_without_a_column_is_never_offered(facial, mari):
    mari.has_column = False
    mari.save()

    assert free_times(ask_for(facial), TOMORROW, at=NOW) == []


@pytest.mark.parametrize("wrong", [{"active": False}, {"duration_minutes": 0}])
def test_what_is_not_offered_has_no_free_time(facial, wrong):
    for field, value in wrong.items():
        setattr(facial, field, value)

    assert free_times(ask_for(facial), TOMORROW, at=NOW) == []


def test_the_visit_that_moves_is_looked_at_as_if_it_were_not_there(facial, mari, at):
    visit = AppointmentFactory(staff=mari, service=facial, starts_at=at(2026, 11, 26, 9))

    assert clocks(free_times(ask_for(facial), TOMORROW, at=NOW, ignoring=[visit.pk]), at)[0] == "09:00"


def test_first_free_goes_over_all_people_and_offers_real_alternatives(facial, mari, liisa, at):
    Competence.objects.create(staff=liisa, service=facial)

    found = first_free(ask_for(facial), from_at=at(2026, 11, 26, 8), most=5)

    offered = list(zip(clocks(found, at), [free.staff.name for free in found], strict=True))
    assert offered == [("09:00", "Mari"), ("09:00", "Liisa"), ("10:00", "Mari"), ("10:00", "Liisa"), ("11:00", "Mari")]


def test_first_free_of_one_person_asks_for_her_alone(facial, mari, liisa, at):
    Competence.objects.create(staff=liisa, service=facial)

    found = first_free(ask_for(facial, liisa), from_at=at(2026, 11, 26, 8), most=2)

    assert {free.staff for free in found} == {liisa}


def test_first_free_looks_into_the_following_weeks(facial, mari, at):
    Absence.objects.create(staff=mari, kind="holiday", starts_on=TODAY, ends_on=TODAY + timedelta(days=14))

    found = first_free(ask_for(facial), from_at=NOW, most=1)

    assert found[0].starts_at == at(2026, 12, 9, 9)


def test_hours_follow_the_wall_clock_over_the_change_in_spring(at):
    night = StaffFactory()
    sunday = date(2027, 3, 28)
    WeeklyShift.objects.create(staff=night, weekday=6, starts="00:00", ends="06:00", valid_from=date(2020, 1, 1))
    service = ServiceFactory(duration_minutes=60, performers=[night])

    found = free_times(ask_for(service), sunday, at=NOW)

    hours = [free.starts_at.astimezone(at(2026, 1, 1).tzinfo).hour for free in found]
    assert (3 in hours, len(found)) == (False, 17)  # five hours long, not six


@pytest.mark.parametrize("people", [1, 3])
def test_the_number_of_questions_does_not_grow_with_people_and_visits(people, at, django_assert_num_queries):
    service = ServiceFactory()
    for _ in range(people):
        staff = with_hours(StaffFactory())
        Competence.objects.create(staff=staff, service=service)
        AppointmentFactory(staff=staff, service=service, starts_at=at(2026, 11, 26, 9))
        Absence.objects.create(staff=staff, kind="other", starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 1))

    House.now()
    with django_assert_num_queries(2):
        first_free(ask_for(service), from_at=NOW)
