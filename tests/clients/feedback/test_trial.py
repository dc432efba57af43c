"""Try it as a client: the real pages and letters for the staff, and nothing stored of it."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from clients.card.models import ClientLink
from clients.care.models import Visit
from products.advice.models import Owned, Recommendation, UseCheck
from salon.core import outbox
from salon.core.models import Mail
from tests.clients.reading import shows
from tests.factories import InstructionFactory, ProductFactory, SalonFactory, UserFactory

pytestmark = pytest.mark.django_db
KINDS = ("aftercare", "use", "reorder")
STORED = (Visit, Recommendation, UseCheck, Owned, ClientLink)


@pytest.fixture(autouse=True)
def desk(client):
    SalonFactory()
    InstructionFactory()
    ProductFactory(name="Serum", volume_ml=30, ml_per_application="0.40")
    desk = UserFactory(role="receptionist", email="riitta@example.org")
    client.force_login(desk)
    return desk


@pytest.mark.parametrize("kind", KINDS)
def test_each_page_opens_with_its_buttons_off_and_stores_nothing(client, kind):
    page = client.get(reverse("feedback:trial-page", args=[kind]))

    text = page.content.decode()
    assert (page.status_code, shows(page, "Serum", "A trial: this is what a client sees.")) == (200, [True, True])
    # Content and foot: everything between a disabled pair cannot be sent.
    assert len(re.findall(r"<fieldset[^>]*\bdisabled\b", text)) == 2
    assert [model.objects.count() for model in STORED] == [0] * len(STORED)


@pytest.mark.parametrize("kind", KINDS)
def test_each_letter_goes_to_oneself_with_a_link_to_the_trial_page(client, kind, mailoutbox):
    client.post(reverse("feedback:trial-send", args=[kind]))
    outbox.send_due(at=timezone.now())

    mail = Mail.objects.get()
    assert (mailoutbox[0].to, mail.person, mail.purpose) == (["riitta@example.org"], None, "necessary")
    assert reverse("feedback:trial-page", args=[kind]) in mailoutbox[0].body
    assert [model.objects.count() for model in STORED] == [0] * len(STORED)


def test_the_list_names_all_three(client):
    page = client.get(reverse("feedback:trial"))

    assert page.content.decode().count("riitta@example.org") >= 3


@pytest.mark.parametrize("kind", ["other", "receipt"])
def test_what_is_no_letter_to_a_client_is_not_found_or_refused(client, kind):
    page = client.get(reverse("feedback:trial-page", args=[kind]))
    sent = client.post(reverse("feedback:trial-send", args=[kind]), follow=True)

    assert (page.status_code, shows(sent, "There is no such letter."), Mail.objects.count()) == (404, [True], 0)


def test_a_visitor_without_a_log_in_finds_no_trial(client):
    client.logout()

    assert client.get(reverse("feedback:trial")).status_code == 302
