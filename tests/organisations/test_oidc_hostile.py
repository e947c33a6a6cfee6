"""Log-in by OpenID Connect against a provider, a network and a browser that lie: no session, no person, one sentence."""

import base64
import hmac
import json
import time

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from joserfc import jws, jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from organisations.actors import MemberRole
from organisations.login.oidc.refusal import SENTENCES, Reason
from organisations.models import AuditEntry, User
from organisations.operations.identities import person_of
from tests.factories.organisations import MembershipFactory, OrganisationFactory, directorate
from tests.organisations.lying_provider import BACK, START, ec_key, represented, rsa_key

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
GJESDAL = "964978573"


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


def b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw(header, claims, signature=b"") -> str:
    return ".".join([b64(json.dumps(header).encode()), b64(json.dumps(claims).encode()), b64(signature)])


def signed(key, header, algorithms=("RS256", "PS256", "HS256", "ES256")):
    """Sign by `key` under `header`, whatever the header says."""
    return lambda _provider, claims: jwt.encode(header, claims, key, algorithms=list(algorithms))


def by_public_key(provider, claims):
    """HMAC with the provider's public key as the secret: the classic confusion of algorithms."""
    head_and_body = raw({"alg": "HS256", "kid": "first"}, claims).rsplit(".", 1)[0]
    secret = rsa_key("first").as_pem(private=False)
    return f"{head_and_body}.{b64(hmac.digest(secret, head_and_body.encode(), 'sha256'))}"


def with_swapped_claims(provider, claims):
    """A right signature under other claims."""
    head, _body, signature = jwt.encode(provider.header, claims, rsa_key("first"), algorithms=["RS256"]).split(".")
    return ".".join([head, b64(json.dumps({**claims, "sub": "en-annen"}).encode()), signature])


def with_own_key_inside(provider, claims):
    """The attacker's key rides in the header."""
    key = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": "first", "jwk": key.as_dict(private=False)}
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=["RS256"])


def cut(provider, claims):
    return jwt.encode(provider.header, claims, rsa_key("first"), algorithms=["RS256"])[:-8]


NOW = int(time.time())
CLAIMS = {
    "nonce of another log-in": {"nonce": "fra-en-annen-innlogging"},
    "empty nonce": {"nonce": ""},
    "aud of another client": {"aud": "en-annen-tjeneste"},
    "aud with others beside us": {"aud": ["tilskuddsportalen", "en-annen-tjeneste"], "azp": "tilskuddsportalen"},
    "iss of another provider": {"iss": "https://onde.example"},
    "iss with a slash more": {"iss": "http://127.0.0.1/"},
    "expired": {"exp": NOW - 3600},
    "exp as text": {"exp": str(NOW + 3600)},
    "made in the future": {"iat": NOW + 86_400, "exp": NOW + 90_000},
    "made long ago": {"iat": NOW - 86_400},
    "not valid yet": {"nbf": NOW + 86_400},
    "empty sub": {"sub": ""},
    "sub as a number": {"sub": 42},
    "sub too long": {"sub": "x" * 256},
    "azp of another client": {"azp": "en-annen-tjeneste"},
    "at_hash of another token": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    "low acr": {"acr": "idporten-loa-substantial"},
    "acr as a list": {"acr": ["idporten-loa-high"]},
}
HEADERS = {
    "alg none": lambda _p, claims: raw({"alg": "none", "kid": "first"}, claims),
    "alg None": lambda _p, claims: raw({"alg": "None", "kid": "first"}, claims, b"x"),
    "HMAC by the public key": by_public_key,
    "an algorithm not on our list": signed(rsa_key("first"), {"alg": "PS256", "kid": "first"}),
    "another key under a known kid": signed(rsa_key("other"), {"alg": "RS256", "kid": "first"}),
    "an unknown key": signed(rsa_key("other"), {"alg": "RS256", "kid": "other"}),
    "no key id": signed(rsa_key("first"), {"alg": "RS256"}),
    "its own key inside": with_own_key_inside,
    "signature cut": cut,
    "claims swapped": with_swapped_claims,
    "an access token": signed(rsa_key("first"), {"alg": "RS256", "kid": "first", "typ": "at+jwt"}),
    "not a token": lambda _p, _c: "ikke.et.token",
    "nothing": lambda _p, _c: "",
    "claims that are a list": lambda _p, _c: jws.serialize_compact(
        {"alg": "RS256", "kid": "first"}, b"[]", rsa_key("first"), algorithms=["RS256"]
    ),
    "very long": lambda _p, claims: jwt.encode(
        {"alg": "RS256", "kid": "first"}, {**claims, "x": "x" * 100_000}, rsa_key("first"), algorithms=["RS256"]
    ),
}


