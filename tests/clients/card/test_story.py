"""One time line, narrowed to a kind; the numbers on top; as many questions for three visits as for three hundred."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.care.models import AftercareGiven, DeviceUse
from clients.care.services import SettingLine, publish_sheet
from products.sales.models import Receipt, ReceiptLine
from salon.house.models import Device, DeviceKind
from tests.clients.card.cards import LINE, RECEIPT
from tests.clients.reading import at_clock, shows, today
from tests.factories import (
    NOW,
    AppointmentFactory,
    CategoryFactory,
    ClientFactory,
    RecommendationFactory,
    SalonFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def aino(mari):
    """Two visits: one with a note and advice, one with aftercare; and a receipt shared with a friend."""
    client = ClientFactory(first_name="Aino")
    noted = VisitFactory(client=client, staff=mari, day=today() - timedelta(days=40))
    TreatmentRecordFactory(visit=noted, note="Settled")
    RecommendationFactory(visit=noted)
    told = VisitFactory(client=client, staff=mari, day=today() - timedelta(days=10))
    TreatmentRecordFactory(visit=told, note="")
    AftercareGiven.objects.create(visit=told, text="No sauna", channel="email", given_at=NOW, given_by=mari.user)
    paid = Receipt.objects.create(client=client, number=1, cashier=mari.user, **RECEIPT)
    for position, (whose, name) in enumerate([(client, "Night cream"), (ClientFactory(), "A friend's serum")], 1):
        values = {**LINE, "name": name, "position": position}
        ReceiptLine.objects.create(receipt=paid, client=whose, **values)
    return client


def story(client, aino, **asked):
    return client.get(reverse("card:client", args=[aino.pk]), asked).context["story"]


def templates_of(told):
    return [entry.template for day in told.days for entry in day.entries]


VISIT, ADVICE, RECEIPT_ROW = "care/_card_visit.html", "advice/_card_advice.html", "sales/_card_receipt.html"


@pytest.mark.parametrize(
    ("show", "shown"),
    [
        ("visits", [VISIT, VISIT]),
        ("notes", [VISIT]),
        ("messages", [VISIT]),
        ("advice", [ADVICE]),
        ("purchases", [RECEIPT_ROW]),
        ("photos", []),
        ("password", None),
    ],
)
def test_the_time_line_is_narrowed_to_one_kind(show, shown, client, mari, aino):
    client.force_login(mari.user)

    found = templates_of(story(client, aino, show=show))

    everything = sorted([VISIT, VISIT, ADVICE, RECEIPT_ROW])
    assert sorted(found) == (everything if shown is None else shown)


def test_only_what_some_room_has_to_tell_can_be_chosen(client, mari, aino):
    client.force_login(mari.user)

    kinds = [kind.value for kind in story(client, aino).kinds]

    assert kinds == ["visits", "notes", "forms", "photos", "advice", "purchases", "messages"]


def test_h16_the_desk_cannot_narrow_to_notes_nor_learn_that_there_are_any(client, aino):
    client.force_login(UserFactory(role="receptionist"))

    told = story(client, aino)
    noted = [templates_of(story(client, aino, show=show)) for show in ("notes", "messages")]

    assert [kind.value for kind in told.kinds] == ["visits", "advice", "purchases"]
    assert noted == [[], []]


def test_a_shared_receipt_shows_nobody_elses_lines(client, mari, aino):
    client.force_login(UserFactory(role="receptionist"))

    card = client.get(reverse("card:client", args=[aino.pk]), {"show": "purchases"})

    assert shows(card, "Receipt A-00001", "Night cream", "serum") == [True, True, False]


def test_who_may_not_see_the_receipt_sees_no_purchase(client, aino):
    sanna = StaffFactory(name="Sanna", role="substitute")
    AppointmentFactory(client=aino, staff=sanna, starts_at=at_clock(12))
    client.force_login(sanna.user)

    told = story(client, aino)

    assert (RECEIPT_ROW in templates_of(told), "purchases" in told.kinds) == (False, False)


def test_the_numbers_say_when_she_is_expected_where_nothing_is_booked(client, mari, aino):
    client.force_login(mari.user)
    card = reverse("card:client", args=[aino.pk])
    numbers = client.get(card).context["story"].above[0].facts["numbers"]
    before = client.get(card)
    AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(9, days=3))

    after = client.get(card)

    assert numbers.expected == today() + timedelta(days=20)
    assert (shows(before, "by the usual rhythm about"), shows(after, "by the usual rhythm about")) == ([True], [False])


@pytest.mark.parametrize("show", ["", "visits"])
@pytest.mark.parametrize("visits", [3, 300])
def test_the_card_asks_the_same_for_three_visits_and_for_three_hundred(
    client, mari, visits, show, django_assert_num_queries
):
    aino, category = ClientFactory(), CategoryFactory()
    kind = DeviceKind.objects.create(name="Needles")
    pen = Device.objects.create(name="Pen", kind=kind)
    sheet = publish_sheet(kind, [SettingLine("Pituus", "Depth")], after=0, by=None, at=NOW)
    for days in range(visits):
        visit = VisitFactory(client=aino, staff=mari, day=today() - timedelta(days=days + 1), category=category)
        RecommendationFactory(visit=visit, by=mari)
        if days < 3:
            record = TreatmentRecordFactory(visit=visit)
            DeviceUse.objects.create(record=record, device=pen, name="Pen", sheet=sheet)
    client.force_login(mari.user)
    card = f"{reverse('card:client', args=[aino.pk])}?show={show}"
    client.get(card)

    # Narrowed, the whole history is read: one question more, what was used at all of it.
    with django_assert_num_queries(23 if show else 22):
        client.get(card)
