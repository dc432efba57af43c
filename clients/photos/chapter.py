"""What the pictures say on a client's card and beside a treatment; nothing to who reads no health data."""

from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.chapters import Action, Chapter, Entry, Kind, Reading
from clients.care.parts import Looking, Part
from clients.photos.models import Photo
from salon.core.access import Permission, may
from salon.core.prepared import Prepared
from salon.core.time import day_bounds, local_day

# So many stand in the time line, and beside a treatment.
ON_THE_CARD, BESIDE = 60, 12


def _on_the_card(client: UUID) -> QuerySet[Photo]:
    return Photo.objects.shown().filter(client=client).newest_first()[: ON_THE_CARD + 1]


SHOWN = Prepared(_on_the_card, UUID)


def photo_chapter(reading: Reading) -> Chapter | None:
    """The pictures by day, and the step to take one. One query."""
    if not reading.health:
        return None
    photos = SHOWN.ask(reading.client.pk) if "photos" in reading.there else []
    days: dict[object, list[Photo]] = {}
    for photo in photos[:ON_THE_CARD]:
        days.setdefault(local_day(photo.taken_at), []).append(photo)
    template = "photos/_card_photos.html"
    return Chapter(
        order=15,
        actions=_take(reading),
        entries=[
            Entry(local_day(rows[0].taken_at), template, {"photos": rows}, order=1, kinds=(Kind.PHOTOS,))
            for rows in days.values()
        ],
        more=len(photos) > ON_THE_CARD,
        kinds=(Kind.PHOTOS,),
    )


def photo_part(looking: Looking) -> Part:
    """Beside a treatment: the pictures of that day and the way to take one."""
    day = looking.visit.day if looking.visit is not None else local_day(looking.at)
    start, end = day_bounds(day)
    photos = Photo.objects.shown().filter(client=looking.client, taken_at__gte=start, taken_at__lt=end).newest_first()
    address = reverse("photos:client-photos", args=[looking.client.pk])
    if looking.appointment is not None:
        address += f"?appointment={looking.appointment.pk}"
    return Part(order=20, template="photos/_part.html", facts={"photos": photos[:BESIDE], "address": address})


def _take(reading: Reading) -> list[Action]:
    if not may(reading.user, Permission.TREAT):
        return []
    return [Action(_("Photo"), "camera", reverse("photos:client-photos", args=[reading.client.pk]), order=30)]
