"""A client is forgotten: a preview, seven days, one transaction, and a list for restored backups."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from clients.card.models import Client, ClientLink, HealthFact
from clients.care.models import TreatmentRecord, Visit
from clients.rights import erasing, listed, services
from clients.rights.erasing import Asked
from clients.rights.models import Erasure
from products.sales.models import Receipt, ReceiptLine
from salon.core.errors import Refused
from salon.core.holdings import holdings
from salon.core.models import AuditEvent, Door, Mail
from salon.core.privacy import Decision, decisions
from tests.clients.rights.once import ONCE
from tests.factories import NOW, TODAY, AppointmentFactory, ClientFactory, UserFactory
from tests.filled import filled_client

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=7)
LAW = {"sales.ReceiptLine", "sales.Payment", "sales.Receipt", "followup.AdverseEvent"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def owner():
    return UserFactory(role="owner")


def ask(client, owner, *, on=TODAY, typed=None):
    return erasing.ask_erasure(client, Asked(on, typed or client.full_name), by=owner, at=NOW)


def stored_everywhere():
    """(model, column, text) of every value in every table."""
    for model in apps.get_models():
        names = [column.name for column in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names):
            yield from ((model, name, str(value)) for name, value in zip(names, row, strict=True))


def test_h97_after_an_erasure_only_the_bookkeeping_has_a_word_of_hers(owner):
    aino = filled_client("AA")
    words = [*aino.marks, str(aino.client.phone), aino.client.email]
    ask(aino.client, owner)

    erasing.erase_due(at=LATER)

    found = {
        (model._meta.label, name) for model, name, text in stored_everywhere() if any(word in text for word in words)
    }
    kept_by_law = {label for label, _ in found if decisions.get(label).decision == Decision.KEEP}
    assert {label for label, _ in found} == kept_by_law == LAW
    assert found == {
        *(("sales.ReceiptLine", name) for name in ("name", "import_key")),
        *(("followup.AdverseEvent", name) for name in ("product", "batch", "device")),
        *{("sales.Payment", "reference"), ("sales.Receipt", "request_digest")},
    }


def test_h97_another_client_keeps_everything(owner):
    aino, ritva = filled_client("AA", number=1), filled_client("BB", number=2)
    before = {holding.model._meta.label: list(holding.of(ritva.client.pk).values()) for holding in holdings()}
    ask(aino.client, owner)

    erasing.erase_due(at=LATER)

    after = {holding.model._meta.label: list(holding.of(ritva.client.pk).values()) for holding in holdings()}
    assert after == before


def test_figures_and_receipts_keep_their_rows_under_a_key(owner):
    aino = filled_client("AA").client
    ask(aino, owner)

    erasing.erase_due(at=LATER)

    aino.refresh_from_db()
    assert (aino.state, aino.full_name, aino.search_text, aino.phone, aino.birth_date) == ("erased", "—", "", "", None)
    assert (Visit.objects.get().client, Receipt.objects.get().client, ReceiptLine.objects.get().client) == (aino,) * 3
    assert [model.objects.count() for model in (HealthFact, TreatmentRecord, ClientLink)] == [0, 0, 0]
    assert Mail.objects.count() == 0


def test_the_proof_stays_and_says_how_much_went(owner):
    aino = filled_client("AA").client
    ask(aino, owner)

    erasing.erase_due(at=LATER)

    done = AuditEvent.objects.get(action="erasure.done")
    assert (done.subject_id, done.facts["rows"]) == (
        str(aino.pk),
        {
            "care.TreatmentRecord": 2,
            **dict.fromkeys(ONCE, 1),
        },
    )


def test_signed_records_are_closed_again_afterwards(owner):
    aino, ritva = filled_client("AA", number=1), filled_client("BB", number=2)
    ask(aino.client, owner)
    erasing.erase_due(at=LATER)

    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        TreatmentRecord.objects.filter(visit__client=ritva.client).update(reaction=2)

    assert Door.objects.count() == 0


def test_for_seven_days_nothing_is_erased(owner):
    aino = filled_client("AA").client
    ask(aino, owner)

    erased = [erasing.erase_due(at=LATER - timedelta(seconds=1)), erasing.erase_due(at=LATER)]

    assert erased == [0, 1]


def test_asking_ends_links_and_queued_letters_at_once(owner):
    aino = filled_client("AA").client

    ask(aino, owner)

    aino.refresh_from_db()
    assert (aino.state, ClientLink.objects.get().revoked_at, Mail.objects.get().cancelled_at) == (
        "restricted",
        NOW,
        NOW,
    )


def test_an_erasure_taken_back_in_time_erases_nothing(owner):
    aino = filled_client("AA").client
    erasing.take_back(ask(aino, owner), by=owner, at=LATER - timedelta(hours=1))

    erased = erasing.erase_due(at=LATER + timedelta(days=30))

    aino.refresh_from_db()
    assert (erased, aino.state, HealthFact.objects.count()) == (0, "active", 1)


def test_what_was_carried_out_cannot_be_taken_back(owner):
    erasure = ask(ClientFactory(), owner)
    erasing.erase_due(at=LATER)

    with pytest.raises(Refused) as refusal:
        erasing.take_back(erasure, by=owner, at=LATER)

    assert refusal.value.code == "already_done"


@pytest.mark.parametrize(
    ("typed", "on", "code"),
    [
        ("Somebody Else", TODAY, "not_confirmed"),
        ("", TODAY, "not_confirmed"),
        ("Aino Korhonen", TODAY + timedelta(days=1), "day_to_come"),
    ],
)
def test_without_the_name_typed_and_a_day_that_was_nothing_begins(owner, typed, on, code):
    aino = ClientFactory(first_name="Aino", last_name="Korhonen")

    with pytest.raises(Refused) as refusal:
        erasing.ask_erasure(aino, Asked(on, typed), by=owner, at=NOW)

    aino.refresh_from_db()
    assert (refusal.value.code, aino.state, Erasure.objects.count()) == (code, "active", 0)


def test_a_booked_visit_is_settled_first(owner):
    aino = AppointmentFactory(state="booked").client

    with pytest.raises(Refused) as refusal:
        ask(aino, owner)

    assert (refusal.value.code, Erasure.objects.count()) == ("unfinished", 0)


def test_an_erasure_that_fails_leaves_everything_as_it_was(owner):
    aino = filled_client("AA")
    ask(aino.client, owner)

    @transaction.atomic
    def erase_more_than_the_law_lets():
        erasing.forget(aino.client)
        Receipt.objects.all().delete()

    with pytest.raises(DatabaseError):
        erase_more_than_the_law_lets()

    assert (HealthFact.objects.count(), TreatmentRecord.objects.count()) == (1, 2)


def test_an_erasure_that_the_database_refuses_does_not_stop_the_others(owner):
    first, second = ClientFactory(), ClientFactory()
    for client in (first, second):
        ask(client, owner)
    with connection.cursor() as cursor:
        create_triggers_that_refuse(cursor, first)

    erased = erasing.erase_due(at=LATER)

    assert erased == 1
    assert list(Client.objects.filter(state="erased")) == [second]
    assert list(Erasure.objects.open().values_list("client", flat=True)) == [first.pk]


def create_triggers_that_refuse(cursor, client):
    """A database that refuses to touch one card."""
    if connection.vendor == "sqlite":
        cursor.execute(
            "CREATE TRIGGER refuse_one BEFORE UPDATE ON card_client "
            f"WHEN OLD.id = '{client.pk.hex}' BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        return
    cursor.execute(
        f"CREATE TRIGGER refuse_one BEFORE UPDATE ON card_client FOR EACH ROW WHEN (OLD.id = '{client.pk}') "
        "EXECUTE FUNCTION salon_refuse_change()"
    )


def test_the_preview_lists_what_goes_and_what_stays_until_when(owner):
    aino = filled_client("AA", day=date(2026, 3, 4)).client

    fates = {fate.title: (fate.rows, fate.goes, fate.until) for fate in erasing.preview(aino)}

    assert (fates["Receipts"], fates["Treatment records"], fates["Visits"]) == (
        (1, False, date(2032, 12, 31)),
        (2, True, None),
        (1, False, None),
    )


def test_h99_the_law_keeps_receipts_by_the_end_of_the_financial_year(settings):
    settings.FINANCIAL_YEAR_LAST_MONTH = 4
    aino = filled_client("AA", day=date(2017, 4, 27)).client

    fates = {fate.title: fate.until for fate in erasing.preview(aino)}

    assert (fates["Receipts"], fates["Lines of receipts"], fates["Payments"]) == (date(2023, 12, 31),) * 3


def test_a_copy_made_before_is_removed_with_her(owner, tmp_path, django_capture_on_commit_callbacks):
    aino = ClientFactory()
    services.ask_export(aino, "Asked", by=owner, at=NOW)
    services.make_due(at=NOW)
    ask(aino, owner)

    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase_due(at=LATER)

    assert list((tmp_path / "exports").iterdir()) == []


def test_a_restored_backup_is_erased_again_by_the_list(owner):
    aino = filled_client("AA", number=1).client
    before = {"first_name": aino.first_name, "last_name": aino.last_name, "state": "active"}
    ask(aino, owner)
    erasing.erase_due(at=LATER)
    listed.keep()
    # The backup: her name is back, and the database has forgotten that she was erased.
    Client.objects.filter(pk=aino.pk).update(**before)
    Erasure.objects.filter(client=aino).delete()
    said = StringIO()

    call_command("reapply_erasures", stdout=said)
    call_command("reapply_erasures", stdout=said)

    aino.refresh_from_db()
    assert (aino.state, aino.full_name) == ("erased", "—")
    assert said.getvalue() == "1 on the list, 1 erased again.\n1 on the list, 0 erased again.\n"


def test_the_list_holds_keys_and_days_and_forgets_none(owner):
    first, second = ClientFactory(), ClientFactory()
    for client in (first, second):
        ask(client, owner)
    erasing.erase_due(at=LATER)
    listed.keep()
    Erasure.objects.filter(client=first).delete()

    kept = listed.keep()

    assert (kept, set(listed.keys_in(listed.path().read_text().splitlines()))) == (2, {first.pk, second.pk})
    assert {line.split(" ")[1] for line in listed.path().read_text().splitlines()} == {LATER.isoformat()}
