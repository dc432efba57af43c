"""Attacks on the page by which a client takes a held time; the numbers are those of the list of hostile tests."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.card.links import make_link
from clients.card.models import ClientLink
from salon.booking.models import Appointment, Hold, WaitingEntry, WaitingOffer
from salon.booking.offers_letters import PURPOSE
from salon.booking.services.offers import OfferTime, lapse_due, offer
from salon.booking.services.waiting import WaitingWish, wait, withdraw
from salon.core import outbox
from salon.core.links import hash_of, token_for
from salon.core.models import Mail
from salon.core.time import day_bounds, local_day
from tests.factories import ClientFactory, SalonFactory, ServiceFactory, StaffFactory, UserFactory, with_hours
from tests.hostile.test_client_links import state_of_the_house

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def make(at=None, **client):
    """A time two days ahead, held for Tuulikki."""
    SalonFactory()
    at = at or timezone.now()
    staff = with_hours(StaffFactory(name="Mari"), weekdays=range(7))
    service = ServiceFactory(name="Silkkihoito", performers=[staff])
    who = ClientFactory(first_name="Tuulikki", **{"language": "en", **client})
    entry = wait(who, WaitingWish(service, local_day(at)), by=UserFactory(), at=at)
    noon = day_bounds(local_day(at) + timedelta(days=2))[0] + timedelta(hours=12)
    return offer(entry, OfferTime(staff, noon), by=UserFactory(), at=at)


def address(act=""):
    return reverse("booking:offer-page", args=[token_for(ClientLink.objects.get().pk)]) + act


def told(response):
    """Whether a page says whose, what or with whom."""
    page = response.content.decode()
    return [word for word in ("Tuulikki", "Silkkihoito", "Mari") if word in page]


def at_once(act, count):
    """What each of so many gives back who do this at the same moment."""
    barrier = Barrier(count)

    def one(number):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_the_page_says_which_time_and_until_when_and_the_time_is_taken_with_one_button(client):
    made = make()

    page = client.get(address())
    taken = client.post(address("take/"), follow=True)

    visit = Appointment.objects.get()
    made.refresh_from_db()
    assert (page.status_code, told(page), "We hold it for you until" in page.content.decode()) == (
        200,
        ["Silkkihoito", "Mari"],
        True,
    )
    assert (visit.client.first_name, visit.starts_at, visit.source, visit.booked_by) == (
        "Tuulikki",
        made.starts_at,
        "online",
        None,
    )
    assert (made.answer, made.entry.state) == ("accepted", "booked")
    assert (taken.status_code, "It is booked for you." in taken.content.decode()) == (200, True)


def test_a_no_keeps_her_on_the_list_and_gives_the_time_back(client):
    make()

    said = client.post(address("decline/"), follow=True)

    assert (said.status_code, "still on the waiting list" in said.content.decode()) == (200, True)
    assert (WaitingEntry.objects.get().state, WaitingOffer.objects.get().answer) == ("waiting", "declined")
    assert Hold.objects.count() == 0


def test_the_page_speaks_the_clients_language(client):
    make(language="fi")

    response = client.get(address())

    assert (response.headers["Content-Language"], 'lang="fi"' in response.content.decode()) == ("fi", True)


@pytest.mark.parametrize("swept", [True, False])
def test_h30_after_its_end_the_page_is_410_without_personal_data(client, swept):
    make(at=timezone.now() - timedelta(hours=40))
    if swept:
        lapse_due(at=timezone.now())

    responses = [client.get(address()), client.post(address("take/")), client.post(address("decline/"))]

    assert [(response.status_code, told(response)) for response in responses] == [(410, [])] * 3
    assert Appointment.objects.count() == 0


def test_h31_no_copy_of_the_page_may_be_kept_and_a_link_moved_into_the_past_is_410(client):
    make()
    first = client.get(address())
    past = timezone.now() - timedelta(days=1)
    ClientLink.objects.update(created_at=past - MINUTE, expires_at=past)

    again = client.get(address())

    assert ("no-store" in first.headers["Cache-Control"], again.status_code, told(again)) == (True, 410, [])


@pytest.mark.django_db(transaction=True)
def test_h32_twenty_who_take_it_at_once_book_it_once_and_the_others_are_told_409():
    make()
    take = address("take/")

    answers = at_once(lambda _: Browser().post(take), 20)

    codes = sorted(answer.status_code for answer in answers)
    kind = [answer for answer in answers if "You have taken it already." in answer.content.decode()]
    assert (codes, len(kind)) == ([302] + [409] * 19, 19)
    assert (Appointment.objects.count(), WaitingOffer.objects.get().answer) == (1, "accepted")


@pytest.mark.django_db(transaction=True)
def test_h32_of_yes_and_no_at_once_one_stands():
    make()
    acts = [address("take/"), address("decline/")]

    codes = sorted(answer.status_code for answer in at_once(lambda number: Browser().post(acts[number % 2]), 10))

    answer = WaitingOffer.objects.get().answer
    assert codes == [302] + [409] * 9
    assert Appointment.objects.count() == int(answer == "accepted")


@pytest.mark.parametrize(("first", "second"), [("take/", "decline/"), ("decline/", "take/"), ("take/", "take/")])
def test_h32_the_first_answer_stands_and_the_second_is_told_so(client, first, second):
    make()
    client.post(address(first))
    before = state_of_the_house()

    answer = client.post(address(second))

    assert (answer.status_code, state_of_the_house() == before) == (409, True)


@pytest.mark.parametrize("how", ["link", "offer", "entry"])
def test_h33_revoked_is_410_at_once_for_reading_and_for_answering(client, how):
    made = make()
    if how == "link":
        ClientLink.objects.update(revoked_at=timezone.now())
    elif how == "offer":
        WaitingOffer.objects.update(answer="withdrawn", answered_at=timezone.now())
    else:
        withdraw(made.entry, by=UserFactory(), at=timezone.now())

    responses = [client.get(address()), client.post(address("take/")), client.post(address("decline/"))]

    assert [(response.status_code, told(response)) for response in responses] == [(410, [])] * 3
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize("case", ["open", "ended", "for another purpose"])
def test_h34_token_goes_into_no_log_and_no_referer(client, caplog, case):
    make(at=timezone.now() - timedelta(hours=40) if case == "ended" else None)
    if case == "for another purpose":
        ClientLink.objects.update(purpose="aftercare")
    link = ClientLink.objects.get()
    caplog.set_level("DEBUG")

    responses = [client.get(address())]
    responses += [client.post(address(act)) for act in ("take/", "take/", "decline/")]

    assert token_for(link.pk) not in caplog.text
    assert {response.headers["Referrer-Policy"] for response in responses} == {"strict-origin"}


def test_h35_get_and_head_of_every_address_change_nothing(client):
    make()
    before = state_of_the_house()

    codes = [
        getattr(client, method)(address(act)).status_code
        for method in ("get", "head")
        for act in ("", "take/", "decline/")
    ]

    assert (codes, state_of_the_house() == before) == ([200, 405, 405] * 2, True)


def test_h36_unknown_token_is_404(client):
    SalonFactory()

    codes = {client.get(reverse("booking:offer-page", args=[token])).status_code for token in ("x", "A" * 43, "ä%00")}

    assert codes == {404}


def test_h37_token_of_another_purpose_is_404(client):
    made = make()
    at = timezone.now()
    other = make_link(made.entry.client, purpose="aftercare", object_id=made.pk, valid_days=3, at=at)
    page = reverse("booking:offer-page", args=[token_for(other.pk)])

    responses = [client.get(page), client.post(page + "take/"), client.post(page + "decline/")]

    assert [(response.status_code, told(response)) for response in responses] == [(404, [])] * 3
    assert Appointment.objects.count() == 0


def test_h38_no_table_holds_a_usable_token_after_the_letter_went_out(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    make()

    outbox.send_due(at=timezone.now() + 2 * MINUTE)

    link = ClientLink.objects.get()
    token = token_for(link.pk)
    assert (token in mail.outbox[0].body, token in mail.outbox[0].alternatives[0][0]) == (True, True)
    assert (link.purpose, link.token_hash) == (PURPOSE, hash_of(token))
    assert [table for table, rows in state_of_the_house().items() if token in str(rows)] == []


def test_the_letter_says_until_when_and_that_nothing_happens_if_it_is_left():
    make()

    letter = Mail.objects.get()

    for text in (letter.body_text, letter.body_html):
        words = " ".join(text.split())
        assert ("We hold it for you until" in words, "If you leave it, nothing happens" in words) == (True, True)
    assert [word for word in ("!", "hurry", "last", "soon", "only") if word in letter.body_text] == []


def test_an_erased_client_has_no_page(client):
    made = make()
    made.entry.client.state = "erased"
    made.entry.client.save()

    codes = [client.get(address()).status_code, client.post(address("take/")).status_code]

    assert (codes, Appointment.objects.count()) == ([404, 404], 0)


def test_a_time_she_can_no_longer_be_given_is_told_kindly_and_booked_for_nobody(client):
    made = make()
    made.staff.absences.create(
        starts_on=local_day(made.starts_at), ends_on=local_day(made.starts_at) + timedelta(days=1)
    )

    answer = client.post(address("take/"))

    assert (answer.status_code, "cannot be booked" in answer.content.decode()) == (409, True)
    assert (Appointment.objects.count(), told(answer)) == (0, [])


def test_form_from_another_site_is_refused():
    make()

    code = Browser(enforce_csrf_checks=True).post(address("take/")).status_code

    assert (code, Appointment.objects.count()) == (403, 0)
