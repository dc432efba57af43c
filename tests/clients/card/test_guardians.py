"""A client under age: who answers for her, and what that person has agreed to."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.card.models import Guardian, GuardianConsent
from clients.card.services.guardians import has_agreed, note_agreement, note_guardian, withdraw_agreement
from salon.booking import services as booking
from salon.booking.plans import BookingWish
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import at_clock, shows, today
from tests.factories import (
    NOW,
    TODAY,
    ClientFactory,
    SalonFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
    with_hours,
)

pytestmark = pytest.mark.django_db
PHONE = "+358401112223"


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def iida(mari):
    """Fifteen years old, and treated by Mari."""
    born = min(TODAY, today()) - timedelta(days=15 * 366)
    return VisitFactory(client=ClientFactory(first_name="Iida", birth_date=born), staff=mari).client


@pytest.fixture
def hers(client, mari):
    client.force_login(mari.user)
    return client


def noted(client, name="Outi Aho", version=0):
    return note_guardian(client, name=name, phone=PHONE, version=version, by=UserFactory(), at=NOW)


def agreed(client, service, day=TODAY):
    return note_agreement(client, service, agreed_on=day, by=UserFactory(), at=NOW)


def page_of(client, name="guardian", *more):
    return reverse(f"card:{name}", args=[client.pk, *more])


def test_guardian_and_what_was_agreed_to_stand_on_the_card(hers, iida):
    facial = ServiceFactory(name="Young facial")
    first = hers.get(reverse("card:client", args=[iida.pk]))

    kept = hers.post(page_of(iida), {"name": "Outi Aho", "phone": "040 111 2223", "version": 0})
    said = hers.post(page_of(iida, "guardian-agrees"), {"service": facial.pk, "agreed_on": "2026-01-05"})

    card = hers.get(reverse("card:client", args=[iida.pk]))
    assert (kept.status_code, said.status_code, shows(first, "no guardian noted")) == (302, 302, [True])
    assert shows(card, "Under 18", "Outi Aho", "040 1112223", "Young facial 5 Jan 2026") == [True] * 4
    assert list(AuditEvent.objects.filter(action__startswith="guardian.").values_list("action", flat=True)) == [
        "guardian.noted",
        "guardian.agreed",
    ]


def test_the_desk_learns_under_age_and_that_somebody_is_noted_and_no_more(client, iida):
    noted(iida)
    client.force_login(UserFactory(role="receptionist"))

    card = client.get(reverse("card:client", args=[iida.pk]))

    assert shows(card, "Under 18", "guardian noted", "Outi", "1112223", str(iida.birth_date.year)) == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert (card.context["age"], client.get(page_of(iida)).status_code) == (None, 404)


def test_who_is_of_age_or_of_no_known_age_has_no_guardian(hers, iida, mari):
    grown = VisitFactory(client=ClientFactory(birth_date=date(1990, 1, 1)), staff=mari).client
    unknown = VisitFactory(client=ClientFactory(), staff=mari).client

    codes = []
    for client in (grown, unknown):
        with pytest.raises(Refused) as refusal:
            noted(client)
        codes.append(refusal.value.code)

    assert codes == ["of_age", "of_age"]
    assert [hers.get(page_of(client)).status_code for client in (iida, grown, unknown)] == [200, 404, 404]


@pytest.mark.parametrize(("name", "phone"), [("", PHONE), ("\u200b", PHONE), ("Outi", ""), ("O" * 161, PHONE)])
def test_a_guardian_can_be_named_and_called(name, phone, iida):
    with pytest.raises(Refused) as refusal:
        note_guardian(iida, name=name, phone=phone, version=0, by=UserFactory(), at=NOW)

    assert (refusal.value.code, Guardian.objects.count()) == ("no_guardian", 0)


def test_h83_what_somebody_corrected_meanwhile_is_not_overwritten(iida):
    noted(iida)

    with pytest.raises(Refused) as refusal:
        noted(iida, name="Pekka Aho", version=0)

    assert (refusal.value.code, noted(iida, name="Pekka Aho", version=1).version) == ("stale", 2)


def test_nothing_is_agreed_to_before_the_guardian_is_known_or_on_a_day_to_come(iida):
    codes = []
    for day in (TODAY, TODAY + timedelta(days=1)):
        with pytest.raises(Refused) as refusal:
            agreed(iida, ServiceFactory(), day)
        codes.append(refusal.value.code)

    assert (codes, GuardianConsent.objects.count()) == (["no_guardian", "in_the_future"], 0)


def test_a_word_given_twice_is_one_and_withdrawn_it_stays_known(iida):
    noted(iida)
    facial = ServiceFactory()
    first, again = agreed(iida, facial), agreed(iida, facial)

    withdraw_agreement(first, by=UserFactory(), at=NOW)
    withdrawn = has_agreed(iida, facial)
    anew = agreed(iida, facial)

    assert (again, withdrawn, anew == first, has_agreed(iida, facial)) == (first, False, False, True)
    assert iida.guardian_consents.count() == 2


def test_who_gave_the_word_stays_as_the_name_was(iida):
    noted(iida)
    word = agreed(iida, ServiceFactory())

    noted(iida, name="Pekka Aho", version=1)

    word.refresh_from_db()
    assert word.given_by == "Outi Aho"


def test_a_word_is_withdrawn_on_the_page(hers, iida):
    noted(iida)
    word = agreed(iida, ServiceFactory(name="Young facial"))

    hers.post(page_of(iida, "guardian-withdraws", word.pk))

    word.refresh_from_db()
    assert (word.withdrawn_at is None, shows(hers.get(page_of(iida)), "Young facial", "withdrawn")) == (
        False,
        [True, True],
    )


def test_h06_a_word_about_another_client_cannot_be_withdrawn_through_ones_own(hers, iida, mari):
    other = ClientFactory(birth_date=iida.birth_date)
    noted(other)
    foreign = agreed(other, ServiceFactory())

    answer = hers.post(page_of(iida, "guardian-withdraws", foreign.pk))

    foreign.refresh_from_db()
    assert (answer.status_code, foreign.withdrawn_at) == (404, None)


def test_a_treatment_with_a_least_age_is_booked_with_the_guardians_word(iida, mari):
    with_hours(mari, weekdays=range(7))
    tint = ServiceFactory(performers=[mari], min_age=18)
    wish = BookingWish(tint, mari, at_clock(10, days=1))
    desk = UserFactory(role="receptionist")
    with pytest.raises(Refused) as refusal:
        booking.book(iida, wish, by=desk, at=at_clock(6))

    noted(iida)
    agreed(iida, tint)

    assert refusal.value.code == "too_young"
    assert booking.book(iida, wish, by=desk, at=at_clock(6)).client == iida


def test_the_database_keeps_one_word_for_each_treatment_and_its_order(iida):
    noted(iida)
    word = agreed(iida, ServiceFactory())
    values = {"client": iida, "service": word.service, "agreed_on": TODAY, "noted_at": NOW, "noted_by": UserFactory()}

    for wrong in (
        {"given_by": "Outi"},
        {"given_by": "", "service": ServiceFactory()},
        {"given_by": "Outi", "withdrawn_at": NOW - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            GuardianConsent.objects.create(**{**values, **wrong})

    assert GuardianConsent.objects.count() == 1


@pytest.mark.parametrize("words", [1, 3])
def test_the_card_of_a_minor_asks_the_same_however_much_is_agreed(hers, iida, words, django_assert_num_queries):
    noted(iida)
    for _number in range(words):
        agreed(iida, ServiceFactory())
    card = reverse("card:client", args=[iida.pk])
    hers.get(card)

    with django_assert_num_queries(20):
        hers.get(card)
