"""Follow-ups: planned at the treatment, asked on the day, answered once, and heard at once where they worry."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.card.models import ClientLink
from clients.care.services import Done, record_treatment
from clients.followup.models import FollowUp, FollowUpDay, NoFollowUp
from clients.followup.services import followups as verbs
from clients.followup.services.looking import lookers
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.core.models import Access, AuditEvent, Mail
from salon.core.time import HELSINKI
from salon.house.models import Absence, Cover
from tests.clients.reading import shows
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 15, 0, tzinfo=HELSINKI)
TWO_DAYS_ON = datetime(2026, 5, 6, 10, 0, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def peel(mari):
    peel = ServiceFactory(name="Peel", performers=[mari])
    verbs.set_days(peel, [2, 14], by=None, at=NOW)
    return peel


def treated(mari, service, **card):
    card = ClientFactory(**{"language": "en", "email": "aino@example.org", **card})
    starts = NOW - timedelta(hours=1)
    appointment = AppointmentFactory(client=card, staff=mari, service=service, starts_at=starts)
    record_treatment(appointment, Done(service), by=mari.user, at=NOW)
    return card


def code_of(act, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.code


def asked_of(card):
    verbs.ask_due(at=TWO_DAYS_ON)
    return FollowUp.objects.filter(client=card).order_by("due_at").first()


def test_a_treatment_plans_its_questions_at_ten_in_the_morning_of_each_day(mari, peel):
    card = treated(mari, peel)

    due = [row.due_at.astimezone(HELSINKI) for row in FollowUp.objects.filter(client=card).order_by("due_at")]

    assert due == [TWO_DAYS_ON, datetime(2026, 5, 18, 10, 0, tzinfo=HELSINKI)]


def test_two_treatments_of_one_visit_that_ask_on_one_day_ask_once(mari, peel):
    wax = ServiceFactory(performers=[mari])
    verbs.set_days(wax, [2], by=None, at=NOW)
    card = treated(mari, peel)
    again = AppointmentFactory(client=card, staff=mari, service=wax, starts_at=NOW - timedelta(hours=3))
    record_treatment(again, Done(wax), by=mari.user, at=NOW)

    assert FollowUp.objects.filter(client=card).count() == 2


def test_what_is_due_is_asked_once_by_mail_or_put_on_the_list_of_calls(mari, peel):
    writes, calls = treated(mari, peel), treated(mari, peel, email="", phone="+358401234567")
    wishes_call = treated(mari, peel, told_by="call")

    counts = [verbs.ask_due(at=TWO_DAYS_ON) for _round in range(2)]

    channels = {row.client_id: row.channel for row in FollowUp.objects.exclude(asked_at=None)}
    assert counts == [3, 0]
    assert channels == {writes.pk: "email", calls.pk: "call", wishes_call.pk: "call"}
    assert [mail.to for mail in Mail.objects.filter(kind="followup")] == ["aino@example.org"]


@pytest.mark.parametrize("why", ["stale", "restricted", "unwished"])
def test_what_is_stale_or_not_wished_any_more_is_dropped(mari, peel, why):
    card = treated(mari, peel)
    at = TWO_DAYS_ON
    if why == "stale":
        at += timedelta(days=3, minutes=1)
    elif why == "restricted":
        card.state = "restricted"
        card.save()
    else:
        NoFollowUp.objects.create(client=card, since=NOW)

    count = verbs.ask_due(at=at)

    first = FollowUp.objects.order_by("due_at").first()
    assert (count, first.cancelled_at, Mail.objects.filter(kind="followup").count()) == (0, at, 0)


def test_an_answer_is_kept_encrypted_once_and_the_trail_does_not_say_which(mari, peel):
    row = asked_of(treated(mari, peel))

    verbs.answer(row, "tender", "It itches a little", by=None, at=TWO_DAYS_ON)

    row.refresh_from_db()
    event = AuditEvent.objects.get(action="followup.answered")
    stored = FollowUp.objects.filter(pk=row.pk).extra(select={"raw": "feeling"}).values_list("raw", flat=True).get()
    assert (row.feeling, row.words, row.worries) == ("tender", "It itches a little", False)
    assert ["tender" in text for text in (stored, str(event.facts))] == [False, False]
    assert code_of(verbs.answer, row, "good", "", by=None, at=TWO_DAYS_ON) == "already_answered"


@pytest.mark.parametrize("feeling", ["worse", "worried"])
def test_an_answer_that_worries_reaches_the_cosmetologist_at_once_and_says_nothing_on_the_way(mari, peel, feeling):
    card = treated(mari, peel, first_name="Tuulikki")
    row = asked_of(card)

    verbs.answer(row, feeling, "Blisters", by=None, at=TWO_DAYS_ON)

    mail = Mail.objects.get(kind="followup_look")
    text = mail.subject + mail.body_text + mail.body_html
    assert (mail.to, mail.due_at) == (mari.user.email, TWO_DAYS_ON)
    assert [word in text for word in ("Tuulikki", "Blisters", card.last_name, str(row.pk))] == [
        False,
        False,
        False,
        True,
    ]


def test_while_she_is_away_who_stands_in_is_told_and_else_those_who_lead(mari, peel):
    row = asked_of(treated(mari, peel))
    owner = UserFactory(role="owner")
    sanna = StaffFactory(name="Sanna", role="cosmetologist")
    day = TWO_DAYS_ON.date()

    at_work = lookers(row, TWO_DAYS_ON)
    Absence.objects.create(staff=mari, kind="sick", starts_on=day)
    alone = lookers(row, TWO_DAYS_ON)
    Cover.objects.create(absent=mari, substitute=sanna, starts_on=day)
    covered = lookers(row, TWO_DAYS_ON)

    assert (at_work, alone, covered) == ([mari.user], [owner], [sanna.user])


def test_who_has_left_is_not_told_any_more(mari, peel):
    row, owner = asked_of(treated(mari, peel)), UserFactory(role="owner")
    Access.objects.filter(user=mari.user).update(valid_until=NOW)

    assert lookers(FollowUp.objects.select_related("visit__staff__user").get(pk=row.pk), TWO_DAYS_ON) == [owner]


def test_an_answer_on_the_phone_calls_nobody_else(mari, peel):
    row = asked_of(treated(mari, peel, email="", phone="+358401234567"))

    verbs.answer(row, "worse", "", by=mari.user, at=TWO_DAYS_ON)

    assert (FollowUp.objects.get(pk=row.pk).noted_by, Mail.objects.filter(kind="followup_look").count()) == (
        mari.user,
        0,
    )


def test_looking_needs_words_where_it_worries(mari, peel):
    row = asked_of(treated(mari, peel))
    early = code_of(verbs.look_after, row, "Called", by=mari.user, at=TWO_DAYS_ON)
    verbs.answer(row, "worse", "", by=None, at=TWO_DAYS_ON)

    silent = code_of(verbs.look_after, row, " ", by=mari.user, at=TWO_DAYS_ON)
    verbs.look_after(row, "Called, it settles", by=mari.user, at=TWO_DAYS_ON)

    row.refresh_from_db()
    assert (early, silent, row.measures, row.seen_by) == ("no_answer", "nothing_done", "Called, it settles", mari.user)


def test_who_wishes_none_is_not_asked_now_nor_after_the_next_treatment(mari, peel):
    card = treated(mari, peel)

    verbs.wish_none(card, by=None, at=NOW)
    verbs.wish_none(card, by=None, at=NOW)
    again = AppointmentFactory(client=card, staff=mari, service=peel, starts_at=NOW - timedelta(hours=4))
    record_treatment(again, Done(peel), by=mari.user, at=NOW)

    assert FollowUp.objects.filter(client=card, cancelled_at=None).count() == 0
    assert (FollowUp.objects.count(), NoFollowUp.objects.count()) == (2, 1)
    verbs.wish_again(card, by=mari.user, at=NOW)
    assert NoFollowUp.objects.count() == 0


@pytest.mark.parametrize("days", [[0], [91], [1, 2, 3, 4, 5, 6]])
def test_days_out_of_measure_are_refused(peel, days):
    assert code_of(verbs.set_days, peel, days, by=None, at=NOW) == "wrong_days"
    assert set(FollowUpDay.objects.values_list("days", flat=True)) == {2, 14}


@pytest.mark.parametrize(
    "wrong",
    [
        {"worries": True},
        {"channel": "email"},
        {"asked_at": NOW},
        {"answered_at": NOW},
        {"answered_at": NOW - timedelta(hours=1), "asked_at": NOW, "channel": "call"},
        {"answered_at": NOW, "asked_at": NOW, "channel": "call", "cancelled_at": NOW},
        {"answered_at": NOW, "asked_at": NOW, "channel": "call", "seen_at": NOW},
    ],
)
def test_the_database_refuses_what_cannot_have_been(mari, wrong):
    visit = VisitFactory(staff=mari, day=date(2026, 5, 4))

    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.create(client=visit.client, visit=visit, due_at=NOW, **wrong)


def link_of(row):
    return ClientLink.objects.get(purpose="followup", object_id=row.pk)


def test_the_client_answers_by_her_link_and_may_ask_not_to_be_asked(client, mari, peel, settings):
    visit = VisitFactory(staff=mari, client__language="en", client__email="a@example.org")
    now = datetime.now(tz=HELSINKI)
    row = FollowUp.objects.create(client=visit.client, visit=visit, due_at=now - timedelta(minutes=5))
    verbs.ask_due(at=now)
    page = reverse("followup:client-page", args=[token_for(link_of(row).pk)])

    first = client.get(page)
    wrong = client.post(page + "send/", {"feeling": "", "words": "Something"})
    sent = client.post(page + "send/", {"feeling": "worried", "words": "Blisters"}, follow=True)
    second = client.post(page + "send/", {"feeling": "good"})
    client.post(page + "no-more/")

    row.refresh_from_db()
    assert shows(first, "How does your skin feel?", "Worse than I was told to expect") == [True, True]
    assert (wrong.status_code, "Something" in wrong.content.decode()) == (422, True)
    assert (row.feeling, row.words, second.status_code) == ("worried", "Blisters", 409)
    assert shows(sent, "Your answer is kept", "has been told", "Blisters") == [True, True, False]
    assert NoFollowUp.objects.filter(client=visit.client, noted_by=None).count() == 1
