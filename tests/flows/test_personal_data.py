"""The owner makes a copy, restricts, erases and keeps, in a real browser; every page is accessible."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from clients.rights import services
from clients.rights.models import Erasure, Export
from salon.core.time import local_day
from tests.factories import SalonFactory, UserFactory
from tests.filled import filled_client

pytestmark = [pytest.mark.flow, pytest.mark.every_database]


def test_the_owner_makes_a_copy_and_asks_for_an_erasure(signed_in_page, live_server, assert_accessible):
    SalonFactory()
    aino = filled_client("AA").client
    page = signed_in_page(UserFactory(role="owner", language="fi"))

    page.goto(live_server.url + reverse("card:client", args=[aino.pk]))
    page.get_by_role("link", name="Henkilötiedot").first.click()
    page.fill("#id_reason", "Pyysi sähköpostilla")
    page.get_by_role("button", name="Tee kopio").click()
    expect(page.get_by_text("Odottaa vuoroaan")).to_be_visible()
    services.make_due(at=timezone.now())
    # The list asks again by itself; nobody reloads.
    expect(page.get_by_role("link", name=re.compile("Koneelle"))).to_be_visible()
    assert_accessible(page)
    with page.expect_download() as coming:
        page.get_by_role("link", name=re.compile("Koneelle")).click()

    page.get_by_role("link", name="Näytä, mitä poisto tekee").click()
    page.wait_for_url("**/erasure/")
    assert_accessible(page)
    page.fill("#id_asked_on", str(local_day(timezone.now())))
    page.fill("#id_typed", str(aino))
    page.get_by_role("button", name="Poista seitsemän päivän päästä").click()
    expect(page.get_by_role("link", name=str(aino))).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="Säilytysajat").click()
    page.wait_for_url("**/times/")
    assert_accessible(page)

    assert coming.value.suggested_filename == f"{Export.objects.get(state='ready').pk}.json"
    assert Erasure.objects.open().get().client == aino
