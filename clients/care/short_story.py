"""The newest visits with all that was done and used, as the card shows them first: four questions put together once."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects

from clients.care.models import DeviceUse, ProductUse, TreatmentRecord, Visit
from salon.core.prepared import Prepared

# The visits that the card shows at first, and one to know whether there are more.
SHORT_STORY = 13


def newest(client: UUID) -> QuerySet[Visit]:
    """A client's visits, the newest first, with what stands beside them."""
    return Visit.objects.filter(client=client).select_related("staff", "category", "aftercare").order_by("-day", "-pk")


def short_story(client: UUID, there: frozenset[str] | None = None) -> list[Visit]:
    """The newest visits, each with the records that hold as `holding`, each of those with what was used.

    `there` tells what the client has anything of, where that is known already: what is not there is not asked for.
    """
    visits, records = VISITS.ask(client), RECORDS.ask(client)
    devices = DEVICES.ask(client) if there is None or "devices" in there else []
    products = PRODUCTS.ask(client) if there is None or "products" in there else []
    with_sheets = [use for use in devices if use.sheet is not None]
    if with_sheets:
        prefetch_related_objects(with_sheets, "sheet__settings")
    of_record: dict[UUID, tuple[list[DeviceUse], list[ProductUse]]] = defaultdict(lambda: ([], []))
    for device in devices:
        of_record[device.record_id][0].append(device)
    for product in products:
        of_record[product.record_id][1].append(product)
    of_visit: dict[UUID, list[TreatmentRecord]] = defaultdict(list)
    for record in records:
        record.used_devices, record.used_products = of_record[record.pk]
        of_visit[record.visit_id].append(record)
    for visit in visits:
        shown: Any = visit
        shown.holding = of_visit[visit.pk]
    return visits


def _in_it(client: UUID) -> QuerySet[Visit, Any]:
    return Visit.objects.filter(client=client).order_by("-day", "-pk").values("pk")[:SHORT_STORY]


def _records(client: UUID) -> QuerySet[TreatmentRecord]:
    return TreatmentRecord.objects.current().filter(visit__in=_in_it(client)).select_related("service")


def _devices(client: UUID) -> QuerySet[DeviceUse]:
    return DeviceUse.objects.filter(record__visit__in=_in_it(client)).select_related("device", "sheet")


def _products(client: UUID) -> QuerySet[ProductUse]:
    return ProductUse.objects.filter(record__visit__in=_in_it(client)).select_related("product")


VISITS = Prepared(lambda client: newest(client)[:SHORT_STORY], UUID)
RECORDS, DEVICES, PRODUCTS = Prepared(_records, UUID), Prepared(_devices, UUID), Prepared(_products, UUID)
