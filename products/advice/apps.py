from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "products.advice"
    label = "advice"

    def ready(self) -> None:
        from products.advice import models
        from salon.core.privacy import Decision, decide

        decide(models.Recommendation, Decision.PSEUDONYM, "Counts in figures; the reason is taken out.")
        decide(models.NothingNeeded, Decision.PSEUDONYM, "Counts in figures.")
