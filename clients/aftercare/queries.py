"""What a client takes home after some treatments, as one message."""

from collections.abc import Iterable
from datetime import datetime

from clients.aftercare.merge import Step, merge
from clients.aftercare.models import Instruction
from clients.aftercare.words import line_of
from salon.house.models import Service


def steps_of(instructions: Iterable[Instruction], language: str) -> list[Step]:
    """The instructions as arithmetic sees them, in a language."""
    return [
        Step(
            stance=row.stance,
            text=row.sentence(language),
            topic=str(row.topic_id or ""),
            amount=row.amount,
            unit=row.unit,
            hours=row.hours,
        )
        for row in instructions
        if row.sentence(language)
    ]


def message_for(services: Iterable[Service], language: str, *, since: datetime | None = None) -> str:
    """What to do at home after these treatments, a line each, in the client's language. One query.

    `since` is the end of the visit: with it each line says until when.
    """
    rows = Instruction.objects.live().known().filter(service__in=list(services))
    return message_of(rows, language, since=since)


def message_of(instructions: Iterable[Instruction], language: str, *, since: datetime | None = None) -> str:
    """The merged message of these instructions."""
    return "\n".join(line_of(line, language, since) for line in merge(steps_of(instructions, language)))
