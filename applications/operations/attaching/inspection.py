"""Is this the kind of file its name says, whole and harmless? Extension, first bytes, then a parse."""

import io
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from applications.operations.attaching.names import clean_name, extension_of
from applications.operations.attaching.packages import MAIN_PART, ODT, check_package
from applications.operations.attaching.pictures import redrawn
from applications.operations.attaching.portable import check_pdf
from applications.operations.attaching.refusal import FileRefused

CONTENT_TYPE = {
    "pdf": "application/pdf",
    "docx": MAIN_PART["docx"].removesuffix(".main+xml"),
    "xlsx": MAIN_PART["xlsx"].removesuffix(".main+xml"),
    "odt": ODT,
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
_FIRST_BYTES = {
    "pdf": b"%PDF-",
    "docx": b"PK\x03\x04",
    "xlsx": b"PK\x03\x04",
    "odt": b"PK\x03\x04",
    "png": b"\x89PNG\r\n\x1a\n",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be stored: its name, its type and the bytes to keep."""

    name: str
    content_type: str
    data: bytes


def inspect(*, name: str, file: IO[bytes], size: int) -> Inspected:
    """The file, checked; FileRefused says what is wrong. A picture comes back drawn anew."""
    cleaned = clean_name(name)
    extension = extension_of(cleaned)
    if extension not in CONTENT_TYPE:
        kinds = ", ".join(sorted(set(CONTENT_TYPE) - {"jpeg"}))
        raise FileRefused(
            "kind", _("Vi tar imot filer av typen %(kinds)s. Lag en PDF av filen, og last opp den.") % {"kinds": kinds}
        )
    data = _read(file, size)
    if not data.startswith(_FIRST_BYTES[extension]):
        raise FileRefused(
            "not_its_kind",
            _("Innholdet i filen er ikke %(kind)s. Lagre den på nytt i det formatet navnet sier.")
            % {"kind": extension},
        )
    if extension == "pdf":
        check_pdf(data)
    elif extension in {"docx", "xlsx", "odt"}:
        check_package(io.BytesIO(data), extension)
    else:
        data = redrawn(io.BytesIO(data), extension)
    return Inspected(cleaned, CONTENT_TYPE[extension], data)


def _read(file: IO[bytes], size: int) -> bytes:
    """All bytes; refused when there are none, or more than the portal takes."""
    most = settings.ATTACHMENT_MAX_BYTES
    data = b"" if size > most else file.read(most + 1)
    if size > most or len(data) > most:
        megabytes = most // (1024 * 1024)
        raise FileRefused(
            "too_large",
            _("Filen er for stor. Den kan være høyst %(count)d MB. Del den, eller gjør den mindre.")
            % {"count": megabytes},
        )
    if not data:
        raise FileRefused("empty", _("Filen er tom. Velg en fil med innhold."))
    return data
