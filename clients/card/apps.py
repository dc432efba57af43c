from django.apps import AppConfig


class CardConfig(AppConfig):
    name = "clients.card"
    label = "card"

    def ready(self) -> None:
        from clients.card import models
        from salon.core.privacy import Decision, decide

        decide(
            models.Client,
            Decision.PSEUDONYM,
            "Figures and bookkeeping point at the row; name, contacts and wishes are taken out.",
        )
        decide(models.HealthFact, Decision.ERASE, "Health data.")
        decide(models.ClientLink, Decision.ERASE, "Pages by link.")
