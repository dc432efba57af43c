"""Scripts, signs nobody can see and endless names are shown as text, made plain or refused (DOMAIN D3)."""

import pytest
from django.urls import reverse

from clients.card.models import Client
from salon.core.models import Mail
from tests.clients.reading import at_clock
from tests.factories import (
    AppointmentFactory,
    ClientFactory,
    HealthFactFactory,
    InstructionFactory,
    ProductFactory,
    SalonFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


OFFER = {"reason": SCRIPT, "need": "useful", "slot": "evening", "about": "finding:dry", "moment": "after"}
OFFER |= {"instruction": SCRIPT}


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


def test_h61_stored_script_is_shown_as_text_on_every_page(client, mari):
    aino = ClientFactory(first_name=SCRIPT, last_name=SCRIPT, product_talk="gladly", language="en")
    appointment = AppointmentFactory(client=aino, staff=mari, starts_at=at_clock(0))
    appointment.service.name = SCRIPT
    appointment.service.save()
    InstructionFactory(service=appointment.service, text_fi=SCRIPT, text_en=SCRIPT)
    HealthFactFactory(client=aino, text=SCRIPT, reaction=SCRIPT)
    product = ProductFactory(name=SCRIPT, purpose=SCRIPT, category=appointment.service.category)
    client.force_login(mari.user)
    treat = reverse("care:treat", args=[appointment.pk])
    first = client.get(treat)
    client.post(
        treat,
        {"service": appointment.service_id, "note": SCRIPT, "reaction": 1, "aftercare": SCRIPT, "channel": "email"},
    )
    visit = aino.visits.get()
    advise = reverse("advice:advise", args=[visit.pk])
    shelf = client.get(advise)
    client.post(
        reverse("advice:recommend", args=[visit.pk]),
        OFFER | {"product": product.pk},
    )

    pages = [first, shelf, client.get(advise)]
    pages += [client.get(reverse(name)) for name in ("card:clients", "care:my-day", "advice:given")]
    pages += [client.get(reverse(name, args=[visit.pk])) for name in ("care:visit", "care:aftercare")]
    pages += [client.get(reverse(f"card:{name}", args=[aino.pk])) for name in ("client", "health", "change-contact")]
    pages += [client.get(reverse("card:search"), {"q": "script"})]

    assert [page.status_code for page in pages] == [200] * 12
    assert [page.content.decode().count(SCRIPT) for page in pages] == [0] * 12
    assert [page.content.decode().count("&lt;script&gt;alert(1)&lt;/script&gt;") > 0 for page in pages] == [True] * 12
    assert Mail.objects.get().body_html.count(SCRIPT) == 0


@pytest.mark.parametrize(
    ("name", "status", "kept"),
    [
        ("A\u202eino", 302, "Aino"),
        ("Ai\u200bno\u2060", 302, "Aino"),
        ("Äijä", 302, "Äijä"),
        ("Aino 🦊", 302, "Aino 🦊"),
        ("Aino\n\tMaria", 302, "Aino Maria"),
        ("\u202e\u200b", 422, None),
        ("A" * 10_000, 422, None),
        ("Aino\x00", 422, None),
    ],
)
def test_h65_odd_names_are_made_plain_or_refused_and_never_break(client, name, status, kept):
    client.force_login(UserFactory(role="receptionist"))

    response = client.post(reverse("card:new-client"), {"first_name": name, "phone": "040 123 4567"})

    assert response.status_code == status
    assert list(Client.objects.values_list("first_name", flat=True)) == ([kept] if kept else [])


@pytest.mark.parametrize("text", ["\x00", "\u202e", "🦊", "a" * 10_000, "'; DROP TABLE card_client; --", "%_\\"])
def test_h65_odd_searches_find_nobody_and_never_break(client, mari, text):
    ClientFactory(first_name="Aino")
    visit = VisitFactory(staff=mari)
    client.force_login(mari.user)

    answers = [
        client.get(reverse("card:clients"), {"q": text, "page": text, "sort": text}).status_code,
        client.get(reverse("card:search"), {"q": text}).status_code,
        client.get(reverse("advice:given"), {"answer": text, "page": text, "sort": text}).status_code,
        client.get(reverse("advice:advise", args=[visit.pk]), {"q": text, "product": text}).status_code,
        client.get(reverse("care:my-day"), {"day": text}).status_code,
    ]

    assert answers == [200] * 5
