"""Bookings, cancellations and no-shows: what happened stands in the diary's past, what is to come must fit."""

from datetime import UTC, datetime, timedelta

import pytest

from clients.care.models import TreatmentRecord
from products.sales.models import ReceiptLine
from salon.booking.models import Appointment, AppointmentChange
from tests.factories import AppointmentFactory, StaffFactory

pytestmark = pytest.mark.django_db

SEEN = "10,03/15/2018,Women's cut,C1,ANN,1,82,4.1,6.56"


def states():
    return list(Appointment.objects.order_by("starts_at", "state").values_list("client__code", "state"))


def aside(result):
    return [(item["file"], item["line"], item["reason"]) for item in result["set_aside"]]


def test_dates_and_times_are_read_the_american_way_and_stored_as_moments(hairsalon, run):
    run(hairsalon(receipts=[SEEN], bookings=["C1,ANN,CUT,03/15/2018,3:50:00 PM,950"]))

    appointment = Appointment.objects.get()
    assert appointment.starts_at == datetime(2018, 3, 15, 13, 50, tzinfo=UTC)
    assert appointment.ends_at - appointment.starts_at == timedelta(minutes=60)
    assert (appointment.state, appointment.source, appointment.live) == ("completed", "import", False)


def test_noon_and_midnight_are_not_mixed_up(hairsalon, run):
    bookings = ["C1,ANN,CUT,03/15/2018,12:00:00 PM,720", "C1,ANN,CUT,03/15/2018,12:10:00 AM,10"]

    run(hairsalon(receipts=[SEEN], bookings=bookings))

    starts = Appointment.objects.order_by("starts_at").values_list("starts_at", flat=True)
    assert list(starts) == [datetime(2018, 3, 14, 22, 10, tzinfo=UTC), datetime(2018, 3, 15, 10, 0, tzinfo=UTC)]


def test_past_visits_may_overlap(hairsalon, run):
    receipts = [SEEN, "11,03/15/2018,Full colour,C2,ANN,1,100,5,8"]
    bookings = ["C1,ANN,CUT,03/15/2018,3:50:00 PM,950", "C2,ANN,COL,03/15/2018,4:00:00 PM,960"]

    result = run(hairsalon(receipts=receipts, bookings=bookings))

    assert states() == [("C1", "completed"), ("C2", "completed")]
    assert aside(result) == []


def test_a_no_show_that_stands_among_the_bookings_is_one_appointment(hairsalon, run):
    result = run(
        hairsalon(
            receipts=[SEEN],
            bookings=["C2,ANN,CUT,03/14/2018,4:00:00 PM,960"],
            no_shows=["03/14/2018,C2,CUT,ANN", "03/13/2018,C3,CUT,ANN"],
        )
    )

    assert states() == [("C3", "no_show"), ("C2", "no_show")]
    assert result["files"]["No-Show Report0.csv"] == {"read": 2, "written": 1, "already": 0, "joined": 1, "aside": 0}


def test_a_no_show_without_a_client_is_set_aside_by_name(hairsalon, run):
    result = run(
        hairsalon(
            receipts=[SEEN],
            bookings=[",ANN,CUT,03/14/2018,4:00:00 PM,960"],
            no_shows=["03/14/2018,,CUT,ANN", "03/14/2018,C2,CUT,HOUSE"],
        )
    )

    assert states() == []
    assert aside(result) == [
        ("Future Bookings (All Clients)0.csv", 2, "has no client code"),
        ("No-Show Report0.csv", 2, "has no client code"),
        ("No-Show Report0.csv", 3, "HOUSE is nobody who could have a diary"),
    ]


def test_a_cancellation_after_the_visit_keeps_its_day(hairsalon, run):
    run(hairsalon(receipts=[SEEN], cancellations=["05/10/2018,C2,CUT,ANN,04/03/2018,ANN,-37"]))

    change = AppointmentChange.objects.get()
    assert states() == [("C2", "cancelled_client")]
    assert (change.at, change.to_state, change.reason) == (
        datetime(2018, 5, 10, 9, 0, tzinfo=UTC),
        "cancelled_client",
        "ANN",
    )


