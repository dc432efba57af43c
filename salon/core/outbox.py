"""Mail that must go out: queued in the act's own transaction, sent by a sweep, once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from salon.core.links import page_address
from salon.core.models import Mail
from salon.core.registry import Registry

# Pages whose address is not made from a client link: each says how, while the mail goes out.
link_makers: Registry[Callable[[UUID], str]] = Registry()

# Asked of each mail while it goes out: one that a barrier knows is never sent.
barriers: Registry[Callable[[Mail], bool]] = Registry()

# Stands in the stored text where the address with its token will be: the token itself is never stored.
LINK = "[[link]]"


@dataclass(frozen=True)
class Letter:
    """What a mail is made of: its kind names the folder of templates, `about` the row it speaks of."""

    kind: str
    about: UUID
    to: str
    language: str
    context: dict[str, object]
    cycle: str = "1"
    # A page for the client: the templates write {{ link }} where its address belongs.
    link_id: UUID | None = None
    link_page: str = ""
    # The client whose letter it is; nobody for the staff's own.
    person: UUID | None = None
    purpose: Mail.Purpose = Mail.Purpose.NECESSARY


def queue(letter: Letter, *, at: datetime, due_at: datetime | None = None) -> Mail:
    """Render the letter in its own language and queue it; the same kind, row and cycle is queued once."""
    folder = f"emails/{letter.kind}"
    with translation.override(letter.language):
        context = {**letter.context, "link": LINK, "site_url": settings.SITE_URL, "language": letter.language}
        subject = " ".join(render_to_string(f"{folder}/subject.txt", context).split())
        text = render_to_string(f"{folder}/body.txt", context)
        html = render_to_string(f"{folder}/body.html", context)
    mail, _ = Mail.objects.get_or_create(
        unique_key=f"{letter.kind}:{letter.about}:{letter.cycle}",
        defaults={
            "kind": letter.kind,
            "person": letter.person,
            "purpose": letter.purpose,
            "subject_id": letter.about,
            "to": letter.to,
            "language": letter.language,
            "subject": subject[:200],
            "body_text": text,
            "body_html": html,
            "link_id": letter.link_id,
            "link_page": letter.link_page,
            "created_at": at,
            "due_at": due_at or at,
        },
    )
    return mail


def send_due(*, at: datetime, most: int = 200) -> int:
    """Send what is due, oldest first; one bad address does not stop the others. Returns how many went out."""
    keys = list(Mail.objects.due(at).order_by("due_at").values_list("pk", flat=True)[:most])
    return sum(_send(key, at=at) for key in keys)


@transaction.atomic
def _send(key: UUID, *, at: datetime) -> bool:
    mail = Mail.objects.select_for_update(skip_locked=True).filter(pk=key, sent_at=None, cancelled_at=None).first()
    if mail is None:
        return False
    stopped_by = next((name for name in barriers.names() if barriers.get(name)(mail)), "")
    if stopped_by:
        mail.cancelled_at, mail.last_error = at, f"stopped: {stopped_by}"
        mail.save(update_fields=["cancelled_at", "last_error"])
        return False
    mail.attempts += 1
    try:
        _deliver(mail)
        mail.sent_at, mail.last_error = at, ""
    except OSError as fault:
        mail.last_error = type(fault).__name__
    mail.save(update_fields=["attempts", "sent_at", "last_error"])
    return mail.sent_at is not None


def _deliver(mail: Mail) -> None:
    address = _address(mail.link_page, mail.link_id) if mail.link_id else ""
    text = mail.body_text.replace(LINK, address)
    message = EmailMultiAlternatives(mail.subject, text, settings.DEFAULT_FROM_EMAIL, [mail.to])
    if mail.body_html:
        message.attach_alternative(mail.body_html.replace(LINK, address), "text/html")
    message.send()


def _address(page: str, key: UUID) -> str:
    return link_makers.get(page)(key) if page in link_makers.names() else page_address(page, key)
