"""VAT rates as their owner reads them: which holds, which comes, which is over."""

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from salon.house.models import VatRate

# The words an address may use, and what they mean in the database.
ORDERS = {
    "class": ["vat_class", "-valid_from"],
    "-class": ["-vat_class", "-valid_from"],
    "from": ["valid_from", "vat_class"],
    "-from": ["-valid_from", "vat_class"],
    "percent": ["percent", "vat_class", "-valid_from"],
    "-percent": ["-percent", "vat_class", "-valid_from"],
}
STATES = ("all", "now", "coming", "past")


def rates(state: str, vat_class: str, sort: str, day: date) -> "QuerySet[VatRate]":
    """Rates that fit what was asked for, each with `newest`: the key of the one that holds in its class."""
    begun = VatRate.objects.filter(vat_class=OuterRef("vat_class")).valid_on(day)
    found = VatRate.objects.annotate(newest=Subquery(begun.values("pk")[:1])).order_by(*ORDERS[sort])
    if vat_class:
        found = found.filter(vat_class=vat_class)
    asked = {
        "now": Q(pk=F("newest")),
        "coming": Q(valid_from__gt=day),
        "past": Q(valid_from__lte=day) & ~Q(pk=F("newest")),
    }
    return found.filter(asked.get(state, Q()))


def vat_rates(day: date) -> "QuerySet[VatRate]":
    """What holds and what comes, by class."""
    found = rates("all", "", "class", day)
    return found.filter(Q(pk=F("newest")) | Q(valid_from__gt=day))
