"""Tokens of client links: computed from the link's key and the secret, so that no table, dump or backup holds one."""

import base64
import hashlib
import hmac
from uuid import UUID

from django.conf import settings
from django.urls import reverse


def token_for(link_id: UUID) -> str:
    """The token of a link: 256 bits, not to be guessed from the key, which may stand in logs."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"client-link:" + link_id.bytes, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def hash_of(token: str) -> str:
    """What is stored and looked up: the SHA-256 of a token, in hexadecimal."""
    return hashlib.sha256(token.encode()).hexdigest()


def page_address(page: str, link_id: UUID) -> str:
    """The full address of a link's page; `page` is the name of a url that takes the token."""
    return settings.SITE_URL + reverse(page, args=[token_for(link_id)])
