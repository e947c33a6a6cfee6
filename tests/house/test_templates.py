"""Laws of the templates: nothing inline, none unused, each one parses, small."""

import re

import pytest
from django.template.loader import get_template

from tests.house.source import ROOT, name_of, python_files, template_files

INLINE = re.compile(r"\son[a-z]+\s*=|<script(?![^>]*\bsrc=)[^>]*>|\sstyle\s*=|javascript:|<style", re.IGNORECASE)
HTML = [path for path in template_files() if path.suffix == ".html"]
LOADED_BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
LETTER_TEMPLATES = ("letters/pdf/", "letters/letter", "emails/")  # drawn by WeasyPrint, not by a browser


@pytest.mark.parametrize("path", HTML, ids=name_of)
def test_it_keeps_scripts_and_styles_out_of_the_page(path):
    found = INLINE.findall(path.read_text(encoding="utf-8"))
    assert found == []


@pytest.mark.parametrize("path", HTML, ids=name_of)
def test_it_parses_each_template_and_keeps_it_small(path):
    get_template(path.relative_to(ROOT / "templates").as_posix())
    assert path.read_text(encoding="utf-8").count("\n") <= 120


def test_it_has_no_template_that_nothing_uses():
    texts = [path.read_text(encoding="utf-8") for path in (*python_files(), *template_files())]
    everything = "\n".join(texts)
    unused = []
    for path in HTML:
        name = path.relative_to(ROOT / "templates").as_posix()
        dynamic = name.startswith(("portal/", "components/parts/"))  # the form pack is found by crispy
        if name not in LOADED_BY_NAME and not dynamic and name not in everything:
            unused.append(name)
    assert unused == []


def test_it_loads_no_filter_that_trusts_text():
    found = [name_of(p) for p in HTML if re.search(r"\|\s*safe\b|autoescape off", p.read_text(encoding="utf-8"))]
    found += [name_of(p) for p in python_files() if "mark_safe" in p.read_text(encoding="utf-8")]
    assert found == []


INCLUDE = re.compile(r'{%\s*include\s+"([^"]+)"([^%]*)%}')
TEXTS = {path.relative_to(ROOT / "templates").as_posix(): path.read_text(encoding="utf-8") for path in template_files()}


def posts(name: str, above: tuple[str, ...] = ()) -> bool:
    """Whether a template, or one that it includes, draws a form with a token."""
    text = TEXTS.get(name, "")
    inner = (found for found, _ in INCLUDE.findall(text) if found not in above)
    return "csrf_token" in text or any(posts(each, (*above, name)) for each in inner)


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_it_hands_the_token_to_a_form_in_a_part_of_its_own(name):
    """`only` takes the token away: a form in such a part is refused, and the test client does not notice."""
    lost = [
        inner
        for inner, rest in INCLUDE.findall(TEXTS[name])
        if re.search(r"\bonly\b", rest) and posts(inner) and "csrf_token" not in rest
    ]
    assert lost == [], f"{name} includes {lost} with `only` and no csrf_token"