def nothing_happened(client, answer, *reasons):
    """No session, no person, no trail; one sentence that is one of those expected."""
    assert "_auth_user_id" not in client.session
    assert (User.objects.count(), AuditEntry.objects.count()) == (0, 0)
    assert answer.status_code in (400, 403, 503)
    page = answer.content.decode()
    assert any(str(SENTENCES[reason]) in page for reason in reasons or [Reason.UNCHECKED])
    assert page.count('role="alert"') == 1
    assert client.get("/signed-in/").status_code == 302


@pytest.mark.parametrize("name", CLAIMS)
def test_it_starts_no_session_on_claims_that_do_not_hold(client, lying, gjesdal, name):
    lying.claims = CLAIMS[name]
    answer = lying.log_in(client)
    nothing_happened(client, answer, Reason.LEVEL if "acr" in name else Reason.UNCHECKED)


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "exp", "iat", "nonce", "acr"])
def test_it_starts_no_session_without_a_claim(client, lying, gjesdal, name):
    lying.without = (name,)
    nothing_happened(client, lying.log_in(client), Reason.LEVEL if name == "acr" else Reason.UNCHECKED)


@pytest.mark.parametrize("name", HEADERS)
def test_it_starts_no_session_on_a_signature_that_does_not_hold(client, lying, gjesdal, name):
    lying.sign = HEADERS[name]
    nothing_happened(client, lying.log_in(client))


@pytest.mark.parametrize("kind", ["encryption", "shared secret", "none", "not JSON", "no list", "a list"])
def test_it_takes_no_key_that_does_not_sign(client, lying, gjesdal, kind):
    key = rsa_key("first").as_dict(private=False)
    secret = OctKey.import_key("hemmelig-hemmelig-hemmelig-hemme", {"kid": "first"})
    lying.jwks_body = {
        "encryption": json.dumps({"keys": [{**key, "use": "enc"}]}),
        "shared secret": json.dumps(KeySet([secret]).as_dict(private=True)),
        "none": '{"keys": []}',
        "not JSON": "<html>",
        "no list": '{"keys": {}}',
        "a list": "[]",
    }[kind]
    if kind == "shared secret":
        lying.sign = signed(secret, {"alg": "HS256", "kid": "first"})
    nothing_happened(client, lying.log_in(client))


def test_it_takes_no_key_of_another_kind_than_the_algorithm(client, lying, gjesdal):
    lying.keys = [ec_key("first")]
    lying.sign = signed(ec_key("first"), {"alg": "ES256", "kid": "first"})
    nothing_happened(client, lying.log_in(client))


# ----- the answer that comes by the browser ----------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["", "gjettet", "x" * 5000, "æøå"])
def test_it_starts_no_session_on_a_state_it_did_not_give(client, lying, gjesdal, state):
    lying.begin(client)
    answer = client.get(BACK, {"state": state, "code": "kode", "iss": lying.issuer})
    nothing_happened(client, answer, Reason.STALE)
    assert "/token" not in [path for path, _ in lying.asked]


def test_it_starts_no_session_in_another_browser(client, lying, gjesdal):
    """Log-in CSRF: the attacker's own answer, planted in somebody's browser."""
    state = lying.begin(Client())["state"]
    nothing_happened(client, client.get(BACK, {"state": state, "code": "kode", "iss": lying.issuer}), Reason.STALE)


def test_it_takes_a_state_once(client, lying, gjesdal):
    asked = lying.begin(client)
    answer = {"state": asked["state"], "code": "kode", "iss": lying.issuer}
    lying.claims = {"aud": "en-annen-tjeneste"}
    client.get(BACK, answer)
    lying.claims = {}
    nothing_happened(client, client.get(BACK, answer), Reason.STALE)


