"""Import-linter does not see `ForeignKey("card.Client")` written as a string: this test walks the models themselves."""

import inspect
from pathlib import Path

from django.apps import apps
from django.db import models

from salon.core.privacy import decisions

ROOT = Path(__file__).resolve().parents[2]
LAYERS = {
    "core": 2,
    "house": 3,
    "card": 4,
    "catalogue": 4,
    "booking": 5,
    "intake": 6,
    "safety": 7,
    "aftercare": 8,
    "care": 9,
    "photos": 10,
    "followup": 11,
    "advice": 12,
    "sales": 13,
    "feedback": 14,
    "rights": 14,
    "commission": 15,
    "advisory": 16,
    "reports": 16,
    "salon": 17,
}
OUTSIDE = {"auth", "contenttypes", "sessions", "account", "mfa", "messages"}


def own_models():
    return [model for model in apps.get_models() if model._meta.app_label in LAYERS]


def forbidden_relations(models_to_look_at):
    found = []
    for model in models_to_look_at:
        here = model._meta.app_label
        for field in model._meta.get_fields():
            if not (isinstance(field, models.ForeignKey | models.ManyToManyField)):
                continue
            there = field.related_model._meta.app_label
            if there != here and not LAYERS[there] < LAYERS[here]:
                found.append(f"{model._meta.label}.{field.name} -> {there}")
    return found


def test_every_app_has_a_layer():
    unknown = {
        config.label
        for config in apps.get_app_configs()
        if config.name.split(".")[0] in ("salon", "clients", "products")
    }

    assert unknown - set(LAYERS) == set()


def test_every_relation_points_to_a_lower_room():
    assert forbidden_relations(own_models()) == []


def test_a_relation_that_points_up_would_be_found():
    class Upward(models.Model):
        line = models.ForeignKey("sales.ReceiptLine", models.CASCADE, related_name="+")

        class Meta:
            app_label = "house"
            managed = False

    try:
        assert forbidden_relations([Upward]) == ["house.Upward.line -> sales"]
    finally:
        del apps.all_models["house"]["upward"]
        apps.clear_cache()


def test_relations_name_the_imported_class():
    strings = []
    for model in own_models():
        source = inspect.getsource(model)
        strings += [
            f"{model._meta.label}: {line.strip()}"
            for line in source.splitlines()
            if ("ForeignKey(" in line or "OneToOneField(" in line) and '("' in line and '("self"' not in line
        ]

    assert strings == []


def test_every_model_has_a_privacy_decision():
    decided = set(decisions.names())

    assert {model._meta.label for model in own_models()} - decided == set()


def test_every_table_that_the_law_keeps_is_append_only_by_trigger(db):
    from salon.core.database import triggers

    kept = {
        f"{label.split('.')[0]}_{label.split('.')[1].lower()}"
        for label in (
            "core.AuditEvent",
            "sales.Receipt",
            "sales.ReceiptLine",
            "sales.Payment",
            "commission.LedgerEntry",
            "care.TreatmentRecord",
            "booking.AppointmentChange",
        )
    }

    assert kept - {trigger.table for trigger in triggers} == set()
