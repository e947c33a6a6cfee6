"""The letter as a file: valid by the reference validator, the same bytes each time, fetching nothing."""

import hashlib
import re
import shutil
import socket
import subprocess
import sys
import threading
from datetime import date
from io import BytesIO

import pikepdf
import pytest
from PIL import Image, ImageFile

from letters import pdf
from letters.dispatching import drain
from letters.models import Letter
from letters.wording import Table, render
from tests import verapdf
from tests.factories.letters import RELEASED_AT, award_fields, award_text, queued_letter


def sample(language="nb", **fields):
    """An unsaved award."""
    values = {
        **award_fields(**fields),
        "recipient_name": "Gjesdal kommune",
        "recipient_address": "Rettedalen 1\n4330 ÅLGÅRD",
        "document_no": "2019/00123-7",
        "your_ref": "19/1842",
        "letter_date": "16. desember 2019",
        "body_name": "Barne-, ungdoms- og familiedirektoratet",
    }
    drawn = render(award_text(language), values, {"outcome_partial", "may_appeal"})
    return Letter(
        title=drawn.title,
        html=drawn.html,
        text=drawn.text,
        language=language,
        letter_date=date(2019, 12, 16),
        document_no="2019/00123-7",
    )


def hostile(html):
    """A letter whose text tries something."""
    return Letter(title="T", html=f"<h1>T</h1>{html}", language="nb", letter_date=date(2019, 12, 16), document_no="1-1")


def long_table():
    """Enough rows for a second page."""
    return Table(("Kostnad", "Beløp"), tuple((f"Post {n}", f"kr {n}") for n in range(28)), frozenset({1}))


def words_of(content, tmp_path):
    """The text as pdftotext reads it."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)
    return subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()


# ----- what the standards ask -----------------------------------------------------------------------------------------


def test_it_is_valid_pdf_a_2a_and_pdf_ua_1_in_both_forms_of_norwegian(tmp_path):
    verapdf.require()
    paths = []
    for name, letter in {
        "nb": sample("nb"),
        "nn": sample("nn"),
        "long": sample("nb", cost_table=long_table()),
    }.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf.render(letter))
        paths.append(path)
    assert verapdf.failures(*paths) == {str(path): {"2a": [], "ua1": []} for path in paths}


def test_it_would_notice_a_file_without_the_marks(tmp_path):
    verapdf.require()
    path = tmp_path / "plain.pdf"
    with pikepdf.new() as plain:
        plain.add_blank_page()
        plain.save(path)
    found = verapdf.failures(path)[str(path)]
    assert found["2a"]
    assert found["ua1"]


def test_it_says_language_title_sender_and_date_of_the_letter():
    with pikepdf.open(_file(pdf.render(sample("nn")))) as made:
        assert str(made.Root.Lang) == "nn"
        assert str(made.docinfo["/Title"]) == "De får tilskot til modellutvikling"
        assert str(made.docinfo["/Author"]) == "Barne-, ungdoms- og familiedirektoratet"
        assert str(made.docinfo["/CreationDate"]).startswith("D:20191216")


def test_it_tags_headings_lists_and_table_headers():
    with pikepdf.open(_file(pdf.render(sample()))) as made:
        tags = list(_tags(made.Root.StructTreeRoot.K[0]))
        kinds = [kind for kind, _ in tags]
        assert kinds.count("/H1") == 1
        assert kinds.count("/H2") == 4
        assert kinds.count("/L") == 2
        headers = [element for kind, element in tags if kind == "/TH"]
        assert len(headers) == 3 + 2 + 3  # references, columns, rows with the sum
        cells = [element for kind, element in tags if kind == "/TD"]
        assert all(len(cell.A.Headers) > 0 for cell in cells)


def _tags(element):
    """(kind, element) of the tag tree in reading order."""
    yield str(element.S), element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _tags(kid)


def test_it_keeps_page_furniture_out_of_the_reading_order():
    """Headers and footers are artifacts, and nothing in the tag tree points at them."""
    with pikepdf.open(_file(pdf.render(sample(cost_table=long_table())))) as made:
        assert len(made.pages) == 2
        for page, marked in zip(made.pages, (2, 3), strict=True):  # footer left and right; from page 2 the number too
            operands = [list(o.operands) for o in pikepdf.parse_content_stream(page) if str(o.operator) == "BDC"]
            furniture = [o for o in operands if str(o[0]) == "/Artifact" and str(o[1].get("/Type")) == "/Pagination"]
            assert len(furniture) == marked
            nums = list(made.Root.StructTreeRoot.ParentTree.Nums)
            elements = nums[nums.index(int(page.StructParents)) + 1]
            content = [int(o[1]["/MCID"]) for o in operands if "/MCID" in o[1]]
            assert [n for n, element in enumerate(elements) if element is not None] == content


# ----- what is printed ------------------------------------------------------------------------------------------------


def test_it_prints_the_letter_with_its_numbers_and_letters(tmp_path):
    words = words_of(pdf.render(sample()), tmp_path)
    for line in (
        "Gjesdal kommune",
        "4330 ÅLGÅRD",
        "Dere får tilskudd til modellutvikling",
        "«Trygg sammen – Guovdageainnu čálus»",
        "kr 960 000",
        "Side 1 av 1",
    ):
        assert line in words.replace("\u00a0", " ")
    assert "statsbudsjettet" not in words


def test_it_numbers_its_pages_and_repeats_the_document_number_from_page_two(tmp_path):
    first, second, _ = words_of(pdf.render(sample(cost_table=long_table())), tmp_path).split("\f")
    assert "Side 1 av 2" in first
    assert "Side 2 av 2" in second
    assert second.strip().splitlines()[0].strip() == "2019/00123-7"
    assert first.count("2019/00123-7") == 1


def test_it_embeds_the_fonts_it_uses_and_no_other():
    with pikepdf.open(_file(pdf.render(sample()))) as made:
        fonts = {
            re.sub(r"^/[A-Z]{6}\+", "", str(font.BaseFont)): "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            for page in made.pages
            for font in page.Resources.Font.values()
        }
    assert set(fonts) == {"Open-Sans", "Open-Sans-Bold", "Open-Sans-Ext"}
    assert all(fonts.values())


def test_it_makes_the_same_bytes_each_time():
    letter = sample()
    assert pdf.render(letter) == pdf.render(letter)


def test_it_makes_the_same_bytes_in_another_process():
    script = (
        "import django, hashlib; django.setup()\n"
        "from tests.letters.test_pdf import sample\nfrom letters import pdf\n"
        "print(hashlib.sha256(pdf.render(sample())).hexdigest())"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip().splitlines()[-1] == hashlib.sha256(pdf.render(sample())).hexdigest()


def test_it_stays_small():
    assert len(pdf.render(sample())) < 30_000


# ----- what must not happen (T10, T11) --------------------------------------------------------------------------------


class Listener:
    """A server that counts who calls."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.calls = 0
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            connection.close()


