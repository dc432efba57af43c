"""Roles have dates; what is not granted does not exist."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from salon.core.access import Permission, may
from salon.core.models import Access, Role
from tests.factories import SalonFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def test_h07_an_access_that_ended_closes_the_open_session():
    user = UserFactory(role=Role.SUBSTITUTE)
    client = signed_in(user)
    Access.objects.filter(user=user).update(valid_until=timezone.now() - timedelta(seconds=1))

    answers = [client.get("/today/").status_code, client.get("/today/").status_code]

    assert answers == [403, 302]


def test_a_role_that_begins_tomorrow_grants_nothing_today():
    user = UserFactory()
    Access.objects.create(user=user, role=Role.OWNER, valid_from=timezone.now() + timedelta(days=1))

    assert not may(user, Permission.REPORTS)


def test_two_roles_add_up():
    user = UserFactory(role=Role.RECEPTIONIST)
    Access.objects.create(user=user, role=Role.COSMETOLOGIST, valid_from=timezone.now() - timedelta(days=1))

    assert may(user, Permission.CHECK_OUT)
    assert may(user, Permission.TREAT)


def test_a_page_of_another_role_does_not_exist():
    SalonFactory()
    receptionist = signed_in(UserFactory(role=Role.RECEPTIONIST))

    assert receptionist.get("/reports/").status_code == 404


def test_h50_after_log_in_nobody_is_sent_to_another_site():
    SalonFactory()
    user = UserFactory(role=Role.RECEPTIONIST)

    for evil in ("https://evil.example/", "//evil.example", "\\\\evil.example", "javascript:alert(1)"):
        answer = Client().post(
            "/account/login/",
            {"login": user.email, "password": "correct horse battery staple", "next": evil},
        )
        assert answer.status_code == 302
        assert answer["Location"] == "/"


def test_nobody_signs_herself_up():
    answer = Client().post(
        "/account/signup/", {"email": "new@example.org", "password1": "x" * 20, "password2": "x" * 20}
    )

    assert answer.status_code in {200, 404}
    assert not type(UserFactory()).objects.filter(email="new@example.org").exists()
