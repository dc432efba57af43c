from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "salon.reports"
    label = "reports"

    def ready(self) -> None:
        from salon.core.access import Permission
        from salon.core.cards import Card, today_cards
        from salon.reports.today import card

        today_cards.register(
            "reports.evening",
            Card(Permission.REPORTS, "reports/_today_card.html", order=80, build=card, wide=True),
        )
