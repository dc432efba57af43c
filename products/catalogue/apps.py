from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "products.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from products.catalogue import models
        from salon.core.database import append_only
        from salon.core.privacy import Decision, decide

        decide(models.ProductLine, Decision.NONE, "A line of products.")
        decide(models.Product, Decision.NONE, "A product.")
        decide(models.Ingredient, Decision.NONE, "What is in a product.")
        append_only("catalogue_stockmove")
        decide(models.Batch, Decision.NONE, "A batch of a product.")
        decide(models.StockMove, Decision.NONE, "Packages, no client: the line of the receipt says whose.")
        decide(models.CarefulWord, Decision.NONE, "The salon's own list of words.")