@pytest.fixture
def listener():
    """A local server that nobody should call."""
    server = Listener()
    yield server
    server.socket.close()


VECTORS = {
    "img": '<img src="http://{host}/a.png" alt="">',
    "img srcset": '<img src="//{host}/b.png" alt="">',
    "css import": "<style>@import url(http://{host}/c.css);</style>",
    "css image": '<p style="background:url(http://{host}/d.png)">x</p>',
    "css font": "<style>@font-face{{font-family:Z;src:url(http://{host}/e.woff2)}} p{{font-family:Z}}</style><p>x</p>",
    "stylesheet": '<link rel="stylesheet" href="http://{host}/f.css">',
    "attachment": '<link rel="attachment" href="http://{host}/g.txt">',
    "a attachment": '<a rel="attachment" href="http://{host}/h.txt">x</a>',
    "object": '<object data="http://{host}/i.svg"></object>',
    "embed": '<embed src="http://{host}/j.svg">',
    "svg image": '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><image href="http://{host}/k.png"/></svg>',
    "svg use": '<svg xmlns="http://www.w3.org/2000/svg"><title>t</title><use href="http://{host}/l.svg#a"/></svg>',
    "content": "<style>p::before{{content:url(http://{host}/m.png)}}</style><p>x</p>",
    "list image": '<ul style="list-style-image:url(http://{host}/n.png)"><li>x</li></ul>',
    "base": '<base href="http://{host}/"><img src="o.png" alt="">',
}


@pytest.mark.parametrize("vector", VECTORS)
def test_it_calls_nobody(vector, listener):
    pdf.render(hostile(VECTORS[vector].format(host=f"127.0.0.1:{listener.port}")))
    assert listener.calls == 0


def test_it_would_notice_a_call(listener):
    import weasyprint

    weasyprint.HTML(string=VECTORS["img"].format(host=f"127.0.0.1:{listener.port}")).write_pdf()
    assert listener.calls > 0


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="attachment" href="file://{path}">',
        '<a rel="attachment" href="file://{path}">x</a>',
        '<object data="file://{path}" type="text/plain"></object>',
        '<img src="file://{path}" alt="">',
        '<link rel="attachment" href="data:text/plain,KANARI">',
    ],
)
def test_it_reads_no_file_and_embeds_none(html, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("KANARI", encoding="utf-8")
    content = pdf.render(hostile(html.format(path=secret)))
    with pikepdf.open(_file(content)) as made:
        assert list(made.attachments) == []
        assert b"KANARI" not in b"".join(page.Contents.read_bytes() for page in made.pages)


def _file(content):
    return BytesIO(content)


# ----- where the libraries are missing --------------------------------------------------------------------------------


class NoPango:
    """An import system in which WeasyPrint's libraries are missing."""

    def find_spec(self, name, path=None, target=None):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")


@pytest.fixture
def without_pango(monkeypatch):
    """As on a host where nobody ran the apt line."""
    pdf._engine.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    monkeypatch.setattr("letters.pdf.find_library", lambda _name: None)
    yield
    pdf._engine.cache_clear()


def test_it_says_what_to_install_where_the_libraries_are_missing(without_pango):
    with pytest.raises(pdf.PdfUnavailable, match="apt-get install"):
        pdf.render(sample())
    (warning,) = pdf.libraries_check()
    assert (warning.id, warning.hint) == ("letters.W001", pdf.APT_LINE)


def test_it_has_nothing_to_say_where_they_are():
    assert pdf.libraries_check() == []


@pytest.mark.django_db
def test_it_keeps_letters_waiting_where_the_libraries_are_missing(without_pango):
    letter = queued_letter()
    assert drain(now=RELEASED_AT).postponed == 1
    letter.refresh_from_db()
    assert letter.state == "queued"
    assert "libpango" in letter.last_error


def test_it_is_not_loaded_by_the_portal_itself():
    script = "import sys, django; django.setup(); print(sorted({'weasyprint', 'celery'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip().splitlines()[-1] == "[]"


def test_it_leaves_the_reading_of_pictures_as_strict_as_it_was():
    """WeasyPrint's import lets the whole process read pictures that are cut off; an upload must not profit from it."""
    pdf.render(sample())
    whole = BytesIO()
    Image.effect_noise((200, 200), 90).save(whole, "PNG")
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
    with pytest.raises(OSError, match="truncated"), Image.open(BytesIO(whole.getvalue()[:2000])) as cut:
        cut.load()
