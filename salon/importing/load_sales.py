"""Receipts with their lines and payments, as they were paid."""

from collections import defaultdict
from decimal import Decimal

from products.sales.models import NumberSeries, Payment, Receipt, ReceiptLine
from salon.core.time import local_day
from salon.house.models import Salon
from salon.importing import records
from salon.importing.journal import Journal
from salon.importing.known import Known

Number = tuple[str, int]


def load_receipts(batch: list[records.ReceiptRecord], known: Known, journal: Journal) -> list[ReceiptLine]:
    """Write the receipts that are not there. One that is there with other lines is set aside: receipts never change."""
    there = _lines_there(batch)
    receipts, lines, payments = [], [], []
    issuer = Salon.objects.first() or Salon()
    for record in batch:
        if (keys := there.get((record.series, record.number))) is not None:
            _keep(record, keys, journal)
            continue
        receipt = _receipt(record, known, issuer)
        receipts.append(receipt)
        for position, line in enumerate(record.lines, start=1):
            lines.append(_line(receipt, position, line, known))
            journal.written(line.places)
        if receipt.gross:
            payments.append(Payment(receipt=receipt, method=record.method, amount=receipt.gross))
        known.last_numbers[record.series] = max(record.number, known.last_numbers.get(record.series, 0))
    Receipt.objects.bulk_create(receipts)
    ReceiptLine.objects.bulk_create(lines)
    Payment.objects.bulk_create(payments)
    journal.rows["receipts"] += len(receipts)
    journal.rows["receipt lines"] += len(lines)
    journal.rows["payments"] += len(payments)
    return lines


def remember_numbers(known: Known) -> None:
    """A series that goes on continues after the last imported number."""
    for series, last in known.last_numbers.items():
        row, _made = NumberSeries.objects.get_or_create(series=series)
        if row.last < last:
            row.last = last
            row.save(update_fields=["last"])


def _lines_there(batch: list[records.ReceiptRecord]) -> dict[Number, set[str | None]]:
    """The import keys of the lines of each receipt that is there."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for record in batch:
        numbers[record.series].append(record.number)
    found: dict[Number, set[str | None]] = defaultdict(set)
    for series, wanted in numbers.items():
        rows = Receipt.objects.filter(series=series, number__in=wanted).values_list("number", "lines__import_key")
        for number, key in rows:
            found[series, number].add(key)
    return dict(found)


def _keep(record: records.ReceiptRecord, keys: set[str | None], journal: Journal) -> None:
    for line in record.lines:
        if keys == {line.key for line in record.lines}:
            journal.already(line.places)
        else:
            reason = (
                f"receipt {record.number} of series {record.series} is there with other lines; receipts never change"
            )
            journal.aside(line.places, reason)


def _receipt(record: records.ReceiptRecord, known: Known, issuer: Salon) -> Receipt:
    return Receipt(
        series=record.series,
        number=record.number,
        day=local_day(record.paid_at),
        paid_at=record.paid_at,
        client_id=known.clients.get(record.client),
        issuer_name=issuer.name,
        issuer_business_id=issuer.business_id,
        issuer_address=f"{issuer.street}, {issuer.postal_code} {issuer.city}".strip(", "),
        net=sum((line.net for line in record.lines), Decimal(0)),
        vat=sum((line.vat for line in record.lines), Decimal(0)),
        gross=sum((line.gross for line in record.lines), Decimal(0)),
    )


def _line(receipt: Receipt, position: int, line: records.LineRecord, known: Known) -> ReceiptLine:
    service = known.services.get(line.service)
    return ReceiptLine(
        receipt=receipt,
        position=position,
        kind=line.kind,
        name=line.name,
        client_id=known.clients.get(line.client),
        visit_id=known.visits.get(line.visit),
        appointment_id=known.bookings.get(line.booking),
        service_id=service.pk if service else None,
        product_id=known.products.get(line.product),
        recommendation_id=known.advice.get((line.visit, line.product)) if line.origin == "advice" else None,
        origin=line.origin,
        staff_id=known.staff.get(line.staff),
        quantity=line.quantity,
        unit_gross=line.unit_gross,
        vat_rate=line.vat_rate,
        net=line.net,
        vat=line.vat,
        gross=line.gross,
        import_key=line.key,
    )
