"""Shape and language of the days, of an answer, and of what was done about it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.followup.models import Feeling
from clients.followup.services.followups import LONGEST_DONE, LONGEST_WORDS
from salon.house.models import Service


class AnswerForm(forms.Form):
    """How the skin feels, in one tap, with words where she wishes."""

    feeling = forms.ChoiceField(label=_("How does your skin feel?"), choices=Feeling, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Something you would like to tell"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DoneForm(forms.Form):
    """What was done about an answer."""

    done = forms.CharField(
        label=_("What was done"), max_length=LONGEST_DONE, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DaysForm(forms.Form):
    """For each treatment the days on which its client is asked, as "2, 14"."""

    def __init__(self, *args: Any, services: list[Service], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for service in services:
            days = ", ".join(str(row.days) for row in service.followup_days.all())
            self.fields[service.pk.hex] = forms.RegexField(
                label=service.name,
                regex=re.compile(r"^\s*(\d{1,2}(\s*[, ]\s*\d{1,2}){0,4})?\s*$", re.ASCII),
                required=False,
                initial=days,
                max_length=40,
                error_messages={"invalid": _("Write days as “2, 14”, at most five.")},
            )

    def days_of(self, service: Service) -> list[int]:
        """The days that were written for a treatment."""
        return [int(number) for number in re.findall(r"\d+", self.cleaned_data[service.pk.hex])]
