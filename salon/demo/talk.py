"""The conversation about home care at one visit: what is offered, what the client says, what she buys unasked."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from salon.demo import offer
from salon.demo.cast import Manner

REST_DAYS = 180
QUIET_WISHES = ("if_asked", "never")


@dataclass
class Memory:
    """What the client has said no to, by line: (day, visit's number in her own count, product)."""

    declined: dict[str, tuple[date, str]] = field(default_factory=dict)
    # The finding that the product was offered for, by line.
    findings: dict[str, str] = field(default_factory=dict)

    def resting(self, line: str, day: date) -> bool:
        return line in self.declined and day < self.declined[line][0] + timedelta(days=REST_DAYS)


@dataclass(frozen=True)
class Offered:
    """One product spoken of, and the answer."""

    ware: offer.Ware
    reason: str
    need: str
    slot: str
    basis: str
    answer: str
    finding: str
    # The no that still rests: its day and its product.
    despite: tuple[date, str] | None = None


@dataclass(frozen=True)
class Talk:
    """All that was said; `asked` is a product the client wanted herself, `in_peace` her answer afterwards."""

    offers: tuple[Offered, ...] = ()
    asked: offer.Ware | None = None
    in_peace: int | None = None
    pressed: bool = False
    nothing_needed: bool = False


def talk_of(wish: str, memory: Memory, manner: Manner, category: str, day: date, roll: Random) -> Talk:
    """One visit's talk, by the client's wish and the person's manner."""
    wares = [ware for ware in offer.WARES if ware.category == category]
    resting = [ware for ware in wares if memory.resting(ware.line, day)]
    fresh = [ware for ware in wares if ware not in resting]
    offers: list[Offered] = []
    asked = roll.choice(wares) if roll.random() < 0.03 else None
    if wish not in QUIET_WISHES:
        if resting and roll.random() < manner.again:
            offers.append(_offered(roll.choice(resting), memory, manner, day, roll))
        elif fresh and roll.random() < manner.offers * (1.25 if wish == "gladly" else 0.95):
            offers.append(_offered(roll.choice(fresh), memory, manner, day, roll))
    again = any(item.despite for item in offers)
    pressed = bool(offers) and roll.random() < manner.pressed * (2.0 if again else 1.0)
    answers = roll.random() < (0.65 if pressed else 0.3)
    peace = roll.choice([1, 2]) if pressed else roll.choices([5, 4, 3], [70, 25, 5])[0]
    if asked and any(item.ware == asked for item in offers):
        asked = None
    return Talk(tuple(offers), asked, peace if answers else None, pressed, not offers and roll.random() < 0.3)


def _offered(ware: offer.Ware, memory: Memory, manner: Manner, day: date, roll: Random) -> Offered:
    despite = memory.declined[ware.line] if memory.resting(ware.line, day) else None
    weights = [manner.bought, manner.declined, (1 - manner.bought - manner.declined) / 2]
    answer = roll.choices(["bought", "declined", "later", "has_equal"], [*weights, weights[2]])[0]
    reason = _reason(ware, memory.findings.get(ware.line, "") if despite else "", roll)
    if answer == "declined":
        memory.declined[ware.line], memory.findings[ware.line] = (day, ware.code), offer.FINDINGS[reason]
    return Offered(
        ware=ware,
        reason=reason,
        need=roll.choices(["needed", "useful", "optional"], [20, 60, 20])[0],
        slot=roll.choice(["morning", "evening", "both"]),
        basis="new_finding" if despite else "",
        answer=answer,
        finding=offer.FINDINGS[reason],
        despite=despite,
    )


def _reason(ware: offer.Ware, but: str, roll: Random) -> str:
    """A reason of this kind of treatment; of what was declined, one that is another finding than then."""
    reasons = offer.REASONS[ware.category]
    first = reasons.index(roll.choice(reasons))
    return next(
        (reason for reason in (*reasons[first:], *reasons[:first]) if offer.FINDINGS[reason] != but), reasons[first]
    )
