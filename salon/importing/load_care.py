"""What was done, advised and answered."""

from collections.abc import Iterable
from uuid import UUID

from clients.care.models import TreatmentRecord, Visit
from clients.feedback.models import PeaceAnswer
from products.advice.history import keep_to_the_line
from products.advice.models import Finding, Recommendation
from salon.importing import records
from salon.importing.journal import Journal
from salon.importing.known import Known

NEW_FINDING = Recommendation.Basis.NEW_FINDING


def load_visits(batch: list[records.VisitRecord], known: Known, journal: Journal) -> None:
    """One visit for a client, a person and a day, whoever wrote it; a client has one first visit for ever."""
    clients = {known.clients[record.client] for record in batch}
    days = [record.day for record in batch]
    near = Visit.objects.filter(client_id__in=clients, day__range=(min(days), max(days)))
    there = {(client, staff, day): pk for pk, client, staff, day in near.values_list("pk", "client", "staff", "day")}
    begun = set(Visit.objects.filter(client_id__in=clients, is_first=True).values_list("client_id", flat=True))
    made = []
    for record in batch:
        client, staff = known.clients[record.client], known.staff[record.staff]
        if (client, staff, record.day) in there:
            known.visits[record.key] = there[client, staff, record.day]
            journal.already(record.places)
            continue
        row = Visit(
            client_id=client,
            staff_id=staff,
            day=record.day,
            category_id=known.categories[record.category],
            product_talk=record.product_talk,
            is_first=record.is_first and client not in begun,
            import_key=record.key,
        )
        made.append(row)
        known.visits[record.key] = row.pk
        known.new_visits.add(record.key)
        journal.written(record.places)
    Visit.objects.bulk_create(made)
    journal.rows["visits"] += len(made)


def load_treatments(batch: list[records.TreatmentDone], known: Known, journal: Journal) -> None:
    """Treatments of the visits that this run has made; a visit that was there has its own."""
    made = []
    for record in batch:
        if record.visit not in known.new_visits:
            journal.already(record.places)
            continue
        journal.written(record.places)
        made.append(
            TreatmentRecord(
                visit_id=known.visits[record.visit],
                appointment_id=known.bookings.get(record.booking),
                service_id=known.services[record.service].pk,
                note=record.note,
                reaction=record.reaction,
                signed_at=record.signed_at,
            )
        )
    TreatmentRecord.objects.bulk_create(made)
    journal.rows["treatments"] += len(made)


def load_advice(batch: list[records.AdviceRecord], known: Known, journal: Journal) -> None:
    """Recommendations with their answers; a visit has each product once."""
    there = _advice_of(known.visits[record.visit] for record in batch)
    staff = dict(Visit.objects.filter(pk__in={known.visits[r.visit] for r in batch}).values_list("pk", "staff_id"))
    made = []
    for record in sorted(batch, key=lambda one: one.offered_at):
        visit, product = known.visits[record.visit], known.products[record.product]
        if (visit, product) in there:
            known.advice[record.visit, record.product] = there[visit, product]
            journal.already(record.places)
            continue
        row = Recommendation(
            visit_id=visit,
            product_id=product,
            by_id=staff[visit],
            reason=record.reason,
            need=record.need,
            slot=record.slot,
            basis=record.basis,
            finding=record.finding or (Finding.OTHER if record.basis == NEW_FINDING else ""),
            despite_id=known.advice.get((record.despite_visit, record.despite_product)),
            offered_at=record.offered_at,
            answer=record.answer,
            answered_at=record.answered_at,
            rests_until=record.rests_until,
        )
        made.append(row)
        known.advice[record.visit, record.product] = row.pk
        journal.written(record.places)
    keep_to_the_line(made)
    Recommendation.objects.bulk_create(made)
    journal.rows["recommendations"] += len(made)


def _advice_of(visits: Iterable[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    rows = Recommendation.objects.filter(visit_id__in=set(visits))
    return {(visit, product): pk for pk, visit, product in rows.values_list("pk", "visit_id", "product_id")}


def load_answers(batch: list[records.PeaceRecord], known: Known, journal: Journal) -> None:
    """What clients answered, one answer a visit."""
    visits = {known.visits[record.visit] for record in batch}
    there = set(PeaceAnswer.objects.filter(visit_id__in=visits).values_list("visit_id", flat=True))
    made = []
    for record in batch:
        if known.visits[record.visit] in there:
            journal.already(record.places)
            continue
        journal.written(record.places)
        made.append(
            PeaceAnswer(visit_id=known.visits[record.visit], in_peace=record.in_peace, answered_at=record.answered_at)
        )
    PeaceAnswer.objects.bulk_create(made)
    journal.rows["answers"] += len(made)
