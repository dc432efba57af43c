"""The skin on a day: every version kept, the newest first, each beside the one before."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse

from clients.card.models import SkinProfile
from clients.card.services.skin import Skin, assess_skin, is_stale, read_skin
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.reading import places, shows, today
from tests.factories import NOW, TODAY, ClientFactory, SalonFactory, StaffFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db
WRITTEN = {"assessed_on": "2026-01-05", "skin_type": "dry", "baumann": "dsnw", "concerns": "Tight after washing"}


@pytest.fixture
def mari():
    SalonFactory()
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def aino(mari):
    return VisitFactory(client=ClientFactory(first_name="Aino"), staff=mari).client


@pytest.fixture
def hers(client, mari):
    client.force_login(mari.user)
    return client


def found(client, day=TODAY, *, by=None, seen=None, at=NOW, **values):
    return assess_skin(client, Skin(day, **values), seen=seen, by=by or UserFactory(), at=at)


def test_each_look_at_the_skin_is_a_version_with_its_day_and_person():
    client, mari = ClientFactory(), UserFactory()
    first = found(client, TODAY - timedelta(days=400), by=mari, skin_type="dry", fitzpatrick="2")

    later = NOW + timedelta(hours=1)
    second = found(client, TODAY, by=mari, seen=first.pk, at=later, skin_type="combination", fitzpatrick="2")

    versions = read_skin(client, by=mari, at=later)
    assert [version.profile for version in versions] == [second, first]
    assert [(line.label, line.value, line.before, line.changed) for line in versions[0].lines] == [
        ("skin type", "Combination", "Dry", True),
        ("Fitzpatrick", "II – burns easily, tans little", "II – burns easily, tans little", False),
    ]
    assert [line.changed for line in versions[1].lines] == [False, False]


def test_what_is_said_no_longer_stands_beside_what_it_was():
    client = ClientFactory()
    first = found(client, goal="Clear skin", skin_type="oily")
    later = NOW + timedelta(hours=1)
    found(client, seen=first.pk, skin_type="oily", at=later)

    lines = read_skin(client, by=UserFactory(), at=later)[0].lines

    assert [(line.label, line.value, line.before, line.changed) for line in lines] == [
        ("skin type", "Oily", "Oily", False),
        ("goal", "", "Clear skin", True),
    ]


def test_no_word_about_the_skin_stands_open_in_the_database():
    found(ClientFactory(), skin_type="dry", sensitive="yes", fitzpatrick="6", baumann="OSPW", concerns="spots")

    with connection.cursor() as cursor:
        cursor.execute("SELECT skin_type, zones, sensitive, fitzpatrick, baumann, concerns FROM card_skinprofile")
        stored = cursor.fetchone()

    assert {value[:7] for value in stored} == {"gAAAAAB"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"baumann": "DSNX"}, "no_baumann"),
        ({"baumann": "DSNWW"}, "no_baumann"),
        ({"baumann": "DSN"}, "no_baumann"),
        ({"fitzpatrick": "7"}, "unknown_answer"),
        ({"fitzpatrick": "0"}, "unknown_answer"),
        ({"skin_type": "scaly"}, "unknown_answer"),
        ({"sensitive": "maybe"}, "unknown_answer"),
        ({"day": TODAY + timedelta(days=1), "skin_type": "dry"}, "in_the_future"),
        ({"concerns": "x" * 601}, "long_text"),
        ({}, "nothing_said"),
        ({"goal": "\u200b\n "}, "nothing_said"),
    ],
)
def test_what_is_on_no_scale_is_refused(values, code):
    with pytest.raises(Refused) as refusal:
        found(ClientFactory(), **values)

    assert (refusal.value.code, SkinProfile.objects.count()) == (code, 0)


def test_the_four_letters_are_written_large():
    assert found(ClientFactory(), baumann=" osnt ").baumann == "OSNT"


def test_the_same_twice_is_one_version():
    client = ClientFactory()
    first = found(client, skin_type="dry")

    again = found(client, skin_type="dry", at=NOW + timedelta(seconds=1))

    assert (again, SkinProfile.objects.count(), AuditEvent.objects.filter(action="skin.assessed").count()) == (
        first,
        1,
        1,
    )


def test_h83_what_somebody_wrote_meanwhile_is_shown_before_another_version_comes(hers, aino):
    first = found(aino, skin_type="dry")
    found(aino, seen=first.pk, skin_type="oily", at=NOW + timedelta(hours=1))
    url = reverse("card:skin", args=[aino.pk])

    refused = hers.post(url, {**WRITTEN, "seen": first.pk})
    kept = hers.post(url, {**WRITTEN, "seen": refused.context["form"]["seen"].value()})

    assert (refused.status_code, refused.context["form"]["concerns"].value()) == (422, "Tight after washing")
    assert shows(refused, "Somebody wrote about this skin in the meantime.", "Oily") == [True, True]
    assert (kept.status_code, aino.skin_profiles.count()) == (302, 3)


@pytest.mark.parametrize("change", [{"goal": "x"}, {"assessed_on": TODAY - timedelta(days=1)}, {"recorded_at": NOW}])
def test_a_version_is_never_written_over(change):
    profile = found(ClientFactory(), skin_type="dry")

    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        SkinProfile.objects.filter(pk=profile.pk).update(**change)

    assert "append_only" in str(refusal.value)


def test_a_version_is_never_deleted():
    profile = found(ClientFactory(), skin_type="dry")

    with pytest.raises(DatabaseError) as refusal, transaction.atomic():
        SkinProfile.objects.filter(pk=profile.pk).delete()

    assert "append_only" in str(refusal.value)


def test_only_whose_version_it_is_may_change():
    profile, other = found(ClientFactory(), skin_type="dry"), ClientFactory()

    SkinProfile.objects.filter(pk=profile.pk).update(client=other)

    profile.refresh_from_db()
    assert profile.client == other


def test_the_database_refuses_two_versions_of_one_moment():
    profile = found(ClientFactory(), skin_type="dry")

    with pytest.raises(IntegrityError), transaction.atomic():
        SkinProfile.objects.create(
            client=profile.client, assessed_on=TODAY, recorded_at=NOW, assessed_by=profile.assessed_by
        )


@pytest.mark.parametrize(
    ("day", "stale"), [(date(2026, 2, 28), False), (date(2026, 2, 27), True), (date(2025, 1, 1), True)]
)
def test_after_a_year_the_skin_should_be_looked_at_anew(day, stale):
    assert is_stale(SkinProfile(assessed_on=day), date(2027, 2, 27)) == stale


def test_the_page_begins_with_the_newest_and_keeps_another(hers, aino, mari):
    found(aino, TODAY - timedelta(days=500), skin_type="oily", goal="Less shine")
    url = reverse("card:skin", args=[aino.pk])
    page = hers.get(url)
    form = page.context["form"]

    answer = hers.post(url, {**WRITTEN, "seen": form["seen"].value()})

    newest = aino.skin_profiles.newest_first().first()
    began = (form["skin_type"].value(), form["goal"].value(), form["assessed_on"].value())
    assert began == ("oily", "Less shine", today())
    assert (answer.status_code, newest.baumann, newest.assessed_by) == (302, "DSNW", mari.user)
    order = places(hers.get(url), "5 Jan 2026", "Dry", "(before: Oily)", "Less shine")
    assert (order == sorted(order), order[0] > 0) == (True, True)


def test_the_card_says_quietly_that_it_was_long_ago(hers, aino):
    first = found(aino, today() - timedelta(days=800), skin_type="oily", baumann="OSNT")
    card = reverse("card:client", args=[aino.pk])
    before = hers.get(card)

    found(aino, today(), seen=first.pk, at=NOW + timedelta(days=4000), skin_type="dry")

    assert shows(before, "Oily", "Baumann OSNT", "more than 12 months ago") == [True] * 3
    assert shows(hers.get(card), "Dry", "more than 12 months ago") == [True, False]


def test_each_reading_of_the_skin_is_logged_without_a_word_of_it(hers, aino, mari):
    found(aino, skin_type="oily", concerns="spots")

    hers.get(reverse("card:skin", args=[aino.pk]))

    event = AuditEvent.objects.get(action="health.read")
    words = " ".join(str(row) for row in AuditEvent.objects.values_list("facts", flat=True))
    assert (event.actor, event.subject_id, event.facts) == (mari.user, str(aino.pk), {"page": "skin"})
    assert [word for word in ("oily", "Oily", "spots") if word in words] == []


@pytest.mark.parametrize("role", ["owner", "manager", "cosmetologist", "receptionist", "accountant", "substitute"])
def test_h01_who_does_not_treat_her_finds_no_skin_and_the_card_says_nothing_of_it(role, client, aino):
    found(aino, skin_type="oily", concerns="spots")
    client.force_login(UserFactory(role=role))

    page = client.get(reverse("card:skin", args=[aino.pk]))
    written = client.post(reverse("card:skin", args=[aino.pk]), WRITTEN)
    card = client.get(reverse("card:client", args=[aino.pk]))

    assert (page.status_code, written.status_code, aino.skin_profiles.count()) == (404, 404, 1)
    assert shows(card, "Oily", "spots", "Skin") == [False] * 3


@pytest.mark.parametrize("versions", [1, 3])
def test_the_page_asks_the_database_the_same_however_many_versions(hers, aino, versions, django_assert_num_queries):
    seen = None
    for days in range(versions):
        at = NOW + timedelta(days=days)
        seen = found(aino, seen=seen, skin_type="dry", goal=f"{days}", at=at).pk
    url = reverse("card:skin", args=[aino.pk])
    hers.get(url)

    with django_assert_num_queries(8):
        hers.get(url)
