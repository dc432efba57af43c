"""Keeping what a client says."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from clients.card.models import ClientLink
from clients.feedback.models import PeaceAnswer
from salon.core import audit
from salon.core.errors import Refused


def answer_peace(link: ClientLink, in_peace: int, *, at: datetime) -> PeaceAnswer:
    """Keep the answer about the link's visit, once; a second one is refused, however many arrive together."""
    if in_peace not in PeaceAnswer.InPeace.values:
        raise Refused(_("Choose one of the five answers."), code="unknown_answer")
    try:
        with transaction.atomic():
            answer = PeaceAnswer.objects.create(visit_id=link.object_id, in_peace=in_peace, answered_at=at)
            # The link, not the visit, and not the answer: the trail tells that she answered, never what.
            audit.record("feedback.answered", link, by=None, at=at)
    except IntegrityError as clash:
        raise Refused(_("Your answer is kept already."), code="already_answered") from clash
    return answer
