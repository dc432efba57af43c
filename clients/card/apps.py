from django.apps import AppConfig


class CardConfig(AppConfig):
    name = "clients.card"
    label = "card"

    def ready(self) -> None:
        from clients.card import models, privacy
        from clients.card.ceiling import is_over_the_ceiling
        from clients.card.services.consents import health_forgetting
        from clients.card.services.health import forget_health_of
        from salon.core.database import append_only, columns_of
        from salon.core.holdings import sources
        from salon.core.outbox import barriers
        from salon.core.privacy import Decision, decide

        barriers.register("ceiling", is_over_the_ceiling)

        decide(
            models.Client,
            Decision.PSEUDONYM,
            "Figures and bookkeeping point at the row; name, contacts and wishes are taken out.",
        )
        # Whose it is may change (two cards of one client are put together); what it says never does.
        append_only("card_skinprofile", but="client_id", columns=columns_of(models.SkinProfile), door=True)
        may_change = {"withdrawn_at", "withdrawn_via", "effect_done_at"}
        given = [column for column in columns_of(models.Consent) if column not in may_change]
        append_only("card_consent", but="client_id", columns=given, door=True)
        append_only("card_consenttext")
        decide(models.Consent, Decision.ERASE, "What the client agreed to.")
        decide(models.ConsentText, Decision.NONE, "The salon's own texts.")
        decide(models.SkinProfile, Decision.ERASE, "Health data.")
        decide(models.HealthFact, Decision.ERASE, "Health data.")
        append_only("card_healthreason", but="client_id", columns=columns_of(models.HealthReason), door=True)
        decide(models.HealthReason, Decision.ERASE, "Why health data was read.")
        decide(models.UnwantedReason, Decision.ERASE, "What she said about somebody who works here.")
        decide(models.Guardian, Decision.ERASE, "Name and phone of somebody who answers for the client.")
        decide(models.GuardianConsent, Decision.ERASE, "What was agreed to for the client.")
        decide(models.Merge, Decision.PSEUDONYM, "Which cards were put together; keys only, no name.")
        decide(models.ClientLink, Decision.ERASE, "Pages by link.")
        sources.register("card", privacy.source)
        health_forgetting.register("card", forget_health_of)
