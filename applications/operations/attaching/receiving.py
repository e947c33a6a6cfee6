"""Many files at once: each is kept or refused on its own, and what became of it is told by name."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from applications.guards.editing import NotOpen
from applications.operations.attaching.names import shown_name
from applications.operations.attaching.refusal import FileRefused
from organisations.workflow import GateClosed


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file: kept, or refused with a sentence. Without a name, the sentence is about all."""

    name: str
    refusal: str = ""

    @property
    def sentence(self) -> str:
        """What is said about it."""
        if not self.refusal:
            return _("%(name)s er lastet opp.") % {"name": self.name}
        return f"{self.name}: {self.refusal}" if self.name else self.refusal


def receive(files: Iterable[UploadedFile], keep: Callable[[UploadedFile], object]) -> list[Received]:
    """Hand each file to `keep`. A refused file stops no other; a place that is closed stops the rest."""
    found: list[Received] = []
    for file in files:
        name = shown_name(file.name or "")
        try:
            keep(file)
        except FileRefused as refused:
            found.append(Received(name, refused.sentence))
        except NotOpen as closed:
            return [*found, Received(name, closed.sentence)]
        except GateClosed as closed:
            return [*found, Received(name, " ".join(closed.reasons))]
        else:
            found.append(Received(name))
    return found or [Received("", _("Velg en fil først."))]
