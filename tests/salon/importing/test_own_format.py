"""Our own format brings everything that the hair salon's export does not know."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from clients.card.models import Client
from clients.care.models import TreatmentRecord, Visit
from clients.feedback.models import PeaceAnswer
from products.advice.models import Recommendation
from products.catalogue.models import Product
from products.sales.models import NumberSeries, ReceiptLine
from salon.booking.models import Appointment, AppointmentChange
from salon.commission.models import LedgerEntry, Scheme
from salon.house.models import Absence, Campaign, Cover, Service, Staff
from tests.salon.importing.folders import OWN

pytestmark = pytest.mark.django_db

NOTHING = "Nothing was imported."


def test_people_and_their_times_come_in(own, run):
    result = run(own())

    assert result["reconciles"] is True
    assert list(Staff.objects.order_by("code").values_list("code", "name", "colour")) == [
        ("ann", "Ann Example", 3),
        ("bea", "Bea Example", 4),
    ]
    cilla = Client.objects.get(code="c1")
    assert (str(cilla.phone), cilla.email, cilla.birth_date) == (
        "+358401234567",
        "cilla@example.org",
        date(1980, 2, 29),
    )
    assert (cilla.product_talk, cilla.language, cilla.search_text) == (
        "never",
        "en",
        "cilla client +358401234567 cilla@example.org c1",
    )
    assert list(Absence.objects.values_list("staff__code", "kind", "ends_on")) == [("ann", "family", None)]
    assert list(Cover.objects.values_list("absent__code", "substitute__code")) == [("ann", "bea")]
    assert list(Campaign.objects.values_list("name", "starts_on")) == [("Spring", date(2025, 3, 1))]
    assert list(Scheme.objects.values_list("staff__code", "treatment_percent")) == [("ann", Decimal("30.00"))]


def test_the_price_lists_come_in(own, run):
    run(own())

    service, product = Service.objects.get(), Product.objects.get()
    assert (service.code, service.duration_minutes, service.buffer_after_minutes, service.price) == (
        "FAC",
        60,
        15,
        Decimal("89.00"),
    )
    assert (product.code, str(product.line), product.size) == ("CREAM", "Kaste Yö", "50 ml")


def test_appointments_come_in_as_they_went(own, run):
    run(own())

    rows = Appointment.objects.order_by("starts_at").values_list("client__code", "state", "price_estimate")
    assert list(rows) == [
        ("c1", "completed", Decimal("85.00")),
        ("c2", "cancelled_client", Decimal("89.00")),
        ("c2", "no_show", Decimal("89.00")),
    ]
    assert list(AppointmentChange.objects.values_list("at", "reason")) == [
        (datetime(2025, 3, 1, 6, 0, tzinfo=UTC), "ill")
    ]


def test_what_was_done_advised_answered_and_sold_hangs_together(own, run):
    run(own())

    visit, advice = Visit.objects.get(), Recommendation.objects.get()
    treatment = TreatmentRecord.objects.get()
    assert (visit.is_first, visit.product_talk, visit.category.name) == (True, "never", "Facial")
    assert (treatment.visit, treatment.appointment.import_key, treatment.note, treatment.reaction) == (
        visit,
        "salon:booking:a1",
        "Redness, gone in ten minutes.",
        1,
    )
    assert (advice.answer, advice.basis, advice.by.code, advice.reason) == (
        "bought",
        "client_asked",
        "ann",
        "dry cheeks",
    )
    assert (PeaceAnswer.objects.get().visit, PeaceAnswer.objects.get().in_peace) == (visit, 5)
    assert list(
        ReceiptLine.objects.values_list("kind", "visit", "appointment__import_key", "recommendation", "origin", "gross")
    ) == [
        ("treatment", visit.pk, "salon:booking:a1", None, "", Decimal("85.00")),
        ("product", visit.pk, None, advice.pk, "advice", Decimal("59.00")),
    ]
    assert list(NumberSeries.objects.values_list("series", "last")) == [("2025", 7)]


def test_imported_lines_earn_commission_by_the_scheme_of_their_day(own, run):
    run(own())

    assert list(LedgerEntry.objects.order_by("amount").values_list("staff__code", "month", "amount")) == [
        ("ann", date(2025, 3, 1), Decimal("4.70")),
        ("ann", date(2025, 3, 1), Decimal("20.32")),
    ]


def test_running_it_twice_changes_nothing(own, run):
    folder = own()
    run(folder)

    second = run(folder)

    assert (second["rows_written"], second["reconciles"], second["set_aside"]) == ({}, True, [])
    assert LedgerEntry.objects.count() == 2


def test_only_four_files_are_needed(own, run):
    needed = {"staff.csv", "clients.csv", "services.csv", "visits.csv"}

    result = run(own(without=set(OWN) - needed))

    assert (result["reconciles"], result["rows_written"]["visits"]) == (True, 1)


def test_offered_again_after_a_no_points_at_the_no(own, run):
    rows = [
        "v1,CREAM,dry,useful,evening,,2025-03-03T10:50,declined,2025-03-03T10:55,2025-08-30,,",
        "v2,CREAM,still dry,useful,evening,new_finding,2025-04-03T10:50,,,,v1,CREAM",
    ]
    visits = ["v1,2025-03-03,c1,ann,Facial,finding", "v2,2025-04-03,c1,bea,Facial,finding"]

    run(own(without={"receipts.csv", "treatments.csv", "feedback.csv"}, recommendations=rows, visits=visits))

    first, again = Recommendation.objects.order_by("offered_at")
    assert (again.despite, again.by.code, first.rests_until) == (first, "bea", date(2025, 8, 30))
    assert list(Visit.objects.order_by("day").values_list("is_first", flat=True)) == [True, False]


@pytest.mark.parametrize(
    ("file", "row", "reason"),
    [
        ("clients", "c1,Again,,,,,,", "code 'c1' stands twice"),
        ("clients", "c3,Eve,,040123,,,,", "phone is not a number like +358401234567: '040123'"),
        ("clients", "c3,Eve,,,not-mail,,,", "email is not a mail address: 'not-mail'"),
        ("clients", "c3,,,,,,,", "first_name is empty"),
        ("absences", "zoe,family,2025-06-01,", "staff 'zoe' is not in staff.csv"),
        ("absences", "ann,family,2025-06-01,2025-06-01", "ends_on is not after starts_on"),
        ("covers", "ann,ann,2025-06-01,", "nobody substitutes for herself"),
        ("visits", "v9,2025-03-03,c1,ann,Facial,", "the client has a visit with this person on this day already"),
        ("feedback", "v1,4,2025-03-04T13:00", "'v1' has an answer already"),
        ("feedback", "v7,4,2025-03-04T13:00", "visit 'v7' is not in visits.csv"),
        ("recommendations", "v1,CREAM,x,,,,2025-03-03T10:50,,,,,", "the product was recommended at this visit already"),
        (
            "receipts",
            "2025,8,2025-03-03T11:05,,,,,other,,Bag,1,1.00,25.50,0.80,0.19,1.00,,",
            "net 0.80 and vat 0.19 are not gross 1.00",
        ),
        (
            "receipts",
            "2025,8,2025-03-03T11:05,,,,,product,CREAM,Cream,1,1.00,25.50,0.80,0.20,1.00,,",
            "origin says how a product came onto the receipt; other lines have none",
        ),
    ],
)
def test_a_row_that_cannot_be_is_named(own, refusal, file, row, reason):
    name = f"{file}.csv"
    folder = own(**{file: [*OWN[name][1:], row]})

    line = len(OWN[name]) + 1
    assert refusal(folder) == (2, [f"{name}, line {line}: {reason}", NOTHING])
    assert Client.objects.count() == 0


def test_a_missing_needed_file_is_named(own, refusal):
    wanted = "visits.csv: is not there; the folder history needs staff.csv, clients.csv, services.csv, visits.csv"

    assert refusal(own(without={"visits.csv"})) == (2, [wanted, NOTHING])
