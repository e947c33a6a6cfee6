"""The code flow with Authlib: where the person is sent, and what is made of the answer they come back with."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

from organisations.login.oidc import pending
from organisations.login.oidc.client import Client
from organisations.login.oidc.identity import Identity, identity
from organisations.login.oidc.idtoken import checked
from organisations.login.oidc.provider import TIMEOUT, Provider, discovered
from organisations.login.oidc.refusal import Reason, Refused

ASSERTION_LIFE = 60  # seconds; ID-porten takes two minutes at most
SINGLE = ("state", "code", "iss", "error")


def address_for_log_in(client: Client, session: SessionBase, *, way_back: str, language: str, now: datetime) -> str:
    """Where the person logs in. Remembers the log-in in `session`. Raises Refused."""
    provider = discovered(client)
    begun = pending.begin(session, now=int(now.timestamp()), way_back=way_back)
    details = (
        {"authorization_details": json.dumps(client.authorization_details)} if client.authorization_details else {}
    )
    address, _state = _oauth(client, provider, now).create_authorization_url(
        provider.authorization_endpoint,
        state=begun.state,
        nonce=begun.nonce,
        code_verifier=begun.verifier,
        acr_values=" ".join(client.acr),
        ui_locales=language,
        **details,
    )
    return str(address)


def answered(client: Client, session: SessionBase, answer: QueryDict, *, now: datetime) -> tuple[Identity, str]:
    """Who came back with `answer`, and where they were going. Raises Refused; nothing is written then."""
    if any(len(answer.getlist(name)) > 1 for name in SINGLE):
        raise Refused(Reason.UNCHECKED, "a parameter stands twice")
    begun = pending.take(session, state=answer.get("state", ""), now=int(now.timestamp()))
    provider = discovered(client)
    if answer.get("iss", provider.issuer) != provider.issuer or (provider.names_itself and "iss" not in answer):
        raise Refused(Reason.UNCHECKED, "iss of the answer")  # mix-up (RFC 9207)
    if "error" in answer:
        is_cancelled = answer["error"] in ("access_denied", "login_required", "interaction_required")
        raise Refused(Reason.CANCELLED if is_cancelled else Reason.UNCHECKED, str(answer["error"])[:60])
    tokens = _redeemed(client, provider, code=answer.get("code", ""), verifier=begun.verifier, now=now)
    claims = checked(
        str(tokens.get("id_token") or ""),
        client=client,
        provider=provider,
        nonce=begun.nonce,
        access_token=str(tokens.get("access_token") or ""),
        now=now,
    )
    return identity(claims, asked=client.authorization_details), begun.way_back


def address_for_log_out(client: Client) -> str:
    """Where the person also logs out of the provider (RP-initiated), "" when it has no such place or is away.

    No ID token is sent as a hint: it carries the national number, so it is not kept until then.
    """
    try:
        place = discovered(client).end_session_endpoint
    except Refused:
        return ""
    back = {"client_id": client.client_id, "post_logout_redirect_uri": settings.BASE_URL.rstrip("/") + "/"}
    return f"{place}{'&' if '?' in place else '?'}{urlencode(back)}" if place else ""


def _oauth(client: Client, provider: Provider, now: datetime) -> OAuth2Session:
    """Authlib's session: PKCE with S256, and our signature instead of a shared secret."""
    oauth = OAuth2Session(
        client_id=client.client_id,
        client_secret=client.key,
        token_endpoint_auth_method="private_key_jwt",  # noqa: S106 - the name of a method
        scope=client.scope,
        redirect_uri=client.redirect_uri,
        code_challenge_method="S256",
        default_timeout=TIMEOUT,
    )
    header = {"kid": client.key_id} if client.key_id else {}
    life = {"exp": int(now.timestamp()) + ASSERTION_LIFE}
    oauth.register_client_auth_method(PrivateKeyJWT(provider.issuer, life, header, client.algorithm))
    return oauth


def _redeemed(client: Client, provider: Provider, *, code: str, verifier: str, now: datetime) -> Mapping[str, Any]:
    """The tokens for `code`. Raises Refused."""
    if not code:
        raise Refused(Reason.UNCHECKED, "no code")
    try:
        tokens: Mapping[str, Any] = _oauth(client, provider, now).fetch_token(
            provider.token_endpoint,
            grant_type="authorization_code",
            code=code,
            code_verifier=verifier,
            redirect_uri=client.redirect_uri,
            allow_redirects=False,
        )
    except requests.RequestException as problem:
        is_answer = isinstance(problem, requests.JSONDecodeError)
        raise Refused(Reason.UNCHECKED if is_answer else Reason.AWAY, type(problem).__name__) from problem
    except (AuthlibBaseError, ValueError, TypeError) as problem:
        raise Refused(Reason.UNCHECKED, str(getattr(problem, "error", type(problem).__name__))[:60]) from problem
    return tokens
