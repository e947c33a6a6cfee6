"""The catalogue on disk: one folder for each call, whose files are together one TOML document."""

from pathlib import Path

from schemes.edition.canonical import load_text
from schemes.edition.document import EditionDocument

CATALOGUE = Path(__file__).resolve().parents[1] / "catalogue"
PARTS = ("edition.toml", "form.toml", "rules.toml", "letters.toml", "examples.toml")


def catalogue_keys() -> tuple[str, ...]:
    """The calls that the catalogue ships, by key."""
    return tuple(sorted(folder.name for folder in CATALOGUE.iterdir() if (folder / PARTS[0]).is_file()))


def folder_text(folder: Path) -> str:
    """The files of `folder`, in order, as the one text they are; one that is not needed may be absent."""
    texts = [part.read_text(encoding="utf-8") for name in PARTS if (part := folder / name).is_file()]
    return "\n".join(texts)


def load_folder(folder: Path) -> EditionDocument:
    """The document of one folder of the catalogue."""
    return load_text(folder_text(folder))
