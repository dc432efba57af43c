"""The forms of the demo salon: the usual one before peels and needlings, filled in by some who come next."""

from datetime import datetime, timedelta

from clients.card.models import Client
from clients.intake.models import Filled, Questionnaire
from clients.intake.services.asking import ask
from clients.intake.services.filling import Said, Signed, fill
from clients.intake.services.questionnaires import begin_with_usual
from salon.booking.models import Appointment
from salon.demo.house import House

ASKED_BEFORE = ("KUORI", "MIKRO", "RIPSI")


def hand_out(house: House, *, now: datetime) -> None:
    """The form is asked for before the visits ahead; every second client has filled it in."""
    services = [house.services[code] for code in ASKED_BEFORE]
    form = begin_with_usual(services, by=house.users["liisa"], at=now - timedelta(days=30))
    ahead = Appointment.objects.live().filter(service__in=services, starts_at__gt=now).order_by("starts_at")
    coming: dict[object, Appointment] = {}
    for visit in ahead.exclude(client__email="").select_related("client"):
        coming.setdefault(visit.client_id, visit)
    for number, visit in enumerate(list(coming.values())[:8]):
        asked_at = now - timedelta(days=2, hours=number)
        row = ask(visit.client, form, appointment=visit, by=None, at=asked_at)
        if number % 2 == 0:
            _fill(row, form, visit.client, at=asked_at + timedelta(hours=5))


def _fill(row: Filled, form: Questionnaire, client: Client, *, at: datetime) -> None:
    edition = form.editions.get()
    answers = {
        str(item.pk): Said("yes" if item.kind == "confirm" else "no")
        for item in edition.items.all()
        if item.kind not in {"text", "choice"}
    }
    wish = edition.items.filter(kind="text").last()
    if wish is not None:
        answers[str(wish.pk)] = Said("Tasaisempi sävy ja vähemmän kireyttä.")
    fill(row, Signed(edition, client.language, answers, name=client.full_name), at=at)
