from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "salon.commission"
    label = "commission"

    def ready(self) -> None:
        from salon.commission import models
        from salon.core.database import append_only
        from salon.core.privacy import Decision, decide

        append_only("commission_ledgerentry")
        decide(models.Scheme, Decision.STAFF, "What was agreed with one of the staff.")
        decide(models.LedgerEntry, Decision.STAFF, "Pay.")
