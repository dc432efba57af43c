"""Attacks on the flag and misuse of it. The numbers are those of the list of hostile tests."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from salon.advisory.models import DailyScore, View
from salon.advisory.services import score
from tests.factories import StaffFactory, UserFactory, VisitFactory
from tests.salon.advisory.salons import LAST_DAY, NIGHT, hear, latest_tuesday, salon_with_a_pusher

ROOT = Path(__file__).resolve().parents[2]
ROOM = ROOT / "salon" / "advisory"


def sources():
    """Every Python file of the product, tests apart."""
    for house in ("salon", "clients", "products"):
        yield from (path for path in (ROOT / house).rglob("*.py") if "migrations" not in path.parts)


def imported_from_the_room(path):
    """What a file imports of salon.advisory, as (module, name)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@pytest.mark.django_db
def test_h102_before_the_hearing_nothing_is_computed_and_no_row_is_written(client):
    salon_with_a_pusher(weeks=12)
    client.force_login(UserFactory(role="owner"))

    written = score(at=NIGHT)
    response = client.get(reverse("advisory:people"))

    assert (written, DailyScore.objects.count(), "lines" in response.context) == (0, 0, False)


@pytest.mark.django_db
def test_h102_hearing_of_tomorrow_does_not_count_today():
    VisitFactory(day=LAST_DAY)
    hear(NIGHT.date().replace(day=26))

    assert (score(at=NIGHT), DailyScore.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_h102_below_thirty_visits_the_level_is_none_and_the_page_says_too_few(client):
    hear()
    staff = StaffFactory(name="Sanna")
    VisitFactory.create_batch(29, staff=staff, day=latest_tuesday())
    client.force_login(UserFactory(role="owner"))

    score(at=timezone.now())
    response = client.get(reverse("advisory:person", args=[staff.pk]))

    assert [row.level for row in DailyScore.objects.all()] == ["none"]
    assert response.context["sentences"] == ["29 visits so far: too few to say anything."]
    assert "rows" not in response.context


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["manager", "cosmetologist", "substitute", "receptionist", "accountant"])
def test_h103_colleague_finds_neither_the_list_nor_the_page(client, role):
    hear()
    sanna = StaffFactory(name="Sanna", role="substitute")
    other = StaffFactory(name="Other", role=role)
    client.force_login(other.user)

    codes = [
        client.get(reverse("advisory:people")).status_code,
        client.get(reverse("advisory:person", args=[sanna.pk])).status_code,
        client.post(reverse("advisory:people"), {"heard_on": "2026-01-01", "note": "x"}).status_code,
    ]

    assert (codes, View.objects.count()) == ([404, 404, 404], 0)


@pytest.mark.django_db
def test_h103_without_a_log_in_there_is_only_the_log_in_page(client):
    sanna = StaffFactory(name="Sanna")

    response = client.get(reverse("advisory:person", args=[sanna.pk]))

    assert (response.status_code, response.url.startswith(reverse("account_login"))) == (302, True)


@pytest.mark.django_db
def test_h103_list_holds_no_score_no_colour_and_no_order_but_the_alphabet(client):
    hear()
    salon_with_a_pusher(last_day=latest_tuesday())
    client.force_login(UserFactory(role="owner"))

    response = client.get(reverse("advisory:people"))

    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert [line.staff.name for line in response.context["lines"]] == ["Aino", "Bea", "Sanna"]
    assert re.findall(r"badge|alert-|text-(?:danger|warning|success)|flag-|sort=|export|\.csv", main) == []


def test_h103_no_room_offers_an_export_of_people():
    texts = [path.read_text(encoding="utf-8") for path in ROOM.glob("*.py")]

    assert [text for text in texts if re.search(r"csv|xlsx|JsonResponse|FileResponse", text)] == []


def test_h104_nobody_outside_the_room_imports_its_results():
    found = {
        (str(path.relative_to(ROOT)), module, name)
        for path in sources()
        if ROOM not in path.parents
        for module, name in imported_from_the_room(path)
        if module.startswith("salon.advisory") or (module == "salon" and name == "advisory")
    }

    # The demo salon and the importer may hear staff and start a night's run; neither gets a result.
    verbs = {("salon.advisory.services", "record_hearing"), ("salon.advisory.services", "score")}
    assert {(module, name) for _path, module, name in found} - verbs == set()


def test_h104_no_model_outside_the_room_points_at_its_rows():
    room = set(apps.get_app_config("advisory").get_models())

    pointing = {
        model._meta.label
        for model in apps.get_models()
        if model not in room
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model in room
    }

    assert pointing == set()


def test_h104_nobody_outside_the_room_names_its_tables_or_models():
    names = re.compile(r"advisory_dailyscore|\bDailyScore\b|get_model\(\s*[\"']advisory")

    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if ROOM not in path.parents and names.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []


HEALTH = {"HealthFact", "TreatmentRecord", "AftercareGiven", "Instruction", "EncryptedTextField"}


def test_h108_room_knows_no_health_data():
    words = {
        node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else node.name
        for path in ROOM.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Name | ast.Attribute | ast.alias)
    }

    assert {word for word in words if word in HEALTH or re.search(r"health|allerg|treatments", word.lower())} == set()


def fields_read():
    """Each (model, path) that streams.py takes out of the database."""
    tree = ast.parse((ROOM / "streams.py").read_text(encoding="utf-8"))
    for function in [node for node in tree.body if isinstance(node, ast.FunctionDef)]:
        managers = [
            node.value.id
            for node in ast.walk(function)
            if isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name)
        ]
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "values_list":
                yield from ((managers[0], argument.value) for argument in call.args)


def last_field(name, path):
    model = next(model for model in apps.get_models() if model.__name__ == name)
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = field.related_model
    return field


def test_h108_streams_read_keys_days_choices_and_sums_and_no_free_text():
    read = [(name, path, last_field(name, path)) for name, path in fields_read()]

    texts = [
        (name, path)
        for name, path, field in read
        if isinstance(field, models.CharField | models.TextField | models.JSONField) and not field.choices
    ]
    assert len(read) > 20
    assert texts == []


def test_h108_streams_read_rows_only_as_named_values():
    tree = ast.parse((ROOM / "streams.py").read_text(encoding="utf-8"))
    called = {
        call.func.attr for call in ast.walk(tree) if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    }

    assert called & {"values", "only", "defer", "get", "first", "last", "iterator", "raw", "all"} == set()
