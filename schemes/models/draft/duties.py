"""Draft rows: terms of the award and reminder ladders (schemes.edition.duties)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schemes.edition.duties import Due, Share
from schemes.models.draft.row import DraftRow, key_column, keys_column, words


class Terms(DraftRow):
    """The terms of one track."""

    track = key_column(_("delordning"))
    period_years = models.PositiveSmallIntegerField(_("prosjektperiode i år"), null=True, blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("vilkår for delordning")
        verbose_name_plural = _("vilkår for delordninger")

    def __str__(self) -> str:
        """The track."""
        return self.track


class InstalmentTerm(DraftRow):
    """One payment of the plan."""

    parent = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="instalments")
    share = models.CharField(_("andel"), max_length=20, choices=[(share.value, share.value) for share in Share])
    requires = keys_column(_("krever pliktene"))
    earliest_years = models.PositiveSmallIntegerField(_("tidligst så mange år etter vedtaket"), default=0)
    part = key_column(_("del"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("termin")
        verbose_name_plural = _("terminer")

    def __str__(self) -> str:
        """The share."""
        return self.share


class ObligationTerm(DraftRow):
    """One duty."""

    parent = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="obligations")
    kind = key_column(_("slag"))
    title_nb, title_nn, title_en = words(_("navn"))
    due = models.CharField(_("frist"), max_length=30, choices=[(due.value, due.value) for due in Due])
    years = models.PositiveSmallIntegerField(_("år etter vedtaket"), default=0)
    is_moved = models.BooleanField(_("flyttes til neste virkedag"), default=True)
    only_when_partial = models.BooleanField(_("bare ved delvis innvilgelse"), default=False)
    basis = key_column(_("hjemmel"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("plikt")
        verbose_name_plural = _("plikter")

    def __str__(self) -> str:
        """The name in bokmål."""
        return self.title_nb


class Ladder(DraftRow):
    """The reminders about some kinds of duty."""

    kinds = keys_column(_("slag plikter"))

    class Meta(DraftRow.Meta):
        verbose_name = _("påminnelsesplan")
        verbose_name_plural = _("påminnelsesplaner")

    def __str__(self) -> str:
        """The kinds."""
        return ", ".join(self.kinds)


class LadderStep(DraftRow):
    """One reminder: so many days from the due date, negative before it."""

    parent = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="steps")
    offset_days = models.SmallIntegerField(_("dager fra fristen"))
    letter = key_column(_("brev"))
    receivers = keys_column(_("mottakere"))

    class Meta(DraftRow.Meta):
        verbose_name = _("påminnelse")
        verbose_name_plural = _("påminnelser")

    def __str__(self) -> str:
        """Days and letter."""
        return f"{self.offset_days:+d} {self.letter}"
