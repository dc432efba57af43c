"""What the owner reads beside the rules of the house."""

from django.db.models import QuerySet

from salon.house.models import VatRate


def vat_rates() -> "QuerySet[VatRate]":
    """Every rate with its first day, newest first."""
    return VatRate.objects.order_by("vat_class", "-valid_from")
