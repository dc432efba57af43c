"""The hand-over's screen: a plan for all, one choice for many, what could not be done, and the card on "today"."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.handover_today import left_to_do
from salon.booking.models import AffectedVisit, Appointment, WaitingEntry
from salon.core.time import local_day
from salon.house.models import Absence
from tests.factories import ClientFactory
from tests.salon.booking.handover_parts import decided, filled_in, hour, salon_with_mari_away, url_of, visit_in
from tests.salon.booking.pages import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    tomorrow = local_day(timezone.now()) + timedelta(days=1)
    return salon_with_mari_away(tomorrow, tomorrow + timedelta(days=14), weekdays=range(7))


@pytest.fixture
def desk(house):
    return browser_of(house.desk)


def chosen_on(answer):
    return {line.row.visit.pk: line.chosen for line in answer.context["lines"]}


def test_the_screen_shows_each_visit_with_its_proposal(desk, house):
    plain = visit_in(house, hour(house, 10), client=ClientFactory(last_name="Aalto", phone="+358401112223"))
    asked = visit_in(house, hour(house, 11), asked_for=True)

    answer = desk.get(url_of(house))

    page = answer.content.decode()
    assert chosen_on(answer) == {plain.pk: f"hand:{house.sanna.pk}", asked.pk: "call"}
    assert ("Aalto" in page, "040 1112223" in page, page.count("Asked for this person")) == (True, True, 1)


def test_what_is_chosen_is_carried_out_in_one_go(desk, house):
    first, second, third = (visit_in(house, hour(house, number)) for number in (9, 10, 11))

    answer = desk.post(
        url_of(house), filled_in({first: f"hand:{house.sanna.pk}", second: "call", third: "later"}), follow=True
    )

    rows = AffectedVisit.objects.order_by("from_start").values_list("appointment", "outcome")
    assert list(rows) == [(first.pk, "handed"), (second.pk, "call")]
    assert "2 decisions are carried out." in answer.content.decode()
    assert [(row.visit.pk, row.state) for row in (line.row for line in answer.context["lines"])] == [
        (first.pk, "call"),
        (second.pk, "call"),
        (third.pk, "open"),
    ]


def test_another_time_is_taken_from_the_choice(desk, house):
    visit = visit_in(house, hour(house, 10))
    for person in (house.sanna, house.liisa):
        visit_in(house, hour(house, 10), staff=person)
    line = desk.get(url_of(house)).context["lines"][0]
    choice = dict(line.groups)["At another time"][0][0]

    desk.post(url_of(house), filled_in({visit: choice}))

    visit.refresh_from_db()
    assert (visit.staff, visit.starts_at) == (house.sanna, hour(house, 9))


def test_an_impossible_row_is_said_beside_it_and_stays_open(desk, house):
    done, taken = (visit_in(house, hour(house, number)) for number in (9, 10))
    visit_in(house, hour(house, 10), staff=house.sanna)
    choice = f"hand:{house.sanna.pk}"

    answer = desk.post(url_of(house), filled_in({done: choice, taken: choice}))

    problems = {line.row.visit.pk: line.problem for line in answer.context["lines"] if line.problem}
    assert (answer.status_code, list(problems)) == (422, [taken.pk])
    assert problems[taken.pk].startswith("Sanna is taken from")
    assert chosen_on(answer)[taken.pk] == "later"
    assert list(AffectedVisit.objects.values_list("appointment", flat=True)) == [done.pk]


def test_the_second_desk_gets_409_and_the_state_as_it_is(desk, house):
    visit = visit_in(house, hour(house, 9))
    decided(house, visit, house.liisa, at=timezone.now())

    answer = desk.post(url_of(house), filled_in({visit: f"hand:{house.sanna.pk}"}))

    visit.refresh_from_db()
    assert (answer.status_code, visit.staff) == (409, house.liisa)


@pytest.mark.parametrize(
    ("which", "expected"),
    [("ticked", ["liisa", "call", "sanna"]), ("all", ["liisa"] * 3), ("asked", ["sanna", "liisa"])],
)
def test_one_choice_is_set_for_many_rows_and_nothing_is_saved(which, expected, desk, house):
    visits = [visit_in(house, hour(house, number), asked_for=number == 10) for number in (9, 10, 11)]
    words = {f"hand:{house.sanna.pk}": "sanna", f"hand:{house.liisa.pk}": "liisa", "call": "call"}
    start = chosen_on(desk.get(url_of(house)))
    form = filled_in({visit: start[visit.pk] for visit in visits}, act="set", tick=[str(visits[0].pk)])

    answer = desk.post(url_of(house), {**form, "which": which, "what": f"hand:{house.liisa.pk}"})

    after = [words[chosen_on(answer)[visit.pk]] for visit in visits]
    assert after[: len(expected)] == expected
    assert (answer.status_code, AffectedVisit.objects.count(), Appointment.objects.filter(version=1).count()) == (
        200,
        0,
        3,
    )


def test_what_is_not_possible_for_a_row_is_not_set_for_it(desk, house):
    free, taken = (visit_in(house, hour(house, number)) for number in (9, 10))
    visit_in(house, hour(house, 10), staff=house.liisa)
    form = filled_in({free: "later", taken: "later"}, act="set", which="all", what=f"hand:{house.liisa.pk}")

    answer = desk.post(url_of(house), form)

    assert chosen_on(answer) == {free.pk: f"hand:{house.liisa.pk}", taken.pk: "later"}
    assert "For 1 visit this is not possible" in answer.content.decode()


def test_the_call_list_on_paper_has_number_choices_and_a_box(desk, house):
    client = ClientFactory(last_name="Virta", phone="+358405556667")
    decided(house, visit_in(house, hour(house, 9), client=client), outcome="call", at=timezone.now())
    decided(house, visit_in(house, hour(house, 10)), house.sanna, told="mail", at=timezone.now())

    page = desk.get(url_of(house, "handover-calls")).content.decode()

    assert ("Virta" in page, "040 5556667" in page, page.count("☐"), "Sanna" in page) == (True, True, 1, True)


def test_a_call_is_kept_from_the_row(desk, house):
    affected = decided(house, visit_in(house, hour(house, 9)), house.sanna, at=timezone.now())

    for said in ("not_reached", "called"):
        desk.post(reverse("booking:handover-told", args=[affected.pk]), {"said": said})

    affected.refresh_from_db()
    assert (affected.told, affected.told_by) == ("called", house.desk)


def test_a_client_on_the_phone_chooses_to_wait(desk, house):
    visit = visit_in(house, hour(house, 9))
    affected = decided(house, visit, house.sanna, at=timezone.now())

    desk.post(
        reverse("booking:handover-told", args=[affected.pk]),
        {"said": "waits", f"{visit.pk}-version": visit.version + 1},
    )

    affected.refresh_from_db()
    assert (affected.outcome, WaitingEntry.objects.get().for_own) == ("waits", True)


def test_a_row_is_undone_from_the_screen(desk, house):
    visit = visit_in(house, hour(house, 9))
    affected = decided(house, visit, house.sanna, at=timezone.now())

    desk.post(reverse("booking:handover-undo", args=[affected.pk]))

    visit.refresh_from_db()
    assert (visit.staff, AffectedVisit.objects.count()) == (house.mari, 0)


def test_a_refusal_of_a_call_or_an_undo_stands_beside_the_row(desk, house):
    affected = decided(house, visit_in(house, hour(house, 9)), house.sanna, at=timezone.now() - timedelta(hours=1))

    told = desk.post(reverse("booking:handover-told", args=[affected.pk]), {"said": "shouted"})
    undone = desk.post(reverse("booking:handover-undo", args=[affected.pk]))

    assert [(answer.status_code, answer.context["lines"][0].problem) for answer in (told, undone)] == [
        (422, "Say whether the client was reached."),
        (422, "This can no longer be undone here. Change the visit instead."),
    ]


@pytest.mark.parametrize(("show", "expected"), [("all", 3), ("open", 1), ("call", 1), ("done", 1), ("x'--", 3)])
def test_the_rows_can_be_filtered_and_sorted(show, expected, desk, house):
    names = ("Aalto", "Ek", "Berg")
    visits = [visit_in(house, hour(house, 9 + n), client=ClientFactory(last_name=name)) for n, name in enumerate(names)]
    decided(house, visits[0], outcome="call", at=timezone.now())
    decided(house, visits[1], house.sanna, told="called", at=timezone.now())

    answer = desk.get(url_of(house), {"show": show, "sort": "client"})

    shown = [line.row.visit.client.last_name for line in answer.context["lines"]]
    assert (len(shown), shown) == (expected, sorted(shown))


def test_today_says_what_is_left_until_it_is_done(desk, house):
    visits = [visit_in(house, hour(house, number)) for number in (9, 10)]
    before = desk.get(reverse("today")).content.decode()
    for visit in visits:
        decided(house, visit, house.sanna, told="called", at=timezone.now())
    after = desk.get(reverse("today")).content.decode()

    assert ("2 visits of Mari need a decision" in before, "of Mari" in after) == (True, False)


def test_names_are_escaped(desk, house):
    visit_in(house, hour(house, 9), client=ClientFactory(first_name="<b>x</b>"))

    page = desk.get(url_of(house)).content.decode()

    assert ("<b>x</b>" in page, "&lt;b&gt;x&lt;/b&gt;" in page) == (False, True)


def test_an_absence_without_visits_says_so(desk, house):
    assert "No visits to hand over" in desk.get(url_of(house)).content.decode()


@pytest.mark.parametrize("visits", [1, 3])
def test_the_pages_ask_no_more_for_more_visits(visits, desk, house, django_assert_num_queries):
    for number in range(visits):
        decided(house, visit_in(house, hour(house, 9 + number)), outcome="call", at=timezone.now())
    desk.get(url_of(house))

    with django_assert_num_queries(11):
        desk.get(url_of(house))
    with django_assert_num_queries(11):
        desk.get(url_of(house, "handover-calls"))


@pytest.mark.parametrize("absences", [1, 3])
def test_the_card_asks_no_more_for_more_absences(absences, house, django_assert_num_queries):
    day = house.absence.starts_on + timedelta(days=40)
    for number in range(1, absences):
        Absence.objects.create(staff=house.mari, kind="sick", starts_on=day, ends_on=day + timedelta(days=number))
    for number in range(absences):
        visit_in(house, hour(house, 9 + number))

    with django_assert_num_queries(3):
        found = left_to_do(timezone.now())

    assert [left.open for left in found] == [absences, 0, 0][:absences]


def test_two_hundred_visits_fit_one_screen_and_the_rest_has_a_page(desk, house):
    Absence.objects.update(ends_on=house.absence.starts_on + timedelta(days=60))
    for number in range(201):
        visit_in(house, hour(house, 9 + number % 8, days=number // 8))
    answer = desk.get(url_of(house))
    lines = answer.context["lines"]
    form = filled_in({line.row.visit: "later" for line in lines}, act="set", which="ticked", what="call")

    answer = desk.post(url_of(house), {**form, "tick": [str(line.row.visit.pk) for line in lines]})

    assert ([line.chosen for line in answer.context["lines"]], len(lines)) == (["call"] * 200, 200)
    assert "?show=all&amp;sort=time&amp;page=2" in answer.content.decode()
