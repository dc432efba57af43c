from django.apps import AppConfig


class CommissionConfig(AppConfig):
    name = "salon.commission"
    label = "commission"

    def ready(self) -> None:
        from salon.commission import models
        from salon.commission.services import post_receipt
        from salon.core.database import append_only
        from salon.core.hooks import receipt_followers
        from salon.core.privacy import Decision, decide

        append_only("commission_ledgerentry")
        receipt_followers.register("commission", post_receipt)
        decide(models.Scheme, Decision.STAFF, "What was agreed with one of the staff.")
        decide(models.LedgerEntry, Decision.STAFF, "Pay.")
