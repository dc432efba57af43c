"""How the skin was before the treatment: four scores from 0 (not at all) to 4 (strongly), kept as one secret text."""

import json
from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST = 4


class Score(models.TextChoices):
    """What is looked at before the client lies down."""

    DRY = "dry", _("Dryness")
    RED = "red", _("Redness")
    OILY = "oily", _("Oiliness")
    TENDER = "tender", _("Tenderness")


def as_text(scores: Mapping[str, int]) -> str:
    """For keeping: the known scores that were given, or nothing."""
    kept = {name: scores[name] for name in Score.values if name in scores and 0 <= scores[name] <= MOST}
    return json.dumps(kept) if kept else ""


def from_text(text: str) -> dict[str, int]:
    """The scores that were given."""
    found: dict[str, int] = json.loads(text) if text else {}
    return found


def words_of(text: str) -> str:
    """The scores as people read them."""
    return " · ".join(f"{Score(name).label} {score}/{MOST}" for name, score in from_text(text).items())
