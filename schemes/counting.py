"""Counting what people see: words and signs. The browser counts the same way (`static/js/counting.js`). Pure.

tests/vectors/counts.json holds both to one answer.
"""

import re

from wcwidth import iter_graphemes

# Unicode's white space: what separates words. Written out, because Python and JavaScript each have their own list.
_SPACES = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# What takes no room on the screen: a "word" of these alone is none.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+")


def words_in(text: str) -> int:
    """How many words people see: runs of signs between spaces."""
    return sum(1 for word in _SPACES.split(text) if _UNSEEN.sub("", word))


def signs_in(text: str) -> int:
    """How many signs people see: grapheme clusters (UAX 29). A family emoji is one, and so is an A with a ring."""
    return sum(1 for _ in iter_graphemes(text.replace("\r\n", "\n")))
