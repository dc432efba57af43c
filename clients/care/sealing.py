"""The seal of a signed record: a hash over all that it says and all that was used, which only the keys can make.

A row changed past the application no longer fits its seal, and without the keys of health data nobody can write another
seal that does.
"""

import hashlib
import json

from clients.care.models import DeviceUse, ProductUse, TreatmentRecord

OWN = (
    "id",
    "visit_id",
    "appointment_id",
    "service_id",
    "service_name",
    "zones",
    "note",
    "reaction",
    "plan",
    "amends_id",
    "signed_by_id",
)
LATER = ("before", "steps")
OF_DEVICES = ("device_id", "name", "sheet_id", "settings")
OF_PRODUCTS = ("place", "product_id", "name", "batch", "expires_on", "amount")


def seal_of(record: TreatmentRecord, devices: list[DeviceUse], products: list[ProductUse]) -> str:
    """SHA-256 in hexadecimal over the record with what was used, the same however the rows were read."""
    # What came to a record later stands in the seal only where it is written: seals of before still fit.
    later = {name: _plain(record, name) for name in LATER if _plain(record, name)}
    content = {
        "record": [_plain(record, name) for name in OWN] + [record.signed_at.timestamp()] + ([later] if later else []),
        "devices": sorted([_plain(use, name) for name in OF_DEVICES] for use in devices),
        "products": sorted([_plain(use, name) for name in OF_PRODUCTS] for use in products),
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def is_intact(record: TreatmentRecord) -> bool:
    """True if the record fits its seal. Asked of one read `WITH_USED`, it costs no query."""
    return bool(record.seal == seal_of(record, list(record.devices.all()), list(record.products.all())))


def _plain(row: TreatmentRecord | DeviceUse | ProductUse, name: str) -> str:
    value = getattr(row, name)
    return "" if value is None else str(value)
