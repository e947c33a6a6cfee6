"""The wording of letters: what a text is, what may be merged, and how it is drawn. Callers import from here."""

from letters.wording.rendering import render
from letters.wording.standing import standing
from letters.wording.text import Block, LetterText, Rendered, Table, Value, WordingProblem, names_in, problems
from letters.wording.values import long_date, long_time

__all__ = [
    "Block",
    "LetterText",
    "Rendered",
    "Table",
    "Value",
    "WordingProblem",
    "long_date",
    "long_time",
    "names_in",
    "problems",
    "render",
    "standing",
]
