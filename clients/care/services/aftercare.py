"""The aftercare given: the words that were given, when and how."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from clients.card.links import make_link
from clients.care.models import AftercareGiven, Visit
from salon.core import audit, outbox
from salon.core.errors import Refused
from salon.core.models import Mail, User
from salon.house.models import Salon

KIND = LINK_PURPOSE = "aftercare"
LINK_PAGE = "feedback:client-page"
LINK_DAYS = 60


@transaction.atomic
def give_aftercare(visit: Visit, *, text: str, channel: str, by: User, at: datetime) -> AftercareGiven:
    """Keep the words that were given and how; by e-mail they go out with a link to the client's page."""
    locked = Visit.objects.select_for_update(no_key=True, of=("self",)).select_related("client").get(pk=visit.pk)
    lines = "\n".join(line.strip() for line in text.splitlines() if line.strip())
    given = AftercareGiven.objects.filter(visit=locked).first()
    if given is not None:
        if (given.text, given.channel) != (lines, channel):
            raise Refused(_("The aftercare of this visit has been given already."), code="already_given")
        return given
    if not lines:
        raise Refused(_("Write at least one line of aftercare, or give it later."), code="no_text")
    if channel == AftercareGiven.Channel.EMAIL and not locked.client.email:
        raise Refused(_("There is no e-mail address on the card. Print it, or add the address."), code="no_email")
    given = AftercareGiven.objects.create(
        visit=locked, text=lines, channel=AftercareGiven.Channel(channel), given_at=at, given_by=by
    )
    audit.record("aftercare.given", given, by=by, at=at, channel=channel)
    if channel == AftercareGiven.Channel.EMAIL:
        _send(given, at=at)
    return given


def mail_of(given: AftercareGiven) -> Mail | None:
    """The mail that took it to the client, sent or waiting; None where it went another way."""
    if given.channel != AftercareGiven.Channel.EMAIL:
        return None
    return Mail.objects.filter(unique_key=f"{KIND}:{given.visit_id}:1").first()


def _send(given: AftercareGiven, *, at: datetime) -> None:
    visit, client = given.visit, given.visit.client
    link = make_link(client, purpose=LINK_PURPOSE, object_id=visit.pk, valid_days=LINK_DAYS, at=at)
    salon = Salon.objects.first()
    outbox.queue(
        outbox.Letter(
            kind=KIND,
            about=visit.pk,
            to=client.email,
            language=client.language,
            context={
                "salon": salon,
                "salon_name": salon.name if salon else "",
                "first_name": client.first_name,
                "day": visit.day,
                "lines": given.text.splitlines(),
                "days": LINK_DAYS,
            },
            link_id=link.pk,
            link_page=LINK_PAGE,
            person=client.pk,
        ),
        at=at,
    )