def test_a_booking_that_was_cancelled_is_one_cancelled_appointment(hairsalon, run):
    result = run(
        hairsalon(
            receipts=[SEEN],
            bookings=["C2,ANN,CUT,03/14/2018,4:00:00 PM,960", "C1,ANN,CUT,03/15/2018,4:00:00 PM,960"],
            cancellations=["03/12/2018,C2,CUT,ANN,03/14/2018,ANN,2", "03/12/2018,C1,CUT,ANN,03/15/2018,ANN,3"],
        )
    )

    assert states() == [("C2", "cancelled_client"), ("C1", "cancelled_client"), ("C1", "completed")]
    assert result["files"]["Client Cancellations0.csv"]["joined"] == 1


def test_a_past_booking_of_which_nothing_is_known_is_set_aside_not_left_live(hairsalon, run):
    result = run(hairsalon(receipts=[SEEN], bookings=["C2,ANN,CUT,03/14/2018,4:00:00 PM,960"]))

    reason = "in the past, with no receipt, not cancelled and not a no-show"
    assert states() == []
    assert aside(result) == [("Future Bookings (All Clients)0.csv", 2, reason)]


def test_future_bookings_are_live_and_what_the_diary_would_refuse_is_set_aside_by_name(hairsalon, run):
    bookings = [
        "C1,ANN,CUT,03/20/2018,4:00:00 PM,960",
        "C2,ANN,CUT,03/20/2018,4:30:00 PM,990",
        "C2,ANN,CUT,03/20/2018,5:00:00 PM,1020",
        "C2,BEA,CUT,03/20/2018,4:30:00 PM,990",
        "C2,ANN,XYZ,03/21/2018,4:30:00 PM,990",
        "C2,,CUT,03/21/2018,4:30:00 PM,990",
        "WALK_IN,ANN,CUT,03/21/2018,4:30:00 PM,990",
    ]

    result = run(hairsalon(receipts=[SEEN], bookings=bookings))

    live = Appointment.objects.live().order_by("starts_at").values_list("client__code", "staff__code", "state")
    assert list(live) == [("C1", "ANN", "booked"), ("C2", "BEA", "booked"), ("C2", "ANN", "booked")]
    assert sorted((line, reason) for _file, line, reason in aside(result)) == [
        (3, "the diary would refuse it: ANN has another appointment at 2018-03-20 16:00"),
        (6, "the service 'XYZ' is not in the service listing"),
        (7, "has no staff code"),
        (8, "WALK_IN is nobody's appointment"),
    ]


def test_a_future_booking_yields_to_what_the_diary_holds_already(hairsalon, run):
    held = StaffFactory(code="ANN")
    AppointmentFactory(staff=held, starts_at=datetime(2018, 3, 20, 13, 30, tzinfo=UTC))

    result = run(hairsalon(receipts=[SEEN], bookings=["C1,ANN,CUT,03/20/2018,4:00:00 PM,960"]))

    assert [item["line"] for item in result["set_aside"]] == [2]
    assert Appointment.objects.live().count() == 1


def test_a_treatment_of_the_past_finds_the_appointment_it_was_given_at(hairsalon, run):
    bookings = ["C1,ANN,CUT,03/15/2018,3:50:00 PM,950", "C1,ANN,CUT,03/15/2018,5:00:00 PM,1020"]
    receipts = [SEEN, SEEN.replace("10,", "11,"), SEEN.replace("10,", "12,")]

    run(hairsalon(receipts=receipts, bookings=bookings))

    clocks = ReceiptLine.objects.order_by("receipt__number").values_list("appointment__starts_at", flat=True)
    assert [at and at.hour for at in clocks] == [13, 15, None]
    assert TreatmentRecord.objects.filter(appointment=None).count() == 1


def test_the_length_of_a_treatment_is_read_from_the_gaps_of_the_diary(hairsalon, run):
    clocks = [(10, 0), (10, 30), (11, 0), (11, 30), (12, 0), (14, 0)]
    bookings = [
        f"C1,ANN,CUT,03/15/2018,{h % 12 or 12}:{m:02}:00 {'AM' if h < 12 else 'PM'},{h * 60 + m}" for h, m in clocks
    ]

    run(hairsalon(receipts=[SEEN], bookings=bookings))

    minutes = {row.ends_at - row.starts_at for row in Appointment.objects.all()}
    assert minutes == {timedelta(minutes=30)}
