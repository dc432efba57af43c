"""A consent is given to words that were read, taken back as easily, and never written over."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from clients.card.models import Consent, ConsentText, Guardian, Purpose
from clients.card.services.consents import (
    consent_effects,
    give_consent,
    has_consented,
    publish_text,
    standings,
    text_for,
    withdraw_consent,
)
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import shows
from tests.factories import NOW, TODAY, ClientFactory, SalonFactory, UserFactory

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def owner():
    SalonFactory()
    return UserFactory(role="owner")


@pytest.fixture
def aino():
    return ClientFactory(first_name="Aino", last_name="Korhonen", language="en")


def given(client, purpose="photo_care", at=NOW):
    return give_consent(client, text_for(purpose, client.language, at=at), channel="desk", by=UserFactory(), at=at)


def test_a_consent_keeps_the_words_it_was_given_to(aino, owner):
    consent = given(aino)

    publish_text("photo_care", "en", "Other words", after=1, by=owner, at=LATER)

    consent.refresh_from_db()
    assert (consent.text.version, len(consent.text_hash), consent.given_by) == (1, 64, "Aino Korhonen")
    assert text_for("photo_care", "en", at=LATER).text == "Other words"
    assert AuditEvent.objects.get(action="consent.given").facts["purpose"] == "photo_care"


def test_given_twice_is_given_once(aino):
    assert given(aino) == given(aino)
    assert Consent.objects.count() == 1


def test_who_read_an_older_text_is_asked_to_read_again(aino, owner):
    old = text_for("photo_care", "en", at=NOW)
    publish_text("photo_care", "en", "Other words", after=1, by=owner, at=NOW)

    with pytest.raises(Refused) as refusal:
        give_consent(aino, old, channel="desk", by=owner, at=NOW)

    assert (refusal.value.code, Consent.objects.count()) == ("stale", 0)


def test_under_age_the_guardian_agrees_by_name(aino, owner):
    aino.birth_date = TODAY - timedelta(days=365 * 15)
    aino.save()

    with pytest.raises(Refused) as refusal:
        given(aino)
    Guardian.objects.create(client=aino, name="Outi Korhonen", phone="+358401112223")

    assert (refusal.value.code, given(aino).given_by) == ("no_guardian", "Outi Korhonen")


def test_taking_back_keeps_the_row_and_makes_room_for_another(aino, owner):
    first = given(aino)

    withdraw_consent(first, channel="desk", by=owner, at=LATER)
    withdraw_consent(first, channel="desk", by=owner, at=LATER + timedelta(hours=1))
    second = given(aino, at=LATER + timedelta(hours=2))

    first.refresh_from_db()
    assert (first.withdrawn_at, first.effect_done_at, second != first) == (LATER, LATER, True)
    assert AuditEvent.objects.filter(action="consent.withdrawn").count() == 1


def test_what_follows_happens_in_the_same_breath_or_nothing_does(aino, owner):
    consent = given(aino, "marketing_email")

    def fails(client, *, by, at):
        raise Refused("No", code="no")

    consent_effects.register("marketing_email", fails)
    try:
        with pytest.raises(Refused):
            withdraw_consent(consent, channel="desk", by=owner, at=LATER)
    finally:
        consent_effects._entries.pop("marketing_email")

    assert has_consented(aino, "marketing_email", LATER) is True


def test_a_consent_that_ends_by_itself_stands_no_longer(aino):
    consent = given(aino)
    with transaction.atomic(), pytest.raises(DatabaseError):
        Consent.objects.filter(pk=consent.pk).update(expires_at=LATER)


@pytest.mark.parametrize(
    "change",
    [
        {"text_hash": "other"},
        {"given_by": "Somebody"},
        {"purpose": "photo_teach"},
        {"given_at": NOW - timedelta(days=1)},
    ],
)
def test_what_was_agreed_is_never_written_over(change, aino):
    consent = given(aino)

    with pytest.raises(DatabaseError), transaction.atomic():
        Consent.objects.filter(pk=consent.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM card_consent")


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "other"},
        {"given_by": ""},
        {"withdrawn_at": NOW - timedelta(days=1), "withdrawn_via": "desk"},
        {"withdrawn_at": LATER},
        {"withdrawn_via": "desk"},
        {"effect_done_at": LATER},
        {"expires_at": NOW},
    ],
)
def test_the_database_refuses_a_consent_that_makes_no_sense(wrong, aino):
    text = text_for("photo_care", "en", at=NOW)
    right = {"purpose": "photo_care", "text": text, "text_hash": "x", "channel": "desk", "given_by": "She"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(client=aino, given_at=NOW, **{**right, **wrong})


def test_one_open_consent_a_purpose(aino):
    consent = given(aino)

    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(client=aino, purpose="photo_care", text=consent.text, text_hash="x", channel="desk",
                               given_by="She", given_at=LATER)  # fmt: skip


def test_the_page_gives_and_takes_back_with_one_tap_each(client, aino, owner):
    client.force_login(UserFactory(role="receptionist"))
    page = client.get(reverse("card:consents", args=[aino.pk]))
    text = page.context["standings"][0].text

    client.post(reverse("card:consent-give", args=[aino.pk]), {"text": text.pk, "channel": "paper"})
    consent = Consent.objects.get()
    shown = client.get(reverse("card:consents", args=[aino.pk]))
    client.post(reverse("card:consent-withdraw", args=[aino.pk, consent.pk]))

    consent.refresh_from_db()
    assert (page.status_code, consent.channel, consent.withdrawn_via) == (200, "paper", "desk")
    assert shows(shown, "Agreed", "The client takes it back") == [True, True]


def test_another_clients_consent_is_not_found_by_this_ones_address(client, aino, owner):
    consent = given(ClientFactory())
    client.force_login(owner)

    answer = client.post(reverse("card:consent-withdraw", args=[aino.pk, consent.pk]))

    consent.refresh_from_db()
    assert (answer.status_code, consent.withdrawn_at) == (404, None)


@pytest.mark.parametrize("name", ["consent-give", "consent-withdraw"])
def test_h35_looking_changes_nothing(name, client, aino, owner):
    consent = given(aino)
    client.force_login(owner)
    arguments = [aino.pk] if name == "consent-give" else [aino.pk, consent.pk]

    answers = [client.get(reverse(f"card:{name}", args=arguments)).status_code,
               client.head(reverse(f"card:{name}", args=arguments)).status_code]  # fmt: skip

    assert (answers, has_consented(aino, "photo_care", NOW)) == ([405, 405], True)


def test_the_owner_writes_new_words_and_a_second_owner_is_told(client, owner):
    client.force_login(owner)
    url = reverse("card:consent-text", args=["photo_care", "fi"])

    first = client.post(url, {"text": "Uusi teksti", "version": 1})
    late = client.post(url, {"text": "Toinen teksti", "version": 1})
    unknown = client.get(reverse("card:consent-text", args=["world_peace", "fi"]))

    newest = ConsentText.objects.newest().get(purpose="photo_care", language="fi")
    assert (first.status_code, late.status_code, unknown.status_code) == (302, 422, 404)
    assert (newest.text, newest.version) == ("Uusi teksti", 2)


def test_standings_cost_the_same_for_one_consent_and_for_three(aino, django_assert_num_queries):
    standings(aino, at=NOW)
    given(aino)
    with django_assert_num_queries(2):
        one = standings(aino, at=NOW)
    given(aino, "photo_teach")
    given(aino, "marketing_email")
    with django_assert_num_queries(2):
        three = standings(aino, at=NOW)

    assert [len([row for row in rows if row.consent]) for rows in (one, three)] == [1, 3]
    assert [row.purpose for row in one] == list(Purpose.values)
