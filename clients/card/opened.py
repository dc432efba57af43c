"""Pages that a client opens from her mail: no account, nothing remembered, nothing changed by looking."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache

from clients.card.links import link_for_token
from salon.core.errors import Refused

LinkView = Callable[..., HttpResponse]


def opened_by_link(purpose: str) -> Callable[[LinkView], Callable[..., HttpResponse]]:
    """Let a token of this purpose open the page, in the client's language, and let no copy or address leak.

    The view gets the request, the link and the moment, and what else stands in the address.
    A link for anything else is not known (404), one that is over says so without personal data (410).
    """

    def for_view(view: LinkView) -> Callable[..., HttpResponse]:
        @wraps(view)
        @never_cache
        def opened(request: HttpRequest, token: str, **further: object) -> HttpResponse:
            at = timezone.now()
            try:
                link = link_for_token(token, purpose=purpose, at=at)
            except Refused:
                return discreet(render(request, "card/link_ended.html", status=410))
            except Http404:
                return discreet(render(request, "404.html", status=404))
            with translation.override(link.client.language):
                response = view(request, link, at, **further)
            response.headers["Content-Language"] = link.client.language
            return discreet(response)

        return opened

    return for_view


def discreet(response: HttpResponse) -> HttpResponse:
    """The address holds the token: no other page and no log learns it.

    The bare origin is still told: without it the browser's own forms would be refused as coming from elsewhere.
    """
    response.headers["Referrer-Policy"] = "strict-origin"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django logs the address of a refusal
    return response
