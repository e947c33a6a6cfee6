"""Text to compare by, computed in Python so that both databases find and order alike. Pure: no rows here."""

import unicodedata

_AFTER_Z = {"æ": "z1", "ä": "z1", "ø": "z2", "ö": "z2", "å": "z3", "z": "z0", "đ": "d", "ŋ": "n", "ŧ": "t"}


def fold(text: str) -> str:
    """`text` without differences of case, spacing and composition: what a search compares."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def search_key(*texts: str) -> str:
    """The folded words of a row, at most 200 characters; look it up with `search_key__contains=fold(query)`."""
    return fold(" ".join(dict.fromkeys(text for text in texts if text)))[:200]


def sort_key(text: str) -> str:
    """A key in Norwegian order: æ, ø, å after z, other accents ignored, "aa" as it is written.

    Only letters and digits, because a database's own collation may skip everything else; 0 stands between words.
    """
    key = []
    for letter in fold(text):
        plain = letter if letter in _AFTER_Z else unicodedata.normalize("NFD", letter)[0]
        key.append(_AFTER_Z.get(plain, plain if plain.isalnum() else "0"))
    return "".join(key)[:200]
