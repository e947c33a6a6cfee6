"""The letters of an edition: titles, blocks and the conditions that choose whole blocks. Rendering is in letters."""

from dataclasses import dataclass

from schemes.edition.text import Text


@dataclass(frozen=True, slots=True)
class TitleVariant:
    """Another title, used when its condition holds."""

    when: str
    text: Text


@dataclass(frozen=True, slots=True)
class WordingLetter:
    """One letter, notice or e-mail: its title (the subject of a mail) and its blocks in order."""

    key: str
    title: Text
    blocks: tuple[str, ...]
    title_variants: tuple[TitleVariant, ...] = ()


@dataclass(frozen=True, slots=True)
class WordingBlock:
    """A paragraph or several, printed when `when` holds. Of one `group`, at most one block is printed.

    The text: paragraphs parted by a blank line, «## » a heading, «- » a list line, `{{ name }}` a merge field.
    """

    key: str
    text: Text
    when: str = "always"
    group: str = ""
    basis: tuple[str, ...] = ()
    is_optional: bool = False  # a caseworker may switch it off


@dataclass(frozen=True, slots=True)
class LetterWording:
    """All letters and blocks of an edition."""

    letters: tuple[WordingLetter, ...] = ()
    blocks: tuple[WordingBlock, ...] = ()

    def letter(self, key: str) -> WordingLetter:
        """The letter `key`; KeyError when the edition has none."""
        for letter in self.letters:
            if letter.key == key:
                return letter
        raise KeyError(key)

    def block(self, key: str) -> WordingBlock:
        """The block `key`; KeyError when the edition has none."""
        for block in self.blocks:
            if block.key == key:
                return block
        raise KeyError(key)

    def blocks_of(self, key: str) -> tuple[WordingBlock, ...]:
        """The blocks of the letter `key`, in its order."""
        by_key = {block.key: block for block in self.blocks}
        return tuple(by_key[name] for name in self.letter(key).blocks)
