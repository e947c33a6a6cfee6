"""The name of an uploaded file: text that people read, never a path."""

import re
import unicodedata

from django.utils.translation import gettext as _

from applications.operations.attaching.refusal import FileRefused

LONGEST_NAME = 150
_FORMATTING = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, direction marks, half characters, line ends
_NOT_ON_WINDOWS = frozenset('<>:"|?*')
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)( *\..*)?", re.IGNORECASE)  # Windows opens these as machines
_LONGEST_SHOWN = 60


def clean_name(name: str) -> str:
    """`name` in composed form; FileRefused when it is empty, too long, or could be read as something it is not."""
    composed = unicodedata.normalize("NFC", name).strip().strip(".")
    if not composed:
        raise FileRefused("no_name", _("Filen har ikke noe navn. Gi den et navn og last den opp på nytt."))
    if "/" in composed or "\\" in composed:
        raise FileRefused("path_in_name", _("Filnavnet kan ikke ha skråstrek. Gi filen et annet navn."))
    if any(unicodedata.category(letter) in _FORMATTING or letter in _NOT_ON_WINDOWS for letter in composed):
        raise FileRefused(
            "sign_in_name", _("Filnavnet har tegn som ikke kan brukes. Gi filen et navn med bokstaver og tall.")
        )
    if _DEVICES.fullmatch(composed):
        raise FileRefused("device_name", _("Windows kan ikke bruke dette filnavnet. Gi filen et annet navn."))
    if len(composed) > LONGEST_NAME:
        raise FileRefused(
            "long_name", _("Filnavnet er for langt. Bruk høyst %(count)d tegn.") % {"count": LONGEST_NAME}
        )
    return composed


def shown_name(name: str) -> str:
    """A name that may have been refused, fit for a sentence: no sign that turns or hides what stands beside it."""
    plain = "".join("\N{REPLACEMENT CHARACTER}" if unicodedata.category(sign) in _FORMATTING else sign for sign in name)
    return plain if len(plain) <= _LONGEST_SHOWN else f"{plain[: _LONGEST_SHOWN - 1]}…"


def extension_of(name: str) -> str:
    """What stands after the last dot, in small letters; empty without a dot."""
    return name.rpartition(".")[2].lower() if "." in name else ""
