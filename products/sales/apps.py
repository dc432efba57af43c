from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "products.sales"
    label = "sales"

    def ready(self) -> None:
        from products.sales import models
        from salon.core.database import append_only
        from salon.core.privacy import Decision, decide

        for table in ("sales_receipt", "sales_receiptline", "sales_payment"):
            append_only(table)
        decide(models.NumberSeries, Decision.NONE, "Counters.")
        decide(models.Receipt, Decision.KEEP, "Bookkeeping, six years.")
        decide(models.ReceiptLine, Decision.KEEP, "Bookkeeping, six years.")
        decide(models.Payment, Decision.KEEP, "Bookkeeping, six years.")
