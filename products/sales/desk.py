"""One basket in front of one person: the form, the sum, and what stands quietly beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.http import QueryDict

from clients.card.models import Client
from products.advice.models import Recommendation
from products.sales import document, queries
from products.sales.basket import Basket, PartWish
from products.sales.forms.till import TillForm, with_part, with_product, without_row
from products.sales.models import Receipt, ReceiptLine
from products.sales.payments import due, pay
from products.sales.pricing import price
from salon.booking.models import Appointment
from salon.core.errors import Refused
from salon.core.models import User
from salon.core.time import local_day


@dataclass(frozen=True)
class Total:
    """The basket as it would be paid now; `due` is what is still to be taken beside the parts."""

    lines: Sequence[ReceiptLine]
    rates: Sequence[document.RateSum]
    gross: Decimal
    parts: Decimal
    due: Decimal

    @property
    def rounding(self) -> Decimal:
        return self.due - (self.gross - self.parts)


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
        """The form as it was sent, with a row more or less where that was asked."""
        data = posted
        if data is not None:
            data = self._changed(data, user)
        earlier = queries.may_be_made_good(self.client, at) if self.client and self.visits else ()
        return TillForm(data, self.visits, queries.sellers(local_day(at)), earlier)

    def _changed(self, data: QueryDict, user: User) -> QueryDict:
        if asked := data.get("add"):
            data = with_product(data, asked, self._seller(asked, user))
        if row := data.get("remove"):
            data = without_row(data, "line", row)
        if data.get("add_part"):
            data = with_part(data)
        if row := data.get("remove_part"):
            data = without_row(data, "part", row)
        return data

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
            total = _total_of(price(basket, by=by, at=at), basket)
            pay(total.gross, PartWish(basket.method, Decimal(0)), basket.parts)
        except Refused as refused:
            return None, refused.message
        return total, ""

    def _paid_with(self, by: User) -> Receipt | None:
        """The receipt that paid the visit which was opened, as far as this user may see it."""
        if self.opened is None or self.visits:
            return None
        paid = Receipt.objects.visible_to(by).filter(lines__appointment=self.opened, refund_of=None)
        return paid.order_by("-paid_at").first()


def _total_of(lines: Sequence[ReceiptLine], basket: Basket) -> Total:
    gross = sum((line.gross for line in lines), Decimal(0))
    parts = sum((part.amount for part in basket.parts), Decimal(0))
    return Total(lines, document.by_rate(lines), gross, parts, due(gross, basket.method, basket.parts))
