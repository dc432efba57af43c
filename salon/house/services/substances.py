"""What is done with the vocabulary: a substance written down, corrected, taken out of use and back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.names import clean_line, fold
from salon.core.versions import check_version
from salon.house.models import Substance, SubstanceGroup, SubstanceInGroup

LONGEST = {"name_fi": 80, "name_en": 80, "inci": 120, "synonyms": 400}


@dataclass(frozen=True)
class Names:
    """A substance as it is called, and the groups it belongs to."""

    name_fi: str
    name_en: str
    inci: str = ""
    synonyms: str = ""
    groups: tuple[str, ...] = ()

    def cleaned(self) -> "Names":
        """The same without signs that cannot be seen, each group once; refuses what is no name."""
        lines = {name: clean_line(getattr(self, name)) for name in LONGEST}
        if not (lines["name_fi"] and lines["name_en"]):
            raise Refused(_("Write the name in Finnish and in English."), code="no_name")
        if any(len(line) > LONGEST[name] for name, line in lines.items()):
            raise Refused(_("A name is too long. Shorten it."), code="long_name")
        if not set(self.groups) <= set(SubstanceGroup.values):
            raise Refused(_("Choose groups from the list."), code="unknown_group")
        return replace(self, **lines, groups=tuple(sorted(set(self.groups))))

    @property
    def columns(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in LONGEST}


@transaction.atomic
def add_substance(names: Names, *, by: User, at: datetime) -> Substance:
    """Write down a substance that the vocabulary lacks."""
    new = names.cleaned()
    _insist_on_new(new)
    row = Substance.objects.create(**new.columns)
    _put_in_groups(row, new.groups)
    audit.record(
        "substance.added", row, by=by, at=at, name=row.name_fi, values=_values({}, new), groups=list(new.groups)
    )
    return row


@transaction.atomic
def change_substance(row: Substance, names: Names, *, version: int, by: User, at: datetime) -> Substance:
    """Correct a substance; what points at it means it under its new name."""
    new = names.cleaned()
    locked = Substance.objects.select_for_update().get(pk=row.pk)
    had = {name: getattr(locked, name) for name in LONGEST}
    groups = groups_of(locked)
    if (had, groups) == (new.columns, new.groups):
        return locked
    check_version(locked, version)
    _insist_on_new(new, but=locked)
    for name, value in new.columns.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    _put_in_groups(locked, new.groups)
    facts = {"values": _values(had, new), "groups": list(new.groups)}
    audit.record("substance.changed", locked, by=by, at=at, name=locked.name_fi, **facts)
    return locked


@transaction.atomic
def use_substance(row: Substance, *, use: bool, by: User, at: datetime) -> Substance:
    """Offer a substance in forms, or no longer; cards that name it keep it."""
    locked = Substance.objects.select_for_update().get(pk=row.pk)
    if locked.active != use:
        locked.active = use
        locked.save(update_fields=["active"])
        action = "substance.in_use" if use else "substance.out_of_use"
        audit.record(action, locked, by=by, at=at, name=locked.name_fi)
    return locked


def groups_of(row: Substance) -> tuple[str, ...]:
    """The groups of a substance, in the order of their codes."""
    return tuple(sorted(row.groups.values_list("group", flat=True)))


def _put_in_groups(row: Substance, groups: tuple[str, ...]) -> None:
    row.groups.exclude(group__in=groups).delete()
    known = groups_of(row)
    SubstanceInGroup.objects.bulk_create(
        SubstanceInGroup(substance=row, group=group) for group in groups if group not in known
    )


def _insist_on_new(names: Names, but: Substance | None = None) -> None:
    """Refuse a name that another substance has; letters' size and accents make no difference."""
    wanted = {fold(names.name_fi), fold(names.name_en)}
    others = Substance.objects.exclude(pk=but.pk) if but else Substance.objects.all()
    for name_fi, name_en in others.values_list("name_fi", "name_en"):
        if wanted & {fold(name_fi), fold(name_en)}:
            raise Refused(
                _("%(name)s is in the vocabulary already.") % {"name": f"{name_fi} ({name_en})"}, code="already_here"
            )


def _values(had: Mapping[str, str], new: Names) -> dict[str, list[str]]:
    return {name: [had.get(name, ""), value] for name, value in new.columns.items() if had.get(name, "") != value}
