"""Organisation and account numbers: nine and eleven digits with a control digit (modulus 11)."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.no import kontonr, orgnr


def clean_orgnr(text: str) -> str:
    """The nine digits of an organisation number written with or without spaces; raises ValidationError."""
    try:
        digits = str(orgnr.validate(text))
    except NotANumber:
        digits = ""
    if not digits or digits.startswith("0"):  # nine zeros pass the control digit
        raise ValidationError(
            _("Organisasjonsnummeret stemmer ikke. Skriv ni siffer, for eksempel 958 935 420."), code="orgnr"
        )
    return digits


def clean_account(text: str) -> str:
    """The eleven digits of a Norwegian bank account written with or without dots and spaces; raises ValidationError."""
    try:
        digits = str(kontonr.validate(text))
    except NotANumber:
        digits = ""
    if len(digits) != 11:  # the older seven-digit postal accounts are no longer in use
        raise ValidationError(
            _("Kontonummeret stemmer ikke. Skriv elleve siffer, og se etter om to av dem er byttet om."), code="account"
        )
    return digits
