from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "clients.care"
    label = "care"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from clients.card.merging import lowering
        from clients.care import models, privacy
        from clients.care.chapter import care_chapter
        from clients.care.history import first_visits_to_lower
        from salon.core.database import append_only
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        append_only("care_treatmentrecord", door=True)
        append_only("care_aftercaregiven", door=True)
        append_only("care_deviceuse", door=True)
        append_only("care_productuse", door=True)
        append_only("care_settingsheet")
        append_only("care_setting")
        decide(models.Visit, Decision.PSEUDONYM, "Counts in figures without the name.")
        decide(models.TreatmentRecord, Decision.ERASE, "Health data.")
        decide(models.AftercareGiven, Decision.ERASE, "What was told to this client.")
        decide(models.DeviceUse, Decision.ERASE, "Health data.")
        decide(models.ProductUse, Decision.ERASE, "What was put on this client's skin.")
        decide(models.TreatmentDraft, Decision.ERASE, "Health data, not signed yet.")
        decide(models.SettingSheet, Decision.NONE, "The salon's own list.")
        decide(models.Setting, Decision.NONE, "The salon's own list.")
        lowering.register("care.first", first_visits_to_lower)
        chapters.register("care", care_chapter)
        presences.register("devices", lambda client: models.DeviceUse.objects.filter(record__visit__client=client))
        presences.register("products", lambda client: models.ProductUse.objects.filter(record__visit__client=client))
        sources.register("care", privacy.source)
