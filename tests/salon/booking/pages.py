"""What the tests of the diary's pages share: noon of this day, a browser of somebody, a visit."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.utils import timezone

from salon.core.errors import Refused
from salon.core.time import day_bounds, local_day
from tests.factories import AppointmentFactory, ServiceFactory

HTMX = {"HX-Request": "true"}
IN_PANEL = {**HTMX, "HX-Target": "panel-content"}
IN_BOX = {**HTMX, "HX-Target": "modal-content"}


def noon():
    """Noon of this day on the salon's wall: the pages read the real clock."""
    return day_bounds(local_day(timezone.now()))[0] + timedelta(hours=12)


def browser_of(user):
    browser = Browser()
    browser.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return browser


def visit_of(staff, **fields):
    fields = {"service": ServiceFactory(performers=[staff]), "starts_at": noon(), **fields}
    return AppointmentFactory(staff=staff, **fields)


def refusal_of(act, *args, **kwargs):
    """The code of the refusal that this act meets."""
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.code
