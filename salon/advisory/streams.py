"""The salon's own rows as the history that the detector reads.

Keys, days, choices and sums only: no health data and no text that somebody wrote (a test reads this file and says so).
Each list is one query, however long the history is.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from clients.card.models import ProductTalk
from clients.care.models import Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.sales.models import ReceiptLine
from salon.house.models import Campaign, Cover, Employment, Staff
from salon.stats.advisory import history as past

# A sale taken back within so many days is as if it had not been.
UNDONE_WITHIN_DAYS = 14

TALK = {
    ProductTalk.NEVER: "none",
    ProductTalk.IF_ASKED: "none",
    ProductTalk.FINDING: "neutral",
    ProductTalk.GLADLY: "welcome",
}


def history(*, before: date) -> past.History:
    """Everything up to the close of the day before `before`."""
    visits = _visits(before)
    return past.History(
        staff=_staff(),
        visits=visits,
        covers=_covers(before),
        campaigns=[past.Campaign(*row) for row in Campaign.objects.values_list("starts_on", "ends_on")],
        # A list without a row was never kept: the stream is absent, not zero.
        recommendations=_recommendations(before) or None,
        sales=_sales(before) or None,
        feedback=_feedback(before) or None,
    )


def people() -> Q:
    """Those who treat clients, now or once; who only sells or answers the phone is nobody's norm."""
    return Q(has_column=True) | Q(Exists(Visit.objects.filter(staff=OuterRef("pk"))))


def _staff() -> list[past.StaffPeriod]:
    periods = Employment.objects.filter(staff__in=Staff.objects.filter(people())).order_by("staff", "starts_on")
    rows = periods.values_list("staff", "starts_on", "ends_on")
    return [past.StaffPeriod(str(staff), start, end) for staff, start, end in rows]


def _visits(before: date) -> list[past.Visit]:
    rows = Visit.objects.filter(day__lt=before).order_by("day", "pk")
    return [
        past.Visit(str(visit), day, str(staff), str(client), str(category), TALK[ProductTalk(talk)])
        for visit, day, staff, client, category, talk in rows.values_list(
            "pk", "day", "staff", "client", "category", "product_talk"
        )
    ]


def _covers(before: date) -> list[past.Cover]:
    rows = Cover.objects.filter(starts_on__lt=before).order_by("starts_on", "pk")
    return [
        past.Cover(str(absent), str(substitute), start, end)
        for absent, substitute, start, end in rows.values_list("absent", "substitute", "starts_on", "ends_on")
    ]


def _recommendations(before: date) -> list[past.Recommendation]:
    """By line, not by product: a no rests for the whole line. What the client asked for herself is no offer."""
    rows = Recommendation.objects.filter(visit__day__lt=before).exclude(basis=Recommendation.Basis.CLIENT_ASKED)
    return [
        past.Recommendation(str(visit), str(line), str(category), answer or "unknown")
        for visit, line, category, answer in rows.order_by("visit__day", "pk").values_list(
            "visit", "product__line", "product__category", "answer"
        )
    ]


def _sales(before: date) -> list[past.Sale]:
    """Products sold at a visit, and, as negative amounts, what was taken back soon enough.

    Where another system did not say why a product was sold, it counts as advised, for everybody alike: left out, the
    norm of the first year would be zero, and whoever sells anything would stand out.
    """
    lines = ReceiptLine.objects.filter(kind=ReceiptLine.Kind.PRODUCT)
    sold = lines.filter(refund_of=None, visit__day__lt=before).order_by("visit__day", "pk")
    sales = [
        past.Sale(str(visit), str(product), net, origin != ReceiptLine.Origin.CLIENT_ASKED)
        for visit, product, net, origin in sold.values_list("visit", "product", "net", "origin")
    ]
    return sales + _undone(before)


def _undone(before: date) -> list[past.Sale]:
    refunds = ReceiptLine.objects.filter(
        refund_of__kind=ReceiptLine.Kind.PRODUCT,
        refund_of__visit__day__lt=before,
        receipt__day__lt=before,
        # A reduction of the price takes no product back.
        is_reduction=False,
    ).exclude(refund_of__origin=ReceiptLine.Origin.CLIENT_ASKED)
    rows = refunds.order_by("receipt__day", "pk").values_list(
        "refund_of__visit", "refund_of__product", "net", "receipt__day", "refund_of__receipt__day"
    )
    return [
        past.Sale(str(visit), str(product), -abs(Decimal(net)), on_advice=True)
        for visit, product, net, taken_back, bought in rows
        if taken_back <= bought + timedelta(days=UNDONE_WITHIN_DAYS)
    ]


def _feedback(before: date) -> list[past.Feedback]:
    rows = PeaceAnswer.objects.counted().filter(visit__day__lt=before).order_by("visit__day", "pk")
    return [
        past.Feedback(str(visit), in_peace <= PeaceAnswer.PRESSED_UP_TO)
        for visit, in_peace in rows.values_list("visit", "in_peace")
    ]
