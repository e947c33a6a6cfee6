"""Draft rows: letters and their blocks (schemes.edition.wording)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schemes.models.draft.row import DraftRow, key_column, keys_column, words


class WordingLetter(DraftRow):
    """One letter: its title and its blocks in order."""

    key = key_column(_("nøkkel"))
    title_nb, title_nn, title_en = words(_("tittel"))
    blocks = keys_column(_("blokker, i rekkefølge"))

    class Meta(DraftRow.Meta):
        verbose_name = _("brev")
        verbose_name_plural = _("brev")

    def __str__(self) -> str:
        """The key."""
        return self.key


class TitleVariant(DraftRow):
    """Another title, used when its condition holds."""

    parent = models.ForeignKey(WordingLetter, on_delete=models.CASCADE, related_name="title_variants")
    when = key_column(_("vilkår"))
    text_nb, text_nn, text_en = words(_("tittel"))

    class Meta(DraftRow.Meta):
        verbose_name = _("annen tittel")
        verbose_name_plural = _("andre titler")

    def __str__(self) -> str:
        """The condition."""
        return self.when


class WordingBlock(DraftRow):
    """One block of text, printed when its condition holds."""

    key = key_column(_("nøkkel"))
    text_nb, text_nn, text_en = words(_("tekst"))
    when = key_column(_("vilkår"))
    group = key_column(_("gruppe"), blank=True)
    basis = keys_column(_("hjemler"))
    is_optional = models.BooleanField(_("kan slås av"), default=False)

    class Meta(DraftRow.Meta):
        verbose_name = _("brevblokk")
        verbose_name_plural = _("brevblokker")

    def __str__(self) -> str:
        """The key."""
        return self.key
