"""Words and signs as people see them; the browser reads the same vectors (tests/grantportal/test_scripts.py)."""

import json
from pathlib import Path

import pytest

from schemes.counting import signs_in, words_in

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/counts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "words", "signs"), VECTORS, ids=[ascii(text) for text, _, _ in VECTORS])
def test_it_counts_what_people_see(text, words, signs):
    assert (words_in(text), signs_in(text)) == (words, signs)


def test_it_counts_the_same_however_the_lines_end():
    assert signs_in("a\r\nb") == signs_in("a\nb") == 3


def test_it_counts_the_longest_answer_at_once():
    assert (words_in("ord 👍 " * 4_000), signs_in("👩‍👧‍👦" * 4_000)) == (8_000, 4_000)
