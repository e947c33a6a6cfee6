"""A letter drawn inside a page of the desk: its headings step down under those of the page."""

from django.utils.safestring import SafeString

from letters.models import Letter


def paper(letter: Letter | None, *, under: int = 1) -> SafeString:
    """The letter's HTML with its title one level below `under`; every value in it was escaped when it was drawn."""
    if letter is None:
        return SafeString("")
    html = letter.html
    for tag, name, level in (("h2", "letter-heading", under + 2), ("h1", "letter-title", under + 1)):
        html = html.replace(f"<{tag}>", f'<h{level} class="{name}">').replace(f"</{tag}>", f"</h{level}>")
    return SafeString(html)
