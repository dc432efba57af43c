"""Pages as a person reads them: words without tags, buttons and links by their text."""

import html
import re
from datetime import datetime, time, timedelta

from django.utils import timezone

from salon.core.time import HELSINKI, local_day

TAGS = re.compile(r"<[^>]*>")


def words(response):
    """The text of an answer, on one line, as the browser would show it."""
    body = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", response.content.decode())
    return " ".join(html.unescape(TAGS.sub(" ", body)).split())


def places(response, *texts):
    """Where the texts stand in an answer, in order; -1 for one that is not there."""
    shown = words(response)
    return [shown.find(text) for text in texts]


def shows(response, *texts):
    """For each text, whether the answer shows it."""
    return [place >= 0 for place in places(response, *texts)]


def today():
    return local_day(timezone.now())


def at_clock(hour, minute=0, days=0):
    """A moment of today (or some days on) by the wall clock of Helsinki."""
    return datetime.combine(today() + timedelta(days=days), time(hour, minute), HELSINKI)
