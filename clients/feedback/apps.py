from functools import partial

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "clients.feedback"
    label = "feedback"

    def ready(self) -> None:
        from clients.feedback import models, privacy
        from clients.feedback.trial import LETTERS, PAGE, address_of_trial
        from salon.core.database import append_only
        from salon.core.holdings import sources
        from salon.core.outbox import link_makers
        from salon.core.privacy import Decision, decide

        append_only("feedback_peaceanswer", door=True)
        for kind in LETTERS:
            link_makers.register(f"{PAGE}:{kind}", partial(address_of_trial, kind))
        decide(models.PeaceAnswer, Decision.PSEUDONYM, "An answer without a name.")
        sources.register("feedback", privacy.source)
