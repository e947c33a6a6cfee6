"""Files made to harm, and their harmless sisters: bytes by name, made anew for each test run."""

import io
import struct
import warnings
import zipfile
import zlib

from PIL import Image

from tests.applications import hostile_pdfs
from tests.clamd import EICAR

CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
)
RELATIONS = '<?xml version="1.0"?><Relationships xmlns="http://x">{}</Relationships>'
OUTSIDE = '<Relationship Id="r1" Type="http://x/{kind}" Target="https://evil.example/hyperlink" TargetMode="External"/>'
ODT = "application/vnd.oasis.opendocument.text"


def zipped(parts: dict[str, str | bytes], **options) -> bytes:
    """A package with these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", options.get("compression", zipfile.ZIP_DEFLATED)) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return made.getvalue()


def docx(**more: str | bytes) -> bytes:
    """A Word document, with more parts or others in their place."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(part="word/document.xml", kind="wordprocessingml.document"),
        "word/document.xml": "<document><p>Hei</p></document>",
    }
    return zipped(parts | {name.replace("__", "/").replace("_dot_", "."): content for name, content in more.items()})


def xlsx(extra: dict[str, str | bytes] | None = None) -> bytes:
    """A workbook."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES.format(part="xl/workbook.xml", kind="spreadsheetml.sheet"),
        "xl/workbook.xml": "<workbook/>",
    }
    return zipped(parts | (extra or {}))


def odt(extra: dict[str, str | bytes] | None = None, mimetype: str = ODT) -> bytes:
    """An OpenDocument text."""
    parts: dict[str, str | bytes] = {
        "mimetype": mimetype,
        "content.xml": "<office/>",
        "META-INF/manifest.xml": "<manifest/>",
    }
    return zipped(parts | (extra or {}))


def pdf(body: bytes = b"") -> bytes:
    """A PDF of one object, with `body` among its objects."""
    return b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def hidden(body: bytes) -> bytes:
    """Names hidden in a packed object stream."""
    packed = zlib.compress(body)
    return b"2 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream\nendobj\n"


def doubled() -> bytes:
    """Two parts of one name: readers differ about which one counts."""
    made = io.BytesIO(docx())
    with warnings.catch_warnings(), zipfile.ZipFile(made, "a") as package:
        warnings.simplefilter("ignore")
        package.writestr("word/document.xml", "<document>Noe annet</document>")
    return made.getvalue()


def recoded(data: bytes, method: int) -> bytes:
    """A package that says that its parts are packed in another way than they are."""
    made = bytearray(data)
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = -1
        while (start := made.find(mark, start + 1)) >= 0:
            made[start + place : start + place + 2] = struct.pack("<H", method)
    return bytes(made)


def with_text_bomb() -> bytes:
    """A small picture whose packed comment unpacks to 100 MB."""
    text = b"a\0\0" + zlib.compress(b"\0" * 100_000_000)
    chunk = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    plain = picture()
    return plain[:33] + chunk + plain[33:]


def picture(kind: str = "PNG", size: tuple[int, int] = (8, 8), mode: str = "RGB") -> bytes:
    """A small picture."""
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind)
    return made.getvalue()


def linked() -> bytes:
    """A package with a symbolic link in it."""
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as package:
        link = zipfile.ZipInfo("word/link")
        link.external_attr = 0o120777 << 16
        package.writestr(link, "/etc/passwd")
    return made.getvalue()


def locked() -> bytes:
    """A package whose entries say that they are encrypted."""
    data = bytearray(docx())
    start = 0
    while (start := data.find(b"PK\x01\x02", start)) >= 0:
        data[start + 8] |= 1
        start += 4
    start = 0
    while (start := data.find(b"PK\x03\x04", start)) >= 0:
        data[start + 6] |= 1
        start += 4
    return bytes(data)


def overlapping() -> bytes:
    """Two hundred parts that are all the same bytes in the file: small, and says that it packs much."""
    made = bytearray(docx(word__media__a_dot_bmp=b"\0" * 900_000))
    start = made.rfind(b"PK\x01\x02")
    end = made.rfind(b"PK\x05\x06")
    entry = bytes(made[start:end])
    name = b"word/media/a.bmp"
    copies = b"".join(entry.replace(name, b"word/media/%05d" % number, 1) for number in range(200))
    directory = bytes(made[made.find(b"PK\x01\x02") : end]) + copies
    count = struct.pack("<H", 3 + 200)
    return (
        bytes(made[: made.find(b"PK\x01\x02")])
        + directory
        + b"PK\x05\x06"
        + b"\0" * 4
        + count * 2
        + struct.pack("<IIH", len(directory), made.find(b"PK\x01\x02"), 0)
    )


def field(*words: str) -> str:
    """A document with a field whose words stand in several pieces, in an encoding that hides them from a plain search."""
    pieces = "".join(f'<w:r><w:instrText xml:space="preserve">{word}</w:instrText></w:r>' for word in words)
    return f'<w:document xmlns:w="http://w"><w:p>{pieces}</w:p></w:document>'


def accepted() -> dict[str, bytes]:
    """What the portal takes."""
    return hostile_pdfs.accepted() | {
        "sidetall.docx": docx(word__document_dot_xml=field("PAGE")),
        "plan.pdf": pdf(),
        "Søknad æøå.PDF": pdf(),
        "lenke.docx": docx(**{"word___rels__document.xml.rels": RELATIONS.format(OUTSIDE.format(kind="hyperlink"))}),
        "budsjett.xlsx": xlsx(),
        "vedtak.odt": odt(),
        "kart.png": picture(),
        "bilde.jpg": picture("JPEG"),
        "bilde.jpeg": picture("JPEG"),
        "condor.pdf": pdf(),
        "gjennomsiktig.png": picture(mode="RGBA"),
        "grå.png": picture(mode="L"),
        "trykk.jpg": picture("JPEG", mode="CMYK"),
    }


def refused() -> dict[str, tuple[str, bytes]]:
    """What it does not take: the name, the code of the refusal, the bytes."""
    template = RELATIONS.format(OUTSIDE.format(kind="attachedTemplate"))
    entities = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    return hostile_pdfs.refused() | {
        "tom.pdf": ("empty", b""),
        "uten-type": ("kind", pdf()),
        "program.exe": ("kind", b"MZ" + b"\0" * 100),
        "tegning.svg": ("kind", b"<svg onload='alert(1)'/>"),
        "side.html": ("kind", b"<script>1</script>"),
        "bilde.heic": ("kind", b"\0\0\0\x18ftypheic"),
        "makro.docm": ("kind", docx()),
        "løgn.pdf": ("not_its_kind", b"MZ" + b"\0" * 100),
        "løgn.png": ("not_its_kind", pdf()),
        "løgn.docx": ("not_its_kind", pdf()),
        "halv.pdf": ("broken", pdf()[:-12]),
        "blanding.pdf": ("broken", pdf() + b"<html><script>alert(1)</script>"),
        "skript.pdf": ("active", pdf(b"3 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj")),
        "forkledd.pdf": ("active", pdf(b"3 0 obj\n<< /S /J#61vaScript >>\nendobj")),
        "gjemt.pdf": ("active", pdf(hidden(b"<< /S /Launch /F (cmd.exe) >>"))),
        "fil-i-fil.pdf": ("active", pdf(b"3 0 obj\n<< /Type /EmbeddedFile >>\nendobj")),
        "låst.pdf": ("encrypted", pdf(b"3 0 obj\n<< /Encrypt 4 0 R >>\nendobj")),
        "bombe.pdf": ("bomb", pdf(hidden(b"\0" * 40_000_000))),
        "ikke-zip.docx": ("broken", b"PK\x03\x04" + b"\0" * 200),
        "feil-slag.docx": ("broken", xlsx()),
        "uten-liste.docx": ("broken", zipped({"word/document.xml": "<d/>"})),
        "makro.docx": ("active", docx(word__vbaProject_dot_bin=b"x")),
        "zip-i-zip.xlsx": ("active", xlsx({"xl/embeddings/a.zip": b"PK"})),
        "ut-av-seg-selv.docx": ("path_inside", docx(**{"..__..__etc__passwd": "x"})),
        "lenke-ut.docx": ("path_inside", linked()),
        "mal-utenfra.docx": ("remote", docx(**{"word___rels__settings.xml.rels": template})),
        "entiteter.docx": ("broken", docx(word__document_dot_xml=entities)),
        "bombe.xlsx": ("bomb", xlsx({"xl/worksheets/sheet1.xml": b"0" * 30_000_000})),
        "mange.xlsx": ("bomb", xlsx({f"xl/{number}.xml": "<a/>" for number in range(2_100)})),
        "låst.docx": ("encrypted", locked()),
        "låst.odt": (
            "encrypted",
            odt({"META-INF/manifest.xml": "<manifest><m:encryption-data/></manifest>".replace("m:", "")}),
        ),
        "skript.odt": ("active", odt({"Basic/Standard/Module1.xml": "<script/>"})),
        "feil-slag.odt": ("broken", odt(mimetype="application/zip")),
        "halv.png": ("broken", picture()[:40]),
        "stort.png": ("pixels", picture(size=(5_000, 4_000))),
        "gif.jpg": ("not_its_kind", b"GIF89a" + b"\0" * 50),
        "gif-js.gif": ("kind", b"GIF89a/*\0*/=1;alert(1)"),
        "gif-js.png": ("not_its_kind", b"GIF89a/*\0*/=1;alert(1)"),
        "eicar.com": ("kind", EICAR),
        "eicar.pdf": ("not_its_kind", EICAR),
        "omdøpt.xlsx": ("not_its_kind", b"MZ" + b"\0" * 500),
        "arkiv.zip": ("kind", zipped({"a.pdf": pdf()})),
        "gammel.doc": ("kind", b"\xd0\xcf\x11\xe0" + b"\0" * 100),
        "to.endelser.pdf.exe": ("kind", pdf()),
        "feltprogram.docx": ("active", docx(word__document_dot_xml=field("DD", "EAUTO c:\\\\cmd.exe"))),
        "feltprogram16.docx": ("active", docx(word__header1_dot_xml=field("DDE", "").encode("utf-16"))),
        "feltprogram.xlsx": (
            "active",
            xlsx({"xl/externalLinks/externalLink1.xml": "<externalLink><ddeLink/></externalLink>"}),
        ),
        "feltprogram.odt": ("active", odt({"content.xml": "<o><text.dde-connection-decl/></o>"})),
        "ole.docx": ("active", docx(word__embeddings__oleObject1_dot_bin=b"x")),
        "activex.docx": ("active", docx(word__activeX__activeX1_dot_xml="<ax/>")),
        "xlm.xlsx": ("active", xlsx({"xl/macrosheets/sheet1.xml": "<m/>"})),
        "makrotype.docx": (
            "active",
            docx(**{"[Content_Types]_dot_xml": CONTENT_TYPES.format(part="word/document.xml", kind="x.macroEnabled")}),
        ),
        "bilde utenfra.docx": (
            "remote",
            docx(**{"word___rels__document.xml.rels": RELATIONS.format(OUTSIDE.format(kind="image"))}),
        ),
        "bok utenfra.xlsx": (
            "remote",
            xlsx(
                {
                    "xl/externalLinks/_rels/externalLink1.xml.rels": RELATIONS.format(
                        OUTSIDE.format(kind="externalLinkPath")
                    )
                }
            ),
        ),
        "rot.docx": ("path_inside", docx(__etc__passwd="x")),
        "stasjon.docx": ("path_inside", docx(**{"C:\\windows\\a.txt": "x"})),
        "halv.docx": ("broken", docx()[:200]),
        "halv.xlsx": ("broken", xlsx()[: len(xlsx()) // 2]),
        "uten deler.odt": ("broken", b"PK\x03\x04" + zipped({})),
        "dobbelt.docx": ("broken", doubled()),
        "ukjent pakking.docx": ("broken", recoded(docx(), 97)),
        "lzma.docx": ("broken", recoded(docx(), 14)),
        "oppå hverandre.docx": ("bomb", overlapping()),
        "ikke xml.docx": ("broken", docx(word__document_dot_xml="<document><p>")),
        "milliard latter.xlsx": ("broken", xlsx({"xl/workbook.xml": entities})),
        "halv.jpg": ("broken", picture("JPEG", size=(400, 400))[:400]),
        "bredt.png": ("pixels", picture(size=(16_000_001, 1), mode="1")),
        "gift i tekst.png": ("broken", with_text_bomb()),
    }


NAMES = {
    "../../etc/passwd.pdf": "path_in_name",
    "..\\windows\\win.pdf": "path_in_name",
    "linje\nskift.pdf": "sign_in_name",
    "nul\x00.pdf": "sign_in_name",
    "bakvendt\u202efdp.exe.pdf": "sign_in_name",
    "": "no_name",
    "  ..  ": "no_name",
    "x" * 160 + ".pdf": "long_name",
    "x" * 251 + ".pdf": "long_name",  # 255 bytes
    "æ" * 125 + ".pdf": None,  # 254 bytes in UTF-8, and short enough to read
    "CON.pdf": "device_name",
    "nul.tar.pdf": "device_name",
    "Lpt1 .docx": "device_name",
    "linje\r\nSet-Cookie: a=b.pdf": "sign_in_name",
    "gjemt\u200b.pdf": "sign_in_name",
    "halv\ud800.pdf": "sign_in_name",
    'sitat".pdf': "sign_in_name",
    "kolon:strøm.pdf": "sign_in_name",
    "/.pdf": "path_in_name",
    ".pdf": "kind",
}
