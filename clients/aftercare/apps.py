from django.apps import AppConfig


class AftercareConfig(AppConfig):
    name = "clients.aftercare"
    label = "aftercare"

    def ready(self) -> None:
        from clients.aftercare import models
        from salon.core.privacy import Decision, decide

        decide(models.Topic, Decision.NONE, "The salon's own sentences.")
        decide(models.Instruction, Decision.NONE, "The salon's own texts.")
