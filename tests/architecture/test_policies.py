"""H60: every address has a declared policy; what is public is on a list one can read."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from salon.core.access import GRANTS, Permission

# Pages of django-allauth: it guards them itself; the sign-up is closed by the account adapter, these need no role.
THIRD_PARTY = {
    "account_signup",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "account_inactive",
    "account_email",
    "account_confirm_email",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
}
PUBLIC = {
    "set_language",
    "feedback:client-page",
    "feedback:answer",
    "feedback:take-back",
    "feedback:no-products",
    "feedback:not-now",
    "feedback:wish",
    "advice:running-out",
    "advice:running-out-used-up",
    "advice:running-out-no-letters",
    "advice:running-out-no-products",
    "advice:use",
    "advice:use-answer",
    "advice:use-no-more",
    "intake:client-page",
    "intake:client-send",
    "followup:client-page",
    "followup:client-answer",
    "followup:client-no-more",
    "booking:offer-page",
    "booking:offer-take",
    "booking:offer-decline",
}


def every_url(patterns=None, prefix="", space=""):
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from every_url(entry.url_patterns, prefix + str(entry.pattern), inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", prefix + str(entry.pattern), entry.callback


def test_h60_every_address_has_a_policy():
    bare = [name for name, _, view in every_url() if name not in THIRD_PARTY and not hasattr(view, "policy")]

    assert bare == []


def test_h60_every_policy_is_a_permission_or_says_why_it_is_public():
    policies = {name: view.policy for name, _, view in every_url() if hasattr(view, "policy")}
    public = {name for name, policy in policies.items() if not isinstance(policy, Permission)}

    assert public == PUBLIC & set(policies)
    assert [name for name in public if not str(policies[name]).startswith("public: ")] == []


def test_every_permission_is_granted_to_somebody():
    granted = frozenset().union(*GRANTS.values())

    assert set(Permission) - granted == set()


@pytest.mark.django_db
def test_h60_an_anonymous_visitor_gets_only_the_public_pages():
    client = Client()
    open_pages = {}
    for name, route, _ in every_url():
        if name in THIRD_PARTY or name in PUBLIC:
            continue
        path = "/" + fill(route)
        answer = client.get(path)
        if answer.status_code not in (302, 404, 405) or (
            answer.status_code == 302 and not answer["Location"].startswith("/account/login/")
        ):
            open_pages[name] = (path, answer.status_code)

    assert open_pages == {}


def fill(route):
    """An address of the route with something in each place."""
    places = {"uuid": "0192f0c0-0000-7000-8000-000000000000", "str": "x", "int": "1", "slug": "x"}
    return re.sub(r"<(\w+):\w+>", lambda place: places[place.group(1)], route)
