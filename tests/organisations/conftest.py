"""Fixtures of this floor: the portal as a client of an identity provider that a test may tell to lie."""

import json

import pytest
from django.core.cache import cache

from tests.organisations.lying_provider import CLIENT_ID, LEVEL, RESOURCE, LyingProvider, rsa_key, serve


@pytest.fixture
def portal_key():
    """The portal's private key."""
    return rsa_key("portal")


@pytest.fixture
def lying(settings, portal_key, monkeypatch):
    """A provider on this machine, right until told to lie, and the portal set up for it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    provider = LyingProvider()
    provider.server = serve(provider)
    settings.OIDC_ISSUER = provider.issuer
    settings.OIDC_CLIENT_ID = CLIENT_ID
    settings.OIDC_PRIVATE_KEY = portal_key.as_pem(private=True).decode()
    settings.OIDC_KEY_ID = "portal"
    settings.OIDC_ACR = [LEVEL]
    settings.OIDC_AUTHORIZATION_DETAILS = json.dumps([RESOURCE])
    cache.clear()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()
    cache.clear()
