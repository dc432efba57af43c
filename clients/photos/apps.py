from django.apps import AppConfig


class PhotosConfig(AppConfig):
    name = "clients.photos"
    label = "photos"

    def ready(self) -> None:
        from clients.card.chapters import chapters, presences
        from clients.card.services.consents import consent_effects
        from clients.care.parts import treat_parts, visit_parts
        from clients.photos import models, privacy, services
        from clients.photos.chapter import photo_chapter, photo_part
        from salon.core.database import append_only, columns_of
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide

        removing = {"removed_at", "removed_by_id", "removed_why"}
        taken = [column for column in columns_of(models.Photo) if column not in removing]
        append_only("photos_photo", but="client_id", columns=taken, door=True)
        append_only("photos_photocontent", door=True)
        decide(models.Photo, Decision.ERASE, "Health data.")
        decide(models.PhotoContent, Decision.ERASE, "Health data.")
        decide(models.PhotoRelease, Decision.ERASE, "Which picture may be shown to whom.")
        sources.register("photos", privacy.source)
        chapters.register("photos", photo_chapter)
        presences.register("photos", lambda client: models.Photo.objects.filter(client=client))
        treat_parts.register("photos", photo_part)
        visit_parts.register("photos", photo_part)
        consent_effects.register("photo_care", services.hide_all)
        for purpose in models.SHOWN_FOR:
            consent_effects.register(purpose, services.end_releases(purpose))
