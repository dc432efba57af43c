"""What the pages of the shelf show."""

from django.db.models import Q, QuerySet

from products.catalogue.models import Product, Use

ORDERS = {
    "name": ("name", "size", "pk"),
    "-name": ("-name", "-size", "-pk"),
    "line": ("line__brand", "line__name", "name", "pk"),
    "price": ("price", "name", "pk"),
    "-price": ("-price", "name", "pk"),
    "code": ("code",),
}
STATES = ("on", "off", "all")


def shelf(text: str, *, use: str, state: str, sort: str, unknown: bool = False) -> QuerySet[Product]:
    """Products that fit, in order. `unknown`: those of which it is not known what is in them, or how long they last."""
    found = Product.objects.matching(text)
    if state != "all":
        found = found.filter(active=state == "on")
    if use in Use.values:
        found = found.filter(use=use)
    if unknown:
        amounts = Q(volume_ml=None) | Q(ml_per_application=None) | Q(applications_per_week=None)
        found = found.filter(amounts | Q(ingredients=None)).distinct()
    return found.select_related("line", "category").order_by(*ORDERS[sort])
