"""Draft rows: rules with typed parameters, and the examples they must answer (schemes.rules.registry)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from schemes.models.draft.row import DraftRow, key_column, keys_column, words
from schemes.rules.outcome import AtSending, OutcomeKind, Phase, Severity

SEVERITIES = {Severity.BLOCKS: _("stopper"), Severity.WARNS: _("varsler"), Severity.INFORMS: _("opplyser")}
AT_SENDING = {
    AtSending.NOTHING: _("gjør ingenting"),
    AtSending.STOP: _("stopper sending"),
    AtSending.CONFIRM: _("må bekreftes ved sending"),
}
PHASES = {
    Phase.PRE_CHECK: _("forhåndssjekk"),
    Phase.SUBMIT: _("innsending"),
    Phase.ASSESS: _("vurdering"),
    Phase.DECIDE: _("vedtak"),
    Phase.REPORT: _("rapport"),
}
OUTCOMES = {
    OutcomeKind.MET: _("oppfylt"),
    OutcomeKind.NOT_MET: _("ikke oppfylt"),
    OutcomeKind.UNKNOWN: _("mangler opplysninger"),
    OutcomeKind.DISCRETION: _("må vurderes"),
}


class RuleConfigRow(DraftRow):
    """One rule of the draft. Its parameters are rows of their own; `severity` is empty when each phase has its own."""

    code = models.CharField(_("kode"), max_length=10)
    kind = key_column(_("regeltype"))
    tracks = keys_column(_("delordninger"))
    phases = keys_column(_("faser"))
    reference_nb, reference_nn, reference_en = words(_("hjemmel"))
    title_nb, title_nn, title_en = words(_("regelen kort"))
    severity = models.CharField(_("virkning"), max_length=10, blank=True, choices=list(SEVERITIES.items()))
    at_sending = models.CharField(_("ved sending"), max_length=10, blank=True, choices=list(AT_SENDING.items()))
    about = keys_column(_("gjelder i rapportfasen"))
    exception_of = models.CharField(_("unntak fra"), max_length=10, blank=True)
    exception_when = models.CharField(
        _("unntaket gjelder når regelen er"), max_length=10, default=OutcomeKind.MET, choices=list(OUTCOMES.items())
    )
    remedy_nb, remedy_nn, remedy_en = words(_("hva søkeren kan gjøre"), blank=True)
    link = models.CharField(_("lenke"), max_length=300, blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("regel")
        verbose_name_plural = _("regler")

    def __str__(self) -> str:
        """Code and title."""
        return f"{self.code} {self.title_nb}"


class RuleParameter(DraftRow):
    """One value of one parameter; a list is several rows. One of number, flag and text holds the value."""

    parent = models.ForeignKey(RuleConfigRow, on_delete=models.CASCADE, related_name="parameters")
    name = key_column(_("parameter"))
    is_list = models.BooleanField(_("liste"), default=False)
    number = models.BigIntegerField(_("tall"), null=True, blank=True)
    flag = models.BooleanField(_("ja eller nei"), null=True, blank=True)
    text = models.TextField(_("tekst"), null=True, blank=True)

    class Meta(DraftRow.Meta):
        constraints = [
            models.CheckConstraint(
                name="rule_parameter_has_one_type",
                condition=Q(number__isnull=False, flag__isnull=True, text__isnull=True)
                | Q(number__isnull=True, flag__isnull=False, text__isnull=True)
                | Q(number__isnull=True, flag__isnull=True, text__isnull=False)
                | Q(is_list=True, number__isnull=True, flag__isnull=True, text__isnull=True),
            )
        ]
        verbose_name = _("parameter")
        verbose_name_plural = _("parametere")

    def __str__(self) -> str:
        """Name and value."""
        return f"{self.name} = {self.value}"

    @property
    def value(self) -> int | bool | str | None:
        """The value that is set; None in the one row of an empty list."""
        return next((each for each in (self.number, self.flag, self.text) if each is not None), None)


class RuleSeverity(DraftRow):
    """What a rule does in one phase, where phases differ."""

    parent = models.ForeignKey(RuleConfigRow, on_delete=models.CASCADE, related_name="severities")
    name = models.CharField(_("fase"), max_length=20, choices=list(PHASES.items()))
    value = models.CharField(_("virkning"), max_length=10, choices=list(SEVERITIES.items()))

    class Meta(DraftRow.Meta):
        verbose_name = _("virkning i én fase")
        verbose_name_plural = _("virkning i hver fase")

    def __str__(self) -> str:
        """Phase and severity."""
        return f"{self.name}: {self.value}"


class RuleText(DraftRow):
    """A sentence of the rule in other words than its kind has."""

    parent = models.ForeignKey(RuleConfigRow, on_delete=models.CASCADE, related_name="text")
    name = key_column(_("setning"))
    nb, nn, en = words(_("tekst"))

    class Meta(DraftRow.Meta):
        verbose_name = _("egen setning")
        verbose_name_plural = _("egne setninger")

    def __str__(self) -> str:
        """The sentence's key."""
        return self.name


class Example(DraftRow):
    """A case with the outcomes the rules must give (F80)."""

    name = models.CharField(_("navn"), max_length=200)
    track = key_column(_("delordning"))
    phase = models.CharField(_("fase"), max_length=20, choices=list(PHASES.items()))
    verdict = models.CharField(_("samlet utfall"), max_length=20, blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("eksempel")
        verbose_name_plural = _("eksempler")

    def __str__(self) -> str:
        """The name."""
        return self.name


class ExampleFact(DraftRow):
    """One fact of an example; `value` is TOML (500000, "municipality", true)."""

    parent = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="facts")
    name = key_column(_("opplysning"))
    value = models.TextField(_("verdi"))

    class Meta(DraftRow.Meta):
        verbose_name = _("opplysning")
        verbose_name_plural = _("opplysninger")

    def __str__(self) -> str:
        """Name and value."""
        return f"{self.name} = {self.value}"


class ExampleOutcome(DraftRow):
    """What one rule must answer."""

    parent = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="outcomes")
    name = models.CharField(_("regel"), max_length=10)
    value = models.CharField(_("ventet utfall"), max_length=10, choices=list(OUTCOMES.items()))

    class Meta(DraftRow.Meta):
        verbose_name = _("ventet utfall")
        verbose_name_plural = _("ventede utfall")

    def __str__(self) -> str:
        """Rule and outcome."""
        return f"{self.name}: {self.value}"
