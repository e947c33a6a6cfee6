"""Settings of a scheme that no source gives: days, appeal body, whether decisions are enkeltvedtak (letters.md 1.1)."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schemes.admin.lists import column
from schemes.admin.rights import SchemesAdmin, administrator
from schemes.edition import PROPOSED_DAYS
from schemes.models import Scheme
from schemes.operations.setting_up import OF_SCHEME, set_scheme_settings

NOT_SET = gettext_lazy("ikke satt")
YES_NO_NOT_SET = [("", NOT_SET), ("true", gettext_lazy("ja")), ("false", gettext_lazy("nei"))]
LABELS = {
    "is_enkeltvedtak": gettext_lazy("Er avgjørelsen enkeltvedtak?"),
    "appeal_body_nb": gettext_lazy("Klageinstans (bokmål)"),
    "appeal_body_nn": gettext_lazy("Klageinstans (nynorsk)"),
    "is_court_condition_on": gettext_lazy("Må de klage før de kan gå til søksmål?"),
    "new_act_in_force_on": gettext_lazy("Forvaltningsloven av 2025 gjelder fra"),
    "terms_acceptance_days": gettext_lazy("Dager for å godta vilkårene"),
    "correction_min_days": gettext_lazy("Dager for å rette en søknad, minst"),
    "comment_min_days": gettext_lazy("Dager for å uttale seg, minst"),
    "claim_days": gettext_lazy("Dager for å betale tilbake"),
    "hold_after_days": gettext_lazy("Dager over fristen før utbetalinger stanses"),
    "answer_days_application": gettext_lazy("Ventet svartid på en søknad, i dager"),
    "answer_days_report": gettext_lazy("Ventet svartid på en rapport, i dager"),
    "answer_days_change": gettext_lazy("Ventet svartid på en endring, i dager"),
    "answer_days_appeal": gettext_lazy("Ventet svartid på en klage, i dager"),
}
GROUPS = (
    (
        gettext_lazy("Vedtak og klage"),
        ("is_enkeltvedtak", "appeal_body_nb", "appeal_body_nn", "is_court_condition_on", "new_act_in_force_on"),
    ),
    (
        gettext_lazy("Frister"),
        ("terms_acceptance_days", "correction_min_days", "comment_min_days", "claim_days", "hold_after_days"),
    ),
    (
        gettext_lazy("Ventet svartid"),
        ("answer_days_application", "answer_days_report", "answer_days_change", "answer_days_appeal"),
    ),
)


def yes_no(label: Any) -> forms.TypedChoiceField:
    """Yes, no, or not set."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO_NOT_SET,
        required=False,
        empty_value=None,
        coerce=lambda value: str(value).lower() == "true",
    )


class SchemeForm(forms.ModelForm):
    """The settings, each with "ikke satt" as a value of its own, and why they are changed."""

    is_enkeltvedtak = yes_no(LABELS["is_enkeltvedtak"])
    is_court_condition_on = yes_no(LABELS["is_court_condition_on"])
    reason = forms.CharField(
        label=gettext_lazy("Grunn"), required=False, help_text=gettext_lazy("Skrives i loggen. Må med når noe endres.")
    )

    class Meta:
        model = Scheme
        fields = tuple(LABELS)
        labels = LABELS
        widgets = {"new_act_in_force_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for name, field in self.fields.items():
            if name in PROPOSED_DAYS:
                field.help_text = _("Kildene sier ikke noe om dette. Forslag: %(days)s dager.") % {
                    "days": PROPOSED_DAYS[name]
                }
            if name in LABELS and not isinstance(field, forms.ChoiceField):
                field.widget.attrs["placeholder"] = str(NOT_SET)
        for name in ("is_enkeltvedtak", "is_court_condition_on"):
            value = getattr(self.instance, name)
            self.initial[name] = "" if value is None else str(value).lower()

    def clean(self) -> dict[str, object]:
        """A change needs a reason."""
        values = super().clean() or {}
        if self.changed_settings() and not (values.get("reason") or "").strip():
            self.add_error("reason", _("Skriv hvorfor innstillingene endres."))
        return values

    def changed_settings(self) -> list[str]:
        """The settings that were changed."""
        return [name for name in self.changed_data if name in OF_SCHEME]


@admin.register(Scheme)
class SchemeAdmin(SchemesAdmin):
    """Schemes. They come from the catalogue or an uploaded edition; here is set what no source gives."""

    scheme_path = "pk"
    form = SchemeForm
    list_display = (
        column("name_nb", gettext_lazy("Ordning"), ordering="name_nb"),
        column("key", gettext_lazy("Nøkkel"), ordering="key"),
        column("body_short", gettext_lazy("Eier")),
        "missing_count",
    )
    ordering = ("name_nb", "id")
    readonly_fields = ("key", "name_nb", "name_nn", "name_en", "body_name", "body_short")
    fieldsets: ClassVar[Any] = (
        (None, {"fields": readonly_fields}),
        *((title, {"fields": names}) for title, names in GROUPS),
        (gettext_lazy("Hvorfor"), {"fields": ("reason",)}),
    )

    def save_model(self, request: HttpRequest, obj: Scheme, form: SchemeForm, change: bool) -> None:
        """Through the operation, which checks the role and writes the trail."""
        values = {name: form.cleaned_data[name] for name in form.changed_settings()}
        if values:
            set_scheme_settings(
                scheme=obj,
                values=values,
                actor=administrator(request),
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
            )

    @admin.display(description=NOT_SET)
    def missing_count(self, obj: Scheme) -> int:
        """How many settings are not set."""
        return sum(getattr(obj, name) in (None, "") for name in OF_SCHEME)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A scheme is made by its first edition."""
        return False

    def scheme_of(self, obj: Model) -> int:
        """Itself."""
        return int(obj.pk)
