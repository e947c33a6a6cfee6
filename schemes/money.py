"""Whole kroner as people write them: parsing without guessing, and printing. The browser follows the same vectors."""

import re

NBSP = "\u00a0"
MINUS = "\u2212"
MAX_NOK = 999_999_999  # below one milliard: far above any frame here, and a sum of amounts still fits a 64-bit integer

_AROUND = (  # white space and marks nobody sees; a list of our own, for Python and browsers strip different ones
    "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff\u200b\u200c\u200d\u200e\u200f\u2060"
)
_ONE_SPACE = "[ \u00a0\u202f\u2009]"
_LONGEST = 60  # no spelling of an amount is longer; keeps the patterns below cheap on pasted essays
_CURRENCY_BEFORE = re.compile(rf"^(?:kr\.?|nok){_ONE_SPACE}*", re.IGNORECASE | re.ASCII)
_CURRENCY_AFTER = re.compile(rf"{_ONE_SPACE}*(?:kr\.?|nok|kroner)\Z", re.IGNORECASE | re.ASCII)
_NO_ORE = re.compile(rf"{_ONE_SPACE}?[,.][-\u2013\u2014]\Z")
_NEGATIVE = re.compile(
    rf"^(?:[-\u2212\u2013]{_ONE_SPACE}*(?:kr\.?|nok)?{_ONE_SPACE}*[0-9].*|\(.*[0-9].*\))\Z",
    re.IGNORECASE | re.ASCII | re.DOTALL,
)
_NUMBER_LIKE = re.compile(r"^[0-9., \u00a0\u202f\u2009\t\r\n-]*[0-9][0-9., \u00a0\u202f\u2009\t\r\n-]*\Z")
_PLAIN = re.compile(r"^(?:0|[1-9][0-9]*)\Z")
_SPACED = re.compile(rf"^[1-9][0-9]{{0,2}}(?:{_ONE_SPACE}[0-9]{{3}})+\Z")
_DOTTED = re.compile(r"^[1-9][0-9]{0,2}(?:\.[0-9]{3})+\Z")
_COMMAED = re.compile(r"^[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}\Z")
_COMMAED_ONCE_BEFORE_DOT = re.compile(r"^[1-9][0-9]{0,2}(?:,[0-9]{3})+\Z")
_DECIMALS = re.compile(r"^(?P<whole>.*?)(?P<mark>[.,])(?P<decimals>[0-9]{1,2})\Z", re.DOTALL)


class AmountProblem(ValueError):
    """The text is not one clear amount in whole kroner.

    `code` says why: `empty`, `ambiguous` (may mean two amounts: ask), `negative`, `not_a_number`, `too_large`,
    `decimals` (has øre). The form turns it into a sentence.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def parse_nok(text: str) -> int:
    """The whole kroner that `text` says; AmountProblem when it says none, or may say two different amounts.

    «500 000», «500.000,-», «kr 500 000» and «500 000,00» are the same amount. A single dot before three digits is a
    thousand mark («1.000» is 1000); a single comma there is a question, for it is decimal in Norwegian and a thousand
    mark in English. Only the digits 0-9 count as digits.
    """
    bare = text.strip(_AROUND)
    if not bare:
        raise AmountProblem("empty")
    if len(bare) > _LONGEST:
        raise AmountProblem("not_a_number")
    number = _without_currency(bare)
    if _NEGATIVE.match(number):
        raise AmountProblem("negative")
    if not _NUMBER_LIKE.match(number):
        raise AmountProblem("not_a_number")
    amount = _whole_number(_without_empty_decimals(number))
    if amount > MAX_NOK:
        raise AmountProblem("too_large")
    return amount


def format_nok(amount: int) -> str:
    """`1000000` as «1 000 000» with non-breaking spaces and, below zero, a true minus sign."""
    digits = f"{abs(amount):,}".replace(",", NBSP)
    return f"{MINUS}{digits}" if amount < 0 else digits


def kr(amount: int) -> str:
    """`500000` as «kr 500 000», never broken over two lines."""
    return f"kr{NBSP}{format_nok(amount)}"


def _without_currency(text: str) -> str:
    """Cut «kr», «NOK» or «kroner» at one end, and the «,-» that says there is no øre."""
    stripped = _CURRENCY_BEFORE.sub("", text, count=1)
    stripped = _CURRENCY_AFTER.sub("", stripped, count=1)
    return _NO_ORE.sub("", stripped, count=1)


def _without_empty_decimals(number: str) -> str:
    """Cut «,00» or «.00»; any other one or two decimals are øre and refused."""
    found = _DECIMALS.match(number)
    if found is None:
        return number
    whole, mark = found["whole"], found["mark"]
    if mark in whole:
        raise AmountProblem("ambiguous")  # «1.000.00»: the same mark cannot be both
    if found["decimals"] != "00":
        raise AmountProblem("decimals")
    if mark == "." and _COMMAED_ONCE_BEFORE_DOT.match(whole):
        return whole.replace(",", "")  # «1,000.00» can only be English
    return whole


def _whole_number(number: str) -> int:
    if _PLAIN.match(number) or _SPACED.match(number) or _DOTTED.match(number) or _COMMAED.match(number):
        digits = re.sub(r"[^0-9]", "", number)
        if len(digits) > len(str(MAX_NOK)):
            raise AmountProblem("too_large")
        return int(digits)
    raise AmountProblem("ambiguous")
