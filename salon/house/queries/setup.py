"""How far the set-up guide has come: told by what is there, not by which pages were seen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from salon.core.models import User
from salon.core.time import local_day
from salon.house.models import Competence, OpeningHours, Salon, Service, Staff, WeeklyShift
from salon.house.starter import BY_CODE


@dataclass(frozen=True)
class Step:
    """A step of the guide and whether it is done."""

    name: str
    url_name: str
    title: object
    text: object
    done: bool


STEPS = (
    ("salon", _("The salon"), _("Name, business ID and address: they stand on every receipt.")),
    ("hours", _("Usual hours"), _("On which days, from when until when the salon is open.")),
    ("people", _("People"), _("Who treats clients. Everybody begins with the usual hours.")),
    ("treatments", _("Treatments"), _("Choose from a list, write your prices.")),
)


def steps(user: User, day: date) -> list[Step]:
    """The four steps of the guide. One query."""
    treats = Staff.objects.in_diary().employed_on(day)
    given = Competence.objects.on(day)
    working = Q(valid_until=None) | Q(valid_until__gt=day)
    done = (
        User.objects.filter(pk=user.pk)
        .annotate(
            salon=Exists(Salon.objects.all()),
            week=Exists(OpeningHours.objects.all()),
            people=Exists(WeeklyShift.objects.filter(working, staff__in=treats)),
            treatments=Exists(given.filter(staff__in=treats, service__in=Service.objects.bookable())),
        )
        .values("salon", "week", "people", "treatments")
        .get()
    )
    # A salon whose people have hours already needs no usual week to be ready.
    facts = {**done, "hours": done["week"] or done["people"]}
    return [Step(name, f"house:setup-{name}", title, text, bool(facts[name])) for name, title, text in STEPS]


def card(request: HttpRequest, at: datetime) -> Mapping[str, object] | None:
    """A quiet card for the owner while something is missing."""
    assert isinstance(request.user, User)  # noqa: S101 - cards are built behind `requires`
    found = steps(request.user, local_day(at))
    missing = [step for step in found if not step.done]
    return {"missing": missing, "done": len(found) - len(missing), "steps": len(found)} if missing else None


def starters_there() -> set[str]:
    """Codes of the starter list that are on the price list or were taken off it."""
    return set(Service.objects.filter(code__in=BY_CODE).values_list("code", flat=True))


def people_here(day: date) -> list[Staff]:
    """Who has a column in the diary."""
    return list(Staff.objects.in_diary().employed_on(day))
