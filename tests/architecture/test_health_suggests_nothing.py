"""H108: what suggests a product knows no health data, by what it imports; what stops one is kept apart from it."""

import ast
from pathlib import Path

import pytest

from products.advice.models import TODAYS, Goal
from products.advice.models.rules import SuggestionRule

ROOT = Path(__file__).resolve().parents[2]
# Where health data comes from; `clients.card.models` is looked at name by name.
HEALTH = ("clients.card.services.health", "clients.card.services.skin", "clients.safety", "clients.intake",
          "clients.followup", "clients.photos", "products.advice.suitability", "products.advice.models.stops",
          "products.advice.models.owned", "clients.card.models.health", "clients.card.models.skin")  # fmt: skip
HEALTH_NAMES = {"HealthFact", "Condition", "SkinProfile", "Severity", "Use", "Fitzpatrick", "ProductStop", "StopRule",
                "Recommendation.checked", "TreatmentRecord", "PatchTest", "AdverseEvent"}  # fmt: skip
# What turns a finding into a suggestion. `pages` brings the two together, and is looked at below.
SUGGESTING = ("products/advice/proposing.py", "products/advice/models/findings.py", "products/advice/models/rules.py")
# Words of illness, medicine, pregnancy, allergy and reaction, in both languages.
FORBIDDEN = ("allerg", "pregnan", "raskaus", "medic", "lääk", "illness", "sairau", "eczema", "ekseema", "rosacea",
             "psoriasis", "reaction", "reaktio", "infect", "disease", "acne", "akne")  # fmt: skip


def imported(path):
    """Every module and name that a file imports, also inside functions."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom):
            found += [(node.module or "", alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
    return found


def health_in(path):
    return [(module, name) for module, name in imported(path) if module.startswith(HEALTH) or name in HEALTH_NAMES]


@pytest.mark.parametrize("path", SUGGESTING)
def test_h108_what_suggests_imports_no_health_data(path):
    assert health_in(ROOT / path) == []


def test_h108_the_check_finds_a_health_import_where_there_is_one(tmp_path):
    path = tmp_path / "wrong.py"
    path.write_text("def f():\n    from clients.card.models import HealthFact\n    import clients.safety.known\n")

    assert health_in(path) == [("clients.card.models", "HealthFact"), ("clients.safety.known", "")]


def test_h108_findings_and_goals_are_cosmetic_words_only():
    words = [*(str(one.label) for one in TODAYS), *(one.value for one in TODAYS), *map(str, Goal.labels), *Goal.values]

    assert [word for word in words if any(bad in word.lower() for bad in FORBIDDEN)] == []


def test_h108_a_rule_that_suggests_points_at_a_product_and_nothing_else():
    links = {field.name: field.related_model.__name__ for field in SuggestionRule._meta.fields if field.is_relation}

    assert links == {"product": "Product"}


def test_h108_on_the_page_health_reaches_the_suggestions_only_as_what_is_barred():
    """In `suggestions_for` what is known of health is asked once, for `against`, and feeds nothing but `barred`."""
    tree = ast.parse((ROOT / "products/advice/pages.py").read_text())
    function = next(one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == "suggestions_for")
    known = [ast.unparse(one) for one in ast.walk(function) if isinstance(one, ast.Attribute) and one.attr == "known"]
    fed = {
        keyword.arg
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "Limits"
        for keyword in call.keywords
        if "against" in ast.unparse(keyword.value)
    }

    assert (known, fed) == (["her.known"], {"barred"})
