"""Who gives what from which day on, how long, at what price: what was stays true, what is booked stays booked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.care.forms import TreatForm
from salon.booking.availability import ask_for, first_free, free_times
from salon.booking.models import Appointment
from salon.booking.services import BookingWish, book
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.core.time import local_day
from salon.house.models import Competence, Service, Staff
from salon.house.services.people import Given, Gives, competence_mark, set_competences
from salon.house.services.prices import TreatmentDetails, change_service
from salon.house.services.setup import choose_treatments, take_on
from salon.house.standing import House
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    with_hours,
)
from tests.salon.house.owner import owners_browser

pytestmark = pytest.mark.django_db
TOMORROW, LATER = TODAY + timedelta(days=1), TODAY + timedelta(days=6)


@pytest.fixture
def owner():
    return UserFactory(role=Role.OWNER)


@pytest.fixture
def mari():
    SalonFactory()
    return with_hours(StaffFactory(name="Mari"), weekdays=range(7))


@pytest.fixture
def facial(mari):
    return ServiceFactory(name="Facial", duration_minutes=60, price=Decimal("89.00"), performers=[mari])


def give(person, wanted, from_day, owner, at=NOW):
    given = Given({service.pk: gives for service, gives in wanted.items()}, from_day)
    return set_competences(person, given, seen=competence_mark(person), by=owner, at=at)


def spans(person):
    columns = ("duration_minutes", "price", "valid_from", "valid_until")
    rows = person.competences.values_list(*columns)
    return sorted(rows, key=lambda row: row[2] or date.min)


def test_new_terms_begin_on_their_day_and_what_was_stays_written(owner, mari, facial):
    give(mari, {facial: Gives(45, Decimal("99.00"))}, LATER, owner)

    house = House.now()
    before, after = (house.competence(mari.pk, facial.pk, day) for day in (LATER - timedelta(days=1), LATER))
    assert spans(mari) == [(None, None, None, LATER), (45, Decimal("99.00"), LATER, None)]
    assert (before.duration_minutes, after.duration_minutes) == (None, 45)
    assert AuditEvent.objects.get().facts == {"from_day": str(LATER), "written": 1, "removed": 0}


def test_who_gives_it_no_more_gave_it_until_that_day(owner, mari, facial):
    give(mari, {}, LATER, owner)

    days = (TODAY, LATER - timedelta(days=1), LATER)
    assert [list(Staff.objects.who_give(facial, day)) for day in days] == [[mari], [mari], []]
    assert [House.now().who_give(facial.pk, day) for day in days] == [[mari], [mari], []]


def test_who_learns_it_again_has_two_times_of_it(owner, mari, facial):
    give(mari, {}, TODAY, owner)

    give(mari, {facial: Gives()}, LATER, owner)

    assert spans(mari) == [(None, None, None, TODAY), (None, None, LATER, None)]


def test_the_same_terms_once_more_write_nothing(owner, mari, facial):
    for _ in range(2):
        give(mari, {facial: Gives()}, TODAY, owner)

    assert (spans(mari), AuditEvent.objects.count()) == ([(None, None, None, None)], 0)


def test_what_is_saved_takes_the_place_of_what_was_written_for_later(owner, mari, facial):
    give(mari, {facial: Gives(45)}, LATER, owner)

    give(mari, {facial: Gives()}, TOMORROW, owner)

    assert spans(mari) == [(None, None, None, None)]


def test_terms_that_began_today_are_corrected_today_without_a_trace_of_the_slip(owner, mari, facial):
    give(mari, {facial: Gives(45)}, TODAY, owner)

    give(mari, {facial: Gives(50)}, TODAY, owner)

    assert spans(mari) == [(None, None, None, TODAY), (50, None, TODAY, None)]


@pytest.mark.parametrize(
    ("day", "code"), [(TODAY - timedelta(days=1), "terms_in_the_past"), (date(9999, 1, 1), "too_far")]
)
def test_what_is_past_is_not_written_anew(owner, mari, facial, day, code):
    with pytest.raises(Refused) as refusal:
        give(mari, {}, day, owner)

    assert (refusal.value.code, spans(mari)) == (code, [(None, None, None, None)])


def test_free_times_are_as_long_as_she_takes_on_their_day(owner, mari, facial):
    give(mari, {facial: Gives(90)}, LATER, owner)

    found = free_times(ask_for(facial), LATER - timedelta(days=1), LATER, at=NOW)

    lengths = {(local_day(one.starts_at), one.ends_at - one.starts_at) for one in found}
    assert lengths == {(LATER - timedelta(days=1), timedelta(minutes=60)), (LATER, timedelta(minutes=90))}


def test_nobody_is_free_for_it_before_she_has_learned_it(owner, mari):
    peel = ServiceFactory(name="Peel")
    give(mari, {peel: Gives()}, LATER, owner)

    found = first_free(ask_for(peel), from_at=NOW, most=1)

    assert [local_day(one.starts_at) for one in found] == [LATER]


def test_a_search_over_a_day_of_change_asks_one_question_more_a_spell(owner, mari, facial, django_assert_num_queries):
    give(mari, {facial: Gives(90)}, LATER, owner)
    House.now()

    with django_assert_num_queries(3):
        list(free_times(ask_for(facial), TODAY, LATER + timedelta(days=7), at=NOW))


def book_at(day, service, person, owner):
    start = free_times(ask_for(service, person), day, at=NOW)[0].starts_at
    return book(ClientFactory(), BookingWish(service, person, start), by=owner, at=NOW)


def test_a_booked_visit_keeps_its_length_and_price_whatever_is_written_afterwards(owner, mari, facial):
    visit = book_at(LATER, facial, mari, owner)
    told = Appointment.objects.values().get(pk=visit.pk)
    give(mari, {facial: Gives(90, Decimal("120.00"))}, TODAY, owner)
    details = TreatmentDetails("Facial", facial.category.name, 30, 20, 10, 5, 25)

    change_service(facial, details, version=1, by=owner, at=NOW)

    assert Appointment.objects.values().get(pk=visit.pk) == told


def test_a_visit_is_told_the_price_of_its_own_day(owner, mari, facial):
    give(mari, {facial: Gives(None, Decimal("99.00"))}, LATER, owner)

    prices = [book_at(day, facial, mari, owner).price_estimate for day in (TOMORROW, LATER)]

    assert prices == [Decimal("89.00"), Decimal("99.00")]


def test_nothing_is_booked_on_a_day_on_which_she_gives_it_no_more(owner, mari, facial):
    start = free_times(ask_for(facial, mari), LATER, at=NOW)[0].starts_at
    give(mari, {}, LATER, owner)

    with pytest.raises(Refused) as refusal:
        book(ClientFactory(), BookingWish(facial, mari, start), by=owner, at=NOW)

    assert (refusal.value.code, Appointment.objects.count()) == ("not_competent", 0)


def test_a_record_offers_what_she_gave_on_the_day_of_the_visit(owner, mari, facial):
    give(mari, {}, TOMORROW, owner)
    own = ServiceFactory(name="Wrap")
    days = (NOW, NOW + timedelta(days=1))
    visits = [AppointmentFactory(staff=mari, service=own, starts_at=moment) for moment in days]

    offered = [[one.name for one in TreatForm(appointment=visit).fields["service"].queryset] for visit in visits]

    assert offered == [["Facial", "Wrap"], ["Wrap"]]


@pytest.mark.parametrize(
    ("begins", "ends"),
    [(None, None), (None, LATER), (TODAY, None), (TODAY, LATER), (TOMORROW, TOMORROW + timedelta(9))],
)
def test_the_database_keeps_two_times_of_one_treatment_apart(mari, begins, ends):
    facial = ServiceFactory()
    Competence.objects.create(staff=mari, service=facial, valid_from=TOMORROW, valid_until=LATER)

    with pytest.raises(IntegrityError), transaction.atomic():
        Competence.objects.create(staff=mari, service=facial, valid_from=begins, valid_until=ends)

    assert Competence.objects.count() == 1


def test_the_database_lets_one_begin_on_the_day_another_ends(mari):
    facial = ServiceFactory()
    for begins, ends in ((None, TODAY), (TODAY, LATER), (LATER, None)):
        Competence.objects.create(staff=mari, service=facial, valid_from=begins, valid_until=ends)

    with pytest.raises(IntegrityError), transaction.atomic():
        Competence.objects.filter(valid_from=TODAY).update(valid_until=TOMORROW + timedelta(days=30))

    assert Competence.objects.count() == 3


def test_the_page_writes_terms_for_a_day_and_shows_what_comes(mari, facial):
    browser, day = owners_browser(), local_day(timezone.now()) + timedelta(days=30)
    page = reverse("house:person-treatments", args=[mari.pk])
    posted = {f"gives-{facial.pk}": "on", f"minutes-{facial.pk}": "45", "from_day": str(day)}

    answer = browser.post(page, {**posted, "seen": competence_mark(mari)})

    coming = [(row.duration_minutes, row.valid_from, row.valid_until) for row in browser.get(page).context["coming"]]
    givers = browser.get(reverse("house:service", args=[facial.pk])).context["givers"]
    assert (answer.status_code, coming) == (302, [(None, None, day), (45, day, None)])
    assert [row.valid_from for row in givers] == [None, day]


def test_a_day_that_has_passed_is_refused_beside_the_form(mari, facial):
    browser, day = owners_browser(), local_day(timezone.now()) - timedelta(days=1)
    page = reverse("house:person-treatments", args=[mari.pk])

    answer = browser.post(page, {"from_day": str(day), "seen": competence_mark(mari)})

    errors = answer.context["form"].non_field_errors()
    assert (answer.status_code, errors) == (422, ["What is past stays as it was. Choose today or a later day."])


def test_the_set_up_guide_teaches_nobody_twice(owner, mari, facial):
    give(mari, {}, TODAY, owner)
    take_on(["Sanna"], by=owner, at=NOW)
    choose_treatments({"kasihoito": Decimal("55.00")}, by=owner, at=NOW)

    hers = mari.competences.order_by("service__name").values_list("service__name", "valid_until")
    assert (list(hers), Service.objects.count()) == ([("Facial", TODAY), ("Käsihoito", None)], 2)
