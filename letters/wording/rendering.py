"""Wording and values in, frozen HTML and plain text out. Only the wording and the fields speak."""

from collections.abc import Collection, Mapping

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from letters.wording.drawing import inline, letterhead, parts
from letters.wording.text import LETTERHEAD, LetterText, Rendered, Value, WordingProblem
from letters.wording.values import Values, applies, clean


def render(text: LetterText, fields: Mapping[str, Value], conditions: Collection[str]) -> Rendered:
    """Draw the letter. Raises WordingProblem for an unknown or empty field, a bad value, or two blocks of one group."""
    values = Values(text.kind, {name: clean(name, value) for name, value in fields.items()})
    title = inline(text.title, values, "title").plain
    html: list[SafeString] = []
    plain: list[str] = []
    taken: dict[str, str] = {}
    head = SafeString("")
    is_answered = False
    for block in text.blocks:
        if not applies(block, values, conditions):
            continue
        if block.group:
            if block.group in taken:
                raise WordingProblem(
                    block.key, f"Blokkene {taken[block.group]} og {block.key} kan ikke stå i samme brev."
                )
            taken[block.group] = block.key
        if block.key == LETTERHEAD:
            head, lines = letterhead(block, values)
            plain.extend(lines)
            continue
        for part in parts(block, values):
            is_result = not is_answered and part.tag == "p"
            is_answered = is_answered or is_result
            html.append(part.html(is_result=is_result))
            plain.append(part.plain)
    body = format_html_join("\n", "{}", ((piece,) for piece in html))
    whole = format_html("{}<h1>{}</h1>\n{}", head, title, body)
    return Rendered(title=title, html=str(whole), text="\n\n".join([title, *(p for p in plain if p)]) + "\n")
