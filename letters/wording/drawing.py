"""A block and its values as HTML and as plain text, side by side. Everything printed passes format_html."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from letters.wording.text import FIELD, Block, Table, WordingProblem
from letters.wording.values import Values

SHORT = 8  # rows that stay together on a page
_PARAGRAPH = re.compile(r"\s*(?:¶|\n)\s*")
_HEADING = re.compile(r"##\s+(.+)|\*\*([^*]+)\*\*")
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, heading, list or table, as HTML inside its tag and as plain text."""

    tag: str
    inner: SafeString
    plain: str

    def html(self, *, is_result: bool) -> SafeString:
        """With its tag; the first paragraph is the answer and wears the rule beside it."""
        if self.tag == "":
            return self.inner
        if is_result:
            return format_html('<p class="result">{}</p>', self.inner)
        return format_html("<{tag}>{}</{tag}>", self.inner, tag=self.tag)


@dataclass(slots=True)
class Line:
    """A line under construction: runs of text, each strong or not. It neither begins nor ends with space."""

    runs: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, text: str, *, strong: bool = False) -> None:
        """Append a run."""
        text = text if self.runs else text.lstrip()
        if text:
            self.runs.append((text, strong))

    @property
    def plain(self) -> str:
        """The line as plain text."""
        return "".join(text for text, _ in self.runs).strip()

    def flush(self, tag: str) -> Iterator[Part]:
        """The line as a part, if anything was written; the line is then empty."""
        if self.plain:
            *runs, (last, strong) = self.runs
            marked = ((SafeString("strong" if bold else ""), text) for text, bold in [*runs, (last.rstrip(), strong)])
            pieces = (format_html("<{0}>{1}</{0}>" if name else "{1}", name, text) for name, text in marked)
            yield Part(tag, format_html_join("", "{}", ((piece,) for piece in pieces)), self.plain)
        self.runs = []


def inline(text: str, values: Values, place: str) -> Line:
    """Text with fields and strong runs; a list or table cannot stand here."""
    line = Line()
    for index, run in enumerate(_STRONG.split(text)):
        for piece, name in _pieces(run):
            value = values.get(name, place) if name else piece
            if not isinstance(value, str):
                raise WordingProblem(name, f"En liste eller tabell kan ikke stå midt i en setning (blokk {place}).")
            line.add(" ".join(value.split("\n")) if name else value, strong=index % 2 == 1)
    return line


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text cut at its merge fields: (literal, "") or ("", field name)."""
    position = 0
    for match in FIELD.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], ""
        yield "", match.group(1) or match.group(0)
        position = match.end()
    if position < len(text):
        yield text[position:], ""


def parts(block: Block, values: Values) -> Iterator[Part]:
    """The paragraphs, headings, lists and tables of a block."""
    items: list[Line] = []
    for paragraph in _PARAGRAPH.split(re.sub(r"(^|\n)\s*-\s", r"\1• ", block.text.strip())):
        lead, *points = re.split(r"\s*•\s*", paragraph.strip())
        if lead:
            yield from _list(items)
            items = []
            heading = _HEADING.fullmatch(lead)
            if heading:
                yield from inline(heading.group(1) or heading.group(2), values, block.key).flush("h2")
            else:
                yield from _paragraph(lead, values, block.key)
        items.extend(inline(point.strip(), values, block.key) for point in points if point.strip())
    yield from _list(items)


def _list(items: list[Line]) -> Iterator[Part]:
    """A bullet list, if there are items."""
    if items:
        rows = [next(item.flush("li")) for item in items]
        inner = format_html_join("", "<li>{}</li>", ((row.inner,) for row in rows))
        yield Part("ul", inner, "\n".join(f"• {row.plain}" for row in rows))


def _paragraph(text: str, values: Values, place: str) -> Iterator[Part]:
    """A paragraph; a value of several lines, a list or a table in it stands by itself, the rest goes on after it."""
    line = Line()
    for index, run in enumerate(_STRONG.split(text)):
        for piece, name in _pieces(run):
            value = values.get(name, place) if name else piece
            if isinstance(value, Table):
                yield from line.flush("p")
                yield _table(value)
            elif isinstance(value, tuple):
                yield from line.flush("p")
                bullets = [Line() for _ in value]
                for bullet, item in zip(bullets, value, strict=True):
                    bullet.add(item)
                yield from _list(bullets)
            else:
                first, *more = str(value).strip("\n").split("\n") if name else [str(value)]
                line.add(first, strong=index % 2 == 1)
                for following in more:
                    yield from line.flush("p")
                    line.add(following, strong=index % 2 == 1)
    yield from line.flush("p")


def _table(table: Table) -> Part:
    """A table with header cells for columns and rows."""

    def row(cells: tuple[str, ...], scope: str) -> SafeString:
        tags = ["th" if scope == "col" or index == 0 else "td" for index in range(len(cells))]
        return format_html_join(
            "",
            "<{}{}{}>{}</{}>",
            (
                (
                    tag,
                    format_html(' scope="{}"', "col" if scope == "col" else "row") if tag == "th" else "",
                    SafeString(' class="number"') if index in table.numeric else "",
                    cell,
                    tag,
                )
                for index, (tag, cell) in enumerate(zip(tags, cells, strict=True))
            ),
        )

    body = format_html_join("", "<tr>{}</tr>", ((row(cells, "row"),) for cells in table.rows))
    foot = format_html("<tfoot><tr>{}</tr></tfoot>", row(table.foot, "row")) if table.foot else ""
    inner = format_html(
        '<table class="{}"><thead><tr>{}</tr></thead><tbody>{}</tbody>{}</table>',
        "short" if len(table.rows) <= SHORT else "long",
        row(table.columns, "col"),
        body,
        foot,
    )
    lines = [table.columns, *table.rows, *([table.foot] if table.foot else [])]
    return Part("", inner, "\n".join(" · ".join(cells) for cells in lines))


def letterhead(block: Block, values: Values) -> tuple[SafeString, list[str]]:
    """Recipient and address on lines of their own; "label: value" pairs joined by · become the table of references."""
    lines: list[str] = []
    pairs: list[tuple[str, str]] = []
    for paragraph in _PARAGRAPH.split(block.text.strip()):
        parts = paragraph.split(" · ")
        for part in parts:
            label, colon, _ = part.partition(": ")
            written = inline(part, values, block.key).plain
            if colon and label and "{{" not in label:
                value = written[len(label) + 2 :].strip()
                if value:
                    pairs.append((label, value))
            elif len(parts) == 1:
                name = part.strip().removeprefix("{{").removesuffix("}}").strip()
                whole = values.values.get(name, written)  # an address keeps its lines
                text = whole if isinstance(whole, str) else written
                lines.extend(line for line in text.split("\n") if line.strip())
            elif written.strip():
                lines.append(written)
    address = format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))
    rows = format_html_join("", '<tr><th scope="row">{}:</th><td>{}</td></tr>', pairs)
    html = format_html(
        '<div class="letterhead"><p class="recipient">{}</p><table class="references">{}</table></div>\n', address, rows
    )
    return html, ["\n".join([*lines, *(f"{label}: {value}" for label, value in pairs)])]
