"""The shelf: products with their lines, ingredients and careful words; what stands on it, by movements."""

from products.catalogue.models.products import CarefulWord, Ingredient, Product, ProductLine, ProductQuerySet, Use
from products.catalogue.models.stock import Batch, Shelf, StockMove, StockMoveQuerySet

__all__ = [
    "Batch",
    "CarefulWord",
    "Ingredient",
    "Product",
    "ProductLine",
    "ProductQuerySet",
    "Shelf",
    "StockMove",
    "StockMoveQuerySet",
    "Use",
]
