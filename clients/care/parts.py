"""What the rooms above have to say on the pages of a treatment and of a visit: each registers its part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from clients.card.models import Client
from clients.care.models import Visit
from salon.booking.models import Appointment
from salon.core.models import User
from salon.core.registry import Registry


@dataclass(frozen=True)
class Looking:
    """One look at these pages, by somebody who reads health data: at a visit, or at an appointment being treated."""

    client: Client
    user: User
    at: datetime
    appointment: Appointment | None = None
    visit: Visit | None = None
    own: bool = False


@dataclass(frozen=True)
class Part:
    """`template` shows it, with its `facts` as `facts` in the context."""

    order: int
    template: str
    facts: Mapping[str, object] = field(default_factory=dict)


treat_parts: Registry[Callable[[Looking], Part | None]] = Registry()
visit_parts: Registry[Callable[[Looking], Part | None]] = Registry()


@dataclass(frozen=True)
class Sign:
    """Something that waits for her, said on the page of her day."""

    icon: str
    text: str
    url: str


# Each room that has something waiting says so, or nothing.
day_signs: Registry[Callable[[User, datetime], Sign | None]] = Registry()


def signs_for(user: User, at: datetime) -> list[Sign]:
    """What waits for this user today."""
    return [sign for build in day_signs if (sign := build(user, at))]


def parts_of(registry: "Registry[Callable[[Looking], Part | None]]", looking: Looking) -> list[Part]:
    """The parts that have something to show now, in order."""
    return sorted((part for build in registry if (part := build(looking))), key=lambda part: part.order)
