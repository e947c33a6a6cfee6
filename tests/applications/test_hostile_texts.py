"""What people and programs can send to the save address: kept as it was written, or refused in a sentence. Never a 500."""

import json

import pytest
import time_machine
from django.urls import reverse

from applications.models import Application
from applications.operations.drafting.answering import MOST_CHARACTERS
from organisations.models import AuditEntry
from tests.factories.applications import NOW, applicant, organisation_of, started, user_of
from tests.factories.organisations import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.applications.doors")]
FORM = "application/x-www-form-urlencoded"
WORD = "".join(f'<span style="mso-bidi:{n}">' for n in range(300)) + "Limt inn fra Word" + "</span>" * 300


@pytest.fixture(autouse=True)
def _autumn():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def actor(db):
    return applicant()


@pytest.fixture
def web(client, actor):
    return logged_in(client, user_of(actor), organisation_of(actor))


@pytest.fixture
def application(actor):
    return started(actor)


def address(application: Application) -> str:
    return reverse("applicant:save", args=[application.ref])


def save(web, application, text, question="goals", revision="0"):
    data = {"question": question, "value": text, "revision": revision}
    return web.post(address(application), data, headers={"X-Autosave": "1"})


def kept(application) -> str:
    found = application.answers.filter(question="goals").first()
    return found.text if found else ""


# ----- texts that are kept -------------------------------------------------------------------------------------------

