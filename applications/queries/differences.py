"""What changed from one text to another, word by word, for people to read. Pure."""

import re
from difflib import SequenceMatcher

Part = tuple[str, str]  # kind (same, del, ins) and text
LARGEST = 1_000_000  # words of one text times words of the other; above this the whole text is shown as changed
_WORDS = re.compile(r"[\S\u00a0\u202f]+\s*|\s+")  # "1 000" with a space that does not break is one word


def word_difference(before: str, after: str) -> list[Part]:
    """The parts of both texts in reading order. All "same" and "ins" parts together are `after`, as it stands."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if before == after:
        return [("same", after)] if after else []
    if not old or not new or len(old) * len(new) > LARGEST:
        return [(kind, text) for kind, text in (("del", before), ("ins", after)) if text]
    parts: list[Part] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(new[c:d])))
            continue
        parts += [(name, "".join(words)) for name, words in (("del", old[a:b]), ("ins", new[c:d])) if words]
    return parts
