"""Whether a client may be written to about buying: with her consent, of age, in peace, and not against her wish."""

from collections.abc import Callable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from clients.card.models import Client, Consent, Purpose
from clients.followup.models import AdverseEvent
from salon.core.registry import Registry
from salon.core.time import local_day

OF_AGE = 18

# Rooms above say of a client that something is open between her and the salon: a complaint, a harm that is looked at.
open_matters: Registry[Callable[[Client, datetime], bool]] = Registry()


def has_open_harm(client: Client, at: datetime) -> bool:
    """True while somebody still looks at harm that a treatment or a product did to her."""
    return AdverseEvent.objects.undecided().filter(client=client).exists()


def why_not_about_buying(client: Client, *, at: datetime) -> str:
    """Why nothing about buying may be written to this client; empty where it may. At most one query and the matters'.

    A minor is one whose date of birth says so. Who has not told it counts as of age: most cards have no date.
    """
    return next((why for holds, why in _reasons(client, at) if holds), "")


def _reasons(client: Client, at: datetime) -> Iterator[tuple[bool, str]]:
    """Each reason with whether it holds, the cheap ones first; asked one by one, until one holds."""
    age = client.age_on(local_day(at))
    yield client.state != Client.State.ACTIVE, _("This client is written to no more.")
    yield client.no_product_talk, _("Her wish is that products are not spoken of.")
    yield not client.email, _("There is no e-mail address on the card.")
    yield age is not None and age < OF_AGE, _("She is under 18: nothing about buying is written to her.")
    agreed = Consent.objects.standing(at).filter(client=client, purpose=Purpose.MARKETING_EMAIL)
    yield not agreed.exists(), _("She has not agreed to letters about products.")
    yield (
        any(is_open(client, at) for is_open in open_matters),
        _("Something is open between her and the salon: nothing about buying is written meanwhile."),
    )
