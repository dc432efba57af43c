"""Advice that was given elsewhere, before this salon kept the line here: nothing of it stands without its reason."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from clients.card.models import ProductTalk
from clients.care.models import Visit
from products.advice.models import Recommendation
from products.catalogue.models import Product

NOT_RECORDED = Recommendation.Basis.NOT_RECORDED
UNWISHED = frozenset({ProductTalk.NEVER, ProductTalk.IF_ASKED})


class _No(NamedTuple):
    key: UUID
    answered_at: datetime
    rests_until: date


def keep_to_the_line(rows: Sequence[Recommendation]) -> None:
    """Write `not_recorded` as the basis of rows that the line forbids and that come without a reason.

    `rows` are not saved yet. What rests is known from the rows themselves and from those that are there; what is there
    already and turns out to have been raised in the rest of a no that comes only now is marked too. Four queries.
    """
    visits = Visit.objects.in_bulk({row.visit_id for row in rows})
    clients = {visit.client_id for visit in visits.values()}
    lines = dict(Product.objects.filter(pk__in={row.product_id for row in rows}).values_list("pk", "line"))
    there = Recommendation.objects.filter(visit__client__in=clients).select_related("visit", "product")
    noes: dict[tuple[UUID, UUID], list[_No]] = {}
    for row in there:
        _remember(noes, row, (row.visit.client_id, row.product.line_id))
    for row in rows:
        _remember(noes, row, (visits[row.visit_id].client_id, lines[row.product_id]))
    for row in rows:
        visit = visits[row.visit_id]
        unwished = visit.product_talk in UNWISHED and row.basis != Recommendation.Basis.CLIENT_ASKED
        if unwished or (not row.basis and _rests(noes, row, visit, lines[row.product_id])):
            row.basis = NOT_RECORDED
    late = [row.pk for row in there if not row.basis and _rests(noes, row, row.visit, row.product.line_id)]
    Recommendation.objects.filter(pk__in=late).update(basis=NOT_RECORDED)


def _remember(noes: dict[tuple[UUID, UUID], list[_No]], row: Recommendation, key: tuple[UUID, UUID]) -> None:
    if row.answer == Recommendation.Answer.DECLINED and row.answered_at and row.rests_until:
        noes.setdefault(key, []).append(_No(row.pk, row.answered_at, row.rests_until))


def _rests(noes: dict[tuple[UUID, UUID], list[_No]], row: Recommendation, visit: Visit, line: UUID) -> bool:
    """True if another no of the line rested when this was said, as the database looks at it (see `database.py`)."""
    return any(
        no.answered_at <= row.offered_at and no.rests_until > visit.day
        for no in noes.get((visit.client_id, line), ())
        if no.key != row.pk
    )
