"""Money given back: a mirror of what was paid, a receipt of its own, and what follows from it."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import translation

from products.advice.models import Owned
from products.sales.basket import Basket, ProductWish, TreatmentWish
from products.sales.discounts import Percent
from products.sales.models import Receipt, ReceiptLine
from products.sales.queries import unpaid
from products.sales.services.refunding import BackWish, Refund, give_back
from salon.booking.models import Appointment
from salon.booking.prices import price_note
from salon.commission.models import LedgerEntry
from salon.core.errors import Refused
from salon.core.models import AuditEvent, Role
from salon.house.models import Salon
from tests.factories import NOW, TODAY, ProductFactory, SchemeFactory, UserFactory
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def back(receipt, *wishes, why="returned", method="card", key=None, by=None, **more):
    refund = Refund(wishes, why, method, **more)
    return give_back(receipt, refund, key=key or uuid4(), by=by or UserFactory(role=Role.OWNER), at=NOW)


def code_of(act):
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.code


def sold(price="59.00", quantity=1, **more):
    """A till, its receipt over one product, and the line."""
    till = open_till()
    product = ProductFactory(price=EUR(price))
    receipt = till.pay(Basket(till.client, (), (ProductWish(product.pk, till.staff.pk, quantity, **more),), "card"))
    return till, receipt, receipt.lines.get()


def test_a_line_given_back_whole_is_its_exact_mirror_on_a_receipt_of_its_own():
    till = open_till()
    receipt = till.pay()
    line = receipt.lines.get()

    refund = back(receipt, BackWish(line.pk), why="mistake")

    mirror = refund.lines.get()
    assert (mirror.net, mirror.vat, mirror.gross) == (EUR("-70.92"), EUR("-18.08"), EUR("-89.00"))
    assert (refund.full_number, refund.refund_of, refund.why, refund.place) == ("2026-00002", receipt, "mistake", 2)
    assert (mirror.refund_of, mirror.quantity, mirror.vat_rate) == (line, -1, line.vat_rate)
    assert list(refund.payments.values_list("method", "amount")) == [("card", EUR("-89.00"))]


def test_pieces_given_back_one_by_one_add_up_to_what_was_paid_to_the_cent():
    _till, receipt, line = sold("33.33", 3, discount=EUR("0.01"))

    parts = [back(receipt, BackWish(line.pk)).lines.get() for _piece in range(3)]

    for name in ("net", "vat", "gross"):
        assert sum(getattr(part, name) for part in parts) == -getattr(line, name)
    assert [part.gross for part in parts] == [EUR("-33.33"), EUR("-33.32"), EUR("-33.33")]


def test_a_reduction_leaves_the_piece_and_a_later_return_gives_what_is_left():
    _till, receipt, line = sold("59.00")

    less = back(receipt, BackWish(line.pk, reduction=EUR("9.00")), why="reduction").lines.get()
    rest = back(receipt, BackWish(line.pk)).lines.get()

    assert (less.gross, less.is_reduction, rest.gross) == (EUR("-9.00"), True, EUR("-50.00"))
    assert less.vat + rest.vat == -line.vat


def test_cash_given_back_is_rounded_to_five_cents_as_a_payment_of_its_own():
    _till, receipt, line = sold("12.32")

    refund = back(receipt, BackWish(line.pk), method="cash")

    assert dict(refund.payments.values_list("method", "amount")) == {"cash": EUR("-12.30"), "rounding": EUR("-0.02")}


def test_more_pieces_more_money_nothing_and_another_receipts_line_are_refused():
    _till, receipt, line = sold("59.00", 2)
    other = sold_again(receipt)

    refused = [
        code_of(lambda: back(receipt, BackWish(line.pk, 3))),
        code_of(lambda: back(receipt, BackWish(line.pk, 0))),
        code_of(lambda: back(receipt, BackWish(line.pk, reduction=EUR("118.01")))),
        code_of(lambda: back(receipt, BackWish(line.pk, reduction=EUR("-1")))),
        code_of(lambda: back(receipt)),
        code_of(lambda: back(receipt, BackWish(other.pk))),
        code_of(lambda: back(receipt, BackWish(line.pk), BackWish(line.pk))),
        code_of(lambda: back(receipt, BackWish(line.pk), why="because")),
    ]

    assert refused == ["too_much"] * 4 + ["nothing", "unknown_line", "twice", "why"]
    assert Receipt.objects.filter(refund_of__isnull=False).count() == 0


def sold_again(receipt):
    """A line of another receipt."""
    from products.sales.services.paying import check_out

    basket = Basket(None, (), (ProductWish(ProductFactory().pk),), "card")
    return check_out(basket, key=uuid4(), by=receipt.cashier, at=NOW).lines.get()


def test_money_given_back_is_not_given_back_again():
    _till, receipt, line = sold()
    refund = back(receipt, BackWish(line.pk))

    assert code_of(lambda: back(refund, BackWish(refund.lines.get().pk))) == "refund_of_refund"


def test_the_same_form_twice_gives_the_money_once():
    _till, receipt, line = sold()
    key = uuid4()

    first, second = back(receipt, BackWish(line.pk), key=key), back(receipt, BackWish(line.pk), key=key)

    assert (first, Receipt.objects.count()) == (second, 2)
    assert code_of(lambda: back(receipt, BackWish(line.pk, 1, to_shelf=True), key=key)) == "key_used"


def test_who_leads_the_salon_gives_money_back_and_a_manager_up_to_her_limit():
    _till, receipt, line = sold("300.00")
    roles = {role: UserFactory(role=role) for role in (Role.MANAGER, Role.RECEPTIONIST, Role.COSMETOLOGIST)}

    refused = [code_of(lambda who=who: back(receipt, BackWish(line.pk), by=who)) for who in roles.values()]
    less = back(receipt, BackWish(line.pk, reduction=EUR("200.00")), why="reduction", by=roles[Role.MANAGER])

    assert refused == ["refund_limit"] * 3
    assert (less.gross, Salon.objects.get().refund_limit) == (EUR("-200.00"), EUR("200.00"))


def test_many_small_refunds_of_one_receipt_do_not_pass_the_limit():
    _till, receipt, line = sold("300.00")
    manager = UserFactory(role=Role.MANAGER)

    def less(sum_of_it):
        return back(receipt, BackWish(line.pk, reduction=EUR(sum_of_it)), why="reduction", by=manager)

    less("150.00")
    over = code_of(lambda: less("50.01"))

    assert (over, less("50.00").gross) == ("refund_limit", EUR("-50.00"))


@pytest.mark.parametrize(("why", "paid"), [("mistake", False), ("reduction", True)])
def test_only_a_visit_charged_by_mistake_waits_again_at_the_till_and_in_the_diary(why, paid):
    till = open_till()
    first = till.pay()

    back(first, BackWish(first.lines.get().pk), why=why)

    waits = [visit.pk for visit in unpaid(TODAY, user=till.cashier, at=NOW)]
    sign = Appointment.objects.with_signs().get(pk=till.appointment.pk).is_paid
    assert (waits, sign) == ([] if paid else [till.appointment.pk], paid)
    if not paid:
        till.pay()
        assert (list(unpaid(TODAY, user=till.cashier, at=NOW)), price_note(till.appointment).paid) == ([], EUR("89.00"))


def test_another_sum_than_the_one_that_was_seen_is_not_given():
    _till, receipt, line = sold()

    assert code_of(lambda: back(receipt, BackWish(line.pk), expected=EUR("58.00"))) == "sum_changed"


def test_what_the_line_had_earned_is_taken_back_unless_the_salon_carries_it():
    till = open_till()
    SchemeFactory(staff=till.staff, product_percent=EUR("10.00"))
    wishes = [ProductWish(ProductFactory(price=EUR("125.50")).pk, till.staff.pk) for _one in range(2)]
    receipt = till.pay(Basket(till.client, (), tuple(wishes), "card"))
    first, second = receipt.lines.order_by("position")

    back(receipt, BackWish(first.pk), BackWish(second.pk, keeps_earning=True))

    amounts = sorted(LedgerEntry.objects.values_list("amount", flat=True))
    assert amounts == [EUR("-10.00"), EUR("10.00"), EUR("10.00")]
    assert LedgerEntry.objects.get(amount=EUR("-10.00")).reversal_of.line == first


def test_what_was_returned_is_no_longer_at_her_home_once_no_piece_is_left():
    _till, receipt, line = sold("59.00", 2)

    back(receipt, BackWish(line.pk, 1, to_shelf=True))
    still = Owned.objects.get().ended_on
    back(receipt, BackWish(line.pk, 1, to_shelf=True))

    assert (still, Owned.objects.get().ended_on is not None) == (None, True)
    assert list(ReceiptLine.objects.filter(refund_of=line).values_list("to_shelf", flat=True)) == [True, True]


def test_a_visit_given_back_whole_is_paid_anew_and_one_given_back_in_part_is_not():
    till = open_till()
    first = till.pay()
    back(first, BackWish(first.lines.get().pk, reduction=EUR("10.00")), why="reduction")
    in_part = code_of(till.pay)
    back(first, BackWish(first.lines.get().pk), why="mistake")

    second = till.pay()

    assert (in_part, second.lines.get().again, code_of(till.pay)) == ("already_paid", 1, "already_paid")


def test_a_treatment_that_makes_good_costs_nothing_and_is_made_good_once():
    till = open_till()
    paid = till.pay().lines.get()
    later = open_again(till)

    redo = till.pay(Basket(till.client, (TreatmentWish(later.pk, redo=paid.pk),), (), "card"))
    third = open_again(till)

    line = redo.lines.get()
    assert (line.gross, line.discount, line.unit_gross, line.redo_of) == (EUR(0), EUR("89.00"), EUR("89.00"), paid)
    assert (redo.payments.count(), redo.gross) == (0, EUR(0))
    again = Basket(till.client, (TreatmentWish(third.pk, redo=paid.pk),), (), "card")
    assert code_of(lambda: till.pay(again)) == "redo"


def open_again(till):
    """A further visit of the same client."""
    from datetime import timedelta

    from tests.factories import AppointmentFactory

    count = till.client.appointments.count()
    starts = till.appointment.starts_at + timedelta(days=count)
    return AppointmentFactory(client=till.client, staff=till.staff, state="completed", starts_at=starts)


def test_nobody_elses_treatment_is_made_good():
    till, other = open_till(), None
    paid = till.pay().lines.get()
    from tests.factories import AppointmentFactory

    other = AppointmentFactory(state="completed")

    assert code_of(lambda: till.pay(Basket(other.client, (TreatmentWish(other.pk, redo=paid.pk),), (), "card"))) == (
        "redo"
    )


def test_a_refund_leaves_one_line_in_the_audit_trail_with_why():
    _till, receipt, line = sold()

    refund = back(receipt, BackWish(line.pk))

    event = AuditEvent.objects.get(action="receipt.given_back")
    assert event.facts == {"number": "2026-00002", "of": "2026-00001", "gross": "-59.00", "why": "returned"}
    assert event.subject_id == str(refund.pk)


def test_a_discount_in_per_cent_and_one_on_the_whole_are_given_back_as_they_were_paid():
    till = open_till()
    product = ProductFactory(price=EUR("59.00"))
    wish = ProductWish(product.pk, quantity=2, discount=Percent(EUR(10)))
    basket = Basket(till.client, (TreatmentWish(till.appointment.pk),), (wish,), "card", discount=EUR("5.00"))

    receipt = till.pay(basket)
    refund = back(receipt, *[BackWish(line.pk, line.quantity) for line in receipt.lines.all()])

    # 89.00 and 118.00 less a tenth: 195.20; five euros of them are shared by what each costs.
    assert (receipt.gross, list(receipt.lines.values_list("discount", flat=True))) == (
        EUR("190.20"),
        [EUR("2.28"), EUR("14.52")],
    )
    assert (refund.net, refund.vat, refund.gross) == (-receipt.net, -receipt.vat, -receipt.gross)
