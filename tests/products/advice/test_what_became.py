"""After 2, 14 and 42 days: one tap, a reaction that warns at once, and outcomes with how many and how sure."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from clients.card.links import make_link
from clients.card.models import HealthFact
from clients.card.services.consents import give_consent, text_for, withdraw_consent
from clients.followup.models import NoFollowUp
from products.advice.models import ProductStop, Recommendation, UseCheck
from products.advice.queries import outcomes
from products.advice.services import record_answer
from products.advice.services.outcomes import answer_better, answer_use, ask_due
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.core.models import AuditEvent, Mail
from salon.core.time import HELSINKI
from tests.clients.reading import shows
from tests.factories import (
    ClientFactory,
    ProductFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
TAKEN = datetime(2026, 5, 4, 15, 0, tzinfo=HELSINKI)
BOUGHT = Recommendation.Answer.BOUGHT


def due(days):
    return datetime(2026, 5, 4, 10, 0, tzinfo=HELSINKI) + timedelta(days=days)


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def aino():
    return ClientFactory(email="aino@example.org", language="en")


def taken(client, product=None, finding="dry", at=TAKEN):
    visit = VisitFactory(client=client, day=at.date())
    rec = RecommendationFactory(visit=visit, product=product or ProductFactory(), finding=finding, offered_at=at)
    return record_answer(rec, BOUGHT, by=None, at=at)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code


def test_what_she_took_is_asked_of_after_2_14_and_42_days(aino):
    taken(aino)

    rounds = [ask_due(at=due(days)) for days in (1, 2, 14, 42, 43)]

    assert [(row.days, row.due_at) for row in UseCheck.objects.all()] == [(days, due(days)) for days in (2, 14, 42)]
    assert (rounds, Mail.objects.filter(kind="use").count()) == ([0, 1, 1, 1, 0], 3)
    assert set(Mail.objects.values_list("purpose", "person")) == {("service", aino.pk)}


def test_two_products_of_one_day_are_one_letter(aino):
    taken(aino)
    taken(aino)

    assert (ask_due(at=due(2)), Mail.objects.count(), UseCheck.objects.filter(asked_at=due(2)).count()) == (1, 1, 2)


@pytest.mark.parametrize("answer", ["later", "declined", "has_equal", "not_asked"])
def test_only_what_she_took_is_asked_of(aino, answer):
    rec = RecommendationFactory(visit=VisitFactory(client=aino))
    record_answer(rec, Recommendation.Answer(answer), by=None, at=TAKEN)

    assert UseCheck.objects.count() == 0


@pytest.mark.parametrize("why", ["no_mail", "call", "wishes_none", "gone", "late"])
def test_who_is_not_to_be_asked_is_not(aino, why):
    taken(aino)
    at = due(2)
    if why == "no_mail":
        type(aino).objects.update(email="")
    elif why == "call":
        type(aino).objects.update(told_by="call")
    elif why == "wishes_none":
        NoFollowUp.objects.create(client=aino, since=TAKEN)
    elif why == "gone":
        type(aino).objects.update(state="restricted")
    else:
        at += timedelta(days=4)

    assert (ask_due(at=at), Mail.objects.count()) == (0, 0)
    assert UseCheck.objects.get(days=2).cancelled_at == at


def test_who_has_stopped_is_asked_no_more(aino):
    taken(aino)
    ask_due(at=due(2))
    answer_use(UseCheck.objects.get(days=2), "stopped", by=None, at=due(2))

    assert ask_due(at=due(14)) == 0


def test_an_answer_is_kept_once_encrypted_and_the_trail_tells_only_that(aino):
    taken(aino)
    row = UseCheck.objects.get(days=2)
    answer_use(row, "in_use", by=None, at=due(2))
    again = answer_use(row, "in_use", by=None, at=due(3))

    assert (again.answered_at, refused(answer_use, row, "stopped", by=None, at=due(3))) == (due(2), "already_answered")
    assert refused(answer_use, row, "love", by=None, at=due(3)) == "unknown_answer"
    raw = UseCheck.objects.filter(pk=row.pk).extra(select={"raw": "in_use"}).values_list("raw", flat=True)[0]
    assert "in_use" not in raw
    assert AuditEvent.objects.get(action="use.answered").facts == {}


def test_a_reaction_warns_on_the_card_and_stops_the_product(aino):
    rec = taken(aino)

    answer_use(UseCheck.objects.get(days=2), "reaction", by=None, at=due(2))

    fact, stop = HealthFact.objects.get(client=aino), ProductStop.objects.get()
    assert (fact.kind, str(rec.product) in fact.text, fact.recorded_by) == ("warning", True, None)
    assert (stop.client, stop.product, stop.lifted_at) == (aino, rec.product, None)
    assert UseCheck.objects.filter(cancelled_at=None).count() == 1
    assert ask_due(at=due(14)) == 0


def test_a_reaction_told_by_link_is_said_on_the_day_of_who_treats_her_until_it_is_lifted(client, aino):
    rec, other = taken(aino, at=timezone.now()), StaffFactory(role="cosmetologist")
    rec.visit.staff.user = UserFactory(role="cosmetologist")
    rec.visit.staff.save()
    answer_use(rec.use_checks.get(days=2), "reaction", by=None, at=timezone.now())
    said = []
    for user in (rec.visit.staff.user, other.user):
        client.force_login(user)
        said.append(shows(client.get(reverse("care:my-day")), "A client tells that a product did not suit her skin."))
    ProductStop.objects.update(lifted_at=timezone.now(), lifted_by=other.user)
    client.force_login(rec.visit.staff.user)

    after = shows(client.get(reverse("care:my-day")), "A client tells that a product did not suit her skin.")
    assert (said, after) == ([[True], [False]], [False])


def test_who_took_back_the_consent_for_health_data_has_the_stop_without_a_word(aino):
    taken(aino)
    given = give_consent(aino, text_for("health", "en", at=TAKEN), channel="desk", by=UserFactory(), at=TAKEN)
    withdraw_consent(given, channel="desk", by=UserFactory(), at=TAKEN)

    answer_use(UseCheck.objects.get(days=2), "reaction", by=None, at=due(2))

    assert (HealthFact.objects.count(), ProductStop.objects.get().why) == (0, "")


def test_better_is_said_after_that_it_is_used(aino):
    taken(aino)
    row = UseCheck.objects.get(days=14)
    early = refused(answer_better, row, "better", by=None, at=due(14))
    answer_use(row, "in_use", by=None, at=due(14))
    answer_better(row, "better", by=None, at=due(14))

    row.refresh_from_db()
    assert (early, row.better) == ("not_in_use", "better")
    assert refused(answer_better, row, "worse", by=None, at=due(14)) == "already_answered"


@pytest.fixture
def page(aino):
    taken(aino)
    now = timezone.now()
    UseCheck.objects.filter(days=2).update(asked_at=now, due_at=now)
    first = UseCheck.objects.get(days=2)
    link = make_link(aino, purpose="use", object_id=first.pk, valid_days=21, at=now)
    return reverse("advice:use", args=[token_for(link.pk)])


def test_one_tap_and_a_second_where_she_likes(client, page):
    row = UseCheck.objects.get(days=2)
    shown = client.get(page)
    tapped = client.post(f"{page}{row.pk}/", {"use": "in_use"}, follow=True)
    done = client.post(f"{page}{row.pk}/", {"better": "better"}, follow=True)
    other = client.post(f"{page}{row.pk}/", {"use": "reaction"})

    row.refresh_from_db()
    assert shows(shown, "I use it", "I have stopped", "My skin did not like it") == [True] * 3
    assert shows(tapped, "It was for this: dry. What is it like now?", "Better") == [True, True]
    assert shows(done, "Thank you. Your answer is kept.", "What is it like now?") == [True, False]
    assert (other.status_code, row.use, row.better) == (409, "in_use", "better")


def test_h35_looking_answers_nothing_and_a_foreign_question_is_not_found(client, page):
    row, foreign = UseCheck.objects.get(days=2), taken(ClientFactory()).use_checks.first()

    looked = client.get(f"{page}{row.pk}/")
    tapped = client.post(f"{page}{foreign.pk}/", {"use": "in_use"})

    row.refresh_from_db()
    assert (looked.status_code, tapped.status_code, row.answered_at) == (405, 404, None)


def test_no_more_questions_are_asked_of_who_says_so(client, aino, page):
    shown = client.post(f"{page}no-more/", follow=True)

    assert (shows(shown, "Noted. We do not ask any more."), NoFollowUp.objects.get().client) == ([True], aino)


def answered(product, use="in_use", better="", finding="dry"):
    rec = taken(ClientFactory(), product, finding)
    row = rec.use_checks.get(days=42)
    UseCheck.objects.filter(pk=row.pk).update(use=use, better=better, answered_at=due(42))


def test_outcomes_count_each_client_once_by_her_last_answer():
    cream = ProductFactory(name="Cream")
    for number in range(38):
        answered(cream, better="better" if number < 31 else "same")
    answered(cream, "reaction")
    rec = taken(ClientFactory(), cream)
    UseCheck.objects.filter(recommendation=rec, days=2).update(use="in_use", answered_at=due(2))
    UseCheck.objects.filter(recommendation=rec, days=14).update(use="stopped", answered_at=due(14))

    one = outcomes()[0]

    assert (one.answered, one.in_use, one.stopped, one.reactions, one.judged, one.better) == (40, 38, 1, 1, 38, 31)
    # Wilson's interval of 31 of 38, reckoned apart from its formula: 0.66581, 0.90778.
    assert (round(one.interval.low, 4), round(one.interval.high, 4)) == (0.6658, 0.9078)


def test_the_page_says_of_38_31_better_and_of_four_nothing(client):
    cream, mask = ProductFactory(name="Cream"), ProductFactory(name="Mask")
    for number in range(38):
        answered(cream, better="better" if number < 31 else "same")
    for _number in range(4):
        answered(mask, "reaction")
    client.force_login(StaffFactory(role="cosmetologist").user)
    url = reverse("advice:became")

    page = client.get(url)
    found = client.get(url, {"q": "mask", "sort": "product"})

    assert shows(page, "Of 38 who used it, 31 say better (95 %: 67–91 %).", "Fewer than 5 answers") == [True, True]
    assert [one.product for one in found.context["page_obj"]] == [mask]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_however_many_answers_there_are(client, rows, django_assert_num_queries):
    for _number in range(rows):
        answered(ProductFactory())
    client.force_login(StaffFactory(role="cosmetologist").user)
    url = reverse("advice:became")
    client.get(url)

    with django_assert_num_queries(3):
        client.get(url)


@pytest.mark.parametrize("role", ["receptionist", "accountant"])
def test_the_desk_finds_no_page_of_outcomes(client, role):
    client.force_login(UserFactory(role=role))

    assert client.get(reverse("advice:became")).status_code == 404


@pytest.mark.parametrize("wrong", [{"days": 3}, {"noted_by": True}, {"answered_at": TAKEN, "cancelled_at": TAKEN}])
def test_the_database_refuses_what_is_no_question(aino, wrong):
    taken(aino)
    if "noted_by" in wrong:
        wrong = {"noted_by": UserFactory()}

    with pytest.raises(IntegrityError), transaction.atomic():
        UseCheck.objects.filter(days=2).update(**wrong)
