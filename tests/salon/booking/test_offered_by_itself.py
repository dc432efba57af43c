"""A freed time finds the next client by itself, where the salon has chosen so; nobody must answer at night."""

from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from salon.booking import services
from salon.booking.models import FreedTime, Hold, WaitingOffer
from salon.booking.services.by_itself import offer_freed
from salon.booking.services.offers import (
    OfferTime,
    accept,
    decline,
    held_until,
    lapse_due,
    offer,
    pass_on_due,
    take_back,
)
from salon.core import outbox
from salon.core.models import Mail, Role
from salon.house.models import Salon
from salon.house.services.absences import Away, absence_mark, end_absence, record_absence
from tests.factories import ClientFactory, SalonFactory, UserFactory
from tests.salon.booking.pages import browser_of, refusal_of

pytestmark = pytest.mark.django_db
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
SOON = 5 * MINUTE


@pytest.fixture
def visit(facial, mari, desk, now, tuesday):
    """Tuesday two o'clock with Mari; the buffer ends a quarter past three."""
    return services.book(ClientFactory(), services.BookingWish(facial, mari, tuesday), by=desk, at=now)


@pytest.fixture
def itself(desk):
    """The salon offers freed times by itself."""
    Salon.objects.update(offers_by_itself=True)


@pytest.fixture
def in_line(waits):
    """Somebody who waits for the afternoon and wishes letters."""

    def add(told_by="mail", **wish):
        return waits(client=wish.pop("client", None) or ClientFactory(told_by=told_by), earliest=time(13), **wish)

    return add


def offers():
    return list(WaitingOffer.objects.order_by("offered_at", "pk").values_list("entry", "starts_at", "answer"))


def test_without_the_setting_the_desk_is_told_and_nothing_is_offered(visit, in_line, desk, now):
    in_line()
    services.cancel(visit, by=desk, at=now)

    assert (offer_freed(at=now + HOUR), offers(), Mail.objects.count()) == (0, [], 0)


def test_the_longest_wait_is_offered_the_freed_time_and_written_to(visit, itself, in_line, desk, now, tuesday):
    entry, _later = in_line(), in_line()
    services.cancel(visit, by=desk, at=now)

    made = offer_freed(at=now + SOON)

    letter = Mail.objects.get(kind="waiting_offer")
    offered = WaitingOffer.objects.get()
    assert (made, offers(), Hold.objects.get(offer=offered).staff) == (1, [(entry.pk, tuesday, "")], visit.staff)
    assert (offered.offered_by, offered.by_itself, offered.by_letter, letter.to) == (
        None,
        True,
        True,
        entry.client.email,
    )


def test_nothing_is_offered_while_the_act_can_be_undone_and_what_is_undone_never(visit, itself, in_line, desk, now):
    in_line()
    cancelled = services.cancel(visit, by=desk, at=now)
    early = offer_freed(at=now + SOON - MINUTE)

    services.take_back(cancelled, version=2, by=desk, at=now + 4 * MINUTE)
    late = offer_freed(at=now + HOUR)

    assert (early, late, FreedTime.objects.open().count(), offers()) == (0, 0, 0, [])


def test_a_move_that_is_undone_leaves_nothing_to_offer(visit, itself, in_line, mari, desk, now, tuesday):
    in_line()
    moved = services.move(visit, services.Destination(mari, tuesday - 4 * HOUR), version=1, by=desk, at=now)

    services.take_back(moved, version=2, by=desk, at=now + MINUTE)

    assert FreedTime.objects.open().filter(starts_at=tuesday).count() == 0


def test_the_client_who_gave_the_time_back_is_not_asked(visit, itself, in_line, desk, now, tuesday):
    in_line(client=visit.client)
    second = in_line()
    services.cancel(visit, by=desk, at=now)

    offer_freed(at=now + SOON)

    assert offers() == [(second.pk, tuesday, "")]


