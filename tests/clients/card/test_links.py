"""A link opens one page for one client until its end; its token is stored nowhere."""

from datetime import timedelta

import pytest
from django.http import Http404

from clients.card.links import link_for_token, make_link
from clients.card.models import Client, ClientLink
from salon.core.errors import Refused
from salon.core.identity import new_id
from salon.core.links import token_for
from tests.factories import NOW, ClientFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    return make_link(ClientFactory(), purpose="aftercare", object_id=new_id(), valid_days=60, at=NOW)


def test_token_opens_its_link_and_looking_changes_nothing(link):
    token = token_for(link.pk)

    opened = link_for_token(token, purpose="aftercare", at=NOW + timedelta(days=2))

    link.refresh_from_db()
    assert (opened, link.first_opened_at) == (link, None)


def test_the_row_holds_no_token(link):
    row = ClientLink.objects.values().get()

    assert [value for value in row.values() if token_for(link.pk) in str(value)] == []


@pytest.mark.parametrize("days", [60, 400])
def test_link_ends_on_time(link, days):
    with pytest.raises(Refused) as refusal:
        link_for_token(token_for(link.pk), purpose="aftercare", at=NOW + timedelta(days=days))

    assert refusal.value.code == "link_ended"


def test_revoked_link_has_ended(link):
    ClientLink.objects.update(revoked_at=NOW)

    with pytest.raises(Refused) as refusal:
        link_for_token(token_for(link.pk), purpose="aftercare", at=NOW)

    assert refusal.value.code == "link_ended"


@pytest.mark.parametrize("purpose", ["receipt", ""])
def test_link_for_another_purpose_does_not_exist(link, purpose):
    with pytest.raises(Http404):
        link_for_token(token_for(link.pk), purpose=purpose, at=NOW)


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "ä\x00"])
def test_unknown_token_does_not_exist(link, token):
    with pytest.raises(Http404):
        link_for_token(token, purpose="aftercare", at=NOW)


def test_link_of_an_erased_client_does_not_exist(link):
    Client.objects.update(state=Client.State.ERASED)

    with pytest.raises(Http404):
        link_for_token(token_for(link.pk), purpose="aftercare", at=NOW)
