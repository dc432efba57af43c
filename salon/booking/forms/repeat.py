"""Shape and language of repeating a visit."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from salon.booking.services import Repeat
from salon.booking.services.series import MOST_TIMES, MOST_WEEKS


class RepeatForm(forms.Form):
    """How often the visit comes again."""

    every_weeks = forms.IntegerField(label=_("Every how many weeks"), min_value=1, max_value=MOST_WEEKS, initial=4)
    times = forms.IntegerField(label=_("How many times"), min_value=1, max_value=MOST_TIMES, initial=6)

    def wish(self, days: frozenset[date] | None = None) -> Repeat:
        """What was asked for, as the service takes it."""
        return Repeat(self.cleaned_data["every_weeks"], self.cleaned_data["times"], days)
