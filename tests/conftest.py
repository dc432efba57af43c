"""Fixtures of all tests: a real worker, a real browser, a person signed in."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, sync_playwright

from salon.house import standing
from tests.parts.browser import collect_complaints, finnish_context, launch, serious_faults, sign_in
from tests.parts.worker import celery_worker

# The strength of a password is Django's own business; half a second for each user of each test is ours.
PBKDF2PasswordHasher.iterations = 1_000

# How long an example takes says something about the machine, nothing about the code.
hypothesis_settings.register_profile("steady", deadline=None)
hypothesis_settings.load_profile("steady")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English: a page fetched by the test before would else leave its language behind."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def sessions_in_the_database(request: pytest.FixtureRequest, settings) -> None:
    """A page asks as often on both databases: with Redis its session would be no question. The browser keeps Redis."""
    if "live_server" not in request.fixturenames:
        settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"


@pytest.fixture(autouse=True)
def the_house_is_only_read() -> Iterator[None]:
    """Rows that the whole process shares keep no row of another table, which might be another's by the next page."""
    yield
    house = standing._last
    if house is None:
        return
    shared = (house.people, house.prices.services, house.things.rooms, house.things.devices)
    rows = [row for part in (*shared, house.places.locations, house.calendar) for row in part.values()]
    rows += [row for competences in house.prices.competences.values() for row in competences]
    held = {name for row in rows for name in (*row._state.fields_cache, *getattr(row, "_prefetched_objects_cache", ()))}
    assert held - {"category", "room_kind", "device_kind"} == set()


@pytest.fixture
def real_worker(transactional_db: None) -> Iterator[Path]:
    """A real Celery worker (without beat) on this test's database; gives the path of its log."""
    with celery_worker() as log:
        yield log


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        chromium = launch(playwright)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(live_server, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages of separate people; fails at the end when a browser had something to complain about."""
    contexts, complaints = [], []

    def open_page(**options: object) -> Page:
        context = finnish_context(browser, live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        complaints.append(collect_complaints(page))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [line for lines in complaints for line in lines] == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """One person's page, in Finnish, at the test's own server."""
    return new_page()


@pytest.fixture
def signed_in_page(new_page: Callable[..., Page], live_server) -> Callable[..., Page]:
    """Open a page as this user: `signed_in_page(user, viewport=PHONE)`."""

    def open_as(user: AbstractBaseUser, **options: object) -> Page:
        page = new_page(**options)
        sign_in(page, user, live_server.url)
        return page

    return open_as


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """Fail with axe's own words when a page has a serious fault."""

    def check(page: Page) -> None:
        assert serious_faults(page) == []

    return check


def is_transactional(item: pytest.Item) -> bool:
    """Tell whether the database is emptied after this test instead of rolled back."""
    marker = item.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server", "django_db_serialized_rollback"} & set(
        getattr(item, "fixturenames", [])
    )
    return bool(asked) or bool(marker and marker.kwargs.get("transaction"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    """Lift the append-only rules before SQLite's tables are emptied row by row; each flush makes them anew."""
    if not is_transactional(item) or connection.vendor != "sqlite":
        return
    # Access is not allowed when the set-up failed before the database was reached; then nothing is emptied either.
    with suppress(RuntimeError), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')
