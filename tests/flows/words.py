"""Finnish words of the pages, looked up from the English source, so that a flow reads what people read."""

import re

from django.utils import translation
from django.utils.translation import gettext


def fi(source, **values):
    """The Finnish text of an English source text."""
    with translation.override("fi"):
        text = gettext(source)
    return text % values if values else text


def part(source):
    """A pattern that finds the Finnish text anywhere, with anything in place of its %(names)s."""
    pieces = re.split(r"%\(\w+\)s", fi(source))
    return re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)
