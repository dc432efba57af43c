"""A stop holds on every path, the desk never learns why, and a yes needs who may say it (DOMAIN D3 H89-H92, H101)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.models import GuardianConsent
from clients.care.services import Done, record_treatment
from clients.safety.models import Check, Question
from clients.safety.services.questions import answer, ask, second
from clients.safety.services.rules import RuleWish, count_as, write_rule
from salon.booking.guards import further_rules
from salon.booking.models import Appointment
from salon.booking.plans import Part, VisitWish
from salon.booking.services import BookingWish, Destination, book, book_visit, move
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import shows, words
from tests.clients.safety.refusals import MONDAY, code_of
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    SalonFactory,
    ServiceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


def test_h89_a_stop_refuses_the_booking_at_the_desk_and_by_the_service_in_the_same_words(
    client, aino, peel, mari, desk, stop
):
    wish = BookingWish(peel, mari, MONDAY)
    client.force_login(desk)
    wall = timezone.localtime(MONDAY)
    sent = {
        "client": aino.pk, "service": peel.pk, "staff": mari.pk, "day": wall.date(), "time": wall.strftime("%H:%M"),
        "more-TOTAL_FORMS": 0, "more-INITIAL_FORMS": 0,
    }  # fmt: skip

    page = client.post(reverse("booking:book"), sent)

    assert (page.status_code, Appointment.objects.count()) == (422, 0)
    assert shows(page, "Ask the cosmetologist before this is booked.", "Send the question", "CANARY-WHY", "DRUG") == [
        True, True, False, False,
    ]  # fmt: skip
    assert code_of(book, aino, wish, by=desk, at=NOW) == "ask_cosmetologist"


def test_h89_several_treatments_anyone_and_a_friend_are_looked_at_too(aino, peel, mari, desk, stop):
    harmless = ServiceFactory(name="Massage", performers=[mari])
    both = VisitWish((Part(harmless, mari), Part(peel, mari)), MONDAY)
    anyone = VisitWish((Part(peel),), MONDAY)

    codes = [code_of(book_visit, aino, wish, by=desk, at=NOW) for wish in (both, anyone)]

    assert (codes, Appointment.objects.count()) == (["ask_cosmetologist"] * 2, 0)


def test_h89_moving_an_old_booking_is_looked_at_too(aino, peel, mari, desk, stop):
    old = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=MONDAY)

    code = code_of(move, old, Destination(mari, MONDAY + timedelta(hours=2)), version=old.version, by=desk, at=NOW)

    old.refresh_from_db()
    assert (code, old.starts_at) == ("ask_cosmetologist", MONDAY)


def test_h89_every_path_that_books_asks_the_same_guard():
    assert further_rules.names() == ["safety"]


def test_h89_the_treatment_itself_stops_where_nobody_said_yes(aino, peel, mari, stop):
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=NOW - timedelta(hours=1))

    code = code_of(record_treatment, visit, Done(peel, go_on="I want to"), by=mari.user, at=NOW)

    visit.refresh_from_db()
    assert (code, visit.state, Check.objects.count()) == ("stopped", "booked", 0)


def test_h89_a_stop_needs_a_second_person_who_is_another(aino, peel, mari, desk, stop):
    wish, owner = BookingWish(peel, mari, MONDAY), UserFactory(role="owner")
    question = ask(aino, peel, staff=mari, wished_at=MONDAY, by=desk, at=NOW)
    answer(question, "yes", "Doctor agrees", by=mari.user, at=NOW)
    alone = code_of(book, aino, wish, by=desk, at=NOW)
    same = code_of(second, question, by=mari.user, at=NOW)
    from_desk = code_of(second, question, by=desk, at=NOW)

    second(question, by=owner, at=NOW)

    assert (alone, same, from_desk) == ("ask_cosmetologist", "not_second", "not_second")
    assert book(aino, wish, by=desk, at=NOW).starts_at == MONDAY


def test_a_yes_to_what_needs_a_reason_is_enough_and_holds_for_this_treatment_alone(aino, peel, mari, desk):
    write_rule(RuleWish("peel", "override", "Raskaus", "Pregnancy", condition="pregnancy"), by=None, at=NOW)
    HealthFactFactory(client=aino, kind="condition", text="", condition="pregnancy", reaction="")
    other = ServiceFactory(name="Other peel", performers=[mari])
    count_as(other, ["peel"], by=None, at=NOW)
    question = ask(aino, peel, staff=mari, wished_at=MONDAY, by=desk, at=NOW)
    assert code_of(answer, question, "yes", "  ", by=mari.user, at=NOW) == "no_reason"

    answer(question, "yes", "Mild acid, agreed", by=mari.user, at=NOW)

    assert book(aino, BookingWish(peel, mari, MONDAY), by=desk, at=NOW).live
    late = BookingWish(other, mari, MONDAY + timedelta(hours=4))
    assert code_of(book, aino, late, by=desk, at=NOW) == "ask_cosmetologist"


def test_a_yes_is_over_after_sixty_days_and_when_taken_back(aino, peel, mari, desk):
    write_rule(RuleWish("peel", "override", "Raskaus", "Pregnancy", condition="pregnancy"), by=None, at=NOW)
    HealthFactFactory(client=aino, kind="condition", text="", condition="pregnancy", reaction="")
    question = ask(aino, peel, staff=mari, wished_at=MONDAY, by=desk, at=NOW)
    answer(question, "yes", "Fine", by=mari.user, at=NOW)
    last = question.__class__.objects.get().holds_until

    found = [Question.objects.yes_for(aino, peel, last - timedelta(days=days)).exists() for days in (1, 0)]

    assert found == [True, False]


def test_a_warning_hinders_nobody_and_is_kept_with_the_record(aino, peel, mari, desk):
    write_rule(RuleWish("peel", "warn", "Couperosa", "Rosacea", condition="rosacea"), by=None, at=NOW)
    HealthFactFactory(client=aino, kind="condition", text="", condition="rosacea", reaction="")
    book(aino, BookingWish(peel, mari, MONDAY), by=desk, at=NOW)
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=NOW - timedelta(hours=1))

    record_treatment(visit, Done(peel), by=mari.user, at=NOW)

    booked, treated = Check.objects.get(step="booked"), Check.objects.get(step="treated")
    assert (treated.worst, "Rosacea" in treated.found, treated.appointment) == ("warn", True, visit)
    assert (booked.worst, booked.service, booked.day) == ("warn", peel, MONDAY.date())


def test_what_needs_a_reason_is_recorded_only_with_one(aino, peel, mari):
    write_rule(RuleWish("peel", "override", "Raskaus", "Pregnancy", condition="pregnancy"), by=None, at=NOW)
    HealthFactFactory(client=aino, kind="condition", text="", condition="pregnancy", reaction="")
    visit = AppointmentFactory(client=aino, staff=mari, service=peel, starts_at=NOW - timedelta(hours=1))

    code = code_of(record_treatment, visit, Done(peel), by=mari.user, at=NOW)
    record_treatment(visit, Done(peel, go_on="Only massage today"), by=mari.user, at=NOW)

    assert (code, Check.objects.get().reason) == ("no_reason", "Only massage today")


def test_h92_a_minor_books_no_stopped_treatment_alone_and_another_consent_does_not_count(mari, desk):
    child = ClientFactory(birth_date=TODAY - timedelta(days=365 * 15))
    adult_only = ServiceFactory(name="Needling", performers=[mari], min_age=18)
    other = ServiceFactory(name="Facial", performers=[mari])
    given = {"given_by": "Outi", "agreed_on": TODAY, "noted_at": NOW, "noted_by": desk}
    GuardianConsent.objects.create(client=child, service=other, **given)
    alone = code_of(book, child, BookingWish(adult_only, mari, MONDAY), by=desk, at=NOW)
    anyone = code_of(book_visit, child, VisitWish((Part(adult_only),), MONDAY), by=desk, at=NOW)
    old = AppointmentFactory(client=child, staff=mari, service=adult_only, starts_at=MONDAY)
    moved = code_of(move, old, Destination(mari, MONDAY + timedelta(hours=2)), version=1, by=desk, at=NOW)

    GuardianConsent.objects.create(client=child, service=adult_only, **given)

    assert (alone, anyone, moved) == ("too_young",) * 3
    assert move(old, Destination(mari, MONDAY + timedelta(hours=2)), version=1, by=desk, at=NOW).version == 2


def test_h101_no_word_of_the_reason_reaches_the_desk_the_trail_or_the_log(client, aino, peel, mari, desk, stop, caplog):
    client.force_login(desk)
    asked = client.post(reverse("safety:ask"), {"client": aino.pk, "service": peel.pk, "staff": mari.pk}, follow=True)
    answer(Question.objects.get(), "no", "CANARY-REASON", by=mari.user, at=timezone.now())
    page = client.get(reverse("safety:questions"))
    card = client.get(reverse("card:client", args=[aino.pk]))

    told = [words(answer_) for answer_ in (asked, page, card)]
    told += [f"{event.action} {event.facts}" for event in AuditEvent.objects.all()] + [caplog.text]
    secret = ("CANARY-WHY", "CANARY-SYY", "CANARY-DRUG", "CANARY-REASON", "Iso")
    assert [word for word in secret if any(word in text for text in told)] == []
    assert shows(page, "Not now", "Stops the treatment") == [True, False]


@pytest.mark.parametrize("severity", ["block", "override"])
def test_h89_the_answer_to_the_desk_is_the_same_whatever_stands_behind_it(
    severity, aino, peel, mari, desk, isotretinoin
):
    wish = RuleWish("peel", severity, "A", "A", substance=isotretinoin, window=6, unit="months")
    write_rule(wish, by=None, at=NOW)

    with pytest.raises(Refused) as refusal:
        book(aino, BookingWish(peel, mari, MONDAY), by=desk, at=NOW)

    assert (refusal.value.code, refusal.value.message) == (
        "ask_cosmetologist", "Ask the cosmetologist before this is booked.",
    )  # fmt: skip


@pytest.mark.parametrize("role", ["receptionist", "accountant", "manager"])
def test_a_question_is_answered_only_by_who_treats_or_is_asked_for(role, client, aino, peel, mari, desk, stop):
    question = ask(aino, peel, staff=mari, wished_at=MONDAY, by=desk, at=NOW)
    client.force_login(UserFactory(role=role))

    tried = client.post(reverse("safety:answer", args=[question.pk]), {"answer": "yes", "reason": "x"}).status_code
    seconded = client.post(reverse("safety:second", args=[question.pk])).status_code

    question.refresh_from_db()
    assert (tried, seconded, question.answer) == (404, 404, "")


def test_who_is_asked_sees_what_stands_behind_it_and_the_look_is_logged(client, aino, peel, mari, desk, stop):
    question = ask(aino, peel, staff=mari, wished_at=MONDAY, by=desk, at=NOW)
    client.force_login(mari.user)

    page = client.get(reverse("safety:questions"))
    said = client.post(reverse("safety:answer", args=[question.pk]), {"answer": "call"})

    question.refresh_from_db()
    assert shows(page, "CANARY-WHY", "the owner or the manager has to say yes too") == [True, True]
    assert (said.status_code, question.answer) == (302, "call")
    assert AuditEvent.objects.filter(action="health.read", facts__page="question").count() == 1
