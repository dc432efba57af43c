from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "salon.house"
    label = "house"

    def ready(self) -> None:
        from salon.core.privacy import Decision, decide
        from salon.house import models, triggers

        triggers.register()
        decide(models.Revision, Decision.NONE, "Whether the house has changed.")
        decide(models.Salon, Decision.NONE, "The business and its rules.")
        decide(models.VatRate, Decision.NONE, "Law.")
        decide(models.Staff, Decision.STAFF, "Who works here.")
        decide(models.Employment, Decision.STAFF, "From when until when somebody worked here.")
        decide(models.WeeklyShift, Decision.STAFF, "Working hours.")
        decide(models.Absence, Decision.STAFF, "Absences.")
        decide(models.Cover, Decision.STAFF, "Who stood in for whom.")
        decide(models.Room, Decision.NONE, "A room.")
        decide(models.Device, Decision.NONE, "A device.")
        decide(models.Category, Decision.NONE, "A kind of treatment.")
        decide(models.Service, Decision.NONE, "A treatment on the price list.")
        decide(models.Competence, Decision.STAFF, "Who may give what.")
        decide(models.Location, Decision.NONE, "A place of the salon.")
        decide(models.OpeningHours, Decision.NONE, "The salon's usual week.")
        decide(models.SpecialDay, Decision.NONE, "A day on which the salon is closed, or open after all.")
        decide(models.DayShift, Decision.STAFF, "Hours of a single day.")
        decide(models.RoomKind, Decision.NONE, "What rooms are for.")
        decide(models.DeviceKind, Decision.NONE, "A kind of device.")
        decide(models.ServicePrice, Decision.NONE, "A price from a day on.")
        decide(models.Campaign, Decision.NONE, "A time of offers.")
        decide(models.Substance, Decision.NONE, "A word of the vocabulary; who cannot bear it stands on her card.")
        decide(models.SubstanceInGroup, Decision.NONE, "What kind of substance it is.")
        self._connect()

    @staticmethod
    def _connect() -> None:
        from salon.core.access import Permission
        from salon.core.cards import Card, today_cards
        from salon.core.outbox import link_makers
        from salon.house.queries.setup import card
        from salon.house.services.access import INVITATION
        from salon.house.services.accounts import set_password_address

        link_makers.register(INVITATION, set_password_address)
        today_cards.register(
            "house.setup", Card(Permission.SALON_SETTINGS, "house/_setup_card.html", order=90, build=card)
        )
