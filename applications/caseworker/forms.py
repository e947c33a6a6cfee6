"""The forms of the caseworkers' desk: shape only. What may be done is asked by the operations."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.models import Message
from applications.queries.fields import Field
from applications.workflow import Result
from organisations.lineage import Relation
from organisations.models import RegisterCompletion, User
from organisations.operations.completing import YEARS
from schemes.fields import DayField, NumberField

LONG, SHORT = 10_000, 500
YES_NO = (("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nei")))


def text_box(rows: int = 3) -> forms.Textarea:
    """A field of several lines."""
    return forms.Textarea(attrs={"rows": rows})


def needed(sentence: Promise) -> dict[str, Any]:
    """What an empty required field says."""
    return {"required": sentence}


class DeclarationForm(forms.Form):
    """Habilitet: has the person a conflict of interest in this case?"""

    has_conflict = forms.ChoiceField(
        label=gettext_lazy("Er du habil i denne saken?"),
        choices=(("no", gettext_lazy("Ja, jeg er habil")), ("yes", gettext_lazy("Nei, jeg er inhabil"))),
        widget=forms.RadioSelect,
        error_messages=needed(gettext_lazy("Velg om du er habil eller inhabil.")),
    )
    reason = forms.CharField(
        label=gettext_lazy("Hvis du er inhabil: hva er grunnen?"), required=False, max_length=LONG, widget=text_box()
    )

    def clean(self) -> dict[str, Any]:
        """A conflict needs its reason."""
        cleaned = super().clean() or {}
        if cleaned.get("has_conflict") == "yes" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Skriv hva som gjør at du er inhabil."))
        return cleaned


class ScoreForm(forms.Form):
    """Points and reason for one criterion."""

    points = forms.IntegerField(error_messages=needed(gettext_lazy("Velg poeng.")), min_value=1, max_value=100)
    reason = forms.CharField(required=False, max_length=LONG, widget=text_box(2))


class JudgementForm(forms.Form):
    """A person's answer to one rule, with the reason."""

    is_met = forms.ChoiceField(choices=YES_NO, error_messages=needed(gettext_lazy("Velg ja eller nei.")))
    reason = forms.CharField(
        max_length=LONG, widget=text_box(2), error_messages=needed(gettext_lazy("Skriv begrunnelsen."))
    )


class ReasonForm(forms.Form):
    """One reason."""

    reason = forms.CharField(
        label=gettext_lazy("Begrunnelse"),
        max_length=LONG,
        widget=text_box(),
        error_messages=needed(gettext_lazy("Skriv begrunnelsen.")),
    )


class MessageForm(forms.Form):
    """A message in the case."""

    subject = forms.ChoiceField(label=gettext_lazy("Hva gjelder det?"), choices=Message.Subject.choices)
    body = forms.CharField(
        label=gettext_lazy("Melding"),
        max_length=LONG,
        widget=text_box(5),
        help_text=gettext_lazy("Søkeren får e-post om at det er en melding, uten innholdet."),
        error_messages=needed(gettext_lazy("Skriv meldingen.")),
    )


class GiveForm(forms.Form):
    """Which colleague gets the case."""

    to = forms.ModelChoiceField(
        label=gettext_lazy("Gi saken til"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Velg en kollega"),
        error_messages=needed(gettext_lazy("Velg en kollega.")),
    )
    reason = forms.CharField(label=gettext_lazy("Grunn"), required=False, max_length=SHORT)

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]


class CompletionForm(forms.Form):
    """What was found about the applicant where the register is silent; which values count hangs on the kind."""

    kind = forms.ChoiceField(label=gettext_lazy("Hva har du funnet ut?"), choices=RegisterCompletion.Kind.choices)
    year = forms.TypedChoiceField(
        label=gettext_lazy("År"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "–"), *((year, str(year)) for year in YEARS)],
        help_text=gettext_lazy("For kontrollerte år og tidligere tilskudd."),
    )
    relation = forms.ChoiceField(
        label=gettext_lazy("Mottakeren var"),
        required=False,
        choices=(
            ("", "–"),
            (Relation.SAME, gettext_lazy("søkeren selv")),
            (Relation.MERGED_2020, gettext_lazy("slått sammen inn i søkeren 1. januar 2020")),
            (Relation.MERGED_OTHER, gettext_lazy("slått sammen inn i søkeren en annen gang")),
            (Relation.PART, gettext_lazy("delt, en del er i søkeren")),
            (Relation.UNCLEAR, gettext_lazy("uklart")),
        ),
        help_text=gettext_lazy("For tidligere tilskudd."),
    )
    period_end_on = DayField(label=gettext_lazy("Prosjektperioden sluttet"), required=False)
    is_true = forms.ChoiceField(
        label=gettext_lazy("Fikk søkeren tilskuddet?"),
        required=False,
        choices=(("", "–"), *YES_NO),
        help_text=gettext_lazy("For BTI 2017 og Bufdir 2018."),
    )
    number = NumberField(label=gettext_lazy("Folketall"), required=False)
    source = forms.CharField(
        label=gettext_lazy("Kilde"),
        max_length=300,
        error_messages=needed(gettext_lazy("Skriv hvor opplysningen kommer fra.")),
    )
    reason = forms.CharField(
        label=gettext_lazy("Hvorfor trengs den i saken?"),
        max_length=LONG,
        widget=text_box(2),
        error_messages=needed(gettext_lazy("Skriv hvorfor opplysningen trengs i saken.")),
    )

    def values(self) -> dict[str, Any]:
        """What the operation takes: only the values that the chosen kind asks for."""
        given = self.cleaned_data
        kind = RegisterCompletion.Kind(given["kind"])
        kinds = RegisterCompletion.Kind
        found: dict[str, Any] = {name: given[name] for name in ("kind", "source", "reason")}
        if kind in {kinds.MU_YEAR_CHECKED, kinds.MU_GRANT, kinds.MU_NO_GRANT}:
            found["year"] = given["year"]
        if kind is kinds.MU_GRANT:
            found |= {"relation": given["relation"], "period_end_on": given["period_end_on"]}
        if kind in {kinds.BTI_2017, kinds.BUFDIR_2018} and given["is_true"]:
            found["is_true"] = given["is_true"] == "yes"
        if kind is kinds.POPULATION:
            found["number"] = given["number"]
        return found


