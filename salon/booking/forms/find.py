"""Shape and language of the search for a free time."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.booking.availability import SEARCH_DAYS, Ask
from salon.booking.forms.book import AFTERS, PAGE, Further
from salon.booking.forms.rows import OneOf, SomeOf
from salon.booking.plans import Part
from salon.booking.queries import people_to_book
from salon.core.models import User
from salon.core.time import day_bounds, local_day
from salon.house.standing import House

YEARS = range(2000, 2100)


class FindForm(forms.Form):
    """Which treatments, with whom or rather not, from which day and hour on."""

    service = OneOf(label=_("Treatment"))
    staff = OneOf(label=_("With"), required=False)
    without = SomeOf(label=_("Anyone but"), required=False)
    day = forms.DateField(required=False)
    until = forms.DateField(required=False)
    after = forms.ChoiceField(required=False, choices=[("", _("Any time")), *((hour, hour) for hour in AFTERS)])
    location = OneOf(required=False)
    client = forms.UUIDField(required=False)

    def __init__(self, *args: Any, user: User, at: datetime, house: House, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = local_day(at)
        self.people = [person for person in people_to_book(user, house) if not house.has_left(person, today)]
        self.services, self.locations = house.bookable, house.locations
        fields: dict[str, Any] = self.fields
        fields["service"].offer(self.services)
        fields["staff"].offer(self.people)
        fields["without"].offer(self.people)
        fields["location"].offer(self.locations)
        self.further: Any = ()
        if f"{PAGE}-TOTAL_FORMS" in self.data:
            asked = {"people": self.people, "services": self.services}
            self.further = Further(self.data, prefix=PAGE, form_kwargs=asked)

    def ask(self) -> Ask:
        """What was asked for, as the search takes it."""
        asked = self.cleaned_data
        staff = asked["staff"] or (self.people[0] if len(self.people) == 1 else None)
        more = [part for form in self.further if form.is_bound and form.is_valid() and (part := form.part())]
        return Ask(
            (Part(asked["service"], staff), *more),
            frozenset(person.pk for person in asked["without"]),
            asked["location"],
            time(int(asked["after"])) if asked["after"] else None,
        )

    def from_at(self, at: datetime) -> datetime:
        """From when on to look: the day asked for, never the past."""
        day: date | None = self.cleaned_data.get("day")
        return max(at, day_bounds(day)[0]) if day and day.year in YEARS else at

    def days(self, at: datetime) -> tuple[date, date]:
        """The days to list: two weeks where no end is asked for, four at most."""
        first = local_day(self.from_at(at))
        until: date | None = self.cleaned_data.get("until")
        last = until if until and until >= first else first + timedelta(days=13)
        return first, min(last, first + timedelta(days=SEARCH_DAYS - 1))
