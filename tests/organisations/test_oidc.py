"""Log-in by OpenID Connect: against a real provider as a process, and what comes of a log-in that holds."""

import html
import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
import requests
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from joserfc import jwt
from joserfc.jwk import RSAKey

from organisations.access import CLAIMED_KEY, ORGANISATION_KEY
from organisations.actors import MemberRole
from organisations.login.oidc.client import configured, problems
from organisations.login.oidc.identity import subject_of
from organisations.models import AuditEntry, User
from organisations.operations.identities import person_of
from tests.factories.organisations import MembershipFactory, OrganisationFactory, logged_in, member
from tests.organisations.lying_provider import BACK, CLIENT_ID, LEVEL, RESOURCE, START, represented, rsa_key
from tests.organisations.real_provider import real_provider

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.organisations.doors")]
LOGIN, CHOICE, LOGOUT = "/logg-inn/", "/logg-inn/organisasjon/", "/logg-inn/ut/"


@pytest.fixture
def gjesdal():
    return OrganisationFactory(gjesdal=True)


@pytest.fixture
def kari(lying, gjesdal, now):
    """A person known by the provider, who may write for Gjesdal."""
    user = person_of(subject=f"{lying.issuer}#par-vis-42", name="Kari Nordmann", now=now)
    MembershipFactory(user=user, organisation=gjesdal, role=MemberRole.WRITE)
    return user


# ----- a real provider -------------------------------------------------------------------------------------------------


