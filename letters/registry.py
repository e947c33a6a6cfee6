"""Letter kinds: one frozen dataclass each, declared on the floor that fills it, gathered here at start. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Channel(StrEnum):
    """How a kind reaches its reader."""

    LETTER = "L"  # letter of record: PDF in the portal, a mail says that it is there
    NOTICE = "P"  # a notice in the portal without PDF, a mail says that it is there
    MAIL = "E"  # only a mail of its own


class Release(StrEnum):
    """Who lets it go."""

    AUTOMATIC = "A"
    CASEWORKER = "S"
    FOUR_EYES = "4"
    SPENDING_AUTHORITY = "4B"  # four eyes, the second holding spending authority


# Filled by this floor for every letter; a kind need not list them.
COMMON_FIELDS = frozenset(
    {
        "body_name",
        "body_short",
        "case_no",
        "copy_list",
        "document_no",
        "letter_date",
        "portal_url",
        "recipient_address",
        "recipient_name",
        "your_ref",
    }
)
BLANK_FIELDS = frozenset({"recipient_address", "your_ref"})  # empty prints nothing
DROPPING_FIELDS = frozenset({"copy_list"})  # empty drops the block that holds it


@dataclass(frozen=True, slots=True)
class LetterKind:
    """What a kind of letter is. `fields` may be merged, `conditions` choose blocks, a person may type `edit`.

    An empty value stops the letter, unless the field is among `drops` (its block falls away) or `blanks`
    (prints nothing).
    `second_notice` = a reader who has not opened it after seven days is told once more (eForvf. § 8).
    """

    key: str
    channel: Channel = Channel.LETTER
    release: Release = Release.AUTOMATIC
    second_notice: bool = False
    edit: frozenset[str] = frozenset()
    conditions: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    drops: frozenset[str] = frozenset()
    blanks: frozenset[str] = frozenset()

    @property
    def needs_two_persons(self) -> bool:
        """Whoever proposed it cannot release it."""
        return self.release in (Release.FOUR_EYES, Release.SPENDING_AUTHORITY)

    @property
    def all_fields(self) -> frozenset[str]:
        """Its own fields and those every letter has."""
        return self.fields | self.edit | self.drops | self.blanks | COMMON_FIELDS

    @property
    def all_drops(self) -> frozenset[str]:
        """Fields whose emptiness drops their block."""
        return self.drops | DROPPING_FIELDS

    @property
    def all_blanks(self) -> frozenset[str]:
        """Fields whose emptiness prints nothing."""
        return self.blanks | BLANK_FIELDS


class UnknownKind(LookupError):
    """No letter kind of that key was registered."""


@dataclass
class Registry:
    """The kinds known to this process; a test makes its own."""

    _kinds: dict[str, LetterKind] = field(default_factory=dict)

    def register(self, kind: LetterKind) -> LetterKind:
        """Add a kind. Two of one key are a programming error, the same one twice is not."""
        if self._kinds.setdefault(kind.key, kind) != kind:
            raise ValueError(f"letter kind {kind.key!r} is registered twice")
        return kind

    def get(self, key: str) -> LetterKind:
        """The kind called `key`; raises UnknownKind."""
        try:
            return self._kinds[key]
        except KeyError:
            raise UnknownKind(f"no letter kind {key!r}") from None

    def __iter__(self) -> Iterator[LetterKind]:
        """All kinds, by key."""
        return iter(sorted(self._kinds.values(), key=lambda kind: kind.key))

    def __contains__(self, key: object) -> bool:
        """Is `key` registered?"""
        return key in self._kinds

    def with_second_notice(self) -> tuple[str, ...]:
        """Keys of the kinds whose unread letters get a second notice."""
        return tuple(kind.key for kind in self if kind.second_notice)


kinds = Registry()
register = kinds.register
