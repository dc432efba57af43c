"""The pages of a copy: for who leads the salon, and the files for nobody but who asked."""

from datetime import timedelta

import pytest
from django.urls import reverse

from clients.card.models import Client
from clients.rights import services
from clients.rights.models import Export
from tests.factories import NOW, ClientFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def owner():
    return UserFactory(role="owner")


def copy_of(client, owner):
    export = services.ask_export(client, "She asked by mail", by=owner, at=NOW)
    # The page asks the real clock whether the file is still kept.
    services.make_due(at=NOW + timedelta(days=3650))
    export.refresh_from_db()
    return export


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("owner", 200),
        ("manager", 200),
        ("cosmetologist", 404),
        ("receptionist", 404),
        ("substitute", 404),
        ("accountant", 404),
    ],
)
def test_the_page_is_for_who_leads_the_salon(client, role, status):
    client.force_login(UserFactory(role=role))

    assert client.get(reverse("rights:client", args=[ClientFactory().pk])).status_code == status


def test_h17_a_copy_is_handed_out_to_nobody_but_who_asked(client, owner):
    export = copy_of(ClientFactory(), owner)
    address = reverse("rights:download", args=[export.pk, "json"])

    client.force_login(UserFactory(role="manager"))
    stranger = client.get(address).status_code
    client.force_login(owner)
    asker = client.get(address)

    assert (stranger, asker.status_code, asker["Cache-Control"]) == (
        404,
        200,
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    assert asker["Content-Disposition"] == f'attachment; filename="{export.pk}.json"'


def test_h77_a_kind_of_file_that_is_not_ours_does_not_exist(client, owner):
    export = copy_of(ClientFactory(), owner)
    client.force_login(owner)

    assert client.get(reverse("rights:download", args=[export.pk, "half"])).status_code == 404


def test_the_page_asks_for_a_copy_and_shows_it(client, owner):
    aino = ClientFactory()
    client.force_login(owner)
    page = reverse("rights:client", args=[aino.pk])

    asked = client.post(page, {"reason": "She asked"})
    services.make_due(at=NOW + timedelta(days=3650))

    shown = client.get(page).content.decode()
    export = Export.objects.get()
    assert (asked.status_code, asked["Location"]) == (302, page)
    assert reverse("rights:download", args=[export.pk, "json"]) in shown


def test_a_page_without_a_reason_says_so(client, owner):
    client.force_login(owner)

    answer = client.post(reverse("rights:client", args=[ClientFactory().pk]), {"reason": ""})

    assert (answer.status_code, Export.objects.count()) == (422, 0)


def test_h21_the_data_of_an_erased_client_has_no_page(client, owner):
    erased = ClientFactory(state=Client.State.ERASED)
    client.force_login(owner)

    assert client.get(reverse("rights:client", args=[erased.pk])).status_code == 404
