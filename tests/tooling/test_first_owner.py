"""A real salon begins with one account, made at the terminal."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from salon.core.models import Access, AuditEvent, Role, User

PASSWORD = "kolme-sanaa-riittää-hyvin"


def make_owner(monkeypatch, *arguments, password=PASSWORD):
    """Run the command with the password coming through a pipe."""
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    words = io.StringIO()
    call_command("first_owner", *arguments, stdout=words)
    return words.getvalue()


def test_the_first_owner_can_log_in_and_the_act_is_written_down(db, client, monkeypatch):
    words = make_owner(monkeypatch, "Liisa@Salon.example", "Liisa")

    user = User.objects.get()
    assert words == "Liisa can log in as liisa@salon.example.\n"
    assert client.login(email="liisa@salon.example", password=PASSWORD)
    assert list(user.accesses.valid_at(timezone.now()).values_list("role", flat=True)) == [Role.OWNER]
    assert list(AuditEvent.objects.values_list("action", "actor")) == [("access.granted", None)]


def test_a_second_owner_is_not_made_at_the_terminal(db, monkeypatch):
    make_owner(monkeypatch, "a@salon.example", "A")

    with pytest.raises(CommandError) as refusal:
        make_owner(monkeypatch, "b@salon.example", "B")

    assert str(refusal.value) == "This salon has an owner already; only the first is made here."
    assert (User.objects.count(), Access.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("email", "password"), [("a@salon.example", "lyhyt"), ("a@salon.example", ""), ("a", PASSWORD)]
)
def test_a_poor_password_or_address_makes_nothing(db, monkeypatch, email, password):
    with pytest.raises(CommandError):
        make_owner(monkeypatch, email, "A", password=password)

    assert (User.objects.count(), Access.objects.count()) == (0, 0)
