"""PDFs as a real writer makes them (qpdf), harmless and not: objects packed or plain, in every disguise we know."""

import io
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Stream

EMPTY_XREF = b"\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def made(change=None, *, is_packed: bool = True, pages: int = 1, **saving) -> bytes:
    """A PDF with some pages; `change` gets the document before it is saved."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(200, 200))
    if change is not None:
        change(document)
    out = io.BytesIO()
    mode = ObjectStreamMode.generate if is_packed else ObjectStreamMode.disable
    document.save(out, object_stream_mode=mode, static_id=True, **saving)
    return out.getvalue()


def opens_with(**action: object):
    """Do this when the document is opened."""

    def change(document):
        document.Root.OpenAction = document.make_indirect(Dictionary(**action))

    return change


def carries(document) -> None:
    """A file inside the file."""
    document.attachments["virus.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")


def names_script(document) -> None:
    """A script in the name tree, which runs when the document is opened."""
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))


def on_page(document) -> None:
    """A script that runs when the page is turned to."""
    document.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))


def shows(document) -> None:
    """Text and a link: what an ordinary PDF has."""
    page = document.pages[0].obj
    page.Contents = document.make_stream(b"BT /F1 12 Tf (/JS is a word) Tj ET")
    link = Dictionary(S=Name.URI, URI="https://www.kommune.example/")
    page.Annots = Array(
        [document.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=link))]
    )


def filled_in(document) -> None:
    """A form of the kind that has a program of its own."""
    document.Root.AcroForm = Dictionary(XFA=Stream(document, b"<xdp/>"))


def packed(body: bytes, head: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """Objects packed by hand under a dictionary of our own."""
    return b"%PDF-1.7\n2 0 obj\n<< " + head + b" >>\nstream\n" + body + b"\nendstream\nendobj" + EMPTY_XREF


SCRIPT = b"7 0 << /S /JavaScript /JS (app.alert(1)) >>"
# The word that ends a stream, inside what is packed: a reader goes by the length and reads on.
SPLIT = zlib.compress(b"x" * 10 + b"\nendstream\n" + SCRIPT, level=0)


def accepted() -> dict[str, bytes]:
    """What an ordinary program writes."""
    return {
        "vanlig.pdf": made(shows),
        "gammel måte.pdf": made(shows, is_packed=False),
        "til nettet.pdf": made(shows, linearize=True),
        "ti tusen sider.pdf": made(pages=10_000),
        "html i kommentar.pdf": made(shows, is_packed=False).replace(
            b"%PDF-1.3\n", b"%PDF-1.3\n%<html><script>alert(1)</script>\n", 1
        ),
        "tilfeldige byte.pdf": packed(b"/JS >>", head=b"/Length 6"),
    }


def refused() -> dict[str, tuple[str, bytes]]:
    """What carries something: the name, the code of the refusal, the bytes."""
    whole = made(shows)
    launch = opens_with(S=Name.Launch, F="cmd.exe")
    return {
        "skript ved åpning.pdf": ("active", made(opens_with(S=Name.JavaScript, JS="app.alert(1)"))),
        "skript i navn.pdf": ("active", made(names_script)),
        "skript på siden.pdf": ("active", made(on_page, is_packed=False)),
        "skript i lyd.pdf": ("active", made(opens_with(S=Name.Rendition, JS="app.alert(1)"))),
        "starter program.pdf": ("active", made(launch)),
        "starter program, nett.pdf": ("active", made(launch, linearize=True)),
        "fil i fil, ekte.pdf": ("active", made(carries)),
        "til fil i fil.pdf": ("active", made(opens_with(S=Name.GoToE, D="a"))),
        "xfa-skjema.pdf": ("active", made(filled_in)),
        "film.pdf": ("active", made(opens_with(Subtype=Name.RichMedia))),
        "passord.pdf": ("encrypted", made(shows, encryption=pikepdf.Encryption(user="a", owner="b"))),
        "passord for å endre.pdf": (
            "encrypted",
            made(shows, is_packed=False, encryption=pikepdf.Encryption(user="", owner="b", R=4, aes=True)),
        ),
        "delt på midten.pdf": ("broken", whole[: len(whole) // 2]),
        "uten slutt.pdf": ("broken", whole[:-8]),
        "javascript etterpå.pdf": ("broken", whole + b"\n/*/;alert(1)//"),
        "noe foran.pdf": ("not_its_kind", b"<html>" + whole),
        "forkledd pakke.pdf": (
            "active",
            packed(zlib.compress(SCRIPT), head=b"/Type /Obj#53tm /N 1 /First 4 /Filter /Flate#44ecode"),
        ),
        "pakke uten navn.pdf": ("active", packed(zlib.compress(SCRIPT), head=b"/N 1 /First 4 /Filter /FlateDecode")),
        "pakket i heks.pdf": (
            "broken",
            packed(
                zlib.compress(SCRIPT).hex().encode(),
                head=b"/Type /ObjStm /First 4 /Filter [/ASCIIHexDecode /FlateDecode]",
            ),
        ),
        "pakket med regel.pdf": (
            "broken",
            packed(
                zlib.compress(SCRIPT),
                head=b"/Type /ObjStm /First 4 /Filter /FlateDecode /DecodeParms << /Predictor 12 >>",
            ),
        ),
        "falsk slutt.pdf": ("active", packed(SPLIT)),
        "halv pakke.pdf": ("broken", packed(zlib.compress(SCRIPT)[:-20])),
        "bombe i pakke.pdf": ("bomb", packed(zlib.compress(b"\0" * 40_000_000))),
    }
