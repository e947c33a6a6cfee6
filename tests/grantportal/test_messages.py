"""The catalogues: what is found, what a merge keeps, and what the check refuses."""

import gettext
import re

import pytest
from babel.messages.catalog import Catalog
from django.core.management import CommandError, call_command

from grantportal import catalogues

PAGE = """{% load i18n %}<h1>{% translate "Min side" %}</h1>
    {% translate "Ny" context "sak" %}
    {% blocktranslate trimmed with name=user.name %}
      Hei, {{ name }}.
    {% endblocktranslate %}
    {% blocktranslate count n=cases %}{{ n }} sak{% plural %}{{ n }} saker{% endblocktranslate %}
    {{ _("Søk")|lower }} <p title='{% translate "50 % av taket" %}'>
"""
CODE = """from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext
A = _("Lagret")
B = gettext_lazy("Mottatt")
C = ngettext("%(days)d dag", "%(days)d dager", 2)
D = pgettext("frist", "Over")
E = f"ikke {A}"
F = _(A)
"""
FRAMEWORK = 'from django.utils.translation import gettext_noop\nX = gettext_noop("Enter a number.")\n'


@pytest.fixture
def root(tmp_path):
    """A small house: one floor, one page, one sentence of the framework."""
    (tmp_path / "schemes").mkdir()
    (tmp_path / "schemes" / "words.py").write_text(CODE, encoding="utf-8")
    (tmp_path / "schemes" / "migrations").mkdir()
    (tmp_path / "schemes" / "migrations" / "0001.py").write_text('_("Aldri")', encoding="utf-8")
    (tmp_path / "grantportal").mkdir()
    (tmp_path / "grantportal" / "framework_words.py").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(PAGE, encoding="utf-8")
    return tmp_path


def translate(root, locale: str, translations: dict) -> None:
    catalog = catalogues.read(root, locale)
    for message in catalog:
        if message.id in translations:
            message.string = translations[message.id]
    catalogues.write(root, locale, catalog)


def complete(root) -> None:
    """Fill every language with the source text: complete, if not good."""
    catalogues.update(root)
    for locale in catalogues.LOCALES:
        catalog = catalogues.read(root, locale)
        translate(root, locale, {message.id: message.id for message in catalog if message.id})


def reasons(root) -> list[tuple[str, str, str]]:
    return [(problem.locale, problem.message, problem.reason) for problem in catalogues.problems(root)]


def test_it_finds_the_words_of_pages_and_code_but_not_of_migrations(root):
    found = [(words.message, words.context) for words in catalogues.words_of(root)]
    assert sorted(found, key=str) == sorted(
        [
            ("Min side", None),
            ("Ny", "sak"),
            ("Hei, %(name)s.", None),
            (("%(n)s sak", "%(n)s saker"), None),
            ("Søk", None),
            ("50 %% av taket", None),
            ("Lagret", None),
            ("Mottatt", None),
            (("%(days)d dag", "%(days)d dager"), None),
            ("Over", "frist"),
            ("Enter a number.", None),
        ],
        key=str,
    )


def test_it_keeps_translations_and_drops_what_the_source_no_longer_says(root):
    catalogues.update(root)
    translate(root, "nn", {"Lagret": "Lagra", "Mottatt": "Motteken"})
    code = CODE.replace('"Mottatt"', '"Mottatt i dag"')
    (root / "schemes" / "words.py").write_text(code, encoding="utf-8")
    catalogues.update(root)
    written = {message.id: message.string for message in catalogues.read(root, "nn") if message.id}
    assert written["Lagret"] == "Lagra"
    assert written["Mottatt i dag"] == ""
    assert "Mottatt" not in written


def test_it_writes_the_same_file_twice(root):
    complete(root)
    before = catalogues.po_path(root, "nn").read_bytes()
    catalogues.update(root)
    assert catalogues.po_path(root, "nn").read_bytes() == before
    assert re.findall(rb":\d+$", before, re.MULTILINE) == []


def test_it_gives_bokmal_only_the_sentences_of_the_framework(root):
    catalogues.update(root)
    assert [message.id for message in catalogues.read(root, "nb") if message.id] == ["Enter a number."]


def test_it_finds_nothing_wrong_with_complete_catalogues(root):
    complete(root)
    assert reasons(root) == []


@pytest.mark.parametrize(
    ("message", "string", "reason"),
    [
        ("Lagret", "", "missing"),
        ("Hei, %(name)s.", "Hei.", "placeholder lost"),
        ("Hei, %(name)s.", "Hei, %(namn)s.", "unknown placeholder"),
        (("%(days)d dag", "%(days)d dager"), ("%(days)d dag", ""), "missing"),
    ],
)
def test_it_says_what_is_wrong_with_a_translation(root, message, string, reason):
    complete(root)
    translate(root, "nn", {message: string})
    first = message if isinstance(message, str) else message[0]
    assert reasons(root) == [("nn", first, reason)]


def test_it_refuses_a_translation_marked_as_a_guess(root):
    complete(root)
    catalog = catalogues.read(root, "en")
    catalog.get("Lagret").flags.add("fuzzy")
    catalogues.write(root, "en", catalog)
    assert reasons(root) == [("en", "Lagret", "fuzzy")]


def test_it_notices_a_translation_of_something_nobody_says(root):
    complete(root)
    catalog = catalogues.read(root, "en")
    catalog.add("Glemt", "Forgotten")
    catalogues.write(root, "en", catalog)
    assert reasons(root) == [("en", "Glemt", "no longer in the source")]


def test_it_compiles_what_gettext_reads(root):
    complete(root)
    translate(root, "nn", {"Lagret": "Lagra", ("%(days)d dag", "%(days)d dager"): ("%(days)d dag", "%(days)d dagar")})
    catalogues.compile_all(root)
    with catalogues.po_path(root, "nn").with_suffix(".mo").open("rb") as file:
        words = gettext.GNUTranslations(file)
    assert (words.gettext("Lagret"), words.ngettext("%(days)d dag", "%(days)d dager", 2)) == ("Lagra", "%(days)d dagar")


def test_it_leaves_the_file_alone_when_it_cannot_be_written_whole(root, monkeypatch):
    complete(root)
    before = catalogues.po_path(root, "nn").read_bytes()
    monkeypatch.setattr(Catalog, "mime_headers", property(lambda _self: 1 / 0))
    with pytest.raises(ZeroDivisionError):
        catalogues.write(root, "nn", Catalog(locale="nn"))
    assert catalogues.po_path(root, "nn").read_bytes() == before


def test_it_fails_the_command_with_one_line_for_each_problem(root, settings, capsys):
    settings.ROOT = root
    complete(root)
    translate(root, "nn", {"Lagret": ""})
    with pytest.raises(CommandError, match="1 messages are not in order"):
        call_command("messages", "check")
    assert capsys.readouterr().err == "nn: missing: 'Lagret'\n"


def test_it_runs_the_four_steps_as_a_command(root, settings, capsys):
    settings.ROOT = root
    call_command("messages", "extract")
    call_command("messages", "update")
    complete(root)
    call_command("messages", "compile")
    call_command("messages", "check")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "schemes/words.py: 'Lagret'"
    assert told[-5:] == [
        "nb: 1 to translate",
        "nn: 11 to translate",
        "en: 11 to translate",
        "3 catalogues compiled",
        "The catalogues are complete.",
    ]
