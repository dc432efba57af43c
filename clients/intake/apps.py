from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "clients.intake"
    label = "intake"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from clients.card.services.consents import health_forgetting
        from clients.intake import models, privacy
        from clients.intake.chapter import intake_chapter
        from clients.intake.services.filling import forget_filled
        from clients.intake.signs import form_missing
        from salon.booking.models.appointments import further_signs
        from salon.core.database import append_only
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        append_only("intake_edition")
        append_only("intake_item")
        decide(models.Questionnaire, Decision.NONE, "The salon's own form.")
        decide(models.AsksFor, Decision.NONE, "The salon's own choice.")
        decide(models.Edition, Decision.NONE, "The salon's own words.")
        decide(models.Item, Decision.NONE, "The salon's own questions.")
        decide(models.Filled, Decision.ERASE, "Health data.")
        sources.register("intake", privacy.source)
        chapters.register("intake", intake_chapter)
        presences.register("forms", lambda client: models.Filled.objects.filter(client=client))
        health_forgetting.register("intake", forget_filled)
        further_signs.register("form_missing", form_missing)
