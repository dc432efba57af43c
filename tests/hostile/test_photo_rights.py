"""A picture of skin has no way to whoever does not treat the client: no address, no size, no count (DOMAIN D3)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from clients.photos.models import Photo
from clients.photos.services import remove_photo
from salon.core.models import AuditEvent, Mail
from tests.clients.photos.shots import jpeg, photo_of
from tests.clients.reading import at_clock, words
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
OTHERS = ["receptionist", "owner", "manager", "accountant", "cosmetologist"]


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def photo(mari):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen")
    VisitFactory(client=aino, staff=mari)
    return photo_of(aino, by=mari.user, zone="nose", caption="CANARY-DRY", at=timezone.now())


def addresses(photo):
    return [
        reverse("photos:picture", args=[photo.pk]),
        reverse("photos:thumb", args=[photo.pk]),
        reverse("photos:client-photos", args=[photo.client_id]),
        reverse("photos:compare", args=[photo.client_id]) + f"?p={photo.pk}&p={photo.pk}",
        reverse("photos:released-picture", args=[photo.pk, "photo_teach"]),
        reverse("photos:released-picture", args=[photo.pk, "photo_marketing"]),
        reverse("photos:released-picture", args=[photo.pk, "photo_care"]),
    ]


@pytest.mark.parametrize("role", OTHERS)
def test_h02_no_byte_of_a_picture_for_who_does_not_treat_the_client(role, client, photo):
    client.force_login(UserFactory(role=role))

    answers = [client.get(url) for url in addresses(photo)] + [client.head(url) for url in addresses(photo)[:2]]
    part = client.get(addresses(photo)[0], headers={"range": "bytes=0-10"})

    assert [answer.status_code for answer in (*answers, part)] == [404] * 10
    assert [answer["Content-Type"][:5] for answer in answers] == ["text/"] * 9
    assert AuditEvent.objects.filter(action__in=["photo.seen", "photo.shown"]).count() == 0


def test_h02_nobody_signed_in_is_led_to_the_log_in(client, photo):
    assert [client.get(url).status_code for url in addresses(photo)] == [302] * 7


@pytest.mark.parametrize("role", OTHERS)
def test_h02_nothing_is_added_removed_or_released_by_who_does_not_treat(role, client, photo):
    client.force_login(UserFactory(role=role))

    answers = [
        client.post(reverse("photos:remove", args=[photo.pk])).status_code,
        client.post(reverse("photos:back", args=[photo.pk])).status_code,
        client.post(reverse("photos:release", args=[photo.pk]), {"purpose": "photo_teach"}).status_code,
        client.post(reverse("photos:client-photos", args=[photo.client_id]), {"zone": ""}).status_code,
    ]

    assert (answers, list(Photo.objects.shown())) == ([404] * 4, [photo])


@pytest.mark.parametrize("role", ["receptionist", "manager", "owner"])
def test_h03_the_card_of_who_does_not_treat_does_not_tell_that_there_are_pictures(role, client, photo):
    client.force_login(UserFactory(role=role))

    card = client.get(reverse("card:client", args=[photo.client_id]))
    filtered = client.get(reverse("card:client", args=[photo.client_id]) + "?show=photos")

    shown = words(card)
    assert (card.status_code, "Photos" in shown, "CANARY" in shown, "photos/" in card.content.decode()) == (
        200, False, False, False,
    )  # fmt: skip
    assert "photos/" not in filtered.content.decode()


def test_h01_the_refused_look_is_logged_without_the_picture(client, photo):
    client.force_login(UserFactory(role="cosmetologist"))

    client.get(reverse("photos:picture", args=[photo.pk]))

    assert AuditEvent.objects.get(action="health.refused").subject_id == str(photo.client_id)


def test_a_guessed_key_a_removed_picture_and_a_foreign_one_answer_alike(client, photo, mari):
    removed = photo_of(photo.client, colour=(5, 5, 5), at=timezone.now())
    remove_photo(removed, by=mari.user, at=timezone.now())
    foreign = photo_of(ClientFactory(), at=timezone.now())
    client.force_login(mari.user)

    answers = [client.get(reverse("photos:picture", args=[key])) for key in (uuid4(), removed.pk, foreign.pk)]

    assert {answer.status_code for answer in answers} == {404}
    assert len({words(answer) for answer in answers}) == 1


@pytest.mark.parametrize(("days", "status"), [(0, 200), (3, 404)])
def test_h08_a_substitute_sees_pictures_of_her_own_visits_of_these_days(days, status, client):
    sub = StaffFactory(name="Sanna")
    user = UserFactory(role="substitute", until=timezone.now() + timedelta(days=30))
    sub.user = user
    sub.save()
    visit = AppointmentFactory(staff=sub, starts_at=at_clock(12, days=days))
    photo = photo_of(visit.client, at=timezone.now())
    client.force_login(user)

    assert client.get(reverse("photos:picture", args=[photo.pk])).status_code == status


def test_h77_the_name_of_the_file_goes_nowhere(client, photo, mari):
    client.force_login(mari.user)
    name = "../../etc/CANARY%0d%0aSet-Cookie: a=b.jpg.php"
    sent = client.post(
        reverse("photos:client-photos", args=[photo.client_id]),
        {"pictures": [SimpleUploadedFile(name, jpeg(colour=(7, 7, 7)), "image/jpeg")]},
        headers={"accept": "application/json"},
    )
    kept = Photo.objects.newest_first().first()
    answer = client.get(reverse("photos:picture", args=[kept.pk]))

    assert (sent.json()["kept"], answer["Content-Disposition"], "a" in answer.cookies) == (
        1, 'inline; filename="picture.webp"', False,
    )  # fmt: skip


def test_h61_h65_a_hostile_caption_is_shown_as_text_and_made_plain(client, photo, mari):
    client.force_login(mari.user)
    page = reverse("photos:client-photos", args=[photo.client_id])
    for caption in ("<script>alert(1)</script>", "\u202eevil\u200b \U0001f600", "x" * 10_000, "nul\0l"):
        file = SimpleUploadedFile("a.jpg", jpeg(colour=(len(caption) % 250, 3, 3)), "image/jpeg")
        answer = client.post(page, {"pictures": [file], "caption": caption}, headers={"accept": "application/json"})
        assert answer.status_code in {200, 422}

    body = client.get(page).content.decode()
    assert ("<script>alert" in body, "&lt;script&gt;alert" in body, "\u202e" in body, "x" * 300 in body) == (
        False, True, False, False,
    )  # fmt: skip


def test_h101_no_word_of_a_picture_in_the_trail_the_mail_or_the_log(client, photo, mari, caplog):
    client.force_login(mari.user)
    client.get(reverse("photos:client-photos", args=[photo.client_id]))
    client.get(reverse("photos:picture", args=[photo.pk]))

    told = [str(event.facts) + event.action for event in AuditEvent.objects.all()]
    told += [mail.body_text for mail in Mail.objects.all()] + [caplog.text]
    assert [word for word in ("CANARY", "nose", "dry") if any(word in text for text in told)] == []
