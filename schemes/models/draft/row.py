"""What every draft row has: its edition and its place; and the columns for a text in three languages and for keys."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from organisations.models import User
from organisations.models.pairs import paired
from schemes.models.edition import Edition

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KEY_LENGTH = 200
KEYS_HELP = _("Skill nøklene med mellomrom.")


class DraftRow(models.Model):
    """A row of a draft. Triggers refuse every change of it once the edition has left the draft."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="%(class)s_rows", verbose_name=_("utgave")
    )
    position = models.PositiveSmallIntegerField(_("rekkefølge"), default=0, blank=True)

    class Meta:
        abstract = True
        ordering = ("position", "id")


class KeysField(models.TextField):
    """A short list of keys in one text column, parted by spaces; in Python a tuple of texts."""

    separator = " "

    def from_db_value(self, value: str | None, *_of_the_query: Any) -> tuple[str, ...]:
        """The stored text as a tuple."""
        return self.to_python(value)

    def to_python(self, value: Any) -> tuple[str, ...]:
        """A text or a list as a tuple."""
        return tuple(self.parts(value)) if isinstance(value, str) else tuple(value or ())

    def parts(self, text: str) -> list[str]:
        """The items of a text: here, what stands between white space."""
        return text.split()

    def get_prep_value(self, value: Any) -> str:
        """The tuple as the stored text."""
        return self.separator.join(self.to_python(value))

    def value_to_string(self, obj: models.Model) -> str:
        """The text, for serializers."""
        return self.get_prep_value(getattr(obj, self.attname))

    def value_from_object(self, obj: models.Model) -> Any:
        """The text, for forms."""
        return self.get_prep_value(getattr(obj, self.attname))


class LinesField(KeysField):
    """A list of texts, one on each line."""

    separator = "\n"

    def parts(self, text: str) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in text.splitlines() if line.strip()]


def keys_column(label: "_StrPromise", help_text: "_StrPromise | str" = "") -> KeysField:
    """A column for a list of keys; empty is an empty list."""
    return KeysField(label, blank=True, default="", help_text=help_text or KEYS_HELP)


def key_column(label: "_StrPromise", *, blank: bool = False) -> "models.CharField[str, str]":
    """A column for one key."""
    return models.CharField(label, max_length=KEY_LENGTH, blank=blank)


def words(label: "_StrPromise", *, blank: bool = False) -> "tuple[models.TextField[str, str], ...]":
    """Three columns: bokmål and nynorsk, and English, which may always be empty."""
    return (
        models.TextField(format_lazy("{} ({})", label, _("bokmål")), blank=blank, default=""),
        models.TextField(format_lazy("{} ({})", label, _("nynorsk")), blank=blank, default=""),
        models.TextField(format_lazy("{} ({})", label, _("engelsk")), blank=True, default=""),
    )


class CopiedValue(models.Model):
    """An amount, a date or a year that was copied from an earlier year: unconfirmed until a person has looked (F81)."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="copied_values", verbose_name=_("utgave")
    )
    place = models.CharField(_("sted"), max_length=200)  # "rules.R10.parameters.cap_nok"
    value = models.CharField(_("verdi"), max_length=200)
    confirmed_at = models.DateTimeField(_("bekreftet"), null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            paired("copiedvalue", "confirmed"),
            models.UniqueConstraint(fields=["edition", "place"], name="copied_value_once"),
        ]
        verbose_name = _("kopiert verdi")
        verbose_name_plural = _("kopierte verdier")

    def __str__(self) -> str:
        """Place and value."""
        return f"{self.place} = {self.value}"
