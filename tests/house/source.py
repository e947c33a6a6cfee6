"""What the laws of the house read: the project's own files, as git would list them."""

import ast
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("organisations", "letters", "schemes", "applications", "reporting", "grantportal")


@lru_cache
def python_files() -> tuple[Path, ...]:
    """The Python files of the floors, without migrations."""
    found = [path for floor in FLOORS for path in sorted((ROOT / floor).rglob("*.py"))]
    return tuple(path for path in found if "migrations" not in path.parts)


@lru_cache
def template_files() -> tuple[Path, ...]:
    """All templates."""
    return tuple(sorted((ROOT / "templates").rglob("*.*")))


@lru_cache
def tree_of(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name_of(path: Path) -> str:
    """The path as messages show it."""
    return path.relative_to(ROOT).as_posix()
