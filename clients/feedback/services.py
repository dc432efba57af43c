"""Keeping what a client says."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from clients.card.models import ClientLink
from clients.care.models import Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.advice.services import record_answer
from salon.core import audit
from salon.core.errors import Refused
from salon.core.time import local_day


@dataclass(frozen=True)
class Sender:
    """Who sent an answer, as far as the salon looks: whether a browser logged in here did, and a mark for one day."""

    logged_in: bool = False
    mark: str = ""


def mark_of(address: str, browser: str, *, at: datetime) -> str:
    """A mark of a device that holds for one day; without the key nobody gets from it to an address, nor to tomorrow's.

    >>> mark_of("", "", at=datetime(2026, 11, 27))
    ''
    """
    if not address:
        return ""
    told = f"{local_day(at)}|{address}|{browser}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"answer-device:" + told, hashlib.sha256).hexdigest()[:16]


def answer_peace(
    link: ClientLink, in_peace: int, *, at: datetime, again: str = "", sender: Sender = Sender()
) -> PeaceAnswer:
    """Keep the answer about the link's visit, once; a second one is refused, however many arrive together."""
    if in_peace not in PeaceAnswer.InPeace.values:
        raise Refused(_("Choose one of the five answers."), code="unknown_answer")
    if again not in {"", *PeaceAnswer.Again.values}:
        raise Refused(_("Choose yes, no or not sure."), code="unknown_answer")
    facts = {"in_peace": in_peace, "offered_again": again, "answered_at": at, "device_mark": sender.mark}
    try:
        with transaction.atomic():
            aside = _set_aside(link, sender)
            answer = PeaceAnswer.objects.create(visit_id=link.object_id, set_aside=aside, **facts)
            # The link, not the visit, and not the answer: the trail tells that she answered, never what.
            audit.record("feedback.answered", link, by=None, at=at)
    except IntegrityError as clash:
        raise Refused(_("Your answer is kept already."), code="already_answered") from clash
    return answer


def say_not_now(link: ClientLink, recommendation: Recommendation, *, at: datetime) -> Recommendation:
    """ "Not now" to one product of the link's visit: a no like any other, without a reason. It rests from today."""
    mine = Recommendation.objects.filter(visit=link.object_id, visit__client=link.client)
    found = get_object_or_404(mine.with_product(), pk=recommendation.pk)
    return record_answer(found, Recommendation.Answer.DECLINED, by=None, at=at)


def _set_aside(link: ClientLink, sender: Sender) -> str:
    """Why this answer will not be counted; empty for one that is. Counted answers of before stay as they are."""
    if sender.logged_in:
        return PeaceAnswer.SetAside.LOGGED_IN
    about = Visit.objects.filter(pk=link.object_id).values("staff")
    same = PeaceAnswer.objects.filter(visit__staff__in=about, device_mark=sender.mark)
    return PeaceAnswer.SetAside.SAME_DEVICE if sender.mark and same.exists() else ""
