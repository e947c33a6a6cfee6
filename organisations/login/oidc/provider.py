"""The identity provider: its addresses and its keys, both read from it and kept for an hour; new keys are fetched."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

import requests
from django.core.cache import cache
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from urllib3.exceptions import HTTPError

from organisations.login.oidc.client import Client, is_safe_address
from organisations.login.oidc.refusal import Reason, Refused

KEPT = 3600  # seconds
ASK_AGAIN_AFTER = 60  # seconds between two looks for a key that we do not know: a made-up key id costs no more
TIMEOUT = (3.05, 10)  # seconds to connect, and between two bytes
MOST_BYTES = 512 * 1024
ASYMMETRIC = frozenset({"RSA", "EC", "OKP"})


@dataclass(frozen=True, slots=True)
class Provider:
    """What discovery says. `names_itself`: each answer carries `iss` (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str
    names_itself: bool


def discovered(client: Client) -> Provider:
    """The provider of `client` by OpenID Connect Discovery. Raises Refused (AWAY, UNCHECKED)."""
    address = client.issuer.rstrip("/") + "/.well-known/openid-configuration"
    kept = cache.get(_place(address))
    if kept is not None:
        return Provider(**kept)
    found = _document(address)
    if found.get("issuer") != client.issuer:
        raise Refused(Reason.UNCHECKED, "discovery names another issuer")
    provider = Provider(
        issuer=client.issuer,
        authorization_endpoint=str(found.get("authorization_endpoint") or ""),
        token_endpoint=str(found.get("token_endpoint") or ""),
        jwks_uri=str(found.get("jwks_uri") or ""),
        end_session_endpoint=str(found.get("end_session_endpoint") or ""),
        names_itself=found.get("authorization_response_iss_parameter_supported") is True,
    )
    needed = (provider.authorization_endpoint, provider.token_endpoint, provider.jwks_uri)
    if not all(is_safe_address(one) for one in (*needed, provider.end_session_endpoint or provider.token_endpoint)):
        raise Refused(Reason.UNCHECKED, "discovery names an address that is not safe")
    cache.set(_place(address), asdict(provider), KEPT)
    return provider


def keys_of(provider: Provider, *, key_id: str) -> KeySet:
    """The provider's signing keys; read anew, once a minute at most, when `key_id` is not there. Raises Refused."""
    place = _place(provider.jwks_uri)
    found = cache.get(place)
    is_known = found is not None and any(key.get("kid") == key_id for key in found)
    if found is None or (not is_known and cache.add(f"{place}:asked", "1", ASK_AGAIN_AFTER)):
        found = _signing_keys(_document(provider.jwks_uri))
        cache.set(place, found, KEPT)
    try:
        return KeySet.import_key_set({"keys": found})
    except (JoseError, ValueError, KeyError, TypeError) as problem:
        raise Refused(Reason.UNCHECKED, "the provider's keys cannot be read") from problem


def _signing_keys(document: dict[str, Any]) -> list[Any]:
    """Public keys that sign: a shared secret or a key for encryption is never one."""
    keys = document.get("keys")
    if not isinstance(keys, list):
        raise Refused(Reason.UNCHECKED, "the provider's keys are no list")
    known = [key for key in keys if isinstance(key, dict) and key.get("kty") in ASYMMETRIC]
    return [key for key in known if key.get("use", "sig") == "sig" and "d" not in key]


def _place(address: str) -> str:
    """Where the cache keeps what stands at `address`."""
    return f"oidc:{sha256(address.encode()).hexdigest()}"


def _document(address: str) -> dict[str, Any]:
    """The JSON object at `address`. Follows no redirect. Raises Refused."""
    try:
        with requests.get(address, timeout=TIMEOUT, allow_redirects=False, stream=True) as answer:
            body = answer.raw.read(MOST_BYTES + 1, decode_content=True)
    except (requests.RequestException, HTTPError) as problem:
        raise Refused(Reason.AWAY, type(problem).__name__) from problem
    if answer.status_code != requests.codes.ok or len(body) > MOST_BYTES:
        raise Refused(Reason.AWAY, f"status {answer.status_code}, {len(body)} bytes")
    try:
        found = json.loads(body)
    except ValueError as problem:
        raise Refused(Reason.UNCHECKED, "not JSON") from problem
    if not isinstance(found, dict):
        raise Refused(Reason.UNCHECKED, "no JSON object")
    return found
