"""Rules and examples of a draft: parameters as typed fields in plain words with their unit, errors at the field."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from schemes.admin.drafts import RowAdmin, RowForm, RowInline, inline
from schemes.fields import AmountField, NumberField
from schemes.models import draft
from schemes.models.draft.rules import PHASES
from schemes.operations import toml_values
from schemes.operations.describing import label_of, parameter_lines, unit_of
from schemes.operations.rows import parameter_rows, rule_of
from schemes.rules.facts import FACTS, MalformedFacts
from schemes.rules.registry import ParameterField, RuleProblem, build, codes_of, kinds, parameters_of

PREFIX = "parameter_"


def parameter_field(parameter: ParameterField, codes: list[tuple[str, str]]) -> forms.Field:
    """The form field of one parameter, made from its type: kroner, number, yes or no, a fact, a code, a text."""
    shown: dict[str, Any] = {"label": label_of(parameter.name), "required": False, "help_text": unit_of(parameter.name)}
    if parameter.type is bool:
        return forms.BooleanField(**shown)
    if parameter.type is int:
        return AmountField(**shown) if parameter.name.endswith("_nok") else NumberField(**shown)
    options = _facts() if parameter.is_fact else codes
    if parameter.is_list:
        widget = forms.SelectMultiple(attrs={"size": 8}) if parameter.is_fact else forms.CheckboxSelectMultiple()
        return forms.MultipleChoiceField(choices=options, widget=widget, **shown)
    if parameter.is_fact:
        return forms.ChoiceField(choices=[("", _("ikke satt")), *options], **shown)
    return forms.CharField(**shown)


def _facts() -> list[tuple[str, str]]:
    """Every fact a rule may read, by what it is called."""
    language = get_language() or "nb"
    return sorted(
        ((name, f"{row.label.in_language(language)} ({name})") for name, row in FACTS.items()), key=lambda row: row[1]
    )


def _codes(row: draft.RuleConfigRow) -> list[tuple[str, str]]:
    """The codes that the lists of this rule may hold: those of the facts its parameters name, and those it has now."""
    language = get_language() or "nb"
    found: dict[str, str] = {}
    for line in row.parameters.all():
        if line.text and line.text in FACTS:
            try:
                words = codes_of(line.text)
            except ValueError:
                continue
            found |= {code: word.in_language(language) for code, word in words.items()}
    for line in row.parameters.all():
        if line.is_list and line.text and line.text not in FACTS:
            found.setdefault(line.text, line.text)
    return list(found.items()) or _cost_codes(row, language)


def _cost_codes(row: draft.RuleConfigRow, language: str) -> list[tuple[str, str]]:
    """Kinds of cost, for a rule that lists some and has none yet."""
    rows = draft.CostCategory.objects.filter(edition=row.edition_id).values_list("key", "name_nb", "name_nn")
    return [(key, nynorsk if language == "nn" else bokmal) for key, bokmal, nynorsk in rows]


class RuleForm(RowForm):
    """One rule. The fields of its parameters are made from its kind; a new rule gets them when it has been saved."""

    class Meta:
        model = draft.RuleConfigRow
        exclude = ("edition", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "kind" not in self.fields:  # shown, not edited
            return
        self.fields["kind"] = forms.ChoiceField(
            label=self.fields["kind"].label, choices=[(name, name) for name in kinds]
        )
        self._choose_many("phases", [(phase.value, str(word)) for phase, word in PHASES.items()])
        if self.instance.pk is not None:
            codes = _codes(self.instance)
            stored = rule_of(self.instance).parameters
            for parameter in self.parameters:
                self.fields[f"{PREFIX}{parameter.name}"] = parameter_field(parameter, codes)
                if parameter.name in stored:
                    value = stored[parameter.name]
                    self.initial[f"{PREFIX}{parameter.name}"] = list(value) if isinstance(value, tuple) else value

    @property
    def parameters(self) -> tuple[ParameterField, ...]:
        """What the kind of a stored rule takes."""
        return (
            parameters_of(kinds.get(self.instance.kind)) if self.instance.pk is not None and self.instance.kind else ()
        )

    def parameter_values(self) -> dict[str, Any]:
        """The parameters that are set, typed; what is empty is left out."""
        found = {}
        for parameter in self.parameters:
            value = self.cleaned_data.get(f"{PREFIX}{parameter.name}")
            if value in (None, "", [], False) and not (parameter.is_required and parameter.type is bool):
                continue
            found[parameter.name] = tuple(value) if isinstance(value, list) else value
        return found

    def clean(self) -> dict[str, Any]:
        """The rule as a whole must bind to its kind: each problem is one sentence, at the field where it lies."""
        values = super().clean() or {}
        if self.instance.pk is None or self.errors or values.get("kind") != self.instance.kind:
            return values
        given = self.parameter_values()
        for parameter in self.parameters:
            if parameter.is_required and parameter.name not in given:
                self.add_error(f"{PREFIX}{parameter.name}", _("Denne må være satt for at regelen skal virke."))
        if not self.errors:
            try:
                build(rule_of(self.instance, parameters=given))
            except RuleProblem as problem:
                self.add_error(None, _("Regelen henger ikke sammen: %(problem)s") % {"problem": problem})
        return values


@admin.register(draft.RuleConfigRow)
class RuleAdmin(RowAdmin):
    """Rules of a draft, in R-order."""

    form = RuleForm
    list_display = ("code", "title_nb", "kind", "tracks_in_words", "edition")
    search_fields = ("code", "title_nb", "kind")
    inlines = (inline(draft.RuleSeverity, is_table=True), inline(draft.RuleText))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Where the rule cannot be changed, its values are told in words."""
        return () if obj is None or self.has_change_permission(request, obj) else ("values_in_words",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it is, its parameters, its words."""
        parameters = ["values_in_words"] if self.get_readonly_fields(request, obj) else self._parameters(obj)
        words = ("title_nb", "title_nn", "title_en", "reference_nb", "reference_nn", "reference_en", "link")
        return [
            (None, {"fields": ("code", "kind", "tracks", "phases", "severity", "at_sending", "about")}),
            *([(_("Verdier"), {"fields": parameters})] if parameters else []),
            (_("Ord og hjemmel"), {"fields": (*words, "remedy_nb", "remedy_nn", "remedy_en")}),
            (_("Unntak"), {"fields": ("exception_of", "exception_when")}),
        ]

    def _parameters(self, obj: Any) -> list[str]:
        if obj is None:
            return []
        return [f"{PREFIX}{parameter.name}" for parameter in parameters_of(kinds.get(obj.kind))]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Django asks the model for the fields of a fieldset; parameters are the form's own."""
        if not self.get_readonly_fields(request, obj):
            kwargs["fields"] = None
        return super().get_form(request, obj, change, **kwargs)

    @admin.display(description=gettext_lazy("Verdier"))
    def values_in_words(self, obj: draft.RuleConfigRow) -> str:
        """The parameters as the public page tells them."""
        lines = parameter_lines(rule_of(obj), get_language() or "nb")
        return "; ".join(f"{line.label}: {line.value}" for line in lines)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """The rule, and then the rows of its parameters."""
        super().save_model(request, obj, form, change)
        if change:
            obj.parameters.all().delete()
            draft.RuleParameter.objects.bulk_create(parameter_rows(obj, form.parameter_values()))

    @admin.display(description=gettext_lazy("delordninger"))
    def tracks_in_words(self, obj: draft.RuleConfigRow) -> str:
        """The keys of the tracks."""
        return ", ".join(obj.tracks)


class ExampleFactForm(forms.ModelForm):
    """One fact of an example: its name is chosen, its value typed plainly and checked against its type."""

    name = forms.ChoiceField(label=gettext_lazy("Opplysning"), choices=_facts)

    class Meta:
        model = draft.ExampleFact
        fields = ("name", "value")

    def clean(self) -> dict[str, Any]:
        """The value must be one the fact can have; a text may stand without quotation marks."""
        values = super().clean() or {}
        name, text = values.get("name"), (values.get("value") or "").strip()
        if name and text:
            values["value"] = self._checked(name, text)
        return values

    def _checked(self, name: str, text: str) -> str:
        kind = FACTS[name].type
        for reading in (text, toml_values.to_text(text)):
            try:
                value = toml_values.from_text(reading)
                kind.parse(value, name)
            except (toml_values.NotAValue, MalformedFacts):
                continue
            return toml_values.to_text(value)
        label = FACTS[name].label.in_language(get_language() or "nb")
        self.add_error("value", _("Dette er ikke en verdi for %(fact)s.") % {"fact": label})
        return text


class ExampleFactInline(RowInline):
    """The facts of an example."""

    model = draft.ExampleFact
    form = ExampleFactForm
    exclude = ()
    fields = ("name", "value")
    template = "admin/edit_inline/tabular.html"


class ExampleForm(RowForm):
    """An example; its track is one of the edition's."""

    choices_from = (("track", draft.Track),)


@admin.register(draft.Example)
class ExampleAdmin(RowAdmin):
    """Examples: the outcomes that the rules must give before the edition can be published."""

    form = ExampleForm
    list_display = ("name", "track", "phase", "edition")
    search_fields = ("name",)
    inlines = (ExampleFactInline, inline(draft.ExampleOutcome, is_table=True))
