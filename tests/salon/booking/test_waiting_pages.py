"""The waiting list at the desk: what it shows to whom, how a time is offered, and the answer given by phone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from salon.booking.models import Appointment, WaitingEntry, WaitingOffer
from salon.booking.services.offers import OfferTime, offer
from salon.booking.services.waiting import WaitingWish, wait
from salon.core.models import Role, User
from salon.core.time import local_day
from tests.factories import ClientFactory, ServiceFactory, UserFactory
from tests.salon.booking.pages import HTMX, browser_of, noon, visit_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def service(people):
    return ServiceFactory(name="Facial", performers=[people["mari"], people["liisa"]])


@pytest.fixture
def waits(service):
    """Somebody who would come any time from today on."""

    def add(**wish):
        at = timezone.now() - timedelta(minutes=10) + timedelta(minutes=WaitingEntry.objects.count())
        client = wish.pop("client", None) or ClientFactory()
        wanted = WaitingWish(service, **{"first_day": local_day(at), **wish})
        return wait(client, wanted, by=UserFactory(), at=at)

    return add


def address(name, *args):
    return reverse(f"booking:{name}", args=args)


def two_days_on():
    return noon() + 2 * DAY


def held_for(entry, staff, at=None):
    return offer(entry, OfferTime(staff, two_days_on()), by=UserFactory(), at=at or timezone.now())


def chip(staff):
    local = timezone.localtime(two_days_on())
    return {"free": f"{staff.pk} {local:%Y-%m-%d} {local:%H:%M}"}


def test_one_click_on_a_time_holds_it_for_who_waits(desk_page, people, waits):
    entry = waits()

    page = desk_page.get(address("waiting")).content.decode()
    answer = desk_page.post(address("waiting-offer", entry.pk), chip(people["mari"]), follow=True)

    made = WaitingOffer.objects.get()
    assert (f"/diary/waiting/{entry.pk}/offer/" in page, "Offer to" in page) == (True, True)
    assert (made.entry, made.staff, made.starts_at, made.offered_by.name) == (
        entry,
        people["mari"],
        two_days_on(),
        "Riitta",
    )
    assert "A letter goes out in a minute." in answer.content.decode()


def test_with_the_tick_the_time_goes_on_in_turn(desk_page, people, waits):
    desk_page.post(address("waiting-offer", waits().pk), {**chip(people["mari"]), "in_turn": "on"})

    page = desk_page.get(address("waiting")).content.decode()
    assert (WaitingOffer.objects.get().offered_by, "then to the next who waits" in page) == (None, True)


def test_a_time_that_is_taken_meanwhile_is_refused_and_the_form_kept(desk_page, people, waits, service):
    visit_of(people["mari"], service=service, starts_at=two_days_on())

    answer = desk_page.post(address("waiting-offer", waits().pk), chip(people["mari"]))

    page = answer.content.decode()
    assert (answer.status_code, "is taken from" in page, WaitingOffer.objects.count()) == (422, True, 0)
    assert 'value="12:00"' in page


@pytest.mark.parametrize("free", ["", "x y z", "0192f0c0-0000-7000-8000-000000000000 2026-13-01 25:00"])
def test_a_time_that_makes_no_sense_is_refused_in_words(desk_page, waits, free):
    answer = desk_page.post(address("waiting-offer", waits().pk), {"free": free})

    assert (answer.status_code, WaitingOffer.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("said", "state", "answer"),
    [("accepted", "booked", "accepted"), ("declined", "waiting", "declined"), ("withdrawn", "waiting", "withdrawn")],
)
def test_the_answer_given_by_phone_is_written_down(desk_page, people, waits, said, state, answer):
    made = held_for(waits(), people["mari"])

    desk_page.post(address("waiting-answer", made.pk), {"answer": said})

    made.refresh_from_db()
    assert (made.answer, made.entry.state, Appointment.objects.count()) == (answer, state, int(said == "accepted"))


def test_an_answer_that_is_none_changes_nothing_and_says_so(desk_page, people, waits):
    made = held_for(waits(), people["mari"])

    answer = desk_page.post(address("waiting-answer", made.pk), {"answer": "perhaps"}, follow=True)

    made.refresh_from_db()
    assert (made.answer, "Choose one of the answers." in answer.content.decode()) == ("", True)


def test_who_has_no_address_is_to_be_called(desk_page, people, waits):
    entry = waits(client=ClientFactory(email=""))

    page = desk_page.get(address("waiting")).content.decode()
    answer = desk_page.post(address("waiting-offer", entry.pk), chip(people["mari"]), follow=True)

    assert ("Call: no e-mail" in page, "call the client" in answer.content.decode()) == (True, True)


def test_a_client_is_added_from_the_booking_form_with_what_is_known(desk_page, people, service):
    client = ClientFactory(first_name="Aino", last_name="Aalto")
    known = f"?client={client.pk}&service={service.pk}&staff={people['mari'].pk}&day=2026-12-24&after=16"

    page = desk_page.get(address("waiting-new") + known).content.decode()
    desk_page.post(
        address("waiting-new"),
        {"client": client.pk, "service": service.pk, "staff": people["mari"].pk, "first_day": local_day(noon())},
    )

    entry = WaitingEntry.objects.get()
    assert ['value="2026-12-24"' in page, 'value="16:00"' in page] == [True, True]
    assert [f'value="{key}" selected' in page for key in (client.pk, service.pk, people["mari"].pk)] == [True] * 3
    assert (entry.client, entry.service, entry.staff, entry.created_by.name) == (
        client,
        service,
        people["mari"],
        "Riitta",
    )


def test_a_wish_that_cannot_be_is_refused_beside_what_was_typed(desk_page, service):
    client = ClientFactory()
    asked = {"client": client.pk, "service": service.pk, "first_day": "2026-01-02", "last_day": "2026-01-01"}

    answer = desk_page.post(address("waiting-new"), {**asked, "note": "By tram"})

    assert (answer.status_code, "By tram" in answer.content.decode(), WaitingEntry.objects.count()) == (422, True, 0)


def test_taking_a_client_off_the_list_can_be_undone(desk_page, waits):
    entry = waits()

    gone = desk_page.post(address("waiting-withdraw", entry.pk), headers=HTMX)
    entry.refresh_from_db()
    state = entry.state
    desk_page.post(address("waiting-restore", entry.pk))

    entry.refresh_from_db()
    assert (state, entry.state) == ("withdrawn", "waiting")
    assert address("waiting-restore", entry.pk) in gone.content.decode()


def test_who_got_a_time_meanwhile_is_not_taken_off_the_list(desk_page, people, waits):
    entry = waits()
    made = held_for(entry, people["mari"])
    desk_page.post(address("waiting-answer", made.pk), {"answer": "accepted"})

    answer = desk_page.post(address("waiting-withdraw", entry.pk), headers=HTMX)

    entry.refresh_from_db()
    assert (answer.status_code, answer.headers["HX-Reswap"], entry.state) == (422, "none", "booked")
    assert "got a time already" in answer.content.decode()


def test_the_list_is_filtered_and_sorted(desk_page, people, waits):
    first = waits(client=ClientFactory(first_name="Eeva", last_name="Öhman"), staff=people["mari"])
    second = waits(client=ClientFactory(first_name="Outi", last_name="Aalto"))
    third = waits(client=ClientFactory(first_name="Ritva", last_name="Mäki"))
    desk_page.post(address("waiting-withdraw", third.pk))

    def shown(query):
        return [row.entry for row in desk_page.get(address("waiting") + query).context["rows"]]

    assert shown("") == [first, second]
    assert shown("?sort=client") == [second, first]
    assert shown("?sort=created_by__password") == [first, second]
    assert shown(f"?staff={people['mari'].pk}") == [first]
    assert shown("?state=withdrawn") == [third]
    assert shown("?state=all&sort=-since") == [third, second, first]
    assert shown("?service=nonsense&staff=1&page=x") == [first, second]


def test_a_long_list_has_pages(desk_page, waits):
    for _ in range(26):
        waits()

    pages = [len(desk_page.get(address("waiting") + f"?page={page}").context["rows"]) for page in (1, 2)]

    assert pages == [25, 1]


def test_after_a_cancellation_the_panel_says_who_waits_and_leads_there(desk_page, people, waits, service):
    visit = visit_of(people["mari"], service=service, starts_at=two_days_on())
    fits, _other = waits(), waits(staff=people["liisa"])
    before = desk_page.get(address("waiting-hint", visit.pk)).content.decode().strip()
    desk_page.post(reverse("booking:cancel", args=[visit.pk]), {"who": "client", "version": visit.version})

    hint = desk_page.get(address("waiting-hint", visit.pk)).content.decode()
    listed = desk_page.get(address("waiting") + f"?visit={visit.pk}").context["rows"]

    assert (before, "1 client waits for such a time" in hint) == ("", True)
    assert [(row.entry, row.times[0].starts_at) for row in listed] == [(fits, two_days_on())]


def test_todays_page_tells_of_freed_times_and_of_what_is_held(desk_page, people, waits, service):
    visit = visit_of(people["mari"], service=service, starts_at=two_days_on())
    quiet = desk_page.get(reverse("today")).content.decode()
    waits(client=ClientFactory(first_name="Aino", last_name="Aalto"))
    desk_page.post(reverse("booking:cancel", args=[visit.pk]), {"who": "client", "version": visit.version})
    freed = desk_page.get(reverse("today")).content.decode()
    held_for(waits(client=ClientFactory(first_name="Outi", last_name="Oja")), people["mari"])

    held = desk_page.get(reverse("today")).content.decode()

    assert ["Waiting list" in page for page in (quiet, freed, held)] == [False, True, True]
    assert ("Aino Aalto could come" in freed, f"?visit={visit.pk}" in freed) == (True, True)
    assert ("held until" in held, "Outi Oja" in held, "could come" in held) == (True, True, False)


def test_a_cosmetologist_sees_and_offers_only_what_would_come_to_her(people, waits):
    anyone, other = waits(), waits(staff=people["liisa"])
    browser = browser_of(people["mari"].user)

    rows = browser.get(address("waiting")).context["rows"]
    statuses = [
        browser.post(address(name, other.pk)).status_code
        for name in ("waiting-offer", "waiting-withdraw", "waiting-restore")
    ]
    in_anothers_diary = browser.post(address("waiting-offer", anyone.pk), chip(people["liisa"]))

    assert [(row.entry, {free.staff for free in row.times}) for row in rows] == [(anyone, {people["mari"]})]
    assert (statuses, in_anothers_diary.status_code, WaitingOffer.objects.count()) == ([404] * 3, 422, 0)


def test_the_list_does_not_exist_for_who_may_not_change_the_diary(people, waits):
    entry = waits()
    made = held_for(entry, people["mari"])

    statuses = [
        browser.post(path).status_code if post else browser.get(path).status_code
        for browser in (browser_of(people["sanna"].user), browser_of(UserFactory(role=Role.ACCOUNTANT)))
        for post, path in (
            (False, address("waiting")),
            (False, address("waiting-new")),
            (True, address("waiting-offer", entry.pk)),
            (True, address("waiting-answer", made.pk)),
            (True, address("waiting-withdraw", entry.pk)),
        )
    ]

    assert statuses == [404] * 10


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_the_same_queries_for_one_who_waits_and_for_three(
    desk_page, people, waits, service, count, django_assert_num_queries
):
    visit = visit_of(people["mari"], service=service, starts_at=two_days_on(), state="cancelled_client")
    for _ in range(count):
        waits()
    held_for(waits(), people["liisa"])
    assert User.objects.filter(name="Riitta").count() == 1

    with django_assert_num_queries(16):
        desk_page.get(address("waiting"))
    with django_assert_num_queries(11):
        desk_page.get(address("waiting") + f"?visit={visit.pk}")
    with django_assert_num_queries(11):
        desk_page.get(address("waiting-hint", visit.pk))
