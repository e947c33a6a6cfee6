"""What stands around every page: side, menu, stripe, language switch, and the pages drawn when something is wrong."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from grantportal.shell import MenuItem, Stripe, build, shell
from organisations.actors import Actor, MemberRole, OrganisationKind
from organisations.models import User

pytestmark = pytest.mark.urls("tests.grantportal.script_pages")

WRITER = Actor(
    user_id=1,
    name="Kari Nordmann",
    organisation_id=2,
    organisation_name="Gjesdal kommune",
    organisation_kind=OrganisationKind.MUNICIPALITY,
    roles=frozenset({MemberRole.READ, MemberRole.WRITE}),
)
CASEWORKER = Actor(
    user_id=3,
    name="Sara Berg",
    organisation_id=4,
    organisation_name="Bufdir",
    organisation_kind=OrganisationKind.DIRECTORATE,
    roles=frozenset({MemberRole.STAFF}),
)


@pytest.fixture(autouse=True)
def bokmal():
    with override("nb"):
        yield


def request_for(path: str = "/", actor: Actor | None = None):
    request = RequestFactory().get(path)
    request.actor = actor
    return request


def labels(items) -> list[str]:
    return [item.label for item in items]


def test_it_shows_strangers_the_public_menu():
    drawn = build(request_for("/hjelp/"))
    assert (drawn.side, drawn.size, drawn.is_dark) == ("public", "md", False)
    assert labels(drawn.menu) == ["Ordninger", "Hjelp"]
    assert drawn.login_url == "/logg-inn/"


def test_it_treats_a_person_without_an_organisation_as_the_public():
    assert build(request_for("/", Actor(user_id=1, name="Kari"))).side == "public"


def test_it_shows_a_municipality_its_own_pages_and_the_right_in_words():
    drawn = build(request_for("/min-side/", WRITER))
    assert (drawn.side, drawn.size, drawn.desk_name) == ("applicant", "md", settings.PORTAL_NAME)
    assert labels(drawn.menu) == ["Min side", "Søknader", "Brev", "Ordninger"]
    assert (drawn.organisation_name, drawn.right_in_words) == ("Gjesdal kommune", "Du kan skrive")


def test_it_names_the_desk_on_the_dark_side():
    drawn = build(request_for("/saker/", CASEWORKER))
    assert (drawn.side, drawn.size, drawn.desk_name, drawn.is_dark) == ("desk", "sm", "Direktoratet", True)
    assert labels(drawn.menu) == ["Arbeidsliste", "Saker"]
    assert drawn.search_url == "/sok/"


def test_it_offers_administration_only_to_those_who_administer():
    request = request_for("/admin/", CASEWORKER)
    request.user = User(is_staff=True)
    drawn = build(request)
    assert (drawn.side, drawn.desk_name) == ("admin", "Administrasjon")
    assert labels(drawn.menu) == ["Arbeidsliste", "Saker", "Administrasjon"]


def test_it_marks_the_section_with_the_longest_address():
    drawn = build(request_for("/saker/alle/12/", CASEWORKER))
    assert [(item.label, item.is_current, item.is_here) for item in drawn.menu] == [
        ("Arbeidsliste", False, False),
        ("Saker", True, False),
    ]


def test_it_marks_the_very_page_one_stands_on():
    assert build(request_for("/soknader/", WRITER)).menu[1] == MenuItem("Søknader", "/soknader/", True, True, 0)


def test_it_does_not_mark_the_front_page_everywhere():
    assert [item.is_current for item in build(request_for("/noe-annet/")).menu] == [False, False]


def test_it_shows_what_waits_beside_the_menu():
    request = request_for("/min-side/", WRITER)
    request.menu_counts = {"letters:inbox": 2}
    assert [item.count for item in build(request).menu] == [0, 0, 2, 0]


def test_it_tells_the_gravest_exception_only(settings):
    settings.DEMO = True
    request = request_for()
    assert build(request).stripe == Stripe("practice", "Øvingsmiljø. Ingenting her blir sendt eller utbetalt.")
    request.stripe = Stripe("read_only", "Du ser som Gjesdal kommune, lesetilgang.")
    assert build(request).stripe.kind == "read_only"
    settings.DEMO = False
    assert build(request_for()).stripe is None


def test_it_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        context = shell(request_for("/min-side/", WRITER))
        assert labels(context["shell"].menu) == ["Min side", "Søknader", "Brev", "Ordninger"]


def test_it_builds_nothing_for_a_fragment_that_does_not_ask(monkeypatch):
    monkeypatch.setattr("grantportal.shell.build", lambda _request: pytest.fail("built"))
    shell(request_for())


@pytest.mark.django_db
def test_it_draws_one_heading_a_skip_link_and_the_landmarks(client):
    page = client.get("/skjema/", headers={"Accept-Language": "nb"}).content.decode()
    assert page.count("<h1") == 1
    assert '<a class="skip-link" href="#innhold">' in page
    assert '<main id="innhold"' in page
    assert f"<title>Prøve – {settings.PORTAL_NAME}</title>" in page
    assert '<html lang="nb" data-size="md"' in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "greeting"),
    [("nb", "Hopp til hovedinnhold"), ("nn", "Hopp til hovudinnhald"), ("en", "Skip to main content")],
)
def test_it_switches_language_and_stays_on_the_page(client, compiled, language, greeting):
    answer = client.post("/sprak/", {"language": language, "next": "/skjema/?del=6"})
    assert (answer.status_code, answer.url) == (302, "/skjema/?del=6")
    assert greeting in client.get(answer.url).content.decode()


@pytest.mark.django_db
def test_it_does_not_follow_a_language_switch_to_another_site(client):
    answer = client.post("/sprak/", {"language": "nn", "next": "https://example.org/"})
    assert answer.url == "/"


@pytest.fixture
def compiled():
    call_command("messages", "compile", verbosity=0)


@pytest.mark.parametrize("name", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_it_draws_the_pages_of_trouble_without_a_request(name):
    page = render_to_string(name)
    assert page.count("<h1") == 1
    assert settings.PORTAL_NAME in page
    assert re.findall(r"<script|style=|\son\w+=", page) == []


@pytest.mark.django_db
def test_it_answers_an_unknown_address_in_plain_words(client):
    answer = client.get("/finnes-ikke/", headers={"Accept-Language": "nb"})
    assert answer.status_code == 404
    assert "Vi finner ikke siden" in answer.content.decode()


def test_it_has_every_file_the_page_asks_for_under_the_manifest(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    page = render_to_string("base.html", request=request_for("/saker/", CASEWORKER))
    asked = re.findall(r'(?:href|src)="(/static/[^"#]+)', page)
    assert len(asked) >= 12
    assert [name for name in asked if not (tmp_path / name.removeprefix("/static/")).exists()] == []


def _fields(actor: Actor) -> dict[str, object]:
    return {name: getattr(actor, name) for name in Actor.__slots__}