@pytest.mark.parametrize(("told_by", "email"), [("call", "a@example.org"), ("", "a@example.org"), ("mail", "")])
def test_who_has_not_said_that_she_wishes_letters_is_on_the_list_to_be_called(
    told_by, email, visit, itself, in_line, desk, now
):
    in_line(client=ClientFactory(told_by=told_by, email=email))
    services.cancel(visit, by=desk, at=now)

    offer_freed(at=now + SOON)

    made = WaitingOffer.objects.to_call(now + HOUR).get()
    assert (made.by_letter, Mail.objects.count()) == (False, 0)


def test_a_no_and_a_silence_pass_the_time_on_until_nobody_is_left(visit, itself, in_line, desk, now, tuesday):
    first, second, third = in_line(), in_line("call"), in_line()
    services.cancel(visit, by=desk, at=now)
    offer_freed(at=now + SOON)

    decline(WaitingOffer.objects.open().get(), by=None, at=now + HOUR)
    pass_on_due(at=now + HOUR)
    made = WaitingOffer.objects.open().get()
    lapse_due(at=made.expires_at)
    pass_on_due(at=made.expires_at)

    assert made.expires_at == now + DAY + HOUR
    assert offers() == [(first.pk, tuesday, "declined"), (second.pk, tuesday, "lapsed"), (third.pk, tuesday, "")]
    assert [one.by_letter for one in WaitingOffer.objects.order_by("offered_at")] == [True, False, True]


def test_when_the_owner_has_taken_the_tick_away_nothing_is_passed_on(visit, itself, in_line, desk, now):
    in_line(), in_line()
    services.cancel(visit, by=desk, at=now)
    offer_freed(at=now + SOON)
    Salon.objects.update(offers_by_itself=False)

    decline(WaitingOffer.objects.get(), by=None, at=now + HOUR)

    assert (pass_on_due(at=now + HOUR), WaitingOffer.objects.count()) == (0, 1)


def test_a_time_for_which_nobody_waits_is_looked_at_again_within_the_hour(visit, itself, in_line, desk, now, tuesday):
    services.cancel(visit, by=desk, at=now)
    nobody = offer_freed(at=now + SOON)
    late = in_line()

    soon, later = offer_freed(at=now + SOON + 30 * MINUTE), offer_freed(at=now + SOON + HOUR)

    assert (nobody, soon, later, offers()) == (0, 0, 1, [(late.pk, tuesday, "")])


def test_what_the_desk_takes_back_is_left_to_the_desk(visit, itself, in_line, desk, now):
    in_line(), in_line()
    services.cancel(visit, by=desk, at=now)
    offer_freed(at=now + SOON)

    take_back(WaitingOffer.objects.get(), by=desk, at=now + HOUR)

    assert (offer_freed(at=now + 3 * HOUR), pass_on_due(at=now + 3 * HOUR), WaitingOffer.objects.count()) == (0, 0, 1)


def test_a_day_that_an_absence_gives_back_goes_to_all_who_find_room(itself, waits, mari, desk, now, at):
    absence = record_absence(mari, Away("family", date(2026, 11, 24), date(2026, 11, 25)), by=desk, at=now)
    entries = [waits(client=ClientFactory(told_by="mail")) for _ in range(3)]
    end_absence(absence, seen=absence_mark(absence), by=desk, at=now)

    made = offer_freed(at=now + SOON)

    nine = at(2026, 11, 24, 9)
    assert (made, offers()) == (3, [(one.pk, nine + n * 75 * MINUTE, "") for n, one in enumerate(entries)])


def test_a_time_that_was_booked_meanwhile_is_offered_to_nobody(
    visit, itself, in_line, facial, mari, desk, now, tuesday
):
    in_line(last_day=date(2026, 11, 24), latest=time(14))
    services.cancel(visit, by=desk, at=now)
    services.book(ClientFactory(), services.BookingWish(facial, mari, tuesday), by=desk, at=now + MINUTE)

    assert (offer_freed(at=now + SOON), offers()) == (0, [])