class CorrectionForm(forms.Form):
    """Which fields are opened, the note for each, and until when."""

    due_on = DayField(label=gettext_lazy("Frist for søkeren"), error_messages=needed(gettext_lazy("Velg en dato.")))
    note = forms.CharField(
        label=gettext_lazy("Til søkeren, vises i portalen"), required=False, max_length=LONG, widget=text_box()
    )

    def __init__(self, *args: Any, choosable: Sequence[Field], earliest: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choosable = choosable
        self.fields["due_on"].initial = earliest
        for field in choosable:
            self.fields[f"ask-{field.key}"] = forms.BooleanField(label=field.label, required=False)
            self.fields[f"note-{field.key}"] = forms.CharField(
                label=_("Hva mangler i «%(field)s», og hva skal de gjøre?") % {"field": field.label},
                required=False,
                max_length=SHORT,
                widget=text_box(2),
            )

    def rows(self) -> Iterable[tuple[Field, forms.BoundField, forms.BoundField]]:
        """Each field with its box and its note."""
        for field in self.choosable:
            yield field, self[f"ask-{field.key}"], self[f"note-{field.key}"]

    def asked(self) -> list[tuple[str, str]]:
        """The ticked fields with their notes; a note alone ticks its field."""
        given = self.cleaned_data
        return [
            (field.key, given[f"note-{field.key}"])
            for field in self.choosable
            if given[f"ask-{field.key}"] or given[f"note-{field.key}"].strip()
        ]


class CommentForm(forms.Form):
    """Which facts the applicant is asked to comment on, and until when."""

    facts = forms.MultipleChoiceField(
        label=gettext_lazy("Opplysninger som kan få betydning"),
        widget=forms.CheckboxSelectMultiple,
        error_messages=needed(gettext_lazy("Kryss av for minst én av opplysningene i listen.")),
    )
    due_on = DayField(label=gettext_lazy("Frist for søkeren"), error_messages=needed(gettext_lazy("Velg en dato.")))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], earliest: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["facts"].choices = choices  # type: ignore[attr-defined]
        self.fields["due_on"].initial = earliest


class DueDateForm(forms.Form):
    """Another date for an open request."""

    due_on = DayField(label=gettext_lazy("Ny frist"), error_messages=needed(gettext_lazy("Velg en dato.")))


RESULTS = (
    (Result.GRANTED.value, gettext_lazy("Tilskudd")),
    (Result.REJECTED.value, gettext_lazy("Avslag")),
    (Result.DISMISSED.value, gettext_lazy("Avvisning")),
)


class RecommendationForm(forms.Form):
    """What is proposed, and the texts. The amounts stand beside it, one for each cost category."""

    result = forms.ChoiceField(
        label=gettext_lazy("Hva innstiller du på?"),
        choices=RESULTS,
        widget=forms.RadioSelect(attrs={"layout": "choice-cards"}),
        error_messages=needed(gettext_lazy("Velg hva du innstiller på.")),
    )
    reason = forms.CharField(
        label=gettext_lazy("Begrunnelse for innstillingen"),
        max_length=LONG,
        widget=text_box(5),
        error_messages=needed(gettext_lazy("Skriv begrunnelsen.")),
    )
    reduction_reason = forms.CharField(
        label=gettext_lazy("Hvorfor mindre enn søkt? Står i brevet"),
        required=False,
        max_length=800,
        widget=text_box(),
    )
    assessment_text = forms.CharField(
        label=gettext_lazy("Vurdering som står i et avslagsbrev"), required=False, max_length=1500, widget=text_box(4)
    )
    reason_nn = forms.CharField(
        label=gettext_lazy("Begrunnelsen på nynorsk"), required=False, max_length=LONG, widget=text_box(4)
    )
    reduction_reason_nn = forms.CharField(
        label=gettext_lazy("Hvorfor mindre enn søkt, på nynorsk"), required=False, max_length=800, widget=text_box()
    )
    assessment_text_nn = forms.CharField(
        label=gettext_lazy("Vurderingen på nynorsk"), required=False, max_length=1500, widget=text_box(4)
    )


class ReadyForm(forms.Form):
    """The day on which the letters of a batch are released."""

    release_on = DayField(
        label=gettext_lazy("Dato for utsending"),
        help_text=gettext_lazy("Datoen står i brevene og er vedtaksdato."),
        error_messages=needed(gettext_lazy("Velg datoen brevene skal sendes.")),
    )


def first_errors(form: forms.Form, anchors: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """The errors of a form as (anchor, sentence), for the summary."""
    anchors = anchors or {}
    return [
        (anchors.get(name, f"id_{name}"), str(sentence)) for name, errors in form.errors.items() for sentence in errors
    ]
