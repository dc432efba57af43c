from django.apps import AppConfig


class AdviceConfig(AppConfig):
    name = "products.advice"
    label = "advice"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from clients.card.services.consents import health_forgetting
        from clients.care.parts import day_signs, treat_parts, visit_parts
        from products.advice import models, privacy
        from products.advice.buying import has_open_harm, open_matters
        from products.advice.chapter import advice_chapter
        from products.advice.database import keep_the_line
        from products.advice.parts import beside_treatment, reaction_sign
        from products.advice.services.running_out import is_about_buying_and_must_not
        from salon.core.holdings import sources
        from salon.core.outbox import barriers

        keep_the_line()
        barriers.register("buying", is_about_buying_and_must_not)
        open_matters.register("harm", has_open_harm)
        treat_parts.register("advice", beside_treatment)
        day_signs.register("advice", reaction_sign)
        visit_parts.register("advice", beside_treatment)
        privacy.decide_all()
        sources.register("advice", privacy.source)
        health_forgetting.register("advice", privacy.forget_health_of)
        chapters.register("advice", advice_chapter)
        presences.register("advice", lambda client: models.Recommendation.objects.filter(visit__client=client))
        presences.register("nothing_needed", lambda client: models.NothingNeeded.objects.filter(visit__client=client))
        presences.register("at_home", lambda client: models.Owned.objects.filter(client=client))
