"""One text in both forms of Norwegian, English where there is one, and the problem of a document that does not read."""

from dataclasses import dataclass

LANGUAGES = ("nb", "nn", "en")


class MalformedEdition(ValueError):
    """The document does not read: `path` says where («questions[3].section»), `problem` what is wrong there."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}" if path else problem)
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Text:
    """What people read: bokmål and nynorsk always, English where it is written."""

    nb: str
    nn: str
    en: str = ""

    def in_language(self, code: str) -> str:
        """The text in `code` (nb, nn, en; «en-gb» counts as en). English that is not written falls back to bokmål."""
        return {"nn": self.nn, "en": self.en or self.nb}.get(code[:2], self.nb)

    def language_of(self, code: str) -> str:
        """The language `in_language(code)` really gives: what the `lang` attribute must say."""
        short = code[:2]
        if short == "en":
            return "en" if self.en else "nb"
        return "nn" if short == "nn" else "nb"
