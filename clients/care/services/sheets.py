"""The settings that are written down of a kind of device: each change is a new version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from clients.care.models import Setting, SettingSheet
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.house.models import DeviceKind

MOST_LINES = 12


@dataclass(frozen=True)
class SettingLine:
    """One line as the owner writes it; `key` of the line that it was before, empty for a new one."""

    name_fi: str
    name_en: str
    kind: str = Setting.Kind.NUMBER
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: str = ""
    required: bool = False
    key: str = ""


@transaction.atomic
def publish_sheet(
    kind: DeviceKind, lines: Sequence[SettingLine], *, after: int, by: User | None, at: datetime
) -> SettingSheet:
    """Make these lines the sheet of the kind from now on; what was recorded by an older version stays as it is.

    after : the version that the owner saw, 0 where there was none; refused if another was published meanwhile
    """
    locked = DeviceKind.objects.select_for_update().get(pk=kind.pk)
    newest = SettingSheet.objects.filter(kind=locked).order_by("-version").first()
    if (newest.version if newest else 0) != after:
        raise Refused(_("Somebody has changed these settings meanwhile. Look at them again."), code="stale")
    _check(lines)
    sheet = SettingSheet.objects.create(kind=locked, version=after + 1, made_at=at, made_by=by)
    keys = _keys(lines)
    Setting.objects.bulk_create(
        Setting(sheet=sheet, place=place, **{**line.__dict__, "key": key})
        for place, (line, key) in enumerate(zip(lines, keys, strict=True))
    )
    audit.record("settings.published", sheet, by=by, at=at, version=sheet.version)
    return sheet


def _check(lines: Sequence[SettingLine]) -> None:
    if len(lines) > MOST_LINES:
        raise Refused(_("A sheet has at most %(most)s lines.") % {"most": MOST_LINES}, code="too_many_lines")
    for line in lines:
        if line.least is not None and line.most is not None and line.most < line.least:
            text = _("“%(name)s”: the most is less than the least.") % {"name": line.name_fi}
            raise Refused(text, code="range_upside_down")
        if line.kind == Setting.Kind.CHOICE and not line.choices.strip(", "):
            text = _("“%(name)s”: write what can be chosen, with commas between.") % {"name": line.name_fi}
            raise Refused(text, code="no_choices")
    names = [line.name_fi.casefold() for line in lines]
    if len(set(names)) < len(names):
        raise Refused(_("Two lines have the same name."), code="name_twice")


def _keys(lines: Sequence[SettingLine]) -> list[str]:
    """A key for each line: the one it had, else one made of its name that no other line has."""
    taken = {line.key for line in lines if line.key}
    keys = []
    for line in lines:
        key = line.key or slugify(line.name_en)[:36] or "line"
        if not line.key:
            number = 2
            plain = key
            while key in taken:
                key, number = f"{plain}-{number}", number + 1
            taken.add(key)
        keys.append(key)
    return keys
