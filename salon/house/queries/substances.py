"""The vocabulary as its readers look at it."""

from django.db.models import F, Q, QuerySet

from salon.house.models import Substance

# The words an address may use, and what they mean in the database.
ORDERS = {
    "fi": [F("name_fi").asc(), F("pk").asc()],
    "-fi": [F("name_fi").desc(), F("pk").asc()],
    "en": [F("name_en").asc(), F("pk").asc()],
    "-en": [F("name_en").desc(), F("pk").asc()],
    "inci": [F("inci").asc(), F("name_fi").asc()],
    "-inci": [F("inci").desc(), F("name_fi").asc()],
}
STATES = {"on": Q(active=True), "off": Q(active=False), "all": Q()}


def listed(text: str, *, group: str, state: str, sort: str) -> "QuerySet[Substance]":
    """Substances that fit what was asked for, each with its groups."""
    found = Substance.objects.matching(text).filter(STATES[state])
    if group:
        found = found.in_group(group)
    return found.prefetch_related("groups").order_by(*ORDERS[sort])
