"""Draft rows: sections, questions and the attachments asked for (schemes.edition.form)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schemes.edition.form import Form, QuestionKind, SectionKind, WhenCopied
from schemes.models.draft.row import DraftRow, key_column, keys_column, words


class Section(DraftRow):
    """One part of a form."""

    key = key_column(_("nøkkel"))
    title_nb, title_nn, title_en = words(_("overskrift"))
    kind = models.CharField(_("slag"), max_length=20, choices=[(kind.value, kind.value) for kind in SectionKind])
    form = models.CharField(_("skjema"), max_length=20, choices=[(form.value, form.value) for form in Form])
    intro_nb, intro_nn, intro_en = words(_("innledning"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutter"), null=True, blank=True)
    tracks = keys_column(_("delordninger"), _("Tomt betyr alle."))

    class Meta(DraftRow.Meta):
        verbose_name = _("del av skjemaet")
        verbose_name_plural = _("deler av skjemaet")

    def __str__(self) -> str:
        """The heading in bokmål."""
        return self.title_nb


class Question(DraftRow):
    """One question."""

    key = key_column(_("nøkkel"))
    section = key_column(_("del"))
    kind = models.CharField(_("svartype"), max_length=20, choices=[(kind.value, kind.value) for kind in QuestionKind])
    label_nb, label_nn, label_en = words(_("spørsmål"))
    help_nb, help_nn, help_en = words(_("hva vi ser etter"), blank=True)
    why_nb, why_nn, why_en = words(_("hvorfor vi spør"), blank=True)
    tracks = keys_column(_("delordninger"), _("Tomt betyr alle."))
    fact = key_column(_("faktum"), blank=True)
    criterion = key_column(_("kriterium"), blank=True)
    rule = key_column(_("regel"), blank=True)
    required = models.BooleanField(_("må fylles ut"), default=False)
    max_words = models.PositiveSmallIntegerField(_("høyst så mange ord"), null=True, blank=True)
    participant_scope = models.BooleanField(_("spør hver deltaker"), default=False)
    shown_when_question = key_column(_("vises når spørsmålet"), blank=True)
    shown_when_answers = keys_column(_("har et av svarene"))
    when_copied = models.CharField(
        _("når en tidligere søknad kopieres"),
        max_length=10,
        null=True,
        blank=True,
        choices=[
            (WhenCopied.KEEP.value, _("behold svaret")),
            (WhenCopied.CLEAR.value, _("spør på nytt")),
            (WhenCopied.CONFIRM.value, _("kopier, og be om bekreftelse")),
        ],
    )

    class Meta(DraftRow.Meta):
        verbose_name = _("spørsmål")
        verbose_name_plural = _("spørsmål")

    def __str__(self) -> str:
        """The question in bokmål."""
        return self.label_nb


class QuestionOption(DraftRow):
    """One answer to choose."""

    parent = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    key = key_column(_("nøkkel"))
    label_nb, label_nn, label_en = words(_("svar"))
    help_nb, help_nn, help_en = words(_("hjelp"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("svaralternativ")
        verbose_name_plural = _("svaralternativer")

    def __str__(self) -> str:
        """The answer in bokmål."""
        return self.label_nb


class DocumentAsked(DraftRow):
    """One row of the attachment checklist."""

    key = key_column(_("nøkkel"))
    name_nb, name_nn, name_en = words(_("navn"))
    help_nb, help_nn, help_en = words(_("hjelp"), blank=True)
    tracks = keys_column(_("delordninger"), _("Tomt betyr alle."))
    is_required = models.BooleanField(_("må være med"), default=False)
    filled_by = key_column(_("dekkes av delen"), blank=True)

    class Meta(DraftRow.Meta):
        verbose_name = _("vedlegg")
        verbose_name_plural = _("vedlegg")

    def __str__(self) -> str:
        """The name in bokmål."""
        return self.name_nb