@pytest.fixture
def real(settings, portal_key, monkeypatch):
    """npm's oidc-provider, started for this test with the portal as its one client."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with real_provider(settings, portal_key) as issuer:
        yield issuer


def through_the_provider(address: str) -> dict[str, str]:
    """What a person's browser does there: log in, agree, come back. The answer's parameters."""
    browser = requests.Session()
    for _ in range(12):
        answer = browser.get(address, allow_redirects=False, timeout=10)
        assert answer.is_redirect, answer.text[:2000]
        address = urljoin(address, answer.headers["Location"])
        if urlsplit(address).path == BACK:
            return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    raise AssertionError("the provider never sent the person back")


def test_it_logs_in_by_a_real_provider_and_out_again(client, real, gjesdal):
    answer = client.get(BACK, through_the_provider(client.get(START, {"next": "/signed-in/"}).url))
    assert (answer.status_code, answer.url) == (302, "/signed-in/")
    user = User.objects.get()
    assert (user.subject, user.display_name, user.has_usable_password()) == (f"{real}#kari", "Kari Nordmann", False)
    assert client.session[CLAIMED_KEY] == [gjesdal.pk]
    page = client.post(LOGOUT).content.decode()
    place = html.unescape(re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)[1])
    assert place.startswith(f"{real}/")
    assert requests.get(place, timeout=10).status_code == 200
    assert client.get("/signed-in/").status_code == 302


def test_it_is_refused_by_a_real_provider_without_our_key_and_without_our_verifier(client, real, gjesdal, settings):
    """The provider checks both, so the log-ins above proved that we send them right."""
    answer = through_the_provider(client.get(START).url)
    settings.OIDC_PRIVATE_KEY = RSAKey.generate_key(2048).as_pem(private=True).decode()
    assert client.get(BACK, answer).status_code == 400
    settings.OIDC_PRIVATE_KEY = rsa_key("portal").as_pem(private=True).decode()
    answer = through_the_provider(client.get(START).url)
    session = client.session
    session["oidc_pending"] = [{**one, "verifier": "x" * 64} for one in session["oidc_pending"]]
    session.save()
    assert client.get(BACK, answer).status_code == 400
    assert (User.objects.count(), "_auth_user_id" in client.session) == (0, False)


# ----- what is asked of the provider ------------------------------------------------------------------------------------


def test_it_asks_for_what_a_log_in_needs(client, lying, settings):
    asked = lying.begin(client)
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")} == {
        "response_type": "code",
        "client_id": CLIENT_ID,
        "scope": "openid",
        "code_challenge_method": "S256",
    }
    assert asked["redirect_uri"] == f"{settings.BASE_URL}{BACK}"
    assert (asked["acr_values"], asked["ui_locales"]) == (LEVEL, "nb")
    assert json.loads(asked["authorization_details"]) == [RESOURCE]
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 43


def test_it_signs_for_itself_for_a_minute_and_sends_its_verifier(client, lying, gjesdal, portal_key):
    lying.log_in(client)
    _path, sent = next(one for one in lying.asked if one[0] == "/token")
    assert sent["client_assertion_type"] == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    token = jwt.decode(sent["client_assertion"], portal_key, algorithms=["RS256"])
    claims = token.claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT_ID, CLIENT_ID, lying.issuer)
    assert claims["exp"] - claims["iat"] <= 61
    assert token.header["kid"] == "portal"
    assert (sent["code"], len(sent["code_verifier"]) >= 43, "client_secret" in sent) == ("kode", True, False)


def test_it_begins_several_log_ins_in_several_tabs(client, lying, gjesdal):
    first, second = lying.begin(client), lying.begin(client)
    lying.nonce = first["nonce"]
    assert client.get(BACK, {"state": first["state"], "code": "kode", "iss": lying.issuer}).status_code == 302
    assert first["nonce"] != second["nonce"]


def test_it_takes_new_keys_of_the_provider(client, lying, gjesdal):
    lying.log_in(client)
    client.post(LOGOUT)
    lying.keys, lying.header = [rsa_key("second")], {"alg": "RS256", "kid": "second"}
    assert lying.log_in(client).status_code == 302
    assert [path for path, _ in lying.asked].count("/.well-known/openid-configuration") == 1


# ----- what comes of it -------------------------------------------------------------------------------------------------


def test_it_acts_for_the_organisation_claimed_in_a_new_session(client, lying, kari, gjesdal):
    lying.begin(client)
    before = client.session.session_key
    answer = lying.log_in(client, next="/organisasjon/")
    assert (answer.status_code, answer.url) == (302, "/organisasjon/")
    assert client.session[ORGANISATION_KEY] == gjesdal.pk
    assert client.get("/applicant/").content.decode() == "Gjesdal kommune ['write']"
    assert not Session.objects.filter(session_key=before).exists()


def test_it_carries_nothing_of_the_person_before(client, lying, kari, gjesdal):
    logged_in(client, member(OrganisationFactory(time=True)))
    session = client.session
    session["planted"] = True
    session.save()
    lying.log_in(client)
    assert "planted" not in client.session
    assert client.session["_auth_user_id"] == str(kari.pk)


def test_it_writes_in_the_trail_who_logged_in_and_how_surely(client, lying, kari, gjesdal):
    lying.log_in(client)
    entry = AuditEntry.objects.get(action="user.log_in")
    assert (entry.actor_name, entry.after) == ("Kari Nordmann", f"acr: {LEVEL}\norganisations: Gjesdal kommune")


def test_it_keeps_no_national_number(client, lying, gjesdal):
    """`pid` is in the token; it is in no row and in no session afterwards."""
    lying.log_in(client)
    kept = [str(row) for row in User.objects.values()] + [str(row) for row in AuditEntry.objects.values()]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    assert not any("12345678901" in text for text in kept)


def test_it_asks_whom_to_act_for_when_several_are_claimed(client, lying, kari, gjesdal):
    time_, other = OrganisationFactory(time=True), OrganisationFactory()
    for organisation in (time_, other):
        MembershipFactory(user=kari, organisation=organisation)
    lying.claims = {"authorization_details": represented("964978573", "859223672")}
    assert lying.log_in(client, next="/organisasjon/").url == f"{CHOICE}?next=%2Forganisasjon%2F"
    page = client.get(CHOICE).content.decode()
    assert ("Gjesdal kommune" in page, "Time kommune" in page, other.name in page) == (True, True, False)
    assert client.post(CHOICE, {"organisation": time_.pk}).status_code == 302
    assert client.get("/applicant/").content.decode() == "Time kommune ['write']"


def test_it_reads_the_older_form_of_representation_too(client, lying, kari, gjesdal):
    party = {"Authority": "iso6523-actorid-upis", "ID": "0192:964978573", "Name": "GJESDAL KOMMUNE", "Rights": ["Read"]}
    lying.claims = {"authorization_details": [{**RESOURCE, "reportees": [party]}]}
    lying.log_in(client)
    assert client.get("/applicant/").content.decode() == "Gjesdal kommune ['write']"


def test_it_takes_all_roles_of_a_person_where_representation_is_not_asked_for(client, lying, kari, settings):
    settings.OIDC_AUTHORIZATION_DETAILS = ""
    MembershipFactory(user=kari, organisation=OrganisationFactory(time=True))
    lying.claims = {"authorization_details": represented("964978573")}  # not asked for: not read
    assert lying.log_in(client).url == CHOICE
    assert CLAIMED_KEY not in client.session


def test_it_tells_a_person_without_any_role_what_to_do(client, lying, gjesdal, settings):
    assert lying.log_in(client).url == CHOICE
    assert "Be om tilgang til Gjesdal kommune" in client.get(CHOICE).content.decode()
    client.post(LOGOUT)
    settings.OIDC_AUTHORIZATION_DETAILS = ""
    assert lying.log_in(client).url == CHOICE
    assert "Du har ikke tilgang til noen organisasjon" in client.get(CHOICE).content.decode()


def test_it_leads_nowhere_outside_the_portal(client, lying, kari):
    assert lying.log_in(client, next="https://evil.example/").url == "/min-side/"


def test_it_knows_a_person_again_and_enters_two_at_once_once(lying, now):
    first = person_of(subject="a#b", name="Kari", now=now)
    again = person_of(subject="a#b", name="En annen", now=now + timedelta(days=1))
    assert (again, again.display_name, User.objects.count()) == (first, "Kari", 1)
    assert AuditEntry.objects.filter(action="user.enter").count() == 1


def test_it_keeps_long_subjects_apart():
    one, other = subject_of("https://idporten.no", "x" * 255), subject_of("https://idporten.no", "x" * 254 + "y")
    assert one != other
    assert max(len(one), len(other)) <= 200
    assert subject_of("https://idporten.no", "abc") == "https://idporten.no#abc"


def test_it_logs_out_here_when_the_provider_is_away(client, lying, kari):
    lying.log_in(client)
    lying.server.shutdown()
    lying.server.server_close()
    cache.clear()
    assert client.post(LOGOUT).status_code == 302
    assert "_auth_user_id" not in client.session


def test_it_sends_nobody_to_the_provider_who_came_with_a_password(client, lying, gjesdal):
    logged_in(client, member(gjesdal))
    assert client.post(LOGOUT).status_code == 302


# ----- the log-in page and the settings ---------------------------------------------------------------------------------


def test_it_offers_the_provider_first_and_the_password_for_an_emergency(client, lying, settings):
    page = client.get(LOGIN, {"next": "/organisasjon/"}).content.decode()
    assert f'href="{START}?next=%2Forganisasjon%2F">Logg inn med ID-porten</a>' in page
    assert "Logg inn med brukernavn og passord" in page
    settings.LOCAL_LOGIN = False
    assert "brukernavn" not in client.get(LOGIN).content.decode()
    assert client.post(LOGIN, {"username": "x", "password": "y"}).status_code == 404


def test_it_is_off_while_nothing_is_set(client):
    assert (configured(), problems()) == (None, [])
    assert [client.get(address).status_code for address in (START, BACK)] == [404, 404]
    assert "ID-porten" not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("OIDC_CLIENT_ID", "", "OIDC_CLIENT_ID is not set"),
        ("OIDC_ISSUER", "", "OIDC_ISSUER is not set"),
        ("OIDC_ISSUER", "http://idporten.no", "not an https address"),
        ("OIDC_PRIVATE_KEY", "", "Neither OIDC_PRIVATE_KEY"),
        ("OIDC_PRIVATE_KEY", "ikke en nøkkel", "cannot be read"),
        ("OIDC_PRIVATE_KEY_FILE", "/finnes/ikke.pem", "cannot be read"),
        ("OIDC_ACR", [], "names no level"),
        ("OIDC_ALGORITHMS", ["RS256", "none"], "OIDC_ALGORITHMS may hold"),
        ("OIDC_ALGORITHMS", ["HS256"], "OIDC_ALGORITHMS may hold"),
        ("OIDC_AUTHORIZATION_DETAILS", "{}", "not a JSON list"),
        ("OIDC_AUTHORIZATION_DETAILS", "[1]", "not a JSON list"),
    ],
)
def test_it_warns_of_settings_that_do_not_hold_and_stays_off(client, lying, settings, name, value, words):
    setattr(settings, name, value)
    assert configured() is None
    assert client.get(START).status_code == 404
    with pytest.raises(SystemCheckError, match=words):
        call_command("check", deploy=True, tags=["security"], fail_level="WARNING")


def test_it_reads_the_key_from_a_file_and_from_a_jwk(lying, settings, tmp_path, portal_key):
    text = settings.OIDC_PRIVATE_KEY
    settings.OIDC_PRIVATE_KEY = text.replace("\n", "\\n")
    assert configured().key.as_dict(private=True)["n"] == portal_key.as_dict(private=True)["n"]
    settings.OIDC_PRIVATE_KEY = json.dumps(portal_key.as_dict(private=True))
    assert configured().key_id == "portal"
    (tmp_path / "key.pem").write_text(text)
    settings.OIDC_PRIVATE_KEY, settings.OIDC_PRIVATE_KEY_FILE = "", str(tmp_path / "key.pem")
    assert configured() is not None
    settings.OIDC_PRIVATE_KEY_FILE, settings.OIDC_PRIVATE_KEY = "", portal_key.as_pem(private=False).decode()
    assert problems() == ["The key of OIDC_PRIVATE_KEY is a public key."]
