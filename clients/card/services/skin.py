"""A client's skin as it is found on a day: written as a new version, compared with the one before."""

import re
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.models import Client, Fitzpatrick, Sensitive, SkinProfile, SkinType
from clients.card.models.skin import BAUMANN
from clients.card.names import clean_line
from salon.core import audit
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.prepared import Prepared
from salon.core.time import local_day
from salon.stats.months import months_later

STALE_AFTER_MONTHS = 12
LONGEST = 600
WORDS = ("zones", "concerns", "goal", "routine")
CODED = {"skin_type": SkinType, "sensitive": Sensitive, "fitzpatrick": Fitzpatrick}


@dataclass(frozen=True)
class Skin:
    """The skin as it was found; None or empty for what was not looked at."""

    assessed_on: date
    skin_type: str | None = None
    zones: str = ""
    sensitive: str | None = None
    fitzpatrick: str | None = None
    baumann: str | None = None
    concerns: str = ""
    goal: str = ""
    routine: str = ""

    def cleaned(self, today: date) -> "Skin":
        """The same made plain; refuses what is on no scale, what says nothing, and days to come."""
        skin = replace(
            self,
            zones=_plain(self.zones),
            concerns=_plain(self.concerns),
            goal=_plain(self.goal),
            routine=_plain(self.routine),
            baumann=(self.baumann or "").strip().upper() or None,
        )
        if skin.baumann is not None and not re.fullmatch(BAUMANN, skin.baumann):
            raise Refused(_("The Baumann type has four letters: D or O, S or R, P or N, W or T."), code="no_baumann")
        if any(value not in CODED[name].values for name in CODED if (value := getattr(skin, name)) is not None):
            raise Refused(_("Choose an answer from the list."), code="unknown_answer")
        if skin.assessed_on > today:
            raise Refused(_("This day has not come yet. Check the year."), code="in_the_future")
        if any(len(getattr(skin, name)) > LONGEST for name in WORDS):
            raise Refused(_("Write it in 600 letters."), code="long_text")
        if not any(getattr(skin, field.name) for field in fields(skin) if field.name != "assessed_on"):
            raise Refused(_("Write at least one thing about the skin."), code="nothing_said")
        return skin


@dataclass(frozen=True)
class Line:
    """One thing about the skin, and what it was the time before, where that was different."""

    label: str
    value: str
    before: str
    changed: bool


@dataclass(frozen=True)
class Version:
    """The skin on a day beside the time before it."""

    profile: SkinProfile
    lines: list[Line]


@transaction.atomic
def assess_skin(client: Client, skin: Skin, *, seen: UUID | None, by: User, at: datetime) -> SkinProfile:
    """Keep the skin as it was found, as a new version; refused if a version came that the page did not show.

    `seen` is the newest version of the page. The same once more (a double click) is the version that stands.
    """
    new = skin.cleaned(local_day(at))
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    written = client.skin_profiles.order_by("-recorded_at").first()
    if written is not None and skin_of(written) == new:
        return written
    if seen != (None if written is None else written.pk):
        raise Refused(
            _("Somebody wrote about this skin in the meantime. Look at it above, then save once more."),
            code="changed_meanwhile",
        )
    values = {field.name: getattr(new, field.name) for field in fields(new)}
    profile = SkinProfile.objects.create(client=client, **values, assessed_by=by, recorded_at=at)
    audit.record("skin.assessed", client, by=by, at=at)
    return profile


@transaction.atomic
def read_skin(client: Client, *, by: User, at: datetime) -> list[Version]:
    """Every version, newest first, each beside the one before it; the reading is logged."""
    audit.record("health.read", client, by=by, at=at, page="skin")
    profiles = list(client.skin_profiles.select_related("assessed_by").newest_first())
    older = [*profiles[1:], None]
    return [Version(profile, _lines(profile, before)) for profile, before in zip(profiles, older, strict=True)]


def newest_skin(client: Client) -> SkinProfile | None:
    """How the skin was found last; only for a page that has logged that it shows health data."""
    return next(iter(NEWEST.ask(client.pk)), None)


NEWEST = Prepared(lambda client: SkinProfile.objects.filter(client=client).newest_first()[:1], UUID)


def is_stale(profile: SkinProfile, today: date) -> bool:
    """True if so much time has gone by that the skin should be looked at anew."""
    return months_later(profile.assessed_on, STALE_AFTER_MONTHS) <= today


def skin_of(profile: SkinProfile) -> Skin:
    """What a version says, without who wrote it and when."""
    return Skin(**{field.name: getattr(profile, field.name) for field in fields(Skin)})


def _lines(profile: SkinProfile, before: SkinProfile | None) -> list[Line]:
    found = []
    for field in fields(Skin)[1:]:
        now, was = _shown(profile, field.name), "" if before is None else _shown(before, field.name)
        column: Any = SkinProfile._meta.get_field(field.name)
        if now or was:
            found.append(Line(str(column.verbose_name), now, was, changed=before is not None and now != was))
    return found


def _shown(profile: SkinProfile, name: str) -> str:
    value = getattr(profile, name) or ""
    return str(CODED[name](value).label) if name in CODED and value else str(value)


def _plain(text: str) -> str:
    """Each line made plain, without empty lines at the ends."""
    return "\n".join(clean_line(line) for line in text.splitlines()).strip()
