"""The owner reads and changes what suggests, what stops and when products pause."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from products.advice.models import PauseRule, StopRule, SuggestionRule
from products.advice.usual import PAUSES, STOPS
from tests.clients.reading import shows
from tests.factories import NOW, ProductFactory, SalonFactory, StaffFactory, UserFactory

pytestmark = pytest.mark.django_db
KINDS = {"suggestions": SuggestionRule, "stops": StopRule, "pauses": PauseRule}


@pytest.fixture(autouse=True)
def owner(client):
    SalonFactory()
    owner = UserFactory(role="owner")
    client.force_login(owner)
    return owner


def written(what):
    return {
        "suggestions": lambda: {
            "about": "finding:dry", "product": ProductFactory(name="Velvet").pk, "slot": "evening", "need": "useful",
            "start_after_days": 0, "rank": 10, "text_fi": "Kosteuttaa", "text_en": "Moistens",
        },
        "stops": lambda: {
            "condition": "pregnancy", "medicine": "", "window_months": 6, "contains": "retinoid", "substance": "",
            "strength": "stop", "text_fi": "Ei raskaana", "text_en": "Not in pregnancy",
        },
        "pauses": lambda: {"contains": "acid", "kind": "peel", "days_before": 7, "days_after": 7},
    }[what]()  # fmt: skip


@pytest.mark.parametrize("what", KINDS)
def test_a_rule_is_written_changed_taken_away_and_brought_back(client, what):
    model, form = KINDS[what], written(what)
    client.post(reverse("advice:rule-new", args=[what]), form)
    first = model.objects.get()
    page = client.get(reverse("advice:rule", args=[what, first.pk]))
    change = {"pauses": {"days_after": 9}}.get(what, {"text_fi": "Toisin"})
    client.post(reverse("advice:rule", args=[what, first.pk]), form | change)
    second = model.objects.get(removed_at=None)
    client.post(reverse("advice:rule-away", args=[what, second.pk]))
    gone = model.objects.filter(removed_at=None).count()
    ended = client.get(reverse("advice:rules", args=[what]), {"state": "over"})
    offer = client.session.get("undo")
    client.post(reverse("advice:rule-back", args=[what, second.pk]))

    assert (page.status_code, second.pk != first.pk, gone) == (200, True, 0)
    assert (len(ended.context["page_obj"].object_list), offer is None) == (2, True)
    assert model.objects.get(removed_at=None).pk == second.pk


@pytest.mark.parametrize(
    ("what", "change", "field"),
    [
        ("suggestions", {"about": "finding:eczema"}, "about"),
        ("suggestions", {"about": ""}, "about"),
        ("suggestions", {"text_fi": ""}, "text_fi"),
        ("suggestions", {"product": "x"}, "product"),
        ("suggestions", {"text_fi": "Osta heti"}, "__all__"),
        ("stops", {"condition": "", "medicine": ""}, "condition"),
        ("stops", {"medicine": "retinoid"}, "condition"),
        ("stops", {"contains": ""}, "contains"),
        ("stops", {"window_months": 99}, "window_months"),
        ("pauses", {"days_before": 0, "days_after": 0}, "days_after"),
        ("pauses", {"days_before": 61}, "days_before"),
        ("pauses", {"kind": "massage"}, "kind"),
    ],
)
def test_what_is_no_rule_is_said_and_nothing_stored(client, what, change, field):
    page = client.post(reverse("advice:rule-new", args=[what]), written(what) | change)

    assert (page.status_code, KINDS[what].objects.count()) == (422, 0)
    assert field in page.context["form"].errors


@pytest.mark.parametrize("what", ["suggestions", "pauses"])
def test_the_same_rule_twice_is_refused(client, what):
    form = written(what)
    client.post(reverse("advice:rule-new", args=[what]), form)

    again = client.post(reverse("advice:rule-new", args=[what]), form)

    assert (again.status_code, KINDS[what].objects.count()) == (422, 1)


def test_a_rule_that_somebody_has_changed_meanwhile_is_not_written_over(client):
    client.post(reverse("advice:rule-new", args=["pauses"]), written("pauses"))
    old = PauseRule.objects.get()
    open_page = reverse("advice:rule", args=["pauses", old.pk])
    client.post(open_page, written("pauses") | {"days_after": 5})

    assert client.post(open_page, written("pauses") | {"days_after": 3}).status_code == 404
    assert PauseRule.objects.get(removed_at=None).days_after == 5


def test_a_salon_begins_with_the_usual_rules_once(client):
    ProductFactory(name="Velvet", use="night_cream")
    empty = client.get(reverse("advice:rules", args=["suggestions"]))
    client.post(reverse("advice:rules-begin"))
    counts = [model.objects.count() for model in KINDS.values()]
    client.post(reverse("advice:rules-begin"))

    assert shows(empty, "Begin with the usual rules") == [True]
    # Two usual rules speak of a night cream: dry skin and fine lines.
    assert counts == [2, len(STOPS), len(PAUSES)]
    assert [model.objects.count() for model in KINDS.values()] == counts


@pytest.mark.parametrize(
    ("model", "wrong"),
    [
        (SuggestionRule, {"finding": "dry", "goal": "calm"}),
        (SuggestionRule, {"finding": "", "goal": ""}),
        (SuggestionRule, {"finding": "eczema"}),
        (SuggestionRule, {"finding": "other"}),
        (SuggestionRule, {"text_fi": ""}),
        (StopRule, {"condition": "", "medicine": ""}),
        (StopRule, {"medicine": "retinoid"}),
        (StopRule, {"contains": ""}),
        (StopRule, {"strength": "push"}),
        (PauseRule, {"days_before": 0, "days_after": 0}),
        (PauseRule, {"days_after": 61}),
        (PauseRule, {"kind": "massage"}),
    ],
)
def test_the_database_refuses_what_is_no_rule(model, wrong):
    good = {
        SuggestionRule: lambda: {"finding": "dry", "product": ProductFactory(), "text_fi": "Syy"},
        StopRule: lambda: {"condition": "pregnancy", "contains": "retinoid", "text_fi": "Syy"},
        PauseRule: lambda: {"contains": "acid", "kind": "peel", "days_before": 7},
    }[model]()
    row = model.objects.create(**good)

    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**wrong)


@pytest.mark.parametrize("what", KINDS)
@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_however_long_it_is(client, what, rows, django_assert_num_queries):
    for number in range(rows):
        if what == "suggestions":
            SuggestionRule.objects.create(product=ProductFactory(), finding="dry", text_fi="x")
        elif what == "stops":
            StopRule.objects.create(condition="pregnancy", contains="retinoid", text_fi=str(number))
        else:
            PauseRule.objects.create(contains=("acid", "retinoid", "dye")[number], kind="peel", days_after=1)
    url = reverse("advice:rules", args=[what])
    client.get(url)

    with django_assert_num_queries(5):
        client.get(url)


def test_who_may_not_change_the_house_finds_no_rules(client):
    client.force_login(StaffFactory(role="cosmetologist").user)
    rule = PauseRule.objects.create(contains="acid", kind="peel", days_after=1, removed_at=NOW)

    urls = [reverse("advice:rules", args=["stops"]), reverse("advice:rule-new", args=["stops"])]
    assert [client.get(url).status_code for url in urls] == [404, 404]
    assert client.post(reverse("advice:rule-back", args=["pauses", rule.pk])).status_code == 404


def test_an_unknown_kind_of_rule_is_no_page(client):
    assert client.get(reverse("advice:rules", args=["people"])).status_code == 404
