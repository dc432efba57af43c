"""What is done at a visit: the treatment recorded, the record amended, the aftercare given."""

from clients.care.services.aftercare import LINK_DAYS, LINK_PURPOSE, give_aftercare, mail_of
from clients.care.services.drafts import content_of, draft_of, save_draft, throw_away
from clients.care.services.sheets import SettingLine, publish_sheet
from clients.care.services.treatments import (
    MOST_DEVICES,
    MOST_PRODUCTS,
    DeviceDone,
    Done,
    ProductDone,
    amend_treatment,
    done_of,
    record_treatment,
    treat,
    visit_of,
)

__all__ = [
    "LINK_DAYS",
    "LINK_PURPOSE",
    "MOST_DEVICES",
    "MOST_PRODUCTS",
    "DeviceDone",
    "Done",
    "ProductDone",
    "SettingLine",
    "amend_treatment",
    "content_of",
    "done_of",
    "draft_of",
    "give_aftercare",
    "mail_of",
    "publish_sheet",
    "record_treatment",
    "save_draft",
    "throw_away",
    "treat",
    "visit_of",
]
