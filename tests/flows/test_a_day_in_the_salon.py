"""A day in the salon, end to end, in a real browser: the six steps of the first issue, one after the other."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from clients.card.models import Client
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.sales.models import Receipt
from salon.booking.models import Appointment
from salon.booking.services import BookingWish, book
from salon.commission.models import LedgerEntry
from salon.core import outbox
from salon.core.models import Mail
from tests.factories import PASSWORD
from tests.flows.words import fi, part

pytestmark = [pytest.mark.flow, pytest.mark.every_database]


def test_a_day_in_the_salon(house, new_page, assert_accessible, ten_in_the_morning):
    desk = log_in(new_page(), house.desk)
    receptionist_books_moves_and_receives(desk, house, assert_accessible)

    aino = log_in(new_page(), house.aino.user)
    cosmetologist_treats_and_advises(aino, house, assert_accessible)
    receptionist_checks_out(desk, house, assert_accessible)
    cosmetologist_reads_her_own_commission(aino, house, assert_accessible)

    owner = log_in(new_page(), house.owner.user)
    owner_looks_at_the_salon(owner, house, assert_accessible)
    client_opens_the_link_in_her_mail(new_page(viewport={"width": 390, "height": 844}), house, assert_accessible)

    ten_in_the_morning.shift(timedelta(days=30))
    a_month_later_the_no_is_remembered(log_in(new_page(), house.aino.user), house, assert_accessible)


def log_in(page, user):  # by the page itself, as a person does
    page.goto("/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/(today|visits)/"))
    return page


def receptionist_books_moves_and_receives(page, house, assert_accessible):
    expect(page.get_by_role("heading", name=house.aino.name)).to_be_visible()
    assert_accessible(page)

    page.goto("/diary/")
    page.get_by_label(fi("Treatment")).first.select_option(label="Kasvohoito")
    first = page.locator("#first-free-times .chip").first
    expect(first).to_contain_text("Aino")
    first.click()
    panel = page.locator("#panel-content")
    panel.get_by_text(fi("New client"), exact=True).click()
    panel.get_by_label(fi("Name"), exact=False).last.fill("Aino Korhonen")
    panel.get_by_label(fi("Phone"), exact=False).fill("040 123 4567")
    panel.get_by_role("button", name=fi("Book"), exact=True).click()
    expect(panel.get_by_text("Aino Korhonen").first).to_be_visible()
    assert_accessible(page)

    booked = Appointment.objects.get(client__phone="+358401234567")
    panel.get_by_role("link", name=fi("Move"), exact=True).click()
    later = panel.locator(".chips .chip").nth(1)
    later.click()
    panel.get_by_role("button", name=fi("Move"), exact=True).click()
    expect(page.locator("#toasts").get_by_text(part("Moved to %(when)s."))).to_be_visible()
    moved = Appointment.objects.get(pk=booked.pk)
    assert moved.starts_at > booked.starts_at

    page.goto("/today/")
    page.get_by_role("button", name=part("Mark as arrived")).first.click()
    expect(page.locator(".day-visit", has_text="Aino Korhonen").locator(".badge-accent")).to_be_visible()
    assert Appointment.objects.get(pk=booked.pk).state == "arrived"


def cosmetologist_treats_and_advises(page, house, assert_accessible):
    row = page.locator("li", has_text="Aino Korhonen")
    row.get_by_role("link", name="Aino Korhonen").click()
    page.get_by_role("link", name=fi("Name and contacts")).click()
    page.get_by_label(re.compile("Sähköposti", re.I)).fill("aino.korhonen@example.org")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]+/$"))
    assert_accessible(page)

    page.goto("/visits/my-day/")
    page.locator("li", has_text="Aino Korhonen").get_by_role("link", name=fi("Treat"), exact=True).click()
    page.get_by_label(fi("Note")).fill("Kuivat posket, rauhoittui hyvin.")
    assert_accessible(page)
    page.get_by_role("button", name=fi("Sign, then home care")).click()

    page.locator("li", has_text="Yövoide").get_by_role("link", name=fi("Choose")).click()
    page.locator("[name=about]").select_option(label=fi("Dry"))
    page.locator("[name=reason]").fill("Kuivat posket")
    page.get_by_role("button", name=fi("Recommend"), exact=True).click()
    page.get_by_role("button", name=fi("No, thank you")).click()
    expect(page.get_by_text(part("Noted. We will not suggest this before %(date)s."))).to_be_visible()
    assert_accessible(page)
    assert Recommendation.objects.get().answer == "declined"


def receptionist_checks_out(page, house, assert_accessible):
    page.goto("/till/")
    page.get_by_role("link", name=re.compile("Aino Korhonen")).first.click()
    expect(page.locator(".till-advised .resting")).to_contain_text("Yövoide")
    assert_accessible(page)
    # A client may ask for something by herself: the till adds what she asked for, and suggests nothing.
    page.locator("#product-search").press_sequentially("Yövoide")
    page.locator("#found li", has_text="Yövoide").get_by_role("button", name=fi("She asked for it")).click()
    page.locator(".till-seller select").select_option(label="Aino")
    pay = page.get_by_role("button", name=part("Paid, %(sum)s €"))
    expect(pay).to_contain_text("148,00")
    page.get_by_text(fi("Card terminal"), exact=True).click()
    pay.dblclick()
    page.wait_for_url(re.compile("/till/receipts/"))
    expect(page.locator("main")).to_contain_text("25,5")
    expect(page.locator("main")).to_contain_text("1234567-1")
    assert_accessible(page)

    receipt = Receipt.objects.get()
    assert (receipt.number, str(receipt.gross)) == (1, "148.00")
    assert [str(line.vat_rate) for line in receipt.lines.all()] == ["25.50", "25.50"]


def a_month_later_the_no_is_remembered(page, house, assert_accessible):
    client = Client.objects.get(phone="+358401234567")
    now = timezone.now()
    wish = BookingWish(
        service=house.service, staff=house.aino, starts_at=now.replace(minute=15, second=0, microsecond=0)
    )
    again = book(client, wish, by=house.desk, at=now)
    page.goto(f"/clients/{client.pk}/")
    expect(page.locator(".resting", has_text="Yövoide").first).to_be_visible()
    assert_accessible(page)

    page.goto(f"/visits/appointments/{again.pk}/treat/")
    page.get_by_role("button", name=fi("Sign, then home care")).click()
    shelf = page.locator("#shelf .resting", has_text="Yövoide")
    expect(shelf).to_be_visible()
    shelf.get_by_role("link", name=fi("There is a reason")).click()
    page.locator("[name=about]").select_option(label=fi("Dry"))
    page.locator("[name=reason]").fill("Kuivat posket")
    page.get_by_role("button", name=fi("Recommend"), exact=True).click()
    expect(page.locator("#advise [role=alert], #advise .alert-danger, #advise .invalid-feedback").first).to_be_visible()
    assert Recommendation.objects.filter(visit__client=client).count() == 1

    page.get_by_text(fi("The client asked"), exact=True).click()
    page.get_by_role("button", name=fi("Recommend"), exact=True).click()
    expect(page.get_by_role("button", name=fi("No, thank you"))).to_be_visible()
    raised = Recommendation.objects.filter(visit__client=client).latest("offered_at")
    assert (raised.basis, raised.despite.answer) == ("client_asked", "declined")


def cosmetologist_reads_her_own_commission(page, house, assert_accessible):
    page.goto("/pay/")
    expect(page.locator("main")).to_contain_text("70,92")
    expect(page.locator("main")).to_contain_text("21,28")
    assert_accessible(page)
    assert {str(entry.amount) for entry in LedgerEntry.objects.filter(staff=house.aino)} == {"21.28", "4.70"}
    assert page.request.get(f"/pay/{house.owner.pk}/").status == 404


def owner_looks_at_the_salon(page, house, assert_accessible):
    for address in (
        "/today/",
        "/reports/",
        "/reports/returns/",
        "/pay/all/",
        "/advisory/",
        f"/advisory/{house.aino.pk}/",
    ):
        answer = page.goto(address)
        assert (address, answer.status) == (address, 200)
        assert_accessible(page)
    expect(page.locator("main")).to_contain_text("Havainto, ei päätelmä.")


def client_opens_the_link_in_her_mail(page, house, assert_accessible):
    outbox.send_due(at=timezone.now())
    letter = next(message for message in mail.outbox if message.to == ["aino.korhonen@example.org"])
    path = re.search(r"/c/[\w-]+/", letter.body).group(0)

    page.goto(path)
    expect(page.get_by_text("Ei saunaa kahteen päivään")).to_be_visible()
    # What she declined is no advice: it stands only where she is told that it rests.
    expect(page.locator("#plan")).to_have_count(0)
    expect(page.locator("#rests")).to_contain_text("Yövoide")
    assert_accessible(page)
    page.get_by_label(fi("Yes, fully")).check()
    page.get_by_role("button", name=fi("Send the answer")).click()
    expect(page.get_by_text(fi("Thank you. Your answer is kept.")).first).to_be_visible()
    assert_accessible(page)

    assert PeaceAnswer.objects.get().in_peace == 5
    assert Mail.objects.filter(kind="aftercare", sent_at__isnull=False).count() == 1
