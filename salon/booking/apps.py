from django.apps import AppConfig


class BookingConfig(AppConfig):
    name = "salon.booking"
    label = "booking"

    def ready(self) -> None:
        from salon.booking import models
        from salon.booking.today import card
        from salon.core.access import Permission
        from salon.core.cards import Card, today_cards
        from salon.core.database import append_only, no_overlap
        from salon.core.privacy import Decision, decide

        for column in ("staff_id", "room_id", "device_id"):
            no_overlap("booking_appointment", column=column, live="live")
        append_only("booking_appointmentchange")
        decide(models.Appointment, Decision.PSEUDONYM, "The time stays for figures; the note goes.")
        decide(models.AppointmentChange, Decision.PSEUDONYM, "What happened to the appointment.")
        today_cards.register(
            "booking.today", Card(Permission.DIARY_SEE, "booking/_today.html", order=10, build=card, wide=True)
        )