def test_a_time_that_has_come_is_looked_at_no_more(visit, itself, desk, now, tuesday):
    services.cancel(visit, by=desk, at=now)

    offer_freed(at=tuesday)

    assert FreedTime.objects.open().count() == 0


def test_she_takes_by_link_what_was_offered_by_itself(visit, itself, in_line, desk, now, tuesday):
    entry = in_line()
    services.cancel(visit, by=desk, at=now)
    offer_freed(at=now + SOON)
    outbox.send_due(at=now + HOUR)

    booked = accept(WaitingOffer.objects.get(), by=None, at=now + HOUR)

    assert (len(mail.outbox), booked.client, booked.starts_at) == (1, entry.client, tuesday)


@pytest.mark.parametrize("number", [1, 3])
def test_a_sweep_with_nothing_due_asks_three_questions(number, itself, facial, mari, now, django_assert_num_queries):
    for hour in range(number):
        start = now + DAY + hour * 2 * HOUR
        times = {"starts_at": start, "ends_at": start + HOUR, "freed_at": now, "due_at": now + HOUR}
        FreedTime.objects.create(staff=mari, why="removed", **times)

    with django_assert_num_queries(3):
        offer_freed(at=now)


@pytest.mark.parametrize(
    ("made", "hours", "start", "end"),
    [
        ((23, 9), 10, (24, 14), (23, 19)),
        ((23, 11), 10, (24, 14), (23, 21)),
        ((23, 12), 10, (24, 14), (24, 9)),
        ((23, 21), 10, (24, 14), (24, 9)),
        ((23, 22), 10, (24, 14), (24, 8)),
        # Nine in the morning would be too late for the time itself: the evening before, then.
        ((23, 12), 24, (24, 8), (23, 21)),
        ((23, 12), 24, (24, 9), (24, 8)),
        ((23, 12), 24, (24, 9, 30), (24, 8, 30)),
    ],
)
def test_no_time_to_answer_ends_at_night(made, hours, start, end, desk, at):
    Salon.objects.update(offer_hours=hours)

    found = held_until(at(2026, 11, *start), at=at(2026, 11, *made))

    assert found == at(2026, 11, *end)


def test_a_time_of_the_early_morning_is_not_held_over_the_night(desk, at):
    SalonFactory()

    code = refusal_of(held_until, at(2026, 11, 24, 8), at=at(2026, 11, 23, 20, 50))

    assert code == "too_near"


def test_who_is_to_be_called_stands_on_the_list_and_on_the_page_of_the_day(waits, mari, desk, now, tuesday):
    at = timezone.now()
    called, written = (
        waits(client=ClientFactory(told_by="call", last_name="Aalto"), last_day=None),
        waits(last_day=None),
    )
    start = (at + 3 * DAY).replace(hour=9, minute=0, second=0, microsecond=0)
    start += DAY * max(0, (7 - start.weekday()) * (start.weekday() > 4))
    for entry, hour in ((called, 0), (written, 3)):
        offer(entry, OfferTime(mari, start + hour * HOUR), by=desk, at=at)
    browser = browser_of(desk)

    listed = browser.get(reverse("booking:waiting") + "?state=call")
    today = browser.get(reverse("today")).content.decode()

    assert [row.entry for row in listed.context["rows"]] == [called]
    assert (listed.content.decode().count("To be called"), today.count("?state=call")) == (2, 1)


def test_the_owner_sets_it_on_the_page_of_the_salon(desk):
    browser = browser_of(UserFactory(role=Role.OWNER))
    form = browser.get(reverse("house:salon")).context["form"]
    said = {name: form[name].value() for name in form.fields if form[name].value() not in {None, False}}

    answer = browser.post(reverse("house:salon"), {**said, "offers_by_itself": "on"})

    assert (answer.status_code, Salon.objects.get().offers_by_itself) == (302, True)
