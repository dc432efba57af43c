"""Pictures on a card: kept with a consent, looked at by who treats, removed and brought back, released and not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clients.card.models import Consent
from clients.card.services.consents import withdraw_consent
from clients.photos import services
from clients.photos.models import Photo, PhotoContent, PhotoRelease
from clients.photos.pictures import as_bytes
from salon.core.errors import Refused
from salon.core.models import AuditEvent
from tests.clients.photos.shots import agree, jpeg, photo_of
from tests.clients.reading import at_clock, shows
from tests.factories import NOW, AppointmentFactory, ClientFactory, SalonFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari(client):
    mari = StaffFactory(name="Mari", role="cosmetologist")
    client.force_login(mari.user)
    return mari


@pytest.fixture
def aino(mari):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen", language="en")
    AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(0, 15))
    return aino


def page_of(card):
    return reverse("photos:client-photos", args=[card.pk])


def sending(*contents, **fields):
    files = [SimpleUploadedFile(f"IMG_{n}.jpg", content, "image/jpeg") for n, content in enumerate(contents)]
    return {"pictures": files, "zone": "nose", "side": "front", "moment": "before", "caption": "Dry", **fields}


def test_without_a_consent_the_page_asks_for_it_and_keeps_nothing(client, aino):
    page = client.get(page_of(aino))
    sent = client.post(page_of(aino), sending(jpeg()), headers={"accept": "application/json"})

    assert shows(page, "The client has not agreed to pictures", "The client agrees", "Take or choose") == [
        True, True, False,
    ]  # fmt: skip
    assert (sent.status_code, sent.json()["kept"], Photo.objects.count()) == (422, 0, 0)


def test_asking_leads_back_to_the_pictures(client, aino):
    page = client.get(page_of(aino))

    agreed = client.post(
        reverse("card:consent-give", args=[aino.pk]),
        {"text": page.context["text"].pk, "channel": "desk", "then": page_of(aino)},
    )

    assert agreed["Location"] == page_of(aino)
    assert shows(client.get(page_of(aino)), "Take or choose pictures") == [True]


def test_pictures_are_kept_several_at_once_and_one_that_is_none_does_not_stop_the_others(client, aino, mari):
    agree(aino)

    sent = client.post(
        page_of(aino), sending(jpeg(), b"<svg/>", jpeg(colour=(9, 9, 9))), headers={"accept": "application/json"}
    )

    photo = Photo.objects.first()
    assert (sent.status_code, sent.json()["kept"], Photo.objects.count()) == (422, 2, 2)
    assert (photo.words, photo.taken_by, photo.appointment.staff) == (
        "Nose, From the front, Before the treatment, Dry", mari.user, mari,
    )  # fmt: skip


def test_the_same_picture_twice_is_kept_once(aino):
    assert photo_of(aino) == photo_of(aino)
    assert Photo.objects.count() == 1


def test_a_picture_stands_encrypted_with_what_it_shows(aino):
    photo_of(aino, zone="nose", caption="Dry")

    with connection.cursor() as cursor:
        cursor.execute("SELECT picture, thumb FROM photos_photocontent")
        content = cursor.fetchone()
        cursor.execute("SELECT zone, side, moment, caption FROM photos_photo")
        known = cursor.fetchone()
    assert [text[:5] for text in (*content, *known)] == ["gAAAA"] * 6


def test_who_treats_sees_picture_and_thumb_and_each_look_is_logged(client, aino):
    photo = photo_of(aino)
    full = client.get(reverse("photos:picture", args=[photo.pk]))
    thumb = client.get(reverse("photos:thumb", args=[photo.pk]))

    assert (full.status_code, full["Content-Type"], full.content) == (
        200, "image/webp", as_bytes(photo.content.picture),
    )  # fmt: skip
    assert ["no-store" in answer["Cache-Control"] for answer in (full, thumb)] == [True, True]
    assert (thumb.status_code, len(thumb.content) < len(full.content)) == (200, True)
    assert AuditEvent.objects.filter(action="photo.seen", subject_id=str(photo.pk)).count() == 1


def test_pictures_are_filtered_by_zone_and_newest_first(client, aino):
    first = photo_of(aino, zone="nose", at=NOW)
    second = photo_of(aino, zone="chin", at=NOW + timedelta(hours=1), colour=(1, 1, 1))

    every = client.get(page_of(aino)).context["page_obj"]
    chin = client.get(page_of(aino), {"zone": "chin"}).context["page_obj"]

    assert (list(every), list(chin)) == ([second, first], [second])


def test_two_pictures_are_compared_the_earlier_one_first(client, aino):
    first = photo_of(aino, at=NOW)
    second = photo_of(aino, at=NOW + timedelta(hours=1), colour=(1, 1, 1))
    url = reverse("photos:compare", args=[aino.pk])

    both = client.get(url, {"p": [str(second.pk), str(first.pk)]})
    foreign = client.get(url, {"p": [str(first.pk), str(photo_of(ClientFactory()).pk)]})

    assert (both.context["before"], both.context["after"], foreign.status_code) == (first, second, 302)


def test_a_removed_picture_is_out_of_sight_and_can_be_brought_back(client, aino):
    photo = photo_of(aino)

    client.post(reverse("photos:remove", args=[photo.pk]))
    hidden = client.get(reverse("photos:picture", args=[photo.pk])).status_code
    client.post(reverse("photos:back", args=[photo.pk]))

    assert (hidden, client.get(reverse("photos:picture", args=[photo.pk])).status_code) == (404, 200)


def test_after_thirty_days_a_removed_picture_is_gone_for_good(aino, mari):
    gone, stays = photo_of(aino), photo_of(aino, colour=(1, 1, 1))
    services.remove_photo(gone, by=mari.user, at=NOW)

    early = services.erase_removed(at=NOW + timedelta(days=29))
    count = services.erase_removed(at=NOW + timedelta(days=30))

    assert (early, count, list(Photo.objects.all()), PhotoContent.objects.count()) == (0, 1, [stays], 1)


def test_h100_taking_back_the_showing_ends_it_at_once_and_the_care_copy_stays(client, aino, mari):
    photo = photo_of(aino)
    consent = agree(aino, "photo_marketing")
    services.release(photo, "photo_marketing", by=mari.user, at=NOW)
    owner = UserFactory(role="owner")
    client.force_login(owner)
    urls = [reverse("photos:released", args=["photo_marketing"]),
            reverse("photos:released-picture", args=[photo.pk, "photo_marketing"])]  # fmt: skip
    before = [client.get(url).status_code for url in urls]

    withdraw_consent(consent, channel="desk", by=owner, at=timezone.now())

    assert (before, client.get(urls[1]).status_code) == ([200, 200], 404)
    assert list(client.get(urls[0]).context["page_obj"]) == []
    client.force_login(mari.user)
    assert client.get(reverse("photos:picture", args=[photo.pk])).status_code == 200


def test_h100_taking_back_the_consent_to_pictures_hides_them_all_and_no_hand_brings_them_back(client, aino, mari):
    photo = photo_of(aino)

    withdraw_consent(Consent.objects.get(), channel="desk", by=mari.user, at=timezone.now())
    client.post(reverse("photos:back", args=[photo.pk]))

    photo.refresh_from_db()
    assert (client.get(reverse("photos:picture", args=[photo.pk])).status_code, photo.removed_why) == (404, "consent")


def test_a_picture_is_released_only_with_the_consent_for_it(aino, mari):
    photo = photo_of(aino)

    with pytest.raises(Refused) as refusal:
        services.release(photo, "photo_teach", by=mari.user, at=NOW)
    with pytest.raises(Refused) as unknown:
        services.release(photo, "photo_care", by=mari.user, at=NOW)

    assert (refusal.value.code, unknown.value.code, PhotoRelease.objects.count()) == ("no_consent", "no_purpose", 0)


@pytest.mark.parametrize("change", [{"sha256": "x"}, {"width": 7}, {"taken_at": NOW - timedelta(days=9)}])
def test_a_picture_is_removed_never_changed(change, aino):
    photo = photo_of(aino)

    with pytest.raises(DatabaseError), transaction.atomic():
        Photo.objects.filter(pk=photo.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM photos_photocontent")


@pytest.mark.parametrize(
    "wrong",
    [
        {"width": 0},
        {"width": 50_000, "height": 50_000},
        {"sha256": ""},
        {"removed_at": NOW},
        {"removed_why": "hand"},
        {"removed_at": NOW - timedelta(days=1), "removed_why": "hand"},
    ],
)
def test_the_database_refuses_a_picture_that_makes_no_sense(wrong, aino):
    consent = agree(aino)
    right = {"client": aino, "consent": consent, "taken_at": NOW, "width": 4, "height": 3, "sha256": "x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Photo.objects.create(**{**right, **wrong})


def test_the_page_costs_the_same_with_one_and_with_three_pictures(client, aino, django_assert_num_queries):
    photo_of(aino)
    client.get(page_of(aino))
    with django_assert_num_queries(8):
        client.get(page_of(aino))
    photo_of(aino, colour=(1, 1, 1))
    photo_of(aino, colour=(2, 2, 2))

    with django_assert_num_queries(8):
        client.get(page_of(aino))


def test_pictures_show_in_the_time_line_and_beside_the_treatment(client, aino):
    photo = photo_of(aino, at=timezone.now())
    thumb = reverse("photos:thumb", args=[photo.pk])

    card = client.get(reverse("card:client", args=[aino.pk]))
    treat = client.get(reverse("care:treat", args=[aino.appointments.get().pk]))

    assert [thumb in page.content.decode() for page in (card, treat)] == [True, True]
