"""What is written of a treatment before it is signed: kept while typing, read back by its author alone."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.care.models import TreatmentDraft, TreatmentRecord
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.models import User

Content = Mapping[str, Sequence[str]]
LONGEST = 40_000


@transaction.atomic
def save_draft(appointment: Appointment, content: Content, *, version: int, by: User, at: datetime) -> TreatmentDraft:
    """Keep what stands in the form; refused (code "stale") when another tab has kept something newer than `version`."""
    text = json.dumps({name: list(values) for name, values in content.items()})
    if len(text) > LONGEST:
        raise Refused(_("This is too long to be kept. Shorten the note."), code="too_long")
    # In line with whoever signs: a draft never comes back after the record.
    Appointment.objects.select_for_update(no_key=True).get(pk=appointment.pk)
    if TreatmentRecord.objects.filter(appointment=appointment).exists():
        raise Refused(_("This treatment is recorded already. Correct it on its own page."), code="already_recorded")
    draft = TreatmentDraft.objects.filter(appointment=appointment, author=by).first()
    if (draft.version if draft else 0) != version:
        raise Refused(_("This treatment is open in another window, and more was written there."), code="stale")
    if draft is None:
        return TreatmentDraft.objects.create(appointment=appointment, author=by, content=text, saved_at=at)
    draft.content, draft.version, draft.saved_at = text, draft.version + 1, at
    draft.save(update_fields=["content", "version", "saved_at"])
    return draft


def draft_of(appointment: Appointment, *, by: User) -> TreatmentDraft | None:
    """The author's own draft, if there is one."""
    return TreatmentDraft.objects.filter(appointment=appointment, author=by).first()


def content_of(draft: TreatmentDraft) -> dict[str, list[str]]:
    """The form as it was kept."""
    found: dict[str, list[str]] = json.loads(draft.content)
    return found


@transaction.atomic
def throw_away(appointment: Appointment, *, by: User) -> None:
    """Begin anew: the author's own draft goes."""
    TreatmentDraft.objects.filter(appointment=appointment, author=by).delete()
