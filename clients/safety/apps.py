from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "clients.safety"
    label = "safety"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from clients.card.services.consents import health_forgetting
        from clients.safety import models, privacy
        from clients.safety.chapter import patch_chapter
        from clients.safety.services.checking import check_at_arrival, forget_checks, refuse_what_stands_against
        from salon.booking.guards import arrival_checks, further_rules
        from salon.core.database import append_only, columns_of
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        made = [column for column in columns_of(models.Rule) if column != "valid_until"]
        append_only("safety_rule", but="valid_until", columns=[*made, "valid_until"])
        append_only("safety_check", but="client_id", columns=columns_of(models.Check), door=True)
        decide(models.ServiceKind, Decision.NONE, "The salon's own list.")
        decide(models.Rule, Decision.NONE, "The salon's own rules.")
        demanded = [column for column in columns_of(models.PatchDemand) if column != "valid_until"]
        append_only("safety_patchdemand", but="valid_until", columns=demanded)
        decide(models.PatchDemand, Decision.NONE, "The salon's own rules.")
        decide(models.LineUsed, Decision.NONE, "The salon's own list.")
        decide(models.PatchTest, Decision.ERASE, "Health data.")
        decide(models.Question, Decision.ERASE, "Health data.")
        decide(models.Check, Decision.ERASE, "Health data.")
        chapters.register("safety", patch_chapter)
        presences.register("patch_tests", lambda client: models.PatchTest.objects.filter(client=client))
        sources.register("safety", privacy.source)
        health_forgetting.register("safety", forget_checks)
        arrival_checks.register("safety", check_at_arrival)
        further_rules.register("safety", refuse_what_stands_against)
