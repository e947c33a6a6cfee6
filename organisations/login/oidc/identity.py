"""What a checked ID token says: who, and for which organisations. Pure; the national number is never read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from stdnum.no import orgnr

AUTHORITY = "iso6523-actorid-upis"
REGISTER = "0192:"  # the Norwegian register of organisations, in ISO 6523
LONGEST = 200  # characters of a person's subject


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as the provider knows them. `numbers` is None where representation was not asked for."""

    subject: str
    name: str
    acr: str
    numbers: tuple[str, ...] | None


def identity(claims: Mapping[str, Any], *, asked: Sequence[Mapping[str, Any]]) -> Identity:
    """The person and the organisations of `claims`; `asked` is the representation that was asked for (RFC 9396)."""
    name = claims.get("name")
    return Identity(
        subject=subject_of(str(claims["iss"]), str(claims["sub"])),
        name=" ".join(name.split())[:120] if isinstance(name, str) else "",
        acr=str(claims.get("acr") or ""),
        numbers=_numbers(claims.get("authorization_details"), asked) if asked else None,
    )


def subject_of(issuer: str, sub: str) -> str:
    """How a person is known here: issuer and pairwise `sub`, which mean something to us two only."""
    plain = f"{issuer}#{sub}"
    if len(plain) <= LONGEST:
        return plain
    return f"sha256#{sha256(plain.encode()).hexdigest()}"


def _numbers(details: object, asked: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The organisation numbers represented, each once; one with a wrong control digit is none."""
    found = (_number(party) for party in _parties(details, asked))
    return tuple(dict.fromkeys(number for number in found if number))


def _parties(details: object, asked: Sequence[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The parties of those details that answer what was asked, in Altinn 2's form (reportees) or Altinn 3's."""
    for detail in details if isinstance(details, list) else []:
        if not isinstance(detail, Mapping) or not any(_answers(detail, one) for one in asked):
            continue
        for name in ("reportees", "authorized_parties"):
            parties = detail.get(name)
            for party in parties if isinstance(parties, list) else []:
                if isinstance(party, Mapping):
                    own = party.get("orgno", party)
                    yield own if isinstance(own, Mapping) else {}


def _answers(detail: Mapping[str, Any], asked: Mapping[str, Any]) -> bool:
    """Is `detail` of the type and for the resource asked for? Rights to another service give nothing here."""
    return detail.get("type") == asked.get("type") and detail.get("resource") == asked.get("resource")


def _number(party: Mapping[str, Any]) -> str:
    """The nine digits of a party in the Norwegian register, else ""."""
    own = {str(name).lower(): value for name, value in party.items()}
    number = own.get("id")
    if own.get("authority") != AUTHORITY or not isinstance(number, str) or not number.startswith(REGISTER):
        return ""
    digits = number.removeprefix(REGISTER)
    return digits if len(digits) == 9 and digits.isascii() and orgnr.is_valid(digits) else ""
