from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "clients.feedback"
    label = "feedback"

    def ready(self) -> None:
        from clients.feedback import models, privacy
        from salon.core.database import append_only
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        append_only("feedback_peaceanswer", door=True)
        decide(models.PeaceAnswer, Decision.PSEUDONYM, "An answer without a name.")
        sources.register("feedback", privacy.source)
