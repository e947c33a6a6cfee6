"""Word, Excel and OpenDocument files: zip packages, looked into without unpacking to disk.

Declared and actual sizes are both held against the limits, so that a bomb is refused while it is still small.
"""

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from applications.operations.attaching.refusal import FileRefused

MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 100  # unpacked to packed, of the whole package
SMALL = 1024 * 1024  # below this no ratio is a danger
LARGEST_XML = 32 * 1024 * 1024  # of one part that is read for what it says
_CHUNK = 64 * 1024
_ARCHIVES = ("zip", "7z", "rar", "gz", "jar", "docx", "docm", "xlsx", "xlsm", "odt", "exe", "dll", "js", "vbs", "bat")
_MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/|activeX/|macrosheets/|embeddings/)", re.IGNORECASE)
_WITH_FIELDS = re.compile(r"word/[^/]+\.xml|xl/externalLinks/[^/]+\.xml|content\.xml|styles\.xml")
_RUNS = ("ddeLink", "dde-connection-decl", "dde-source", "event-listener")
_STARTS_PROGRAM = re.compile(r"\bDDE(AUTO)?\b", re.IGNORECASE)  # what a field says that starts another program

_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    RuntimeError,  # also its kind for what the reader does not know
)

MAIN_PART = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
ODT = "application/vnd.oasis.opendocument.text"


def check_package(file: IO[bytes], kind: str) -> None:
    """Refuse what is not a whole, harmless `kind` (docx, xlsx, odt)."""
    try:
        with zipfile.ZipFile(file) as package:
            entries = package.infolist()
            _check_sizes(entries, file.seek(0, 2))
            for entry in entries:
                _check_entry(entry)
            _check_contents(package, kind)
            _check_unpacked(package)
    except _UNREADABLE as problem:
        raise _broken(kind) from problem


def _broken(kind: str) -> FileRefused:
    return FileRefused(
        "broken",
        _("Vi får ikke lest filen som %(kind)s. Åpne den, lagre den på nytt og last den opp igjen.") % {"kind": kind},
    )


def _bomb() -> FileRefused:
    return FileRefused("bomb", _("Filen pakker ut mye større enn den er. Lagre den på nytt, eller lag en PDF av den."))


def _active() -> FileRefused:
    return FileRefused(
        "active", _("Filen har makroer, skript eller innbakte filer. Lagre den uten, eller lag en PDF av den.")
    )


def _locked() -> FileRefused:
    return FileRefused("encrypted", _("Filen er låst med passord. Fjern passordet og last den opp på nytt."))


def _check_sizes(entries: list[zipfile.ZipInfo], length: int) -> None:
    """Parts that lie over each other in the file pack as much as the file is long, whatever they say together."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = min(sum(entry.compress_size for entry in entries), length)
    too_dense = unpacked > SMALL and unpacked > MOST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED or too_dense:
        raise _bomb()


def _check_entry(entry: zipfile.ZipInfo) -> None:
    """No path that leads out, no link, no lock, no file inside the file."""
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or stat.S_ISLNK(entry.external_attr >> 16):
        raise FileRefused("path_inside", _("Filen har innhold som peker ut av seg selv. Lagre den på nytt."))
    if entry.flag_bits & 0x1:
        raise _locked()
    if _MACROS.search(name) or name.rpartition(".")[2].lower() in _ARCHIVES:
        raise _active()


def _check_contents(package: zipfile.ZipFile, kind: str) -> None:
    """The parts that make it a document of this kind are there, whole, without macros or lock."""
    names = [entry.filename for entry in package.infolist()]
    if len(set(names)) != len(names):
        raise _broken(kind)
    if kind == "odt":
        if names[0] != "mimetype" or _limited(package, "mimetype").strip() != ODT.encode():
            raise _broken(kind)
        _elements(package, "content.xml", kind)
        if any(name.endswith("encryption-data") for name, _given in _elements(package, "META-INF/manifest.xml", kind)):
            raise _locked()
    else:
        _check_office(package, kind)
    for name in names:
        if name.endswith(".rels"):
            _check_relations(package, name, kind)
        elif _WITH_FIELDS.fullmatch(name):
            _check_fields(package, name, kind)


def _check_office(package: zipfile.ZipFile, kind: str) -> None:
    """Word and Excel say in a list what each part is."""
    _elements(package, {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind], kind)
    types = {given.get("ContentType", "") for _name, given in _elements(package, "[Content_Types].xml", kind)}
    if any("macroenabled" in each.lower() for each in types):
        raise _active()
    if MAIN_PART[kind] not in types:
        raise _broken(kind)


def _check_fields(package: zipfile.ZipFile, name: str, kind: str) -> None:
    """A field or a link that starts another program when the file is opened. Its words may stand in several pieces."""
    parser, words = _parser(kind), list[str]()
    inside = False

    def start(element: str, _given: dict[str, str]) -> None:
        nonlocal inside
        inside = element.endswith("instrText")
        if element.endswith(_RUNS):
            raise _active()

    parser.StartElementHandler = start
    parser.CharacterDataHandler = lambda text: words.append(text) if inside else None
    parser.Parse(_limited(package, name), True)
    if _STARTS_PROGRAM.search("".join(words)):
        raise _active()


def _check_relations(package: zipfile.ZipFile, name: str, kind: str) -> None:
    """A remote template or an outside object would be fetched when the reader opens the file; a link is harmless."""
    for _element, given in _elements(package, name, kind):
        is_outside = given.get("TargetMode", "").lower() == "external"
        if is_outside and not given.get("Type", "").endswith("/hyperlink"):
            raise FileRefused(
                "remote", _("Filen henter innhold utenfra når den åpnes. Lagre den uten, eller lag en PDF av den.")
            )


def _elements(package: zipfile.ZipFile, name: str, kind: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of one part with their attributes, where a part lists something; else only whether it is whole.

    No document type: entities are how a small text grows large.
    """
    found: list[tuple[str, dict[str, str]]] = []
    parser = _parser(kind)
    if name.endswith((".rels", "manifest.xml", "[Content_Types].xml")):
        parser.StartElementHandler = lambda element, given: found.append((element, given))
    parser.Parse(_limited(package, name), True)
    return found


def _parser(kind: str) -> expat.XMLParserType:
    """A reader that takes no document type."""
    parser = expat.ParserCreate()

    def refuse(*_about: object) -> None:
        raise _broken(kind)

    parser.StartDoctypeDeclHandler = refuse
    return parser


def _limited(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        data = part.read(LARGEST_XML + 1)
    if len(data) > LARGEST_XML:
        raise _bomb()
    return data


def _check_unpacked(package: zipfile.ZipFile) -> None:
    """Each part unpacks to what it says (the reader checks the sum), read in small pieces and thrown away."""
    for entry in package.infolist():
        with package.open(entry) as part:
            for _piece in _pieces(part):
                pass


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(_CHUNK):
        yield piece
