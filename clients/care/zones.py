"""The parts of face and body that a treatment touches, as the trade names them. "Left" is the client's left."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Zone(TextChoices):
    FOREHEAD = "forehead", _("Forehead")
    EYES = "eyes", _("Around the eyes")
    NOSE = "nose", _("Nose")
    CHEEK_RIGHT = "cheek_r", _("Right cheek")
    CHEEK_LEFT = "cheek_l", _("Left cheek")
    LIPS = "lips", _("Lips")
    CHIN = "chin", _("Chin")
    NECK = "neck", _("Neck")
    DECOLLETE = "decollete", _("Décolleté")
    ARM_RIGHT = "arm_r", _("Right arm")
    ARM_LEFT = "arm_l", _("Left arm")
    HAND_RIGHT = "hand_r", _("Right hand")
    HAND_LEFT = "hand_l", _("Left hand")
    BELLY = "belly", _("Belly")
    BACK = "back", _("Back")
    BIKINI = "bikini", _("Bikini line")
    LEG_RIGHT = "leg_r", _("Right leg")
    LEG_LEFT = "leg_l", _("Left leg")
    FOOT_RIGHT = "foot_r", _("Right foot")
    FOOT_LEFT = "foot_l", _("Left foot")


_KEYS = list(Zone.values)
FACE = tuple(_KEYS[: _KEYS.index(Zone.ARM_RIGHT)])
BODY = tuple(_KEYS[_KEYS.index(Zone.ARM_RIGHT) :])


def as_text(zones: Iterable[str]) -> str:
    """Zones as they are stored: known ones, each once, from the head down."""
    chosen = set(zones)
    return " ".join(key for key in _KEYS if key in chosen)


def from_text(text: str) -> list[str]:
    """The zones of such a text."""
    return [key for key in text.split() if key in _KEYS]


def words_of(text: str) -> str:
    """What people read: "Forehead, Nose"."""
    return ", ".join(str(Zone(key).label) for key in from_text(text))
