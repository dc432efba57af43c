from django.apps import AppConfig


class AdvisoryConfig(AppConfig):
    name = "salon.advisory"
    label = "advisory"

    def ready(self) -> None:
        from salon.advisory import models
        from salon.advisory.today import card
        from salon.core.access import Permission
        from salon.core.cards import Card, today_cards
        from salon.core.privacy import Decision, decide

        today_cards.register(
            "advisory.worth_a_look",
            Card(Permission.ADVISORY_ALL, "advisory/_today_card.html", order=70, build=card),
        )
        decide(models.Hearing, Decision.STAFF, "Proof that staff were heard.")
        decide(models.DailyScore, Decision.STAFF, "A hint about one of the staff, 24 months.")
        decide(models.View, Decision.STAFF, "Who looked.")
