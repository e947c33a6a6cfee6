"""The check of an ID token (OpenID Connect Core 3.1.3.7): signature, issuer, audience, times, nonce, level."""

from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import JoseError

from organisations.login.oidc.client import Client
from organisations.login.oidc.provider import Provider, keys_of
from organisations.login.oidc.refusal import Reason, Refused

LEEWAY = 30  # seconds that two clocks may differ
OLDEST = timedelta(minutes=10)  # a token older than a log-in may last was not made for it
MOST_CHARACTERS = 64 * 1024
TYPES = frozenset({None, "JWT"})  # an access or log-out token is no ID token


def checked(
    token: str, *, client: Client, provider: Provider, nonce: str, access_token: str, now: datetime
) -> dict[str, Any]:
    """The claims of `token` when every check holds. Raises Refused (UNCHECKED; LEVEL when `acr` is too low)."""
    try:
        if len(token) > MOST_CHARACTERS:
            raise ValueError("too long")
        header = jws.extract_compact(token.encode()).headers()
        key_id = header.get("kid")
        if header.get("alg") not in client.algorithms or header.get("typ") not in TYPES or not isinstance(key_id, str):
            raise ValueError("algorithm, type or key id")
        read = jwt.decode(token, keys_of(provider, key_id=key_id), algorithms=list(client.algorithms))
        claims = CodeIDToken(
            read.claims,
            read.header,
            options={
                "iss": {"essential": True, "value": client.issuer},
                "aud": {"essential": True, "value": client.client_id},
            },
            params={"nonce": nonce, "client_id": client.client_id, "access_token": access_token},
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
        _check_strictly(claims, client=client, now=now)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as problem:
        raise Refused(Reason.UNCHECKED, f"{type(problem).__name__}: {problem}"[:200]) from problem
    if claims.get("acr") not in client.acr:
        raise Refused(Reason.LEVEL, "acr")
    return dict(claims)


def _check_strictly(claims: dict[str, Any], *, client: Client, now: datetime) -> None:
    """Beyond the standard: nobody else in `aud`, a young token, a `sub` as the standard has it. Raises ValueError."""
    if claims["aud"] not in (client.client_id, [client.client_id]):
        raise ValueError("aud names others too")
    if claims["iat"] < now.timestamp() - OLDEST.total_seconds():
        raise ValueError("iat is too long ago")
    if claims["exp"] <= claims["iat"]:
        raise ValueError("exp before iat")
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject.isascii() or not subject.isprintable() or not 0 < len(subject) < 256:
        raise ValueError("sub")
