"""A freed time is held for one client of the waiting list, until she answers or the end comes."""

from datetime import date, time, timedelta

import pytest
from django.core import mail

from clients.card.models import ClientLink
from salon.booking import services
from salon.booking.models import Appointment, Hold, WaitingEntry, WaitingOffer
from salon.booking.services.offers import OfferTime, accept, decline, lapse_due, offer, pass_on_due, take_back
from salon.booking.services.waiting import restore, withdraw
from salon.core import outbox
from salon.core.models import AuditEvent, Mail
from salon.house.models import Device, RoomKind
from tests.factories import ClientFactory, RoomFactory, SalonFactory
from tests.salon.booking.pages import refusal_of

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_time_that_is_offered_is_held_and_the_client_is_told_until_when(waits, mari, desk, now, tuesday):
    entry = waits()

    made = offer(entry, OfferTime(mari, tuesday), by=desk, at=now)

    letter = Mail.objects.get()
    assert (made.expires_at, made.offered_by, Hold.objects.get(offer=made).staff) == (
        now + timedelta(days=1),
        desk,
        mari,
    )
    assert (letter.to, letter.due_at) == (entry.client.email, now + MINUTE)
    assert ClientLink.objects.get().object_id == made.pk


def test_a_held_time_cannot_be_booked_for_anybody_else(waits, mari, facial, desk, now, tuesday):
    offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)

    code = refusal_of(services.book, ClientFactory(), services.BookingWish(facial, mari, tuesday), by=desk, at=now)

    assert code == "slot_taken"


def test_a_time_is_held_the_salons_own_hours_but_never_into_the_last_hour_before_it(waits, mari, desk, now, at):
    SalonFactory().offer_hours = 3
    salon = SalonFactory()
    salon.offer_hours = 3
    salon.save()
    first, second = waits(), waits(first_day=date(2026, 11, 23))

    made = [
        offer(first, OfferTime(mari, at(2026, 11, 24, 14)), by=desk, at=now),
        offer(second, OfferTime(mari, at(2026, 11, 23, 11)), by=desk, at=now),
    ]

    assert [one.expires_at for one in made] == [now + timedelta(hours=3), at(2026, 11, 23, 10)]


def test_a_time_that_begins_too_soon_is_booked_by_phone_and_not_held(waits, mari, desk, now, at):
    entry = waits(first_day=date(2026, 11, 23))

    code = refusal_of(offer, entry, OfferTime(mari, at(2026, 11, 23, 10)), by=desk, at=now)

    assert (code, WaitingOffer.objects.count()) == ("too_near", 0)


def test_a_client_is_offered_one_time_at_a_time(waits, mari, desk, now, tuesday):
    entry = waits()
    offer(entry, OfferTime(mari, tuesday), by=desk, at=now)

    code = refusal_of(offer, entry, OfferTime(mari, tuesday - timedelta(hours=3)), by=desk, at=now)

    assert (code, WaitingOffer.objects.open().count()) == ("offer_open", 1)


def test_one_time_is_offered_to_one_client_at_a_time(waits, mari, desk, now, tuesday):
    offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)

    code = refusal_of(offer, waits(), OfferTime(mari, tuesday), by=desk, at=now)

    assert (code, WaitingOffer.objects.count()) == ("slot_taken", 1)


def test_an_offer_holds_the_room_and_the_device_that_the_treatment_needs(
    waits, facial, mari, liisa, desk, now, tuesday
):
    kind, room = RoomKind.objects.create(name="Wet room"), RoomFactory()
    room.kinds.add(kind)
    facial.room_kind = kind
    facial.save()
    facial.competences.create(staff=liisa)

    made = offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)

    code = refusal_of(services.book, ClientFactory(), services.BookingWish(facial, liisa, tuesday), by=desk, at=now)
    assert (made.room, code, Device.objects.count()) == (room, "no_room", 0)


def test_taking_the_time_books_it_where_it_was_held_and_ends_the_waiting(waits, mari, desk, now, tuesday):
    entry = waits(note="By tram")
    made = offer(entry, OfferTime(mari, tuesday), by=desk, at=now)

    visit = accept(made, by=desk, at=now + MINUTE)

    entry.refresh_from_db()
    made.refresh_from_db()
    assert (visit.client, visit.staff, visit.starts_at, visit.busy_until) == (
        entry.client,
        mari,
        tuesday,
        made.busy_until,
    )
    assert (visit.note, visit.price_estimate, visit.booked_by) == ("By tram", entry.service.price, desk)
    assert (entry.state, made.answer, made.appointment) == ("booked", "accepted", visit)
    assert [hold.appointment for hold in Hold.objects.all()] == [visit]


@pytest.mark.parametrize("act", [accept, decline, take_back])
def test_an_answer_is_given_once(waits, mari, desk, now, tuesday, act):
    made = offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)
    decline(made, by=desk, at=now)

    code = refusal_of(act, made, by=desk, at=now)

    assert (code, Appointment.objects.count()) == ("already_answered", 0)


@pytest.mark.parametrize("act", [accept, decline])
def test_after_its_end_an_offer_takes_no_answer(waits, mari, desk, now, tuesday, act):
    made = offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)

    code = refusal_of(act, made, by=desk, at=made.expires_at)

    assert (code, Appointment.objects.count()) == ("offer_ended", 0)


