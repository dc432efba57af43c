"""H105 to H107: answers reach the staff in batches and late, a flood is set aside, a visit is answered once."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients.card.links import make_link
from clients.feedback.models import PeaceAnswer
from clients.feedback.queries import batches_about
from clients.feedback.services import mark_of
from salon.core.links import token_for
from salon.core.time import HELSINKI
from tests.clients.reading import shows
from tests.factories import (
    ClientFactory,
    PeaceAnswerFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
# A Wednesday; its week begins on the 23rd.
WEDNESDAY = datetime(2026, 11, 25, 12, tzinfo=HELSINKI)
TODAY = WEDNESDAY.date()
LAST_WEEK = WEDNESDAY - timedelta(days=7)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


def answered(staff, count, *, at=LAST_WEEK, **changes):
    return [
        PeaceAnswerFactory(visit__staff=staff, answered_at=at + timedelta(minutes=number), **changes)
        for number in range(count)
    ]


def seen(staff, today=TODAY):
    return [row.pk for row in PeaceAnswer.objects.visible_answers(staff, today)]


def test_h105_staff_see_full_batches_of_five_in_the_order_of_answering(mari):
    rows = answered(mari, 9)
    answered(StaffFactory(), 4)

    assert seen(mari) == [row.pk for row in rows[:5]]


def test_h105_a_full_batch_waits_for_the_end_of_its_week(mari):
    rows = answered(mari, 5, at=WEDNESDAY - timedelta(hours=3))

    days = [TODAY, TODAY + timedelta(days=4), TODAY + timedelta(days=5)]
    assert [len(seen(mari, day)) for day in days] == [0, 0, 5]
    assert seen(mari, days[2]) == [row.pk for row in rows]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weeks=st.lists(st.integers(0, 4), max_size=17), scores=st.lists(st.integers(1, 5), min_size=17, max_size=17))
def test_h105_the_difference_of_any_two_days_is_whole_batches(mari, weeks, scores):
    """An n+1 attack: whoever looks every day sees no answer come alone, and none ever move between batches."""
    with transaction.atomic():
        for number, (week, score) in enumerate(sorted(zip(weeks, scores, strict=False))):
            at = WEDNESDAY + timedelta(days=7 * week, minutes=number)
            PeaceAnswerFactory(visit__staff=mari, answered_at=at, in_peace=score)
        days = [TODAY + timedelta(days=day) for day in range(40)]
        looks = [seen(mari, day) for day in days]
        transaction.set_rollback(True)

    assert {len(look) % 5 for look in looks} <= {0}
    assert all(later[: len(look)] == look for look, later in pairwise(looks))
    moved = {day.weekday() for day, look, later in zip(days[1:], looks, looks[1:], strict=False) if look != later}
    assert moved <= {0}


def test_h105_the_page_tells_counts_of_whole_batches_and_neither_names_nor_days(client, mari):
    at = timezone.now() - timedelta(days=10)
    rows = answered(mari, 4, at=at, in_peace=5, offered_again="no")
    answered(mari, 3, at=at + timedelta(hours=1), in_peace=1, offered_again="yes")
    client.force_login(mari.user)

    page = client.get(reverse("feedback:answers"))

    assert [(batch.number, batch.in_peace[0], batch.in_peace[4]) for batch in page.context["page_obj"]] == [
        (1, ("No", 1), ("Yes, fully", 4))
    ]
    assert [count for _label, count in page.context["page_obj"][0].again] == [1, 4, 0]
    names = [row.visit.client.last_name for row in rows]
    assert shows(page, *names, str(at.year)) == [False] * 5


def test_h105_nobody_sees_anothers_batches_and_the_desk_none(client, mari):
    answered(mari, 5, at=timezone.now() - timedelta(days=10))
    url = reverse("feedback:answers")
    pages = []
    for user in (StaffFactory(role="cosmetologist").user, UserFactory(role="owner")):
        client.force_login(user)
        pages.append(list(client.get(url).context["page_obj"]))
    client.force_login(UserFactory(role="receptionist"))

    assert (pages, client.get(url).status_code) == ([[], []], 404)


def link_page(visit, name="answer"):
    link = make_link(visit.client, purpose="aftercare", object_id=visit.pk, valid_days=60, at=timezone.now())
    return reverse(f"feedback:{name}", args=[token_for(link.pk)])


def visits_of(mari, count):
    return [VisitFactory(staff=mari, client=ClientFactory(language="en")) for _number in range(count)]


def test_h106_answers_from_a_browser_that_is_logged_in_are_kept_and_not_counted(client, mari):
    client.force_login(mari.user)
    for visit in visits_of(mari, 6):
        client.post(link_page(visit), {"in_peace": "5", "again": "no"})

    assert set(PeaceAnswer.objects.values_list("set_aside", flat=True)) == {"logged_in"}
    assert seen(mari, timezone.now().date() + timedelta(days=30)) == []


def test_h106_of_one_device_and_day_one_answer_about_one_person_counts(client, mari):
    for visit in visits_of(mari, 6):
        client.post(link_page(visit), {"in_peace": "5"})
    other = visits_of(StaffFactory(role="cosmetologist"), 1)[0]
    client.post(link_page(other), {"in_peace": "5"})
    client.post(link_page(visits_of(mari, 1)[0]), {"in_peace": "2"}, headers={"user-agent": "Another phone"})

    rows = list(PeaceAnswer.objects.order_by("answered_at").values_list("set_aside", flat=True))
    assert rows == ["", *["same_device"] * 5, "", ""]


def test_h106_what_was_set_aside_is_told_as_a_number_and_blames_nobody(client, mari):
    answered(mari, 3, at=timezone.now() - timedelta(days=10), set_aside="same_device")
    client.force_login(mari.user)

    page = client.get(reverse("feedback:answers"))

    assert shows(page, "3 answers were kept and not counted") == [True]
    assert batches_about(mari, TODAY + timedelta(days=40)) == []


def test_h106_the_mark_of_a_device_holds_for_a_day_and_holds_no_address():
    morning, evening = (datetime(2026, 11, 25, hour, tzinfo=HELSINKI) for hour in (8, 20))
    marks = [mark_of("203.0.113.7", "Phone", at=at) for at in (morning, evening, evening + timedelta(days=1))]
    others = [mark_of("203.0.113.8", "Phone", at=morning), mark_of("203.0.113.7", "Tablet", at=morning)]

    assert (marks[0] == marks[1], marks[0] == marks[2], len({marks[0], *others})) == (True, False, 3)
    assert (len(marks[0]), mark_of("", "Phone", at=morning)) == (16, "")


def test_h107_fifty_answers_about_one_visit_keep_the_first(client, mari):
    url = link_page(visits_of(mari, 1)[0])

    statuses = [client.post(url, {"in_peace": str(1 + number % 5)}).status_code for number in range(50)]

    assert statuses == [302, *[409] * 49]
    assert list(PeaceAnswer.objects.values_list("in_peace", flat=True)) == [1]


def test_h107_two_links_of_one_visit_answer_once(client, mari):
    visit = visits_of(mari, 1)[0]

    statuses = [client.post(link_page(visit), {"in_peace": "3"}).status_code for _number in range(2)]

    assert (statuses, PeaceAnswer.objects.count()) == ([302, 409], 1)


def test_both_questions_are_kept_together_and_the_second_may_stay_open(client, mari):
    first, second, third = visits_of(mari, 3)
    client.post(link_page(first), {"in_peace": "4", "again": "not_sure"})
    client.post(link_page(second), {"in_peace": "2"})
    wrong = client.post(link_page(third), {"in_peace": "2", "again": "perhaps"})

    kept = {row.visit_id: (row.in_peace, row.offered_again) for row in PeaceAnswer.objects.all()}
    assert kept == {first.pk: (4, "not_sure"), second.pk: (2, "")}
    assert (wrong.status_code, shows(wrong, "Choose yes, no or not sure.")) == (422, [True])


@pytest.mark.parametrize("wrong", [{"in_peace": 6}, {"offered_again": "perhaps"}, {"set_aside": "bad"}])
def test_the_database_refuses_what_is_no_answer(mari, wrong):
    row = PeaceAnswerFactory.build(visit=VisitFactory(staff=mari), **wrong)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
