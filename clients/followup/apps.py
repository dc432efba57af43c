from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "clients.followup"
    label = "followup"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from clients.card.services.consents import health_forgetting
        from clients.care.hooks import after_recording
        from clients.care.parts import day_signs, visit_parts
        from clients.followup import chapter, models, privacy
        from clients.followup.services.followups import forget_answers, plan
        from salon.core.access import Permission
        from salon.core.cards import Card, today_cards
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        decide(models.FollowUpDay, Decision.NONE, "The salon's own choice.")
        decide(models.FollowUp, Decision.ERASE, "Health data.")
        decide(models.NoFollowUp, Decision.ERASE, "The client's wish.")
        decide(models.AdverseEvent, Decision.KEEP, "The record of harm (act 185/2025); the words go.")
        sources.register("followup", privacy.source)
        chapters.register("followup", chapter.followup_chapter)
        presences.register("answers", lambda client: models.FollowUp.objects.filter(client=client))
        presences.register("harm", lambda client: models.AdverseEvent.objects.filter(client=client))
        presences.register("no_followup", lambda client: models.NoFollowUp.objects.filter(client=client))
        visit_parts.register("followup", chapter.followup_part)
        day_signs.register("followup", chapter.followup_sign)
        after_recording.register("followup", plan)
        health_forgetting.register("followup", forget_answers)
        today_cards.register(
            "followup.look", Card(Permission.REPORTS, "followup/_today.html", order=5, build=chapter.card)
        )
