from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "clients.rights"
    label = "rights"

    def ready(self) -> None:
        from clients.card.chapters import chapters
        from clients.rights import models, privacy
        from clients.rights.chapter import rights_chapter
        from clients.rights.keeping import is_kept_for_a_matter
        from clients.rights.restricting import is_about_restricted
        from products.advice.buying import open_matters
        from salon.core.holdings import sources
        from salon.core.outbox import barriers
        from salon.core.privacy import Decision, decide

        decide(models.Export, Decision.PSEUDONYM, "Proof that a copy was given; the reason goes.")
        decide(models.Restriction, Decision.PSEUDONYM, "Proof of what was asked; the reason goes.")
        decide(models.Erasure, Decision.PSEUDONYM, "The list that a restored backup needs: keys and days.")
        decide(models.Keep, Decision.PSEUDONYM, "Proof that a card was kept longer; the reason goes.")
        decide(models.KeepRule, Decision.NONE, "A rule of the salon.")
        barriers.register("rights", is_about_restricted)
        open_matters.register("kept for a matter", is_kept_for_a_matter)
        sources.register("rights", privacy.source)
        chapters.register("rights", rights_chapter)
