"""Who we are to the identity provider: read from the settings. Off while nothing is set, and while half is set."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey, import_key

# Signatures that only the holder of a private key can make: no "none", no HMAC with a key that we know too.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
NEEDED = ("OIDC_ISSUER", "OIDC_CLIENT_ID")


@dataclass(frozen=True, slots=True)
class Client:
    """This portal at one provider. `acr` are the levels of assurance that are enough, `acr_staff` those for staff."""

    name: str
    issuer: str
    client_id: str
    key: Key
    key_id: str
    algorithm: str
    scope: str
    acr: tuple[str, ...]
    acr_staff: tuple[str, ...]
    algorithms: tuple[str, ...]
    authorization_details: tuple[dict[str, Any], ...]
    redirect_uri: str


def configured() -> Client | None:
    """The client; None when log-in by OpenID Connect is off or its settings do not hold (`problems` says why)."""
    if not settings.OIDC_ISSUER or problems():
        return None
    key = _key(_key_text())
    return Client(
        name=settings.OIDC_NAME,
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        key=key,
        key_id=settings.OIDC_KEY_ID or str(key.get("kid") or ""),
        algorithm="ES256" if isinstance(key, ECKey) else "EdDSA" if isinstance(key, OKPKey) else "RS256",
        scope=settings.OIDC_SCOPE,
        acr=tuple(settings.OIDC_ACR),
        acr_staff=tuple(settings.OIDC_ACR_STAFF),
        algorithms=tuple(settings.OIDC_ALGORITHMS),
        authorization_details=tuple(_details()),
        redirect_uri=settings.BASE_URL.rstrip("/") + reverse("login:oidc-back"),
    )


def is_safe_address(address: str) -> bool:
    """Is `address` https (or plain http to this very machine, for a provider that is tried out here)?"""
    parts = urlsplit(address)
    is_loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
    return bool(parts.hostname) and not parts.fragment and (parts.scheme == "https" or is_loopback)


def problems() -> list[str]:
    """What is wrong with the settings, in English for whoever runs the portal; nothing when all or none are set."""
    found = [f"{name} is not set." for name in NEEDED if not getattr(settings, name)]
    if not settings.OIDC_PRIVATE_KEY and not settings.OIDC_PRIVATE_KEY_FILE:
        found.append("Neither OIDC_PRIVATE_KEY nor OIDC_PRIVATE_KEY_FILE is set.")
    if len(found) == len(NEEDED) + 1:
        return []
    if settings.OIDC_ISSUER and not is_safe_address(settings.OIDC_ISSUER):
        found.append("OIDC_ISSUER is not an https address.")
    if not settings.OIDC_ACR:
        found.append("OIDC_ACR names no level of assurance.")
    if not settings.OIDC_ALGORITHMS or set(settings.OIDC_ALGORITHMS) - ALGORITHMS:
        found.append(f"OIDC_ALGORITHMS may hold {', '.join(sorted(ALGORITHMS))}.")
    return found + [text for check in (_key_problem, _details_problem) if (text := check())]


def _key_problem() -> str:
    """Why the private key cannot be used."""
    try:
        text = _key_text()
        is_private = not text or _key(text).is_private
    except (OSError, ValueError, JoseError):
        return "The private key of OIDC_PRIVATE_KEY or OIDC_PRIVATE_KEY_FILE cannot be read (PEM or JWK)."
    return "" if is_private else "The key of OIDC_PRIVATE_KEY is a public key."


def _details_problem() -> str:
    """Why the representation asked for cannot be used."""
    try:
        _details()
    except ValueError:
        return 'OIDC_AUTHORIZATION_DETAILS is not a JSON list of objects with "type" and "resource".'
    return ""


def _key_text() -> str:
    """The private key as it was given; a file wins."""
    if settings.OIDC_PRIVATE_KEY_FILE:
        return Path(settings.OIDC_PRIVATE_KEY_FILE).read_text(encoding="utf-8")
    return str(settings.OIDC_PRIVATE_KEY)


@lru_cache(maxsize=2)
def _key(text: str) -> Key:
    """The key of PEM text (also with its line ends written out, as environment files have it) or of a JWK."""
    if text.lstrip().startswith("{"):
        return import_key(json.loads(text))
    pem = text.replace("\\n", "\n")
    try:
        return RSAKey.import_key(pem)
    except (ValueError, TypeError, JoseError):
        return ECKey.import_key(pem)


def _details() -> list[dict[str, Any]]:
    """The representation asked for (RFC 9396), [] when persons alone log in. Raises ValueError."""
    if not settings.OIDC_AUTHORIZATION_DETAILS:
        return []
    found = json.loads(settings.OIDC_AUTHORIZATION_DETAILS)
    if not isinstance(found, list) or not all(isinstance(one, dict) and one.get("type") for one in found):
        raise ValueError("a list of objects with a type")
    return found
