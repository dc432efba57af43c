from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "products.advice"
    label = "advice"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from products.advice import models, privacy
        from products.advice.chapter import advice_chapter
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        decide(models.Recommendation, Decision.PSEUDONYM, "Counts in figures; the reason is taken out.")
        decide(models.NothingNeeded, Decision.PSEUDONYM, "Counts in figures.")
        chapters.register("advice", advice_chapter)
        presences.register("advice", lambda client: models.Recommendation.objects.filter(visit__client=client))
        presences.register("nothing_needed", lambda client: models.NothingNeeded.objects.filter(visit__client=client))
        sources.register("advice", privacy.source)
