"""Shape and language of working hours: a week or two, and single days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salon.house.forms.people import SeenForm, day_field
from salon.house.models import Location
from salon.house.services.rota import Hours, Week, faults_of

SPANS = (1, 2)
EDGES = (("from", _("from")), ("until", _("until")))
Pair = tuple[forms.BoundField, forms.BoundField]


def clock_field(label: str) -> forms.TimeField:
    """A time of day, in the browser's own way."""
    return forms.TimeField(
        required=False,
        label=label,
        widget=forms.TimeInput(
            format="%H:%M", attrs={"type": "time", "step": 300, "class": "form-control", "aria-label": label}
        ),
        error_messages={"invalid": _("Write the time as 9:30.")},
    )


class SpansForm(SeenForm):
    """Fields in pairs of clock times; a pair is left empty or filled."""

    places: Sequence[Location] = ()

    def add_day(self, key: str, name: str) -> None:
        """Up to two spans of one day, and a place where there are several."""
        for number in SPANS:
            for edge, word in EDGES:
                self.fields[f"{key}-{number}-{edge}"] = clock_field(f"{name} {number}: {word}")
        if len(self.places) > 1:
            choices = [("", gettext("her own place")), *((str(place.pk), place.name) for place in self.places)]
            select = forms.Select(attrs={"class": "form-select", "aria-label": f"{name}: {gettext('place')}"})
            self.fields[f"{key}-place"] = forms.ChoiceField(choices=choices, required=False, widget=select)

    def set_day(self, key: str, spans: Sequence[Hours]) -> None:
        """Show these hours first."""
        for number, span in zip(SPANS, spans, strict=False):
            self.initial[f"{key}-{number}-from"], self.initial[f"{key}-{number}-until"] = span.starts, span.ends
            self.initial[f"{key}-place"] = str(span.location.pk) if span.location else ""

    def pairs(self, key: str) -> list[Pair]:
        return [(self[f"{key}-{number}-from"], self[f"{key}-{number}-until"]) for number in SPANS]

    def hours_of(self, key: str) -> tuple[Hours, ...]:
        """The hours written for this day; half a pair and times in the wrong order become errors."""
        place = {str(one.pk): one for one in self.places}.get(self.cleaned_data.get(f"{key}-place", ""))
        spans = []
        for number in SPANS:
            starts, ends = (self.cleaned_data.get(f"{key}-{number}-{edge}") for edge, _word in EDGES)
            if starts and ends:
                spans.append(Hours(starts, ends, place))
            elif (starts or ends) and not (self.errors.keys() & {f"{key}-{number}-{edge}" for edge, _word in EDGES}):
                edge = "until" if starts else "from"
                self.add_error(f"{key}-{number}-{edge}", gettext("Write both times, or neither."))
        for fault in faults_of(spans):
            self.add_error(f"{key}-1-until", fault)
        return tuple(sorted(spans, key=lambda span: span.starts))

    def day_errors(self, key: str) -> list[str]:
        return [str(error) for name, errors in self.errors.items() if name.startswith(f"{key}-") for error in errors]


@dataclass(frozen=True)
class DayRow:
    """One weekday of the grid."""

    name: str
    pairs: list[Pair]
    place: forms.BoundField | None
    errors: list[str]


class WeekForm(SpansForm):
    """The hours of a week from a day on; with a tick, of two weeks that take turns."""

    from_day = day_field(label=_("From which day on"))
    take_turns = forms.BooleanField(
        label=_("Every other week has other hours"),
        required=False,
        help_text=_("The first week is the week of the day above, the other one follows it."),
    )

    def __init__(self, *args: Any, weeks: Sequence[Week], places: Sequence[Location] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        for letter, week in zip("ab", (*weeks, *weeks)[:2], strict=True):
            for weekday, spans in enumerate(week.days):
                self.add_day(f"{letter}{weekday}", str(WEEKDAYS[weekday]))
                self.set_day(f"{letter}{weekday}", spans)

    def clean(self) -> dict[str, Any]:
        self.weeks = [
            Week(tuple(self.hours_of(f"{letter}{weekday}") for weekday in range(7)))
            for letter in ("ab" if self.cleaned_data.get("take_turns") else "a")
        ]
        return self.cleaned_data

    def first_week(self) -> list[DayRow]:
        return list(self._rows("a"))

    def other_week(self) -> list[DayRow]:
        return list(self._rows("b"))

    def _rows(self, letter: str) -> Iterator[DayRow]:
        for weekday in range(7):
            key = f"{letter}{weekday}"
            place = self[f"{key}-place"] if f"{key}-place" in self.fields else None
            yield DayRow(str(WEEKDAYS[weekday]), self.pairs(key), place, self.day_errors(key))


class DayForm(SpansForm):
    """The hours of one single day; none of them: a day off."""

    day = day_field(label=_("Day"))

    def __init__(self, *args: Any, places: Sequence[Location] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.add_day("day", gettext("Hours"))

    def clean(self) -> dict[str, Any]:
        self.spans = self.hours_of("day")
        return self.cleaned_data

    def row(self) -> DayRow:
        place = self["day-place"] if "day-place" in self.fields else None
        return DayRow(gettext("Hours"), self.pairs("day"), place, self.day_errors("day"))