def test_it_takes_no_answer_again_after_the_log_in(client, lying, gjesdal):
    asked = lying.begin(client)
    answer = {"state": asked["state"], "code": "kode", "iss": lying.issuer}
    assert client.get(BACK, answer).status_code == 302
    before = client.session.session_key
    assert client.get(BACK, answer).status_code == 400
    assert client.session.session_key == before  # the one who is logged in stays so


def test_it_takes_no_id_token_of_an_earlier_log_in(client, lying, gjesdal):
    lying.log_in(client)
    client.post("/logg-inn/ut/")
    User.objects.update(subject=None)
    old = lying.id_token()
    lying.sign = lambda _provider, _claims: old
    users = User.objects.count()
    assert lying.log_in(client).status_code == 400
    assert ("_auth_user_id" in client.session, User.objects.count()) == (False, users)


def test_it_takes_no_answer_after_ten_minutes(client, lying, gjesdal, time_machine):
    asked = lying.begin(client)
    time_machine.move_to(time.time() + 601, tick=False)
    answer = client.get(BACK, {"state": asked["state"], "code": "kode", "iss": lying.issuer})
    nothing_happened(client, answer, Reason.STALE)


@pytest.mark.parametrize("iss", ["https://onde.example", "", None])
def test_it_takes_no_answer_of_another_provider(client, lying, gjesdal, iss):
    """Mix-up (RFC 9207): the provider promised to name itself."""
    query = {"state": lying.begin(client)["state"], "code": "kode"} | ({} if iss is None else {"iss": iss})
    nothing_happened(client, client.get(BACK, query))
    assert "/token" not in [path for path, _ in lying.asked]


@pytest.mark.parametrize("name", ["code", "state", "iss"])
def test_it_takes_no_parameter_twice(client, lying, gjesdal, name):
    query = {"state": lying.begin(client)["state"], "code": "kode", "iss": lying.issuer}
    nothing_happened(client, client.get(BACK, {**query, name: [query[name], query[name]]}))


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"error": "access_denied"}, Reason.CANCELLED),
        ({"error": "server_error", "code": "kode"}, Reason.UNCHECKED),
        ({"error": "<script>alert(1)</script>"}, Reason.UNCHECKED),
        ({}, Reason.UNCHECKED),
        ({"code": ""}, Reason.UNCHECKED),
    ],
)
def test_it_starts_no_session_without_a_code(client, lying, gjesdal, query, reason):
    state = lying.begin(client)["state"]
    answer = client.get(BACK, {"state": state, "iss": lying.issuer, **query})
    nothing_happened(client, answer, reason)
    assert "<script>alert" not in answer.content.decode()


def test_it_takes_no_answer_by_post(client, lying, gjesdal):
    state = lying.begin(client)["state"]
    assert client.post(BACK, {"state": state, "code": "kode", "iss": lying.issuer}).status_code == 405
    assert "_auth_user_id" not in client.session


# ----- the provider itself ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (400, '{"error": "invalid_grant"}', Reason.UNCHECKED),
        (500, "{}", Reason.AWAY),
        (302, "https://onde.example/", Reason.UNCHECKED),
        (200, "<html>", Reason.UNCHECKED),
        (200, "[]", Reason.UNCHECKED),
        (200, '{"access_token": "adgang", "token_type": "Bearer"}', Reason.UNCHECKED),
        (200, '{"id_token": {"sub": "1"}}', Reason.UNCHECKED),
    ],
)
def test_it_starts_no_session_when_the_code_is_not_redeemed(client, lying, gjesdal, status, body, reason):
    lying.token_answer = lambda _right: (status, body)
    nothing_happened(client, lying.log_in(client), reason, Reason.UNCHECKED)


