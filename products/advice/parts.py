"""What the advice says beside a treatment: what rests, and what she has at home."""

from clients.care.parts import Looking, Part
from products.advice.models import Owned
from products.advice.rests import resting_for
from salon.core.time import local_day


def beside_treatment(looking: Looking) -> Part | None:
    """The noes that rest, in grey, and what she has at home; nothing where there is neither."""
    resting = list(resting_for(looking.client, local_day(looking.at)).values())
    owned = list(Owned.objects.in_use().filter(client=looking.client).select_related("product"))
    if not resting and not owned:
        return None
    return Part(40, "advice/_beside_treatment.html", {"resting": resting, "owned": owned})
