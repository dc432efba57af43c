"""The page of a payment: what stands on it, what does not, and what it does with rubbish."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from products.advice.models import NothingNeeded
from products.sales.basket import ProductWish
from products.sales.models import Receipt, ReceiptLine
from salon.core.models import Role
from salon.core.time import local_day
from tests.factories import (
    AppointmentFactory,
    ProductFactory,
    RecommendationFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
)
from tests.products.sales.till import open_till

pytestmark = pytest.mark.django_db
EUR = Decimal
TILL = "sales:till"


def signed_in(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def till():
    """A till whose client was treated a moment ago: pages read the real clock."""
    return open_till(starts_at=timezone.now())


@pytest.fixture
def browser(till):
    return signed_in(till.cashier)


def address_of(till):
    return reverse("sales:check-out", args=[till.appointment.pk])


def form_of(till, **more):
    pay = {f"visit-{till.appointment.pk}-pay": "on"}
    return {"visit": str(till.appointment.pk), "key": str(uuid4()), "method": "card", **pay, **more}


def with_line(product, row="0", **more):
    filled = {"product": str(product.pk), "recommendation": "", "quantity": "1", "discount": "", "seller": ""} | more
    return {"line": row} | {f"line-{row}-{name}": value for name, value in filled.items()}


def test_the_page_is_filled_with_the_days_unpaid_visits_and_their_sum(till, browser):
    second = AppointmentFactory(client=till.client, starts_at=timezone.now() + timedelta(minutes=1), state="arrived")

    context = browser.get(address_of(till)).context

    assert [row.visit for row in context["form"].treatments] == [till.appointment, second]
    assert (context["total"].gross, context["total"].due) == (EUR("178.00"), EUR("178.00"))


def test_paying_leads_to_the_receipt(till, browser):
    answer = browser.post(address_of(till), form_of(till, pay="1", expected="89.00"))

    receipt = Receipt.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("sales:receipt", args=[receipt.pk]))


def test_a_refusal_keeps_what_was_typed_and_says_why(till, browser):
    discount = {f"visit-{till.appointment.pk}-discount": "50,00"}

    answer = browser.post(address_of(till), form_of(till, pay="1", reference="T1-7", **discount))

    context = answer.context
    assert (answer.status_code, Receipt.objects.count()) == (422, 0)
    assert context["refusal"] == f"The discount on {till.appointment.service} can be at most 17.80\u00a0€."
    assert context["form"].treatments[0]["discount"].value() == "50,00"
    assert context["form"].payment["reference"].value() == "T1-7"


def test_a_visit_that_is_left_out_is_not_paid(till, browser):
    product = ProductFactory()
    form = form_of(till, pay="1", **with_line(product))
    del form[f"visit-{till.appointment.pk}-pay"]

    browser.post(address_of(till), form)

    assert list(ReceiptLine.objects.values_list("kind", "product")) == [("product", product.pk)]


def test_todays_advice_stands_there_with_the_answer_and_only_a_yes_is_ready(till, browser):
    visit = VisitFactory(client=till.client, staff=till.staff, day=local_day(timezone.now()))
    answers = [("bought", {}), ("later", {}), ("declined", {"rests_until": visit.day + timedelta(days=180)})]
    made = [
        RecommendationFactory(visit=visit, answer=answer, answered_at=timezone.now(), **rest)
        for answer, rest in answers
    ]
    made.append(RecommendationFactory(visit=visit))
    RecommendationFactory(visit=VisitFactory(client=till.client, day=visit.day - timedelta(days=30)))

    context = browser.get(address_of(till)).context

    rows = sorted(context["advised"], key=lambda row: row.advice.pk)
    assert [row.advice for row in rows] == made
    assert [row.is_ready for row in rows] == [True, False, False, False]


def test_the_reason_of_an_advice_is_not_on_the_tills_page(till, browser):
    visit = VisitFactory(client=till.client, staff=till.staff, day=local_day(timezone.now()))
    RecommendationFactory(visit=visit, reason="Rosacea on both cheeks")

    answer = browser.get(address_of(till))

    assert answer.content.decode().count("Rosacea") == 0


def test_adding_todays_yes_brings_a_line_sold_by_the_adviser(till, browser):
    visit = VisitFactory(client=till.client, staff=till.staff, day=local_day(timezone.now()))
    advice = RecommendationFactory(visit=visit, answer="bought", answered_at=timezone.now())

    context = browser.post(address_of(till), form_of(till, add=f"{advice.product_id}:{advice.pk}")).context

    (row,) = context["form"].products
    assert (row["seller"].value(), row["recommendation"].value()) == (str(till.staff.pk), str(advice.pk))
    assert (context["total"].gross, context["advised"][0].in_basket) == (EUR("148.00"), True)
    assert Receipt.objects.count() == 0


def test_a_line_can_be_taken_off_again(till, browser):
    product = ProductFactory()

    context = browser.post(address_of(till), form_of(till, remove="0", **with_line(product))).context

    assert (context["form"].products, context["total"].gross) == ([], EUR("89.00"))


def test_nothing_is_listed_until_somebody_searches(till, browser):
    ProductFactory(name="Serum N", size="30 ml")

    unasked = browser.get(address_of(till)).context["found"]
    asked = browser.post(address_of(till), form_of(till, q="serum 30")).context["found"]

    assert (unasked, [hit.product.name for hit in asked]) == ([], ["Serum N"])


def test_a_product_that_rests_for_this_client_is_shown_in_grey_with_its_dates(till, browser):
    today = local_day(timezone.now())
    old = VisitFactory(client=till.client, day=today - timedelta(days=40))
    rests = {"answer": "declined", "answered_at": timezone.now(), "rests_until": today + timedelta(days=140)}
    no = RecommendationFactory(visit=old, product=ProductFactory(name="Serum N"), **rests)

    answer = browser.post(address_of(till), form_of(till, q="serum"))

    (hit,) = answer.context["found"]
    assert (hit.product, hit.resting) == (no.product, no)
    assert answer.content.decode().count('<li class="resting">') == 1


@pytest.mark.parametrize(("wish", "shown"), [("never", 1), ("if_asked", 1), ("finding", 0), ("gladly", 0)])
def test_a_wish_for_no_product_talk_stands_at_the_top(till, browser, wish, shown):
    till.client.product_talk = wish
    till.client.save()

    answer = browser.get(address_of(till))

    assert answer.content.decode().count('class="flag-wish"') == shown


def test_nothing_needed_is_said_as_a_full_answer(till, browser):
    visit = VisitFactory(client=till.client, staff=till.staff, day=local_day(timezone.now()))
    NothingNeeded.objects.create(visit=visit, at=timezone.now())

    answer = browser.get(address_of(till))

    assert answer.content.decode().count(f"{till.staff}: nothing needed now.") == 1


def test_a_visit_that_is_paid_points_at_its_receipt(till, browser):
    receipt = till.pay(at=timezone.now())

    context = browser.get(address_of(till)).context

    assert (context["paid_with"], context["form"].treatments, context["total"]) == (receipt, [], None)


def test_cash_shows_the_rounded_sum_before_it_is_paid(till, browser):
    product = ProductFactory(price=EUR("12.32"))
    form = {"key": str(uuid4()), "method": "cash", **with_line(product)}

    total = browser.post(reverse("sales:product-sale"), form).context["total"]

    assert (total.gross, total.due, total.rounding) == (EUR("12.32"), EUR("12.30"), EUR("-0.02"))


def test_somebody_who_walked_in_buys_without_a_name(till, browser):
    form = {"key": str(uuid4()), "method": "mobilepay", "pay": "1", **with_line(ProductFactory(), quantity="2")}

    answer = browser.post(reverse("sales:product-sale"), form)

    receipt = Receipt.objects.get()
    assert (answer.status_code, receipt.client, receipt.gross) == (302, None, EUR("118.00"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_check_out_takes_the_same_queries_for_one_row_and_for_three(
    till, browser, count, django_assert_num_queries
):
    visit = VisitFactory(client=till.client, staff=till.staff, day=local_day(timezone.now()))
    for _ in range(count):
        RecommendationFactory(visit=visit, answer="bought", answered_at=timezone.now())
    for place in range(count - 1):
        AppointmentFactory(client=till.client, starts_at=timezone.now() + timedelta(minutes=place), state="completed")
    browser.get(address_of(till))

    with django_assert_num_queries(12):
        context = browser.get(address_of(till)).context

    assert (len(context["form"].treatments), len(context["advised"])) == (count, count)


@pytest.mark.parametrize(
    "data",
    [
        {"visit": "not a key", "line": ["x", "../", "0"], "key": "?", "pay": "1"},
        {"add": "'; DROP TABLE", "line": "9" * 400},
        {"add": ":::", "q": "\0 ä" * 50, "remove": "\0"},
        {"line": [str(row) for row in range(500)], "pay": "1"},
    ],
)
def test_a_form_made_of_rubbish_is_answered_calmly_and_stores_nothing(till, browser, data):
    answers = [browser.post(address, data) for address in (address_of(till), reverse("sales:product-sale"))]

    assert {answer.status_code for answer in answers} <= {200, 422}
    assert Receipt.objects.count() == 0


def test_the_owners_discount_is_not_limited_at_the_page_either(till):
    owner = UserFactory(role=Role.OWNER)
    form = form_of(till, pay="1", **{f"visit-{till.appointment.pk}-discount": "89.00"})

    answer = signed_in(owner).post(address_of(till), form)

    assert (answer.status_code, Receipt.objects.get().gross) == (302, EUR("0.00"))


def test_the_seller_can_be_chosen_per_line_apart_from_the_cashier(till, browser):
    seller = StaffFactory()
    line = with_line(ProductFactory(), seller=str(seller.pk), discount="1,50")

    browser.post(address_of(till), form_of(till, pay="1", **line))

    sold = ReceiptLine.objects.get(kind="product")
    assert (sold.staff, sold.discount, sold.receipt.cashier) == (seller, EUR("1.50"), till.cashier)


def test_a_product_wish_is_a_key_and_a_number_and_never_a_price():
    assert set(ProductWish.__dataclass_fields__) == {"product", "seller", "quantity", "discount", "recommendation"}


def test_from_the_receipt_the_next_time_is_booked_with_client_treatment_and_person_filled_in(till, browser):
    receipt = till.pay(at=timezone.now())

    page = browser.get(reverse("sales:receipt", args=[receipt.pk]))
    link = f"{reverse('booking:book')}?{page.context['rebook']}"
    form = browser.get(link)

    assert page.content.decode().count(link.replace("&", "&amp;")) == 1
    chosen = [str(key) for key in (till.client.pk, till.appointment.service.pk, till.staff.pk)]
    assert page.context["rebook"] == "client={}&service={}&staff={}".format(*chosen)
    assert form.status_code == 200