@pytest.mark.parametrize(
    "discovery",
    [
        {"issuer": "https://onde.example"},
        {"issuer": None},
        {"authorization_endpoint": "http://onde.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"token_endpoint": "http://onde.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": None},
        {"end_session_endpoint": "javascript:alert(1)"},
    ],
)
def test_it_sends_nobody_to_a_provider_that_names_itself_wrong(client, lying, gjesdal, discovery):
    lying.discovery = discovery
    nothing_happened(client, client.get(START))


def test_it_says_when_the_provider_is_away(client, lying, gjesdal, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"
    answer = client.get(START)
    nothing_happened(client, answer, Reason.AWAY)
    assert answer.status_code == 503


def test_it_says_when_the_provider_goes_away_on_the_way(client, lying, gjesdal):
    query = {"state": lying.begin(client)["state"], "code": "kode", "iss": lying.issuer}
    lying.server.shutdown()
    lying.server.server_close()
    nothing_happened(client, client.get(BACK, query), Reason.AWAY)


# ----- the organisation ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        (None, Reason.NO_ORGANISATION),
        ([], Reason.NO_ORGANISATION),
        ("964978573", Reason.NO_ORGANISATION),
        ({"reportees": [{"ID": "0192:964978573"}]}, Reason.NO_ORGANISATION),
        (represented(), Reason.NO_ORGANISATION),
        (represented("964978574"), Reason.NO_ORGANISATION),  # a wrong control digit
        (represented("964 978 573"), Reason.NO_ORGANISATION),
        (represented("９６４９７８５７３"), Reason.NO_ORGANISATION),
        (represented(GJESDAL, resource="urn:altinn:resource:noe-annet"), Reason.NO_ORGANISATION),
        (represented(GJESDAL, type="ansattporten:altinn:service"), Reason.NO_ORGANISATION),
        (
            [{**represented()[0], "authorized_parties": [{"orgno": {"authority": "eget", "ID": f"0192:{GJESDAL}"}}]}],
            Reason.NO_ORGANISATION,
        ),
        ([{**represented()[0], "authorized_parties": [{"orgno": GJESDAL}, 7]}], Reason.NO_ORGANISATION),
        (represented("859223672"), Reason.UNKNOWN_ORGANISATION),  # a right number that is nobody's here
    ],
)
def test_it_starts_no_session_for_an_organisation_that_is_not_claimed_or_not_ours(
    client, lying, gjesdal, details, reason
):
    lying.claims = {"authorization_details": details}
    nothing_happened(client, lying.log_in(client), reason)


def test_it_gives_no_right_in_an_organisation_that_the_log_in_did_not_speak_for(client, lying, gjesdal, now):
    """The person holds a role in Time; the log-in spoke for Gjesdal, where they hold none."""
    time_ = OrganisationFactory(time=True)
    user = person_of(subject=f"{lying.issuer}#par-vis-42", name="", now=now)
    MembershipFactory(user=user, organisation=time_, role=MemberRole.ADMIN)
    lying.log_in(client)
    assert client.get("/applicant/").url == "/logg-inn/organisasjon/?next=/applicant/"
    assert client.post("/logg-inn/organisasjon/", {"organisation": time_.pk}).status_code == 404


def test_it_asks_more_of_the_directorate(client, lying, settings, now):
    settings.OIDC_ACR = ["idporten-loa-substantial", "idporten-loa-high"]
    settings.OIDC_ACR_STAFF = ["idporten-loa-high"]
    house = directorate()
    house.orgnr = GJESDAL
    house.save()
    user = person_of(subject=f"{lying.issuer}#par-vis-42", name="", now=now)
    MembershipFactory(user=user, organisation=house, role=MemberRole.STAFF)
    lying.claims = {"acr": "idporten-loa-substantial"}
    assert (lying.log_in(client).status_code, "_auth_user_id" in client.session) == (403, False)
    lying.claims = {}
    assert lying.log_in(client).status_code == 302
    assert client.get("/staff/").status_code == 200


def test_it_shuts_out_who_was_shut_out(client, lying, gjesdal, now):
    user = person_of(subject=f"{lying.issuer}#par-vis-42", name="", now=now)
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = lying.log_in(client)
    assert (answer.status_code, "_auth_user_id" in client.session) == (403, False)
    assert str(SENTENCES[Reason.CLOSED]) in answer.content.decode()


def test_it_asks_for_new_keys_once_a_minute_whatever_is_sent(client, lying, gjesdal):
    lying.sign = signed(rsa_key("other"), {"alg": "RS256", "kid": "other"})
    for _ in range(4):
        lying.log_in(client)
    assert [path for path, _ in lying.asked].count("/jwks") <= 2
    cache.clear()
    assert Session.objects.count() <= 1
