"""While the data of a client rests, nothing is sent, changed or used; it is read as a copy, with a reason."""

from datetime import timedelta

import pytest
from django.core import mail
from django.http import Http404
from django.urls import reverse

from clients.card.links import link_for_token, make_link
from clients.card.models import Client
from clients.rights import erasing, restricting, services
from clients.rights.erasing import Asked
from clients.rights.models import Restriction
from salon.booking.services import BookingWish, book
from salon.booking.services.waiting import WaitingWish, wait
from salon.core import outbox
from salon.core.errors import Refused
from salon.core.links import token_for
from salon.core.models import AuditEvent, Mail
from tests.factories import (
    NOW,
    TODAY,
    AppointmentFactory,
    ClientFactory,
    ServiceFactory,
    StaffFactory,
    UserFactory,
    VisitFactory,
    with_hours,
)
from tests.filled import filled_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def owner():
    return UserFactory(role="owner")


def restrict(client, owner):
    return restricting.restrict(client, "She disputes the notes", by=owner, at=NOW)


@pytest.mark.parametrize("role", ["owner", "manager", "cosmetologist", "receptionist"])
def test_a_resting_client_has_no_card_and_is_not_found(client, owner, role):
    aino = ClientFactory(first_name="Kanarialintu")
    restrict(aino, owner)
    client.force_login(UserFactory(role=role))

    card = client.get(reverse("card:client", args=[aino.pk])).status_code
    found = client.get(reverse("card:search"), {"q": "kanarialintu"}).content.decode()

    assert (card, str(aino.pk) in found) == (404, False)


def test_her_links_and_queued_letters_end_at_once(owner):
    aino = filled_client("AA").client

    restrict(aino, owner)

    assert (aino.links.get().revoked_at, Mail.objects.get().cancelled_at) == (NOW, NOW)


def test_h94_a_letter_that_comes_later_does_not_go_out(owner):
    visit = VisitFactory()
    restrict(visit.client, owner)
    Mail.objects.create(
        kind="aftercare",
        unique_key="aftercare:1",
        subject_id=visit.pk,
        to=visit.client.email,
        language="fi",
        subject="After",
        body_text="Rest",
        created_at=NOW,
        due_at=NOW,
    )

    sent = outbox.send_due(at=NOW)

    assert (sent, mail.outbox, Mail.objects.get().cancelled_at) == (0, [], NOW)


def test_a_letter_to_another_client_goes_out_all_the_same(owner):
    restrict(VisitFactory().client, owner)
    other = VisitFactory()
    Mail.objects.create(
        kind="aftercare",
        unique_key="aftercare:1",
        subject_id=other.pk,
        to=other.client.email,
        language="fi",
        subject="After",
        body_text="Rest",
        created_at=NOW,
        due_at=NOW,
    )

    assert outbox.send_due(at=NOW) == 1


def test_a_new_link_opens_nothing(owner):
    aino = ClientFactory()
    restrict(aino, owner)
    link = make_link(aino, purpose="aftercare", object_id=aino.pk, valid_days=60, at=NOW)

    with pytest.raises(Http404):
        link_for_token(token_for(link.pk), purpose="aftercare", at=NOW)


def test_no_visit_is_booked_and_nobody_put_on_the_waiting_list(owner):
    aino = ClientFactory()
    mari = with_hours(StaffFactory())
    service = ServiceFactory(performers=[mari])
    restrict(aino, owner)
    aino.refresh_from_db()

    with pytest.raises(Refused) as booking:
        book(aino, BookingWish(service, mari, NOW + timedelta(days=1)), by=owner, at=NOW)
    with pytest.raises(Refused) as waiting:
        wait(aino, WaitingWish(service, TODAY), by=owner, at=NOW)

    assert (booking.value.code, waiting.value.code) == ("client_erased", "client_erased")


def test_a_booked_visit_is_settled_first(owner):
    aino = AppointmentFactory(state="booked").client

    with pytest.raises(Refused) as refusal:
        restrict(aino, owner)

    aino.refresh_from_db()
    assert (refusal.value.code, aino.state) == ("unfinished", "active")


def test_her_data_is_read_as_a_copy_with_a_reason(owner):
    aino = ClientFactory()
    restrict(aino, owner)

    services.ask_export(aino, "The authority asks", by=owner, at=NOW)

    assert services.make_due(at=NOW) == 1


def test_a_restriction_is_lifted_and_leaves_proof_without_its_reason(owner):
    aino = ClientFactory()

    restricting.lift(restrict(aino, owner), by=owner, at=NOW + timedelta(days=1))

    aino.refresh_from_db()
    trail = list(AuditEvent.objects.filter(subject_id=str(aino.pk)).order_by("seq").values_list("action", "facts"))
    assert (aino.state, trail) == ("active", [("client.restricted", {}), ("client.restriction_lifted", {})])


def test_lifted_while_an_erasure_waits_her_data_rests_on(owner):
    aino = ClientFactory()
    restriction = restrict(aino, owner)
    erasing.ask_erasure(aino, Asked(TODAY, aino.full_name), by=owner, at=NOW)

    restricting.lift(restriction, by=owner, at=NOW)

    aino.refresh_from_db()
    assert aino.state == "restricted"


def test_an_erasure_taken_back_leaves_a_restriction_in_force(owner):
    aino = ClientFactory()
    restrict(aino, owner)
    erasure = erasing.ask_erasure(aino, Asked(TODAY, aino.full_name), by=owner, at=NOW)

    erasing.take_back(erasure, by=owner, at=NOW)

    aino.refresh_from_db()
    assert aino.state == "restricted"


def test_restricting_twice_is_one_restriction_and_no_reason_is_refused(owner):
    aino = ClientFactory()
    restrict(aino, owner)
    restrict(aino, owner)

    with pytest.raises(Refused) as refusal:
        restricting.restrict(ClientFactory(), " ", by=owner, at=NOW)

    assert (Restriction.objects.count(), refusal.value.code) == (1, "no_reason")


def test_an_erased_client_is_not_restricted(owner):
    with pytest.raises(Refused) as refusal:
        restrict(ClientFactory(state=Client.State.ERASED), owner)

    assert refusal.value.code == "client_erased"
