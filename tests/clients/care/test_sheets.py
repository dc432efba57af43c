"""What is asked of a device: changed by the owner, a new version each time, never over the old."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from clients.care.models import Setting, SettingSheet
from clients.care.services import SettingLine, publish_sheet
from clients.care.starter import USUAL, usual_lines
from salon.core.errors import Refused
from salon.house.models import DeviceKind
from tests.clients.reading import shows
from tests.factories import NOW, SalonFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def salon():
    return SalonFactory()


@pytest.fixture
def kind():
    return DeviceKind.objects.create(name="Mikroneulauslaite")


@pytest.fixture
def owner(client):
    owner = UserFactory(role="owner")
    client.force_login(owner)
    return owner


def sent(version, *lines):
    rows = {"line-TOTAL_FORMS": len(lines), "line-INITIAL_FORMS": 0, "version": version}
    for n, line in enumerate(lines):
        rows |= {f"line-{n}-{name}": value for name, value in {"kind": "number", **line}.items()}
    return rows


def test_a_new_kind_begins_with_what_is_usual_and_the_owner_keeps_it(client, owner, kind):
    page = client.get(reverse("care:sheet", args=[kind.pk]))
    rows = [row.initial.get("name_fi") for row in page.context["form"]]

    saved = client.post(
        reverse("care:sheet", args=[kind.pk]),
        sent(0, {"name_fi": "Neulan pituus", "name_en": "Needle depth", "unit": "mm", "least": "0.1", "most": "3"}, {}),
    )

    assert rows == ["Neulan pituus", "Ajokerrat", "Kärki", None, None]
    assert saved.status_code == 302
    line = Setting.objects.get()
    assert (line.key, line.sheet.version, line.least, line.unit) == ("needle-depth", 1, Decimal("0.1"), "mm")


def test_a_change_is_a_new_version_and_a_line_keeps_its_key(client, owner, kind):
    publish_sheet(kind, [SettingLine("Pituus", "Depth")], after=0, by=owner, at=NOW)

    client.post(
        reverse("care:sheet", args=[kind.pk]),
        sent(1, {"key": "depth", "name_fi": "Neulan pituus", "name_en": "Length"}, {"name_fi": "Pituus"}),
    )

    newest = SettingSheet.objects.newest().get()
    assert (newest.version, list(newest.settings.values_list("key", flat=True))) == (2, ["depth", "pituus"])
    assert SettingSheet.objects.count() == 2


def test_who_looked_at_an_older_version_is_told(client, owner, kind):
    publish_sheet(kind, [SettingLine("Pituus", "Depth")], after=0, by=owner, at=NOW)

    late = client.post(reverse("care:sheet", args=[kind.pk]), sent(0, {"name_fi": "Teho", "name_en": "Power"}))

    assert (late.status_code, SettingSheet.objects.count()) == (422, 1)
    assert shows(late, "Somebody has changed these settings meanwhile.") == [True]
    assert late.context["form"][0]["name_fi"].value() == "Teho"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([SettingLine("Teho", "Power", least=Decimal(5), most=Decimal(4))], "range_upside_down"),
        ([SettingLine("Väri", "Colour", kind="choice", choices=" , ")], "no_choices"),
        ([SettingLine("Teho", "Power"), SettingLine("teho", "Strength")], "name_twice"),
        ([SettingLine(f"Rivi {n}", f"Line {n}") for n in range(13)], "too_many_lines"),
    ],
)
def test_a_sheet_that_cannot_be_filled_in_is_refused(lines, code, kind):
    with pytest.raises(Refused) as refusal:
        publish_sheet(kind, lines, after=0, by=None, at=NOW)

    assert (refusal.value.code, SettingSheet.objects.count()) == (code, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"least": 5, "most": 4},
        {"kind": "text", "unit": "mm"},
        {"kind": "choice"},
        {"kind": "number", "choices": "a, b"},
        {"kind": "other"},
        {"name_fi": ""},
        {"key": ""},
    ],
)
def test_the_database_refuses_a_line_that_makes_no_sense(wrong, kind):
    sheet = publish_sheet(kind, [], after=0, by=None, at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        Setting.objects.create(sheet=sheet, place=0, **{"key": "a", "name_fi": "A", "name_en": "A", **wrong})


@pytest.mark.parametrize("name", sorted(USUAL))
def test_every_usual_sheet_can_be_published(name, kind):
    sheet = publish_sheet(kind, usual_lines(f"Uusi {name}laite"), after=0, by=None, at=NOW)

    assert sheet.settings.count() == len(USUAL[name])


def test_a_device_of_an_unusual_kind_begins_empty():
    assert usual_lines("Kahvinkeitin") == ()


@pytest.mark.parametrize("role", ["manager", "cosmetologist", "receptionist", "accountant"])
def test_these_pages_are_for_who_sets_the_salon_up(role, client, kind):
    client.force_login(UserFactory(role=role))
    expected = 200 if role == "manager" else 404

    answers = {client.get(url).status_code for url in (reverse("care:sheets"), reverse("care:sheet", args=[kind.pk]))}

    assert answers == {expected}
