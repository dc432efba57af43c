from django.apps import AppConfig


class AdvisoryConfig(AppConfig):
    name = "salon.advisory"
    label = "advisory"

    def ready(self) -> None:
        from salon.advisory import models
        from salon.core.privacy import Decision, decide

        decide(models.Hearing, Decision.STAFF, "Proof that staff were heard.")
        decide(models.DailyScore, Decision.STAFF, "A hint about one of the staff, 24 months.")
        decide(models.View, Decision.STAFF, "Who looked.")
