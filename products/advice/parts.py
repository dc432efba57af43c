"""What the advice says beside a treatment: what rests, and what she has at home."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.card.models import Client
from clients.care.parts import Looking, Part, Sign
from products.advice.models import Owned, ProductStop
from products.advice.rests import resting_for
from salon.core.models import User
from salon.core.time import local_day

# So long somebody is reminded of a reaction that a client told by her link; lifted, it goes at once.
REMINDED_OF = timedelta(days=14)


def reaction_sign(user: User, at: datetime) -> Sign | None:
    """A client whom she treats has told of a reaction to a product; which, stands on the card."""
    mine = Client.objects.visible_to(user, at).treated_by(user)
    told = ProductStop.objects.standing().filter(noted_by=None, since__gte=at - REMINDED_OF, client__in=mine)
    row = told.order_by("-since").first()
    if row is None:
        return None
    text = _("A client tells that a product did not suit her skin. It stands on the card.")
    return Sign("exclamation-triangle", text, reverse("card:client", args=[row.client_id]))


def beside_treatment(looking: Looking) -> Part | None:
    """The noes that rest, in grey, and what she has at home; nothing where there is neither."""
    resting = list(resting_for(looking.client, local_day(looking.at)).values())
    owned = list(Owned.objects.in_use().filter(client=looking.client).select_related("product"))
    if not resting and not owned:
        return None
    return Part(40, "advice/_beside_treatment.html", {"resting": resting, "owned": owned})
