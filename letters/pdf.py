"""A frozen letter as PDF/A-2a and PDF/UA-1 in one file: the same bytes for the same letter. Sole user of WeasyPrint.

WeasyPrint is loaded on first use and set up once per process: one FontConfiguration (a fresh one per letter leaks) and
the CSS parsed once. Nothing but the four fonts and the mark can be fetched, whatever a letter says.
"""

import atexit
import logging
from collections.abc import Callable
from ctypes.util import find_library
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from PIL import ImageFile

from letters.models import Letter

APT_LINE = "apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
STYLE = "letters/letter.css"
_FONT = "vendor/open-sans/files/open-sans-{}-normal.woff2"
ASSETS = {  # all that a letter may fetch: name in the CSS -> static file
    "letter:open-sans-400": (_FONT.format("latin-400"), "font/woff2"),
    "letter:open-sans-700": (_FONT.format("latin-700"), "font/woff2"),
    "letter:open-sans-ext-400": (_FONT.format("latin-ext-400"), "font/woff2"),
    "letter:open-sans-ext-700": (_FONT.format("latin-ext-700"), "font/woff2"),
    "letter:mark": ("mark.svg", "image/svg+xml"),
}
RDF_END = b"</rdf:RDF>"
# What PDF/A asks of a file that carries the mark of PDF/UA: the mark, and the schema that explains the mark. The
# prefixes are prescribed, so this is text and not an element tree, which would choose its own.
UNIVERSAL_ACCESS = """
<rdf:Description xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


class PdfUnavailable(Exception):
    """WeasyPrint's libraries are missing on this host: letters wait, nothing is lost."""


@dataclass(frozen=True)
class _Engine:
    """WeasyPrint as this process uses it."""

    html: Callable[..., Any]
    style: Any
    fonts: Any
    fetcher: Any


def _asset(path: str) -> bytes:
    """A static file's bytes: from its source, or where collectstatic put it."""
    found = finders.find(path)
    if found:
        return Path(str(found)).read_bytes()
    with staticfiles_storage.open(path) as collected:
        return bytes(collected.read())


@cache
def _engine() -> _Engine:
    """Load and set up WeasyPrint once per process. Raises PdfUnavailable."""
    try:
        import weasyprint  # noqa: TID251 - the one place
        from weasyprint.text.fonts import FontConfiguration  # noqa: TID251
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: TID251
    except OSError as problem:
        raise PdfUnavailable(f"{problem} Install them with: {APT_LINE}") from problem

    class LetterAssets(URLFetcher):
        """Fetches our own assets; every other address is refused before anything is opened."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            """The asset called `url`, else ValueError (WeasyPrint then goes on without it)."""
            if url not in ASSETS:
                raise ValueError(f"letters fetch nothing: {url[:80]}")
            path, content_type = ASSETS[url]
            return URLFetcherResponse(url, _asset(path), {"Content-Type": content_type})

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # the import sets it for the whole process; uploads are read strictly
    for chatty in ("weasyprint.progress", "fontTools"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    atexit.register(_engine.cache_clear)  # the fonts' folder is removed while the interpreter still can
    fetcher = LetterAssets(allowed_protocols=["letter"])
    fonts = FontConfiguration()
    style = weasyprint.CSS(string=_asset(STYLE).decode(), font_config=fonts, url_fetcher=fetcher, base_url="letter:")
    return _Engine(weasyprint.HTML, style, fonts, fetcher)


def document(letter: Letter) -> str:
    """The whole HTML of a letter: the frozen text in the layout of the sender."""
    return render_to_string(
        "letters/letter.html",
        {
            "letter": letter,
            "frozen": SafeString(letter.html),  # every value in it was escaped when it was frozen
            "created": f"{letter.letter_date}T00:00:00Z",
            "sender": settings.BODY_NAME,
            "portal": settings.PORTAL_NAME,
            "footer": settings.BODY_FOOTER,
        },
    )


def render(letter: Letter) -> bytes:
    """The letter's PDF. Raises PdfUnavailable; any other error is the letter's own."""
    engine = _engine()
    html = engine.html(string=document(letter), url_fetcher=engine.fetcher, base_url="letter:")
    made = html.render(stylesheets=[engine.style], font_config=engine.fonts, pdf_variant="pdf/a-2a")
    original = made.metadata.generate_rdf_metadata

    def with_universal_access(variant: str, version: int, conformance: str) -> bytes:
        """WeasyPrint's metadata with the mark of PDF/UA-1 inside the same RDF element."""
        rdf = bytes(original(variant, version, conformance))
        inside, end, _ = rdf.rpartition(RDF_END)
        return inside + UNIVERSAL_ACCESS.encode() + end

    made.metadata.generate_rdf_metadata = with_universal_access
    return bytes(made.write_pdf(pdf_variant="pdf/a-2a", finisher=_mark_furniture))


def _mark_furniture(_document: Any, pdf: Any) -> None:
    """Mark headers and footers as artifacts, so that a reader of the letter is not told "Side 1 av 2" in mid-text.

    WeasyPrint leaves them as marked content outside the tag tree, since Artifact elements need PDF 2.0; marked content
    in the page itself may be an artifact in 1.7 as well.
    """
    objects = pdf.objects
    root = objects[_number(pdf.catalog["StructTreeRoot"])]
    tree = objects[_number(root["ParentTree"])]["Nums"]
    top = root["K"][0]
    kids = set(objects[_number(top)]["K"])
    pages = {page["StructParents"]: page for page in objects if isinstance(page, dict) and "StructParents" in page}
    for key, elements in zip(tree[::2], tree[1::2], strict=True):
        if key not in pages or not isinstance(elements, list):
            continue
        outside = {mcid for mcid, element in enumerate(elements) if _branch(objects, element, top) not in kids}
        stream = objects[_number(pages[key]["Contents"])].stream
        for position in range(len(stream) - 2):
            properties = stream[position + 1]
            if stream[position + 2] == b"BDC" and isinstance(properties, dict) and properties.get("MCID") in outside:
                stream[position] = "/Artifact"
                stream[position + 1] = b"<</Type /Pagination>>"
        for mcid in outside:
            elements[mcid] = b"null"


def _number(reference: bytes) -> int:
    """The object number of a reference such as b"12 0 R"."""
    return int(reference.split()[0])


def _branch(objects: list[Any], reference: bytes, top: bytes) -> bytes:
    """The ancestor of an element that hangs directly under the document."""
    parent = objects[_number(reference)]["P"]
    while parent != top:
        reference, parent = parent, objects[_number(parent)]["P"]
    return reference


@checks.register(checks.Tags.compatibility)
def libraries_check(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Say which packages are missing where letters cannot be made; the portal itself starts."""
    missing = [name for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset") if not find_library(name)]
    if not missing:
        return []
    return [checks.Warning(f"PDF letters need {', '.join(missing)}.", hint=APT_LINE, id="letters.W001")]
