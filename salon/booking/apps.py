from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "salon.booking"
    label = "booking"

    def ready(self) -> None:
        from salon.booking import given_back, handover_today, models, privacy, triggers, waiting_rows
        from salon.booking.today import card
        from salon.core.access import Permission
        from salon.core.cards import Card, today_cards
        from salon.core.database import append_only
        from salon.core.holdings import sources
        from salon.core.privacy import Decision, decide
        from salon.house.back import returns

        triggers.register()
        append_only("booking_appointmentchange", door=True)
        decide(models.Appointment, Decision.PSEUDONYM, "The time stays for figures; the note goes.")
        decide(models.AppointmentChange, Decision.PSEUDONYM, "What happened to the appointment.")
        decide(models.Booking, Decision.PSEUDONYM, "What was booked together; the group's name goes.")
        decide(models.Series, Decision.NONE, "How often a visit repeats.")
        decide(models.Hold, Decision.NONE, "Taken time; it names no client, and goes with what takes it.")
        decide(models.Block, Decision.STAFF, "Time of a person, room or device that is not for clients.")
        decide(models.WaitingEntry, Decision.PSEUDONYM, "That somebody waited stays for figures; the note goes.")
        decide(models.WaitingOffer, Decision.PSEUDONYM, "Which time was offered, and the answer.")
        decide(models.FreedTime, Decision.PSEUDONYM, "Which time a visit gave back; it names no client.")
        decide(models.AffectedVisit, Decision.PSEUDONYM, "What an absence did to a visit.")
        returns.register("booking", given_back.by_return)
        today_cards.register(
            "booking.today", Card(Permission.DIARY_SEE, "booking/_today.html", order=10, build=card, wide=True)
        )
        today_cards.register(
            "booking.handover",
            Card(Permission.DIARY_CHANGE, "booking/_handover_today.html", order=15, build=handover_today.card),
        )
        today_cards.register(
            "booking.waiting",
            Card(Permission.DIARY_CHANGE, "booking/_waiting_today.html", order=16, build=waiting_rows.card),
        )
        sources.register("booking", privacy.source)
