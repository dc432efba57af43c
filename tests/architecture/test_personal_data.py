"""Every model that is about clients is covered by its room's source, so that no export or erasure forgets one."""

from django.apps import apps
from django.db import models

from clients.card.models import Client
from salon.core.holdings import holdings, sources
from salon.core.privacy import Decision, decisions

ABOUT_CLIENTS = {Decision.ERASE, Decision.PSEUDONYM, Decision.KEEP}


def reaches_a_client(model, seen=()):
    if model is Client:
        return True
    links = [field.related_model for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
    return any(reaches_a_client(there, (*seen, model)) for there in links if there not in (*seen, model))


def own_models():
    return [model for model in apps.get_models() if model._meta.label in decisions.names()]


def uncovered(models_to_look_at):
    covered = {holding.model for holding in holdings()}
    return [model._meta.label for model in models_to_look_at if model not in covered]


def test_every_model_whose_decision_concerns_clients_has_a_source():
    about = [model for model in own_models() if decisions.get(model._meta.label).decision in ABOUT_CLIENTS]

    assert uncovered(about) == []


def test_what_reaches_a_client_without_a_source_says_whose_data_it_is():
    reaching = [model for model in own_models() if reaches_a_client(model)]

    found = {label: decisions.get(label).decision for label in uncovered(reaching)}

    assert found == {
        "booking.Hold": Decision.NONE,
        "commission.LedgerEntry": Decision.STAFF,
    }


def test_a_model_without_a_source_would_be_found():
    class Forgotten(models.Model):
        client = models.ForeignKey(Client, models.CASCADE, related_name="+")

        class Meta:
            app_label = "card"
            managed = False

    try:
        assert (reaches_a_client(Forgotten), uncovered([Forgotten])) == (True, ["card.Forgotten"])
    finally:
        del apps.all_models["card"]["forgotten"]
        apps.clear_cache()


def test_a_room_answers_for_its_own_models_only():
    strangers = [
        f"{name}: {holding.model._meta.label}"
        for name, source in zip(sources.names(), sources, strict=True)
        for holding in source.holdings
        if holding.model._meta.app_label != name
    ]

    assert strangers == []


def test_erasure_does_to_each_model_what_was_decided():
    said = {holding.model._meta.label: holding.is_deleted for holding in holdings()}

    decided = {label: decisions.get(label).decision == Decision.ERASE for label in said}

    assert said == decided


def test_what_stays_says_why():
    assert [holding.model._meta.label for holding in holdings() if not holding.is_deleted and not holding.kept] == []


def test_columns_that_a_source_names_exist():
    named = [
        (holding.model, column) for holding in holdings() for column in (*holding.left_out, *(holding.erased or {}))
    ]

    columns = [(model, field.name) for model in apps.get_models() for field in model._meta.concrete_fields]
    assert [pair for pair in named if pair not in columns] == []
