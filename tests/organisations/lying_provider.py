"""An identity provider that says whatever a test wants: right until told to lie. Real HTTP, real signatures."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

START, BACK = "/logg-inn/oidc/", "/logg-inn/oidc/svar/"
CLIENT_ID = "tilskuddsportalen"
LEVEL = "idporten-loa-high"
RESOURCE = {"type": "ansattporten:altinn:resource", "resource": "urn:altinn:resource:bufdir-tilskudd"}


@lru_cache
def rsa_key(kid: str) -> RSAKey:
    """A key pair for the whole run."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@lru_cache
def ec_key(kid: str) -> ECKey:
    """A key pair on a curve."""
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


def represented(*numbers: str, **detail: str) -> list[dict[str, Any]]:
    """`authorization_details` that speak for these organisation numbers."""
    parties = [{"orgno": {"authority": "iso6523-actorid-upis", "ID": f"0192:{one}"}, "name": "Navn"} for one in numbers]
    return [{**RESOURCE, **detail, "authorized_parties": parties}]


def half_hash(text: str) -> str:
    """`at_hash` of an access token under RS256."""
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()[:16]).rstrip(b"=").decode()


@dataclass
class LyingProvider:
    """What the provider says. A test changes one thing and tries to log in."""

    issuer: str = ""
    keys: list[Any] = field(default_factory=lambda: [rsa_key("first")])
    discovery: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=lambda: {"alg": "RS256", "kid": "first"})
    claims: dict[str, Any] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    sign: Callable[["LyingProvider", dict[str, Any]], str] | None = None
    token_answer: Callable[[dict[str, Any]], tuple[int, str]] | None = None
    jwks_body: str | None = None
    nonce: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def metadata(self) -> dict[str, Any]:
        """Discovery."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            "end_session_endpoint": f"{self.issuer}/logout",
            "authorization_response_iss_parameter_supported": True,
            **self.discovery,
        }

    def id_token(self) -> str:
        """The ID token, with the lies of this test."""
        now = int(time.time())
        true = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "par-vis-42",
            "iat": now,
            "exp": now + 120,
            "nonce": self.nonce,
            "acr": LEVEL,
            "pid": "12345678901",
            "at_hash": half_hash("adgang"),
            "authorization_details": represented("964978573"),
        }
        claims = {name: value for name, value in {**true, **self.claims}.items() if name not in self.without}
        if self.sign is not None:
            return self.sign(self, claims)
        return jwt.encode(self.header, claims, self.keys[0], algorithms=[self.header["alg"]])

    def answer(self, method: str, path: str, body: str) -> tuple[int, str]:
        """(status, body) of one request."""
        self.asked.append((path, {name: values[0] for name, values in parse_qs(body).items()}))
        if path == "/.well-known/openid-configuration":
            return 200, json.dumps(self.metadata())
        if path == "/jwks":
            return 200, self.jwks_body or json.dumps(KeySet(self.keys).as_dict(private=False))
        if (method, path) != ("POST", "/token"):
            return 404, "{}"
        right = {"access_token": "adgang", "token_type": "Bearer", "expires_in": 60, "id_token": self.id_token()}
        return self.token_answer(right) if self.token_answer else (200, json.dumps(right))

    def begin(self, client: Client, **query: str) -> dict[str, str]:
        """Begin a log-in in `client`'s browser; what the portal asked the provider for."""
        address = client.get(START, query).url
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.nonce = asked["nonce"]
        return asked

    def log_in(self, client: Client, **query: str):
        """A whole log-in; the portal's last answer."""
        return client.get(BACK, {"state": self.begin(client, **query)["state"], "code": "kode", "iss": self.issuer})


def serve(provider: LyingProvider) -> ThreadingHTTPServer:
    """Serve `provider` on a free port of this machine; the caller shuts it down."""

    class Handler(BaseHTTPRequestHandler):
        def _respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            status, text = provider.answer(self.command, urlsplit(self.path).path, body)
            data = text.encode()
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", text)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = _respond  # noqa: N815 - names of http.server

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server
