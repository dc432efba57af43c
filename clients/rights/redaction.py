"""Names of others are taken out of what is told to one client; staff keep their first names.

What is known is replaced: names as the cards spell them, with the usual Finnish endings, phone numbers and mail
addresses. A nickname, or a name that is on no card, cannot be known: who hands the file over reads it first.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from clients.card.models import Client
from salon.booking.models import Appointment
from salon.core.names import fold
from salon.house.models import Staff

PHONE = re.compile(r"\+?\d[\d \-()]{5,18}\d")
MAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass
class Redactor:
    """Made for one client and for the texts that are about her."""

    client: Client
    rules: list[tuple[re.Pattern[str], str]] = field(default_factory=list)

    def __call__(self, text: str) -> str:
        for pattern, instead in self.rules:
            text = pattern.sub(instead, text)
        return PHONE.sub(self._phone, MAIL.sub(self._mail, text))

    def _phone(self, found: "re.Match[str]") -> str:
        digits = re.sub(r"\D", "", found[0]).removeprefix("358").lstrip("0")
        if len(digits) < 6 or str(self.client.phone).endswith(digits):
            return found[0]
        others = Client.objects.exclude(pk=self.client.pk).filter(phone__endswith=digits)
        return _("[another client]") if others.exists() else found[0]

    def _mail(self, found: "re.Match[str]") -> str:
        if found[0].casefold() == self.client.email.casefold():
            return found[0]
        others = Client.objects.exclude(pk=self.client.pk).filter(email__iexact=found[0])
        return _("[another client]") if others.exists() else found[0]


def redactor_for(client: Client, texts: Iterable[str]) -> Redactor:
    """Look through all cards once for the names that these texts speak of."""
    heap = fold("\n".join(texts))
    instead = _("[another client]")
    made = Redactor(client)
    for first, last in _others(client):
        if last and _root(last) in heap and _root(first) in heap:
            made.rules.append((_both(first, last), instead))
    for name in _companions(client):
        made.rules.append((_word(name), instead))
    for name in Staff.objects.values_list("name", flat=True):
        first, *rest = name.split()
        if rest:
            made.rules.append((re.compile(rf"\b({re.escape(first)}\w{{0,5}})\s+{_stem(rest[-1])}\b", re.I), r"\1"))
    return made


def _others(client: Client) -> list[tuple[str, str]]:
    same = Q(first_name__iexact=client.first_name, last_name__iexact=client.last_name)
    found = Client.objects.exclude(same).exclude(state=Client.State.ERASED)
    return list(found.values_list("first_name", "last_name").distinct())


def _companions(client: Client) -> list[str]:
    """First and last names of those who were booked together with her, where they are not hers too."""
    together = Appointment.objects.filter(client=client).exclude(booking=None).values("booking")
    rows = Client.objects.exclude(pk=client.pk).filter(appointments__booking__in=together).distinct()
    hers = {fold(client.first_name), fold(client.last_name)}
    names = {name for row in rows for name in (row.first_name, row.last_name) if len(name) > 1}
    return sorted(name for name in names if fold(name) not in hers)


def _root(name: str) -> str:
    """What all forms of a name have in common, folded: a quick look that spares most cards a pattern."""
    return fold(name.removesuffix("nen"))


def _stem(name: str) -> str:
    """A name as a pattern, with its endings: Virtanen, Virtasen, Virtaselle; Aino, Ainon, Ainolle."""
    if name.casefold().endswith("nen"):
        return rf"{re.escape(name[:-3])}(?:nen|s\w{{1,6}})"
    return rf"{re.escape(name)}\w{{0,5}}"


def _word(name: str) -> "re.Pattern[str]":
    return re.compile(rf"\b{_stem(name)}\b", re.I)


def _both(first: str, last: str) -> "re.Pattern[str]":
    one, other = _stem(first), _stem(last)
    return re.compile(rf"\b(?:{one},?\s+{other}|{other},?\s+{one})\b", re.I)


Rewrite = Callable[[str], str]


def rewritten(value: object, rewrite: Rewrite) -> object:
    """The value with every text in it rewritten, however deep it stands."""
    if isinstance(value, str):
        return rewrite(value)
    if isinstance(value, dict):
        return {key: rewritten(one, rewrite) for key, one in value.items()}
    if isinstance(value, list):
        return [rewritten(one, rewrite) for one in value]
    return value
