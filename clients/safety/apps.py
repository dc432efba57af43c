from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "clients.safety"
    label = "safety"

    def ready(self) -> None:
        from clients.card.services.consents import health_forgetting
        from clients.safety import models, privacy
        from clients.safety.services.checking import forget_checks, refuse_what_stands_against
        from salon.booking.guards import further_rules
        from salon.core.database import append_only, columns_of
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        made = [column for column in columns_of(models.Rule) if column != "valid_until"]
        append_only("safety_rule", but="valid_until", columns=[*made, "valid_until"])
        append_only("safety_check", but="client_id", columns=columns_of(models.Check), door=True)
        decide(models.ServiceKind, Decision.NONE, "The salon's own list.")
        decide(models.Rule, Decision.NONE, "The salon's own rules.")
        decide(models.Question, Decision.ERASE, "Health data.")
        decide(models.Check, Decision.ERASE, "Health data.")
        sources.register("safety", privacy.source)
        health_forgetting.register("safety", forget_checks)
        further_rules.register("safety", refuse_what_stands_against)
