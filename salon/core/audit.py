"""One line per act, written in the transaction of the act."""

from datetime import datetime
from typing import Any

from django.db import models

from salon.core.models import AuditEvent, User


def record(action: str, subject: models.Model | None, *, by: User | None, at: datetime, **facts: Any) -> AuditEvent:
    """Write one audit row. `facts` are short values for people; never health data, never a secret."""
    return AuditEvent.objects.create(
        at=at,
        actor=by,
        action=action,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        facts=facts,
    )
