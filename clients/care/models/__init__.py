"""What was done: visits, treatment records with what was used, aftercare given."""

from clients.care.models.aftercare import AftercareGiven
from clients.care.models.drafts import TreatmentDraft
from clients.care.models.sheets import Setting, SettingSheet
from clients.care.models.treatments import TreatmentRecord, TreatmentRecordQuerySet
from clients.care.models.used import WITH_USED, DeviceUse, ProductUse
from clients.care.models.visits import Visit, VisitQuerySet

__all__ = [
    "WITH_USED",
    "AftercareGiven",
    "DeviceUse",
    "ProductUse",
    "Setting",
    "SettingSheet",
    "TreatmentDraft",
    "TreatmentRecord",
    "TreatmentRecordQuerySet",
    "Visit",
    "VisitQuerySet",
]
