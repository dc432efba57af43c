"""The owner's list, the person's page, the card on today."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.feedback.models import PeaceAnswer
from salon.advisory import queries
from salon.advisory.models import DailyScore, Hearing, View
from salon.core.time import local_day
from salon.stats.advisory.levels import Level
from tests.factories import PeaceAnswerFactory, RecommendationFactory, StaffFactory, UserFactory, VisitFactory
from tests.salon.advisory.salons import hear, latest_tuesday, salon_with_a_pusher

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    user = UserFactory(role="owner", name="Liisa")
    client.force_login(user)
    client.user = user
    return client


def page_of(staff):
    return reverse("advisory:person", args=[staff.pk])


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_without_a_hearing_the_page_explains_and_asks_for_it(owner):
    response = owner.get(reverse("advisory:people"))

    assert ("form" in response.context, "lines" in response.context) == (True, False)
    assert "Nothing is computed yet." in words(response)


def test_hearing_is_recorded_and_switches_the_list_on(owner):
    staff = StaffFactory(name="Sanna")

    response = owner.post(
        reverse("advisory:people"), {"heard_on": "2026-01-07", "note": "Told all at the meeting."}, follow=True
    )

    hearing = Hearing.objects.get()
    assert (f"{hearing.heard_on}", hearing.note, hearing.recorded_by) == (
        "2026-01-07",
        "Told all at the meeting.",
        owner.user,
    )
    assert [line.staff for line in response.context["lines"]] == [staff]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"heard_on": "2126-01-07", "note": "Told all."}, "The hearing lies in the future."),
        ({"heard_on": "2026-01-07", "note": "   "}, "This field is required."),
        ({"heard_on": "7th of May", "note": "Told all."}, "Enter a valid date."),
    ],
)
def test_hearing_that_makes_no_sense_is_refused_in_words(owner, given, said):
    response = owner.post(reverse("advisory:people"), given)

    assert (response.status_code, Hearing.objects.count()) == (422, 0)
    assert said in words(response)


def test_list_is_alphabetical_and_says_too_few(owner):
    hear()
    for name in ("mari", "Aino", "Sanna"):
        VisitFactory(staff=StaffFactory(name=name), day=latest_tuesday())

    lines = owner.get(reverse("advisory:people")).context["lines"]

    assert [(line.staff.name, line.sentences) for line in lines] == [
        (name, ["1 visit so far: too few to say anything."]) for name in ("Aino", "mari", "Sanna")
    ]


def test_page_tells_the_pusher_in_counts_with_the_visits_behind_them(owner):
    hear()
    people = salon_with_a_pusher(last_day=latest_tuesday())

    response = owner.get(page_of(people["Sanna"]))

    case = response.context
    rows = {row.label: row for row in case["rows"]}
    again = case["standing"].streams["repeat"]
    assert case["worth_a_look"] is True
    assert case["sentences"][0].startswith("Please have a look at what clients of Sanna have met with since")
    assert f"In {again.events} of {again.trials} visits" in case["sentences"][1]
    assert rows["Offered again after a no"].percent > rows["Offered again after a no"].far_high
    assert case["page_obj"].paginator.count == len(queries.evidence_keys(case["standing"]))
    assert "This is a hint from numbers, not a judgement." in words(response)


def test_page_of_an_honest_colleague_says_that_nothing_stands_out(owner):
    hear()
    people = salon_with_a_pusher(last_day=latest_tuesday())

    response = owner.get(page_of(people["Aino"]))

    assert response.context["sentences"] == ["Nothing stands out in the work of Aino."]
    assert ("badge-attention" in response.content.decode(), response.context["worth_a_look"]) == (False, False)


def test_person_sees_the_very_same_page_and_who_looked_at_it(client):
    hear()
    sanna = StaffFactory(name="Sanna", role="substitute")
    owner = UserFactory(role="owner", name="Liisa")
    client.force_login(owner)
    owners = client.get(page_of(sanna)).context
    client.force_login(sanna.user)

    own = client.get(reverse("advisory:mine"), follow=True)

    assert own.context["sentences"] == owners["sentences"]
    assert [(view.viewer, view.staff) for view in own.context["views"]] == [(owner, sanna)]
    assert View.objects.count() == 1


def test_own_page_before_the_hearing_says_that_nothing_is_computed(client):
    sanna = StaffFactory(name="Sanna", role="substitute")
    client.force_login(sanna.user)

    response = client.get(page_of(sanna))

    assert ("Nothing is computed yet" in words(response), "sentences" in response.context) == (True, False)


def test_own_page_of_a_user_without_work_here_is_404(client):
    client.force_login(UserFactory(role="owner"))

    assert client.get(reverse("advisory:mine")).status_code == 404


def test_evidence_shows_initials_and_what_was_said_and_no_reason(owner):
    hear()
    visit = VisitFactory(client__first_name="Tuulikki", client__last_name="Virtanen", day=latest_tuesday())
    advice = RecommendationFactory(
        visit=visit,
        reason="Flaky elbows",
        answer="declined",
        answered_at=timezone.now(),
        rests_until=latest_tuesday(),
    )

    (row,) = queries.evidence([visit.pk], {visit.pk: ["repeat"]})

    assert (row.initials, row.reasons, list(row.visit.recommendations.all())) == (
        "T. V.",
        ["offered again after a no"],
        [advice],
    )


def test_page_costs_the_same_with_one_visit_behind_it_and_with_three(django_assert_num_queries):
    visits = [VisitFactory() for _ in range(3)]
    for visit in visits:
        RecommendationFactory(visit=visit)
    keys = {visit.pk: ["sale"] for visit in visits}

    with django_assert_num_queries(3):
        len(queries.evidence([visits[0].pk], keys))
    with django_assert_num_queries(3):
        len(queries.evidence([visit.pk for visit in visits], keys))


@pytest.mark.parametrize("name", ["people", "person"])
def test_pages_cost_the_same_with_one_person_and_with_three(owner, name, django_assert_num_queries):
    hear()
    staff = VisitFactory(day=latest_tuesday()).staff
    address = reverse("advisory:people") if name == "people" else page_of(staff)
    expected = {"people": 13, "person": 16}[name]
    owner.get(address)

    with django_assert_num_queries(expected):
        owner.get(address)
    VisitFactory(day=latest_tuesday())
    VisitFactory(day=latest_tuesday())
    owner.get(address)  # who is new in the house is read once
    with django_assert_num_queries(expected):
        owner.get(address)


def answers_about(staff, scores):
    for number, score in enumerate(scores):
        PeaceAnswerFactory(
            visit__staff=staff,
            visit__day=latest_tuesday(),
            in_peace=score,
            answered_at=timezone.now() - timedelta(days=10) + timedelta(hours=number),
        )


def test_h105_answers_move_the_page_only_five_at_a_time():
    staff = StaffFactory()

    seen = []
    for score in (1, 1, 5, 5, 1, 1, 1, 1, 1, 1):
        answers_about(staff, [score])
        heard = queries.heard(staff, None, local_day(timezone.now()))
        seen.append((heard.pressed, heard.answers))

    assert seen == [(0, 0)] * 4 + [(3, 5)] * 5 + [(8, 10)]
    assert PeaceAnswer.objects.count() == 10


def test_h105_list_and_page_tell_the_same_answers(owner):
    hear()
    sanna = salon_with_a_pusher(last_day=latest_tuesday())["Sanna"]
    answers_about(sanna, [1, 1, 5, 5, 5, 1])

    page = owner.get(page_of(sanna)).context["sentences"]
    listed = owner.get(reverse("advisory:people")).context["lines"]

    assert "2 clients of the 5 who answered could not decide in peace." in page
    assert {line.staff: line.sentences for line in listed}[sanna] == page


def test_card_tells_the_owner_without_name_or_number_of_a_score(owner):
    staff = StaffFactory(name="Sanna")
    day = local_day(timezone.now())
    for back, level in ((1, "warning"), (2, "none")):
        DailyScore.objects.create(
            staff=staff,
            day=day - timedelta(days=back),
            sales_score=7.77,
            pressure_score=8.88,
            cover_score=0,
            level=level,
            scored_at=timezone.now(),
        )

    page = words(owner.get(reverse("today")))

    assert "There is an observation about the work of 1 person." in page
    assert ("Sanna" in page, "7.77" in page, "8.88" in page) == (False, False, False)


def test_card_is_silent_when_the_last_night_saw_nothing(owner):
    day = local_day(timezone.now())
    for back, level in ((1, "none"), (2, "warning")):
        DailyScore.objects.create(
            staff=StaffFactory(),
            day=day - timedelta(days=back),
            sales_score=0,
            pressure_score=0,
            cover_score=0,
            level=level,
            scored_at=timezone.now(),
        )

    assert "observation about the work" not in words(owner.get(reverse("today")))


def test_levels_of_the_detector_are_the_levels_of_the_rows():
    assert [level.value for level in Level] == ["none", "notice", "warning"]