def test_the_sweep_gives_back_what_nobody_took_and_may_run_twice(waits, mari, desk, now, tuesday):
    entry = waits()
    made = offer(entry, OfferTime(mari, tuesday), by=desk, at=now)
    end = made.expires_at

    swept = [lapse_due(at=end - MINUTE), lapse_due(at=end), lapse_due(at=end)]

    made.refresh_from_db()
    entry.refresh_from_db()
    assert (swept, made.answer, made.answered_at, entry.state) == ([0, 1, 0], "lapsed", end, "waiting")
    assert Hold.objects.count() == 0
    assert AuditEvent.objects.filter(action="waiting.lapsed", actor=None).count() == 1


def test_an_offer_whose_end_has_come_stands_in_nobodys_way_before_the_sweep(waits, mari, facial, desk, now, tuesday):
    made = offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)

    booked = services.book(ClientFactory(), services.BookingWish(facial, mari, tuesday), by=desk, at=made.expires_at)

    made.refresh_from_db()
    assert (booked.starts_at, made.answer) == (tuesday, "lapsed")


def test_an_entry_whose_offer_ended_is_offered_another_before_the_sweep(waits, mari, desk, now, tuesday, at):
    entry = waits(last_day=date(2026, 11, 27))
    first = offer(entry, OfferTime(mari, tuesday), by=desk, at=now)

    second = offer(entry, OfferTime(mari, at(2026, 11, 26, 10)), by=desk, at=first.expires_at)

    first.refresh_from_db()
    assert (first.answer, second.answer) == ("lapsed", "")


def test_a_time_offered_in_turn_goes_on_to_the_next_who_waits(waits, mari, desk, now, tuesday):
    first, second, third = waits(), waits(), waits()
    made = offer(first, OfferTime(mari, tuesday, in_turn=True), by=desk, at=now)

    decline(made, by=None, at=now + MINUTE)
    passed = [pass_on_due(at=now + 2 * MINUTE), pass_on_due(at=now + 2 * MINUTE)]
    end = WaitingOffer.objects.open().get().expires_at
    passed += [lapse_due(at=end), pass_on_due(at=end), pass_on_due(at=end)]

    offers = WaitingOffer.objects.order_by("offered_at").values_list("entry_id", "starts_at", "answer", "offered_by")
    assert passed == [1, 0, 1, 1, 0]
    assert list(offers) == [
        (first.pk, tuesday, "declined", None),
        (second.pk, tuesday, "lapsed", None),
        (third.pk, tuesday, "", None),
    ]


def test_without_in_turn_nothing_is_passed_on(waits, mari, desk, now, tuesday):
    made = offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)
    waits()

    decline(made, by=desk, at=now)

    assert (pass_on_due(at=now), WaitingOffer.objects.count()) == (0, 1)


def test_what_the_desk_takes_back_is_not_passed_on(waits, mari, desk, now, tuesday):
    made = offer(waits(), OfferTime(mari, tuesday, in_turn=True), by=desk, at=now)
    waits()

    take_back(made, by=desk, at=now)

    assert (pass_on_due(at=now), WaitingOffer.objects.open().count()) == (0, 0)


def test_a_passed_on_time_that_was_booked_meanwhile_is_left_alone(waits, mari, facial, desk, now, tuesday):
    made = offer(waits(), OfferTime(mari, tuesday, in_turn=True), by=desk, at=now)
    waits(earliest=time(13), latest=time(15))
    decline(made, by=None, at=now)
    for hour in (-1.25, 0, 1.25):
        when = tuesday + timedelta(hours=hour)
        services.book(ClientFactory(), services.BookingWish(facial, mari, when), by=desk, at=now)

    assert (pass_on_due(at=now), WaitingOffer.objects.open().count()) == (0, 0)


def test_a_time_of_one_person_is_not_offered_to_who_waits_for_another(waits, facial, mari, liisa, desk, now, tuesday):
    facial.competences.create(staff=liisa)
    made = offer(waits(), OfferTime(mari, tuesday, in_turn=True), by=desk, at=now)
    waits(staff=liisa, for_own=True)
    anyone = waits()

    decline(made, by=None, at=now)
    pass_on_due(at=now)

    assert WaitingOffer.objects.open().get().entry == anyone


def test_a_withdrawn_client_gives_her_time_back_and_returns_to_her_place(waits, mari, desk, now, tuesday):
    first, _second = waits(), waits()
    made = offer(first, OfferTime(mari, tuesday), by=desk, at=now)

    withdraw(first, by=desk, at=now)
    made.refresh_from_db()
    gone = (made.answer, Hold.objects.count(), Mail.objects.exclude(cancelled_at=None).count())
    back = restore(first, by=desk, at=now + MINUTE)

    assert gone == ("withdrawn", 0, 1)
    assert (back.state, back.closed_at, WaitingEntry.objects.open().earliest("created_at")) == (
        "waiting",
        None,
        first,
    )


def test_what_is_taken_back_at_once_is_never_mailed(waits, mari, desk, now, tuesday):
    made = offer(waits(), OfferTime(mari, tuesday), by=desk, at=now)

    take_back(made, by=desk, at=now + MINUTE / 2)

    assert outbox.send_due(at=now + 2 * MINUTE) == 0
    assert (len(mail.outbox), ClientLink.objects.get().revoked_at) == (0, now + MINUTE / 2)


def test_nobody_without_an_address_is_written_to(waits, mari, desk, now, tuesday):
    offer(waits(client=ClientFactory(email="")), OfferTime(mari, tuesday), by=desk, at=now)

    assert (Mail.objects.count(), ClientLink.objects.count()) == (0, 0)