KEPT = {
    "norwegian": "æøå ÆØÅ é ü",
    "sami": "Čáhci, ŋuolla, đ, ŧ, ž, š",
    "combining": "A\u030alesund og cafe\u0301",
    "precomposed": "Ålesund og café",
    "stacked": "z\u0351\u0327\u0342\u031b" * 50,
    "emoji": "👩‍👧‍👦 🏳️‍🌈 🇳🇴 👍🏽 trygg",
    "tags": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "right to left": "מלל مرحبا og norsk",
    "override": "abc \u202edef\u202c ghi",
    "isolates": "a \u2066b\u2069 c",
    "zero width": "ord\u200bdelt\u200d og\ufeff mer\u2060",
    "soft hyphen": "kommune\u00adsammenslåing",
    "spaces": "kr\u00a01\u202f000\u2009og\u3000mer",
    "separators": "en\u2028to\u2029tre\u0085fire",
    "other control": "a\x01b\x07c\x0bd\x0ce\x1bf\x7f",
    "tab": "kolonne\tkolonne",
    "private use": "\ue000\uf8ff\U000f0000",
    "noncharacters": "\ufffe\uffff",
    "outside the first plane": "𝒜𝓁𝓉 𠜎",
    "replacement": "tapt tegn \ufffd",
    "template": "{{ settings.SECRET_KEY }} {% load x %} {# y #}",
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "entity": "&lt;b&gt; &amp; &#x27; &nbsp;",
    "markdown": "# Mål\n\n* **fet** [lenke](javascript:alert(1))\n```\nkode\n```",
    "word": WORD,
    "formula": '=HYPERLINK("http://x","y")',
    "sql": "Robert'); DROP TABLE applications_application;--",
    "format": "%s %(name)s {0} %n",
    "path": "../../etc/passwd C:\\CON",
    "json": '{"a": [NaN, 1e999, null]}',
    "one long word": "x" * MOST_CHARACTERS,
    "many short lines": "a\n" * (MOST_CHARACTERS // 2 - 1) + "b",
    "trail": "goals: dette ligner på sporet\nbudget.material.1: nei",
}


@pytest.mark.parametrize("name", KEPT)
def test_it_keeps_each_text_as_it_was_written_and_shows_it_as_text(web, application, name):
    text = KEPT[name]
    assert save(web, application, text).status_code == 200
    assert kept(application) == text.strip()
    page = web.get(reverse("applicant:step", args=[application.ref, "basis"]))
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert page.context["groups"][0].form["goals"].value() == text.strip()
    history = web.get(reverse("applicant:history", args=[application.ref, "goals"]))
    assert [part[1] for part in history.context["versions"][0].rows[0].parts] == [text.strip()]
    assert "<script>alert" not in history.content.decode()


@pytest.mark.parametrize("name", KEPT)
def test_it_takes_the_same_text_from_the_page_again_as_unchanged(web, application, name):
    """As a browser sends it back: with CR LF between the lines."""
    save(web, application, KEPT[name])
    count = AuditEntry.objects.count()
    again = KEPT[name].replace("\n", "\r\n")
    answer = save(web, application, again, revision="1")
    assert (answer.status_code, answer.json()["revision"]) == (200, 1)
    assert AuditEntry.objects.count() == count
    assert kept(application) == KEPT[name].strip()


@pytest.mark.parametrize("text", ["", " ", "\t\r\n \n", "\u00a0\u2003", " \u3000"], ids=ascii)
def test_it_takes_only_spaces_as_no_answer(web, application, text):
    save(web, application, "Noe")
    assert save(web, application, text, revision="1").status_code == 200
    assert kept(application) == ""


# ----- texts that are refused ----------------------------------------------------------------------------------------

REFUSED = {
    "NUL": "nul\x00l",
    "only NUL": "\x00",
    "one too many": "x" * (MOST_CHARACTERS + 1),
    "100,000 lines": "linje\n" * 100_000,
    "4 MB": "x" * 4_000_000,
    "4 MB of emoji": "👍" * 1_000_000,
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_refuses_what_it_cannot_keep_in_a_sentence_and_keeps_what_stood(web, application, name):
    save(web, application, "Det som sto.")
    answer = save(web, application, REFUSED[name], revision="1")
    assert answer.status_code == 413
    assert answer.json()["error"].endswith(".")
    assert kept(application) == "Det som sto."


@pytest.mark.parametrize("name", REFUSED)
def test_it_gives_the_plain_form_its_text_back_with_the_reason(web, application, name):
    url = reverse("applicant:step", args=[application.ref, "basis"])
    answer = web.post(url, {"revision:goals": "0", "goals": REFUSED[name]})
    assert answer.status_code == 422
    assert answer.context["errors"][0][1].endswith(".")
    assert answer.context["groups"][0].form["goals"].value() == REFUSED[name]


TITLES = {
    "as long as it may be": ("å" * 200, 200),
    "as people count": ("A\u030a" * 100, 200),
    "one sign more": ("å" * 201, 413),
    "signs that take room": ("👩\u200d👧\u200d👦" * 60, 413),
}


@pytest.mark.parametrize("name", TITLES)
def test_it_counts_the_project_s_name_in_signs_and_never_cuts_it(web, application, name):
    text, status = TITLES[name]
    answer = save(web, application, text, question="project_title")
    assert answer.status_code == status
    application.refresh_from_db()
    assert application.project_title == (text if status == 200 else "")
    field = web.get(reverse("applicant:step", args=[application.ref, "description"])).content.decode()
    assert 'data-max-signs="200"' in field


# ----- requests of other shapes --------------------------------------------------------------------------------------

GOOD = "question=goals&value=Mål&revision=0"
BODIES = {
    "json": ("application/json", json.dumps({"question": "goals", "value": "x", "revision": 0})),
    "json with NaN": ("application/json", '{"question": "goals", "value": NaN}'),
    "json with 1e999": ("application/json", '{"question": "goals", "value": 1e999}'),
    "json, a key twice": ("application/json", '{"question": "goals", "question": "x"}'),
    "json, very deep": ("application/json", "[" * 100_000),
    "json, wrong types": ("application/json", '{"question": [1], "value": {}, "revision": "x"}'),
    "json, lone surrogate": ("application/json", '{"question": "goals", "value": "\\ud800"}'),
    "plain text": ("text/plain", GOOD),
    "no type": ("", GOOD),
    "type of nothing": ("x", GOOD),
    "xml": ("application/xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"),
    "empty": (FORM, ""),
    "only signs": (FORM, "&&&===;;;%%%"),
    "unknown fields": (FORM, "status=granted&applied_nok=1&is_staff=1"),
    "question twice": (FORM, "question=goals&question=nothing&value=x"),
    "no value": (FORM, "question=goals&revision=0"),
    "1,001 fields": (FORM, "&".join(f"f{n}=1" for n in range(1_001))),
    "6,000 fields": (FORM, "&".join(f"f{n}=1" for n in range(6_000))),
    "half a character": (FORM, "question=goals&value=%C3&revision=0"),
    "surrogate in bytes": (FORM, "question=goals&value=%ED%A0%80&revision=0"),
    "latin-1": (f"{FORM}; charset=iso-8859-1", "question=goals&value=M%E5l&revision=0"),
    "utf-32": (f"{FORM}; charset=utf-32", GOOD),
    "utf-7": (f"{FORM}; charset=utf-7", "question=goals&value=+ADw-script+AD4-&revision=0"),
    "no such charset": (f"{FORM}; charset=klingon", GOOD),
    "multipart without boundary": ("multipart/form-data", "x"),
    "multipart cut short": ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name="),
    "multipart, no name": ("multipart/form-data; boundary=x", "--x\r\n\r\n1\r\n--x--\r\n"),
    "multipart, bad transfer": (
        "multipart/form-data; boundary=x",
        '--x\r\nContent-Disposition: form-data; name="value"\r\nContent-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n',
    ),
    "7 MB": (FORM, "question=goals&value=" + "x" * 7_000_000),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_answers_each_request_below_500_and_stores_nothing_it_was_not_told(web, application, name):
    content_type, body = BODIES[name]
    before = Application.objects.values().get()
    answer = web.generic("POST", address(application), body, content_type=content_type, headers={"X-Autosave": "1"})
    assert answer.status_code in {200, 400, 404, 413, 415}
    if answer.status_code == 200:
        assert set(answer.json()) == {"saved_at", "revision"}
        assert kept(application) in {"", "M\u00e5l", "\ufffd", "\ufffd\ufffd\ufffd", "<script>"}
    else:
        assert kept(application) == ""
        assert Application.objects.values().get() == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_it_takes_nothing_but_post(web, application, method):
    assert web.generic(method, address(application), GOOD, content_type=FORM).status_code == 405
    assert kept(application) == ""


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "identity", "x"])
def test_it_unpacks_no_body(web, application, encoding):
    bomb = b"\x1f\x8b\x08\x00" + b"\x00" * 1_000
    answer = web.generic("POST", address(application), bomb, content_type=FORM, headers={"Content-Encoding": encoding})
    assert answer.status_code in {400, 404, 415}


@pytest.mark.parametrize("ref", ["0" * 16, "x", "%00", "..", "a" * 5_000, "Ålesund"])
def test_it_knows_no_other_reference(web, application, ref):
    url = address(application).replace(application.ref, ref)
    assert web.post(url, {"question": "goals", "value": "x"}).status_code == 404
