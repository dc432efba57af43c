"""One basket in front of one person: the form, the sum, and what stands quietly beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.http import QueryDict

from clients.card.models import Client
from products.advice.models import Recommendation
from products.sales import document, queries
from products.sales.basket import Basket
from products.sales.forms import TillForm, with_product, without_product
from products.sales.models import Payment, Receipt, ReceiptLine
from products.sales.pricing import price
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day
from salon.stats.money import round_to_five_cents


@dataclass(frozen=True)
class Total:
    """The basket as it would be paid now."""

    lines: Sequence[ReceiptLine]
    rates: Sequence[document.RateSum]
    gross: Decimal
    due: Decimal

    @property
    def rounding(self) -> Decimal:
        return self.due - self.gross


@dataclass(frozen=True)
class Advised:
    """One advice of today, and whether it stands in the basket."""

    advice: Recommendation
    in_basket: bool

    @property
    def is_ready(self) -> bool:
        """True if the client said yes and has not got it yet."""
        taken = self.advice.answer == Recommendation.Answer.BOUGHT
        return taken and not self.in_basket and not getattr(self.advice, "is_paid", False)


@dataclass(frozen=True)
class Desk:
    """Who stands at the till, and for what."""

    client: Client | None
    visits: Sequence[Appointment]
    day: date
    opened: Appointment | None = None

    def form(self, posted: QueryDict | None, *, user: User, at: datetime) -> TillForm:
        """The form as it was sent, with a product more or less where that was asked."""
        data = posted
        if data is not None and (asked := data.get("add")):
            data = with_product(data, asked, self._seller(asked, user))
        if data is not None and (row := data.get("remove")):
            data = without_product(data, row)
        return TillForm(data, self.visits, queries.sellers(local_day(at)))

    def _seller(self, asked: str, user: User) -> str:
        """Whose sale it is unless somebody says otherwise: the adviser's, else the cashier's own, else the salon's."""
        if ":" in asked and self.client:
            for advice in queries.advised(self.client, self.day):
                if str(advice.pk) == asked.partition(":")[2]:
                    return str(advice.by_id)
        staff = getattr(user, "staff", None)
        return str(staff.pk) if staff else ""

    def context(self, form: TillForm, *, search: str, by: User, at: datetime) -> dict[str, object]:
        """What the page shows."""
        total, refusal = self._total(form, by=by, at=at)
        chosen = {str(row["recommendation"].value() or "") for row in form.products}
        advised = queries.advised(self.client, self.day) if self.client else []
        return {
            "desk": self,
            "client": self.client,
            "form": form,
            "total": total,
            "refusal": refusal,
            "advised": [Advised(advice, str(advice.pk) in chosen) for advice in advised],
            "nothing_needed": queries.nothing_needed(self.client, self.day) if self.client else [],
            "search": search,
            "found": queries.find_products(search, self.client, local_day(at)),
            "paid_with": self._paid_with(by),
        }

    def _total(self, form: TillForm, *, by: User, at: datetime) -> tuple[Total | None, str]:
        if form.payment.is_bound and not form.is_valid():
            return None, ""
        basket = form.basket(self.client)
        if not basket.treatments and not basket.products:
            return None, ""
        try:
            lines = price(basket, by=by, at=at)
        except Refused as refused:
            return None, refused.message
        return _total_of(lines, basket), ""

    def _paid_with(self, by: User) -> Receipt | None:
        """The receipt that paid the visit which was opened, as far as this user may see it."""
        if self.opened is None or self.visits:
            return None
        return Receipt.objects.visible_to(by).filter(lines__appointment=self.opened).first()


def _total_of(lines: Sequence[ReceiptLine], basket: Basket) -> Total:
    gross = sum((line.gross for line in lines), Decimal(0))
    due = round_to_five_cents(gross) if basket.method == Payment.Method.CASH else gross
    return Total(lines, document.by_rate(lines), gross, due)
