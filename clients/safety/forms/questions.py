"""Shape and language of a question and its answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.safety.models import Question
from salon.core.errors import Refused
from salon.core.time import wall_time
from salon.house.models import Service, Staff


class AskForm(forms.Form):
    """What the desk wants to book, as its form has it."""

    client = forms.UUIDField()
    service = forms.ModelChoiceField(queryset=Service.objects.all())
    staff = forms.ModelChoiceField(queryset=Staff.objects.all(), required=False)
    day = forms.DateField(required=False)
    time = forms.TimeField(required=False)

    @property
    def wished_at(self) -> datetime | None:
        """When it was wished for; nothing where that is no time."""
        asked: dict[str, Any] = self.cleaned_data
        if not asked.get("day") or not asked.get("time"):
            return None
        try:
            return wall_time(asked["day"], asked["time"])
        except (Refused, OverflowError):
            return None


class AnswerForm(forms.Form):
    """What is said, and why."""

    answer = forms.ChoiceField(label=_("Answer"), choices=Question.Answer)
    reason = forms.CharField(label=_("Why"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
