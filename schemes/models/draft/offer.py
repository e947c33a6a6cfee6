"""Draft rows: the heading, sources, the proposed call, tracks, costs and criteria (schemes.edition.offer)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schemes.models.draft.row import DraftRow, LinesField, key_column, keys_column, words


class Heading(DraftRow):
    """What stands once in an edition. Empty yes/no and numbers are "not set"."""

    circular = key_column(_("rundskriv"), blank=True)
    name_nb, name_nn, name_en = words(_("navn"))
    summary_nb, summary_nn, summary_en = words(_("kort om ordningen"))
    goal_nb, goal_nn, goal_en = words(_("mål"))
    is_enkeltvedtak = models.BooleanField(_("er enkeltvedtak"), null=True, blank=True)
    score_max = models.PositiveSmallIntegerField(_("høyeste poeng"), null=True, blank=True)
    repays_unused = models.BooleanField(_("ubrukte midler betales tilbake"), null=True, blank=True)
    no_report_reason = models.TextField(_("hvorfor det ikke kreves rapport"), blank=True)
    auditor_kind_nb, auditor_kind_nn, auditor_kind_en = words(_("hvem som kontrollerer regnskapet"), blank=True)
    collection_text_nb, collection_text_nn, collection_text_en = words(_("om innkreving"), blank=True)
    interest_text_nb, interest_text_nn, interest_text_en = words(_("om renter"), blank=True)
    copies_to = LinesField(_("kopi til"), blank=True, default="", help_text=_("Én mottaker på hver linje."))
    body_name = models.CharField(_("forvalter"), max_length=200)
    body_short = models.CharField(_("kortnavn"), max_length=40)

    class Meta(DraftRow.Meta):
        constraints = [models.UniqueConstraint(fields=["edition"], name="heading_once")]
        verbose_name = _("om ordningen")
        verbose_name_plural = _("om ordningen")

    def __str__(self) -> str:
        """The name in bokmål."""
        return self.name_nb


class ProposedCall(DraftRow):
    """The call that publishing the edition proposes."""

    key = key_column(_("nøkkel"))
    opens_on = models.DateField(_("åpner"), null=True, blank=True)
    deadline_on = models.DateField(_("søknadsfrist"), null=True, blank=True)
    frame_nok = models.PositiveBigIntegerField(_("ramme i hele kroner"), null=True, blank=True)
    budget_year = models.PositiveSmallIntegerField(_("budsjettår"), null=True, blank=True)

    class Meta(DraftRow.Meta):
        constraints = [models.UniqueConstraint(fields=["edition"], name="proposed_call_once")]
        verbose_name = _("foreslått utlysning")
        verbose_name_plural = _("foreslått utlysning")

    def __str__(self) -> str:
        """The key."""
        return self.key


class ProposedSetting(DraftRow):
    """One setting of the proposed call; `value` is TOML (500000, "none", true)."""

    parent = models.ForeignKey(ProposedCall, on_delete=models.CASCADE, related_name="settings")
    name = key_column(_("innstilling"))
    value = models.TextField(_("verdi"))

    class Meta(DraftRow.Meta):
        verbose_name = _("innstilling")
        verbose_name_plural = _("innstillinger")

    def __str__(self) -> str:
        """Name and value."""
        return f"{self.name} = {self.value}"


class Source(DraftRow):
    """A text the edition rests on."""

    key = key_column(_("nøkkel"))
    title = models.TextField(_("tittel"))
    short_nb, short_nn, short_en = words(_("kort henvisning"))
    published_on = models.DateField(_("publisert"), null=True, blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("kilde")
        verbose_name_plural = _("kilder")

    def __str__(self) -> str:
        """Key and title."""
        return f"{self.key}: {self.title}"


class Passage(DraftRow):
    """What the call says about one thing."""

    key = key_column(_("nøkkel"))
    title_nb, title_nn, title_en = words(_("overskrift"))
    text_nb, text_nn, text_en = words(_("tekst"))
    source = key_column(_("kilde"))

    class Meta(DraftRow.Meta):
        verbose_name = _("omtale")
        verbose_name_plural = _("omtaler")

    def __str__(self) -> str:
        """The heading in bokmål."""
        return self.title_nb


class Track(DraftRow):
    """One thing that can be applied for."""

    key = key_column(_("nøkkel"))
    name_nb, name_nn, name_en = words(_("navn"))
    description_nb, description_nn, description_en = words(_("omtale"))
    who_nb, who_nn, who_en = words(_("hvem som kan søke"))
    max_nok = models.PositiveBigIntegerField(_("inntil, i hele kroner"), null=True, blank=True)
    min_nok = models.PositiveBigIntegerField(_("minst, i hele kroner"), null=True, blank=True)
    amount_note_nb, amount_note_nn, amount_note_en = words(_("om beløpet"), blank=True)
    period_years = models.PositiveSmallIntegerField(_("prosjektperiode i år"), null=True, blank=True)
    budget_years = models.PositiveSmallIntegerField(_("år i budsjettet"), default=1)
    source = key_column(_("kilde"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("delordning")
        verbose_name_plural = _("delordninger")

    def __str__(self) -> str:
        """The name in bokmål."""
        return self.name_nb


class TrackLetter(DraftRow):
    """Which letter a track uses for one result."""

    parent = models.ForeignKey(Track, on_delete=models.CASCADE, related_name="letters")
    name = key_column(_("resultat"))
    value = key_column(_("brev"))

    class Meta(DraftRow.Meta):
        verbose_name = _("brev for resultat")
        verbose_name_plural = _("brev for resultat")

    def __str__(self) -> str:
        """Result and letter."""
        return f"{self.name}: {self.value}"


class CostCategory(DraftRow):
    """One kind of cost in the budget."""

    key = key_column(_("nøkkel"))
    name_nb, name_nn, name_en = words(_("navn"))
    tracks = keys_column(_("delordninger"))
    help_nb, help_nn, help_en = words(_("hjelp"), blank=True)
    part = key_column(_("del"), blank=True)
    split = key_column(_("vises ved deling"), blank=True)
    asks_position_pct = models.BooleanField(_("spør om stillingsprosent"), default=False)
    asks_description = models.BooleanField(_("spør om beskrivelse"), default=False)

    class Meta(DraftRow.Meta):
        verbose_name = _("kostnadsart")
        verbose_name_plural = _("kostnadsarter")

    def __str__(self) -> str:
        """The name in bokmål."""
        return self.name_nb


class CoveredCosts(DraftRow):
    """The list of covered costs in an award letter."""

    tracks = keys_column(_("delordninger"))
    split = key_column(_("ved deling"), blank=True)
    basis = key_column(_("hjemmel"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("liste over dekkede kostnader")
        verbose_name_plural = _("lister over dekkede kostnader")

    def __str__(self) -> str:
        """The tracks."""
        return " ".join(self.tracks)


class CoveredCost(DraftRow):
    """One line of that list."""

    parent = models.ForeignKey(CoveredCosts, on_delete=models.CASCADE, related_name="lines")
    nb, nn, en = words(_("linje"))

    class Meta(DraftRow.Meta):
        verbose_name = _("linje")
        verbose_name_plural = _("linjer")

    def __str__(self) -> str:
        """The line in bokmål."""
        return self.nb


class Criterion(DraftRow):
    """What an application is weighed by."""

    key = key_column(_("nøkkel"))
    name_nb, name_nn, name_en = words(_("navn"))
    question_nb, question_nn, question_en = words(_("spørsmål"))
    rule = key_column(_("regel"))
    score = key_column(_("faktum for poeng"), blank=True)
    reason = key_column(_("faktum for begrunnelse"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("vurderingskriterium")
        verbose_name_plural = _("vurderingskriterier")

    def __str__(self) -> str:
        """Key and name."""
        return f"{self.key} {self.name_nb}"


class CriterionAnchor(DraftRow):
    """The words for one step of the scale, lowest first."""

    parent = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="anchors")
    nb, nn, en = words(_("ord for trinnet"))

    class Meta(DraftRow.Meta):
        verbose_name = _("trinn på skalaen")
        verbose_name_plural = _("trinn på skalaen")

    def __str__(self) -> str:
        """The words in bokmål."""
        return self.nb
