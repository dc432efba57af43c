from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "products.sales"
    label = "sales"

    def ready(self) -> None:
        from clients.card.chapters import chapters
        from products.sales import database, models, privacy
        from products.sales.chapter import sales_chapter
        from products.sales.standing import is_paid
        from salon.booking.models.appointments import further_signs
        from salon.core.database import append_only, columns_of
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        # Whose it is may change (two cards of one client are put together); what was paid never does.
        for model in (models.Receipt, models.ReceiptLine):
            append_only(model._meta.db_table, but="client_id", columns=columns_of(model))
        for table in ("sales_payment", "sales_cashmove", "sales_dayclose", "sales_closesum"):
            append_only(table)
        database.keep_refunds_within_what_was_paid()
        database.keep_closed_sales_closed()
        chapters.register("sales", sales_chapter)
        further_signs.register("is_paid", is_paid)
        decide(models.NumberSeries, Decision.NONE, "Counters.")
        decide(models.Receipt, Decision.KEEP, "Bookkeeping, six years.")
        decide(models.ReceiptLine, Decision.KEEP, "Bookkeeping, six years.")
        decide(models.Payment, Decision.KEEP, "Bookkeeping, six years.")
        for sums in (models.CashMove, models.DayClose, models.CloseSum):
            decide(sums, Decision.NONE, "Sums of the till, no client.")
        decide(models.OpenSale, Decision.ERASE, "A sale that is no receipt, or the note of one that is.")
        sources.register("sales", privacy.source)
