from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "clients.care"
    label = "care"

    def ready(self) -> None:
        from clients.card.chapters import chapters
        from clients.care import models
        from clients.care.chapter import care_chapter
        from salon.core.database import append_only
        from salon.core.privacy import Decision, decide

        append_only("care_treatmentrecord")
        append_only("care_aftercaregiven")
        decide(models.Visit, Decision.PSEUDONYM, "Counts in figures without the name.")
        decide(models.TreatmentRecord, Decision.ERASE, "Health data.")
        decide(models.AftercareInstruction, Decision.NONE, "The salon's own texts.")
        decide(models.AftercareGiven, Decision.ERASE, "What was told to this client.")
        chapters.register("care", care_chapter)
