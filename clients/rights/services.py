"""Copies of a client's data: asked for, made, handed out, removed."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.rights import files, telling
from clients.rights.models import Export
from salon.core import audit
from salon.core.access import Permission, may
from salon.core.errors import Refused
from salon.core.holdings import holdings
from salon.core.models import User
from salon.core.names import clean_line

logger = logging.getLogger(__name__)

KINDS = {"json": "application/json", "pdf": "application/pdf"}


def ask_export(client: Client, reason: str, *, by: User, at: datetime) -> Export:
    """Ask for a copy of all that is held of her; it is made by the next sweep."""
    why = clean_line(reason)
    if not why:
        raise Refused(_("Write why the copy is made."), code="no_reason")
    try:
        with transaction.atomic():
            export = Export.objects.create(
                client=client, reason=why[:200], asked_at=at, asked_by=by, total=len(holdings())
            )
            audit.record("export.asked", client, by=by, at=at, export=str(export.pk))
    except IntegrityError:
        return Export.objects.get(client=client, asked_by=by, state__in=[Export.State.DUE, Export.State.RUNNING])
    return export


@transaction.atomic
def stop_export(export: Export, *, by: User, at: datetime) -> Export:
    """Stop a copy that is not ready; what is ready or over stays as it is."""
    locked = Export.objects.select_for_update().get(pk=export.pk)
    if locked.is_open:
        locked.state = Export.State.STOPPED
        locked.save(update_fields=["state"])
        audit.record("export.stopped", locked.client, by=by, at=at, export=str(locked.pk))
    return locked


def make_due(*, at: datetime) -> int:
    """Make every copy that is due. Returns how many became ready."""
    return sum(make(key, at=at) for key in list(Export.objects.due(at).values_list("pk", flat=True)))


def make(key: UUID, *, at: datetime) -> bool:
    """Make one copy, if it is still due, nobody stopped it and who asked for it still may (H19)."""
    if not Export.objects.due(at).filter(pk=key).update(state=Export.State.RUNNING, heard_at=at, done=0):
        return False
    export = Export.objects.select_related("client", "asked_by").get(pk=key)
    if not may(export.asked_by, Permission.PERSONAL_DATA) or export.client.state == Client.State.ERASED:
        return _end(export, Export.State.REFUSED, at=at)
    try:
        with telling.in_her_language(export.client):
            return _write(export, at=at)
    except Exception as fault:  # noqa: BLE001 - the reason stands below
        # Whatever it was, the copy ends here instead of being tried for ever. Its name alone: a text may be hers.
        logger.error("copy %s could not be made: %s", key, type(fault).__name__)
        files.remove(key)
        return _end(export, Export.State.FAILED, at=at)


def _write(export: Export, *, at: datetime) -> bool:
    parts: list[telling.Part] = []
    for part in telling.read_parts(export.client):
        parts.append(part)
        if not Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(done=len(parts), heard_at=at):
            return False
    told = telling.Told(export.client, at, telling.without_others(export.client, parts))
    files.store(export.pk, "json", telling.as_json(told))
    try:
        files.store(export.pk, "pdf", telling.as_pdf(told))
        export.has_pdf = True
    except Refused:
        # Without Pango there is the file for machines all the same; the page says so.
        export.has_pdf = False
    return _end(export, Export.State.READY, at=at)


@transaction.atomic
def _end(export: Export, state: str, *, at: datetime) -> bool:
    """The last word about a copy, unless it was stopped in the meantime: then its files go."""
    ready = state == Export.State.READY
    facts = {"state": state, "has_pdf": export.has_pdf, "expires_at": at + Export.KEPT if ready else None}
    if not Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(**facts):
        files.remove(export.pk)
        return False
    audit.record(f"export.{state}", export.client, by=None, at=at, export=str(export.pk))
    return ready


@transaction.atomic
def hand_out(export: Export, kind: str, *, by: User, at: datetime) -> bytes:
    """The file, and the proof that it was handed out; Refused (code "gone") where it is there no longer."""
    over = export.state != Export.State.READY or export.expires_at is None or export.expires_at <= at
    content = None if over else files.read(export.pk, kind)
    if content is None:
        raise Refused(_("This file is no longer kept. Ask for a new copy."), code="gone")
    audit.record("export.handed_out", export.client, by=by, at=at, export=str(export.pk), kind=kind)
    return content


def remove_old(*, at: datetime) -> int:
    """Remove the files whose seven days are over. Returns how many."""
    old = list(Export.objects.over(at))
    for export in old:
        files.remove(export.pk)
        with transaction.atomic():
            Export.objects.filter(pk=export.pk).update(state=Export.State.GONE)
            audit.record("export.gone", export.client, by=None, at=at, export=str(export.pk))
    return len(old)
