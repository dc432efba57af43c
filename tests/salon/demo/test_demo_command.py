"""A small demo salon is built by the very commands, and building it twice changes nothing."""

import io

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from clients.care.models import AftercareGiven, Visit
from products.sales.models import Receipt, ReceiptLine
from salon.booking.models import Appointment, Block, WaitingEntry, WaitingOffer
from salon.core.access import permissions_of
from salon.core.models import AuditEvent, Mail, User
from salon.core.time import day_bounds, local_day
from salon.demo.build import Scale, build
from salon.demo.cast import PASSWORD
from salon.house.models import Absence, Cover, Salon, SpecialDay
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db

SMALL = {"weeks": 22, "clients": 30, "lived_days": 9}


def demo(**options):
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def everything():
    return {model._meta.label: model.objects.count() for model in apps.get_models() if model._meta.managed}


def test_a_small_demo_builds_and_a_second_run_changes_nothing():
    said = demo(**SMALL)
    after_the_first = everything()

    second = demo(**SMALL)

    assert "The demo salon is ready" in said
    assert second == "There is a salon already: nothing was changed.\n"
    assert everything() == after_the_first


def test_history_is_imported_and_the_last_days_are_lived_through_the_services():
    demo(**SMALL)

    imported = Receipt.objects.filter(cashier=None).count()
    lived = Receipt.objects.exclude(cashier=None)
    acts = set(AuditEvent.objects.values_list("action", flat=True))
    assert imported == Visit.objects.filter(import_key__startswith="salon:").count()
    assert lived.count() == Visit.objects.filter(import_key=None).count() > 0
    assert AftercareGiven.objects.count() == lived.count()
    assert {"history.imported", "appointment.booked", "treatment.recorded", "aftercare.given"} <= acts
    assert ReceiptLine.objects.filter(kind="treatment", appointment=None).count() == 0


def test_today_has_clients_waiting_and_visits_to_come_and_nothing_stays_live_in_the_past():
    demo(**SMALL)

    start, end = day_bounds(local_day(timezone.now()))
    today = Appointment.objects.filter(starts_at__gte=start, starts_at__lt=end)
    assert today.filter(state="arrived").count() >= 2
    assert today.filter(state="booked").count() >= 2
    assert Appointment.objects.live().filter(starts_at__lt=start).count() == 0


def test_everybody_logs_in_with_the_printed_password_and_her_own_rights():
    demo(**SMALL)
    said = demo(logins=True)

    users = {user.email.split("@")[0]: user for user in User.objects.all()}
    assert sorted(users) == ["aino", "liisa", "mari", "riitta", "sanna"]
    assert all(user.check_password(PASSWORD) and f"  {user.email} " in said for user in users.values())
    assert PASSWORD in said
    rights = {name: len(permissions_of(user)) for name, user in users.items()}
    assert rights["liisa"] > rights["aino"] == rights["mari"] > rights["sanna"]
    assert users["sanna"].accesses.get().valid_until is not None
    assert Cover.objects.get().substitute.user == users["sanna"]


def test_mail_of_the_past_does_not_flood_the_folder():
    demo(**SMALL)

    waiting = Mail.objects.filter(sent_at=None)
    assert waiting.count() < Mail.objects.count()
    assert [mail for mail in waiting if (timezone.now() - mail.due_at).days >= 1] == []
    assert {mail.to.split("@")[1] for mail in Mail.objects.all()} == {"example.org"}


def test_a_database_with_people_in_it_is_left_alone():
    StaffFactory()

    said = demo(**SMALL)

    assert (said, Salon.objects.count()) == ("There is a salon already: nothing was changed.\n", 0)


def test_the_demo_is_refused_in_production(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="not for PRODUCTION=1"):
        demo(**SMALL)

    assert Salon.objects.count() == 0


def test_log_ins_of_another_salon_are_not_told():
    assert demo(logins=True) == "This is not the demo salon: its log-ins are not ours to tell.\n"


def test_a_demo_that_breaks_off_leaves_nothing():
    def stop_while_living(words):
        if words.startswith("Living"):
            raise KeyboardInterrupt

    before = everything()

    with pytest.raises(KeyboardInterrupt):
        build(Scale(**SMALL), now=timezone.now(), tell=stop_while_living)

    assert everything() == before


def test_the_desk_has_a_series_a_group_a_break_who_waits_and_an_absence_to_decide():
    build(Scale(**SMALL), now=timezone.now(), tell=lambda _text: None)

    together = Appointment.objects.exclude(booking=None)
    shown = {
        "clients of one group": together.values("client").distinct().count(),
        "treatments of a series": Appointment.objects.exclude(series=None).count(),
        "over-booked": Appointment.objects.filter(overbooked=True).count(),
        "blocks": sorted(Block.objects.values_list("kind", flat=True)),
        "waiting": WaitingEntry.objects.open().count(),
        "offers": WaitingOffer.objects.open().count(),
        "closed days": SpecialDay.objects.count(),
        "to come": Absence.objects.filter(kind="training", starts_on__gt=local_day(timezone.now())).count(),
    }
    assert shown == {
        "clients of one group": 2,
        "treatments of a series": 8,
        "over-booked": 1,
        "blocks": ["break", "meeting"],
        "waiting": 3,
        "offers": 1,
        "closed days": 1,
        "to come": 1,
    }
