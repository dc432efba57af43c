"""Fixtures of all tests: a real worker, a real browser, a person signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AbstractBaseUser
from playwright.sync_api import Browser, Page, sync_playwright

from tests.parts.browser import collect_complaints, finnish_context, launch, serious_faults, sign_in
from tests.parts.worker import celery_worker


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
