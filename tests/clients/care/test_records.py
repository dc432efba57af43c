"""What a signed record holds: where, with which device and settings, with which product and batch; it stands."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from clients.care.history import batches, last_record, products_to_offer, visits_of, visits_of_batch
from clients.care.models import WITH_USED, DeviceUse, ProductUse, Setting, TreatmentRecord
from clients.care.sealing import is_intact
from clients.care.services import (
    DeviceDone,
    Done,
    ProductDone,
    SettingLine,
    amend_treatment,
    done_of,
    publish_sheet,
    record_treatment,
)
from clients.care.settings_read import read_settings
from clients.care.zones import as_text, words_of
from salon.core.doors import open_door
from salon.core.errors import Refused
from salon.core.models import Door
from salon.house.models import Device, DeviceKind
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ProductFactory,
    ServiceFactory,
    StaffFactory,
    TreatmentRecordFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
DEPTH = SettingLine("Pituus", "Depth", unit="mm", least=Decimal("0.25"), most=Decimal("2.5"), required=True)
TIP = SettingLine("Kärki", "Tip", kind=Setting.Kind.CHOICE, choices="12, 36")


@pytest.fixture
def mari():
    return StaffFactory(name="Mari", role="cosmetologist")


@pytest.fixture
def appointment(mari):
    return AppointmentFactory(staff=mari)


@pytest.fixture
def needles():
    kind = DeviceKind.objects.create(name="Mikroneulauslaite")
    device = Device.objects.create(name="Pen 2", kind=kind)
    device.sheet = publish_sheet(kind, [DEPTH, TIP], after=0, by=None, at=NOW)
    return device


def a_treatment(appointment, needles, **changes):
    product = ProductFactory(name="Enzyme mask", size="")
    done = Done(
        service=appointment.service,
        note="Two passes",
        reaction=1,
        zones=("nose", "forehead", "nose"),
        devices=(DeviceDone(needles, needles.sheet, {"depth": "1,50", "tip": "36"}),),
        products=(ProductDone("Enzyme mask", "B-77", TODAY - timedelta(days=1), "3 ml", product),),
        plan="Deeper next time",
    )
    return Done(**{**done.__dict__, **changes})


def test_a_record_says_where_with_what_and_how_it_was_set(appointment, needles, mari):
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)

    record = TreatmentRecord.objects.prefetch_related(*WITH_USED).get()
    device, product = record.devices.get(), record.products.get()
    assert (record.zone_words, record.plan, record.service_name) == (
        "Forehead, Nose", "Deeper next time", appointment.service.name,
    )  # fmt: skip
    assert (device.name, device.lines) == ("Pen 2", ["Depth 1.5 mm", "Tip 36"])
    assert (product.name, product.batch, product.amount, product.had_expired) == ("Enzyme mask", "B-77", "3 ml", True)


def test_what_was_set_is_not_readable_in_the_database(appointment, needles, mari):
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)

    with connection.cursor() as cursor:
        cursor.execute("SELECT zones, plan, seal FROM care_treatmentrecord")
        record = cursor.fetchone()
        cursor.execute("SELECT settings FROM care_deviceuse")
        settings = cursor.fetchone()
        cursor.execute("SELECT amount, batch FROM care_productuse")
        amount, batch = cursor.fetchone()
    hidden = [*record, *settings, amount]
    assert [text[:5] for text in hidden] == ["gAAAA"] * 5
    assert batch == "B-77"


@pytest.mark.parametrize(
    ("typed", "values", "faults"),
    [
        ({"depth": "1,5"}, {"depth": "1.5"}, {}),
        ({"depth": "0.250", "tip": "12"}, {"depth": "0.25", "tip": "12"}, {}),
        ({"depth": "2.5", "unknown": "7"}, {"depth": "2.5"}, {}),
        ({"depth": "2.51"}, {}, {"depth": "“Depth” is 0.25 to 2.5 mm. Check the number."}),
        ({"depth": "0"}, {}, {"depth": "“Depth” is 0.25 to 2.5 mm. Check the number."}),
        ({"depth": "much"}, {}, {"depth": "Write “Depth” as a number."}),
        ({"depth": "NaN"}, {}, {"depth": "Write “Depth” as a number."}),
        ({"depth": "1e999999"}, {}, {"depth": "“Depth” is 0.25 to 2.5 mm. Check the number."}),
        ({"depth": "1", "tip": "24"}, {"depth": "1"}, {"tip": "Choose “Tip” from the list."}),
        ({"tip": "12"}, {"tip": "12"}, {"depth": "Fill in “Depth”."}),
    ],
)
def test_settings_are_read_by_their_sheet(typed, values, faults, needles):
    assert read_settings(needles.sheet.settings.all(), typed) == (values, faults)


def test_a_setting_out_of_its_range_refuses_the_record_and_completes_nothing(appointment, needles, mari):
    wrong = (DeviceDone(needles, needles.sheet, {"depth": "9"}),)

    with pytest.raises(Refused) as refusal:
        record_treatment(appointment, a_treatment(appointment, needles, devices=wrong), by=mari.user, at=NOW)

    appointment.refresh_from_db()
    assert (refusal.value.code, TreatmentRecord.objects.count(), appointment.state) == ("wrong_setting", 0, "booked")


def test_the_same_once_more_changes_nothing_and_something_else_is_refused(appointment, needles, mari):
    first = record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)

    same = record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)
    with pytest.raises(Refused) as refusal:
        record_treatment(appointment, a_treatment(appointment, needles, zones=("chin",)), by=mari.user, at=NOW)

    assert (same, refusal.value.code, DeviceUse.objects.count()) == (first, "already_recorded", 1)


def test_old_records_are_read_by_the_sheet_of_their_day(appointment, needles, mari):
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)

    publish_sheet(needles.kind, [SettingLine("Teho", "Power", unit="%")], after=1, by=None, at=NOW)

    assert DeviceUse.objects.get().lines == ["Depth 1.5 mm", "Tip 36"]


def test_a_correction_carries_what_was_used_along_and_the_first_stays(appointment, needles, mari):
    first = record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)
    later = TreatmentRecord.objects.prefetch_related(*WITH_USED).get()
    done = Done(**{**done_of(later).__dict__, "zones": ("chin",)})

    amended = amend_treatment(later, done, by=mari.user, at=NOW + timedelta(hours=1))

    assert (amended.zones, first.zones, amended.amends_id) == ("chin", "forehead nose", first.pk)
    assert [use.lines for use in amended.devices.all()] == [["Depth 1.5 mm", "Tip 36"]]
    assert list(amended.products.values_list("batch", flat=True)) == ["B-77"]


@pytest.mark.parametrize("table", ["care_deviceuse", "care_productuse", "care_settingsheet", "care_setting"])
def test_what_was_used_is_never_written_over(table, appointment, needles, mari):
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)

    for act in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)

    assert ProductUse.objects.count() == 1


def test_zones_are_kept_once_each_from_the_head_down_and_unknown_ones_fall_away():
    assert as_text(["foot_l", "forehead", "elbow", "forehead"]) == "forehead foot_l"
    assert words_of("forehead foot_l") == "Forehead, Left foot"


def test_h93_a_record_changed_past_the_application_no_longer_fits_its_seal(appointment, needles, mari, capsys):
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)
    TreatmentRecordFactory()
    call_command("check_records")
    before = capsys.readouterr().out

    with open_door(Door.Why.NEW_KEY), connection.cursor() as cursor:
        cursor.execute("UPDATE care_productuse SET batch = 'B-78'")

    record = TreatmentRecord.objects.filter(seal__isnull=False).prefetch_related(*WITH_USED).get()
    with pytest.raises(CommandError, match=str(record.pk)):
        call_command("check_records")
    assert (before, is_intact(record)) == ("2 records looked at, 1 from before seals, 0 changed\n", False)


def test_h93_another_records_seal_does_not_fit(appointment, needles, mari):
    one = record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)
    other = AppointmentFactory(staff=mari, starts_at=NOW - timedelta(days=2))
    two = record_treatment(other, Done(other.service, "Nothing"), by=mari.user, at=NOW)

    with open_door(Door.Why.NEW_KEY), connection.cursor() as cursor:
        cursor.execute("SELECT seal FROM care_treatmentrecord WHERE signed_at IS NOT NULL")
        seals = [row[0] for row in cursor.fetchall()]
        cursor.execute("UPDATE care_treatmentrecord SET seal = %s", [seals[0]])

    found = TreatmentRecord.objects.filter(pk__in=[one.pk, two.pk]).prefetch_related(*WITH_USED)
    assert sorted(is_intact(record) for record in found) == [False, True]


def test_last_time_is_the_same_treatment_before_a_newer_one_of_another_kind(mari):
    peel, massage = ServiceFactory(name="Peel"), ServiceFactory(name="Massage")
    visit = VisitFactory(staff=mari, day=TODAY - timedelta(days=40))
    old = TreatmentRecordFactory(visit=visit, service=peel, signed_at=NOW - timedelta(days=40))
    newer = VisitFactory(client=visit.client, staff=mari, day=TODAY - timedelta(days=5))
    TreatmentRecordFactory(visit=newer, service=massage, signed_at=NOW - timedelta(days=5))

    assert last_record(visit.client, before=NOW, like=peel) == old


def test_products_are_offered_with_their_last_batch_this_treatments_first(appointment, needles, mari):
    ProductFactory(name="Sun milk", size="")
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)

    offered = products_to_offer(appointment.service)

    assert [(one.name, one.batch, one.near) for one in offered] == [
        ("Enzyme mask", "B-77", True), ("Sun milk", "", False),
    ]  # fmt: skip


def test_a_batch_names_its_visits_and_a_corrected_record_no_longer_counts(appointment, needles, mari):
    record_treatment(appointment, a_treatment(appointment, needles), by=mari.user, at=NOW)
    found = [(row["name"], row["batch"], row["visits"]) for row in batches("b-77", sort="last")]
    record = TreatmentRecord.objects.prefetch_related(*WITH_USED).get()
    right = Done(**{**done_of(record).__dict__, "products": (ProductDone("Enzyme mask", "B-78"),)})
    amend_treatment(record, right, by=mari.user, at=NOW + timedelta(minutes=5))

    assert found == [("Enzyme mask", "B-77", 1)]
    assert list(batches("B-77", sort="last")) == []
    visit = visits_of_batch("Enzyme mask", "B-78", mari.user, NOW).get()
    assert (visit, visit.theirs) == (record.visit, True)
    assert visits_of_batch("Enzyme mask", "B-78", UserFactory(role="owner"), NOW).get().theirs is False


def test_reading_visits_with_what_was_used_costs_the_same_for_one_and_for_three(needles, mari):
    def count_for(client):
        with CaptureQueriesContext(connection) as asked:
            for visit in visits_of(client, most=10):
                [(record.zone_words, [use.lines for use in record.devices.all()]) for record in visit.holding]
        return len(asked)

    first = AppointmentFactory(staff=mari)
    record_treatment(first, a_treatment(first, needles), by=mari.user, at=NOW)
    one = count_for(first.client)
    for days in (1, 2):
        more = AppointmentFactory(staff=mari, client=first.client, starts_at=NOW - timedelta(days=days))
        record_treatment(more, Done(more.service, devices=(DeviceDone(needles, needles.sheet, {"depth": "1"}),)),
                         by=mari.user, at=NOW)  # fmt: skip

    assert (one, count_for(first.client)) == (one, one)
