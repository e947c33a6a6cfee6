"""Calls: dates, frame and settings with "ikke satt" shown, the set-up checklist, opening and closing (F71)."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.workflow import GateClosed
from schemes.admin.lists import column, word_filter
from schemes.admin.rights import SchemesAdmin, administrator
from schemes.admin.setting_fields import NOT_SET, setting_field, settings_asked, shown_setting
from schemes.fields import AmountField
from schemes.models import Call, Edition
from schemes.money import kr
from schemes.operations.binding import set_frame
from schemes.operations.publishing import close_call, open_call, propose_call, set_call_settings
from schemes.operations.readiness import checklist_of, stops_opening
from schemes.operations.setting_up import OF_CALL, set_call_columns
from schemes.queries import call_facts, document_of
from schemes.workflow import CallStatus, EditionStatus

STATUS_WORDS = {
    CallStatus.PLANNED: gettext_lazy("planlagt"),
    CallStatus.OPEN: gettext_lazy("åpen"),
    CallStatus.CLOSED: gettext_lazy("lukket"),
}
LABELS = {
    "opens_on": gettext_lazy("Åpner"),
    "deadline_on": gettext_lazy("Søknadsfrist (hele dagen teller)"),
    "grace_minutes": gettext_lazy("Minutter etter fristen som fortsatt er i tide"),
    "needs_signoff": gettext_lazy("Må administrativ leder godkjenne versjonen som sendes?"),
    "release_on": gettext_lazy("Vedtakene er planlagt sendt"),
    "budget_year": gettext_lazy("Budsjettår"),
    "budget_post": gettext_lazy("Kapittel og post"),
    "neutral_default": gettext_lazy("Målform for nøytrale kommuner"),
    "payee": gettext_lazy("Hvem får pengene når flere søker sammen?"),
    "is_practice": gettext_lazy("Eksempel for øving"),
}
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
LANGUAGES = [("", NOT_SET), ("nb", gettext_lazy("bokmål")), ("nn", gettext_lazy("nynorsk"))]
PAYEES = [("", NOT_SET), ("lead", gettext_lazy("søkeren får for alle")), ("each", gettext_lazy("hver får sin del"))]


class CallForm(forms.ModelForm):
    """Columns, frame and settings of one call; made anew for each call, after the rules of its edition."""

    neutral_default = forms.ChoiceField(label=LABELS["neutral_default"], choices=LANGUAGES, required=False)
    payee = forms.ChoiceField(label=LABELS["payee"], choices=PAYEES, required=False)
    total_nok = AmountField(label=gettext_lazy("Ramme i hele kroner"), required=False)
    earmark_nok = AmountField(label=gettext_lazy("Øremerket del av rammen, i hele kroner"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Grunn"), required=False, help_text=gettext_lazy("Skrives i loggen. Må med når noe endres.")
    )
    setting_names: tuple[str, ...] = ()

    class Meta:
        model = Call
        fields = tuple(LABELS)
        labels = LABELS
        widgets = dict.fromkeys(("opens_on", "deadline_on", "release_on"), DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        frame = self.instance.frame
        facts = call_facts(self.instance)
        self.initial.update(total_nok=frame.total_nok, earmark_nok=frame.earmark_nok)
        for name in self.setting_names:
            field = self.fields[field_name(name)]
            self.initial[field_name(name)] = shown_setting(name, facts[name]) if name in facts else None
            field.disabled = self.instance.status != CallStatus.PLANNED
        for name in ("opens_on", "deadline_on", "release_on", "budget_year", "budget_post"):
            self.fields[name].widget.attrs["placeholder"] = str(NOT_SET)

    def clean(self) -> dict[str, Any]:
        """Dates in order, a frame that holds what is bound, and a reason for what is changed."""
        values = super().clean() or {}
        opens, deadline = values.get("opens_on"), values.get("deadline_on")
        if opens and deadline and opens > deadline:
            self.add_error("opens_on", _("Utlysningen kan ikke åpne etter søknadsfristen."))
        bound, total, earmark = self.instance.frame.bound_nok, values.get("total_nok"), values.get("earmark_nok")
        if "total_nok" in values and (total or 0) < bound:
            sentence = _("Rammen kan ikke være lavere enn det som er innvilget: %(bound)s.")
            self.add_error("total_nok", sentence % {"bound": kr(bound)})
        if total is not None and (earmark or 0) > total:
            self.add_error("earmark_nok", _("Den øremerkede delen kan ikke være større enn rammen."))
        if self.has_changed() and not (values.get("reason") or "").strip():
            self.add_error("reason", _("Skriv hvorfor utlysningen endres."))
        return values

    def changed_columns(self) -> dict[str, Any]:
        """The columns that were changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in OF_CALL}

    def changed_settings(self) -> dict[str, Any]:
        """The settings that were changed; None is "not set"."""
        return {
            name: self.cleaned_data[field_name(name)]
            for name in self.setting_names
            if field_name(name) in self.changed_data
        }


def field_name(setting: str) -> str:
    """«call.mu_split» -> «setting_mu_split»."""
    return f"setting_{setting.removeprefix('call.')}"


class NewCallForm(forms.ModelForm):
    """A call of its own under a published edition: a practice call, or a second round."""

    class Meta:
        model = Call
        fields = ("edition", "key", "is_practice")
        labels = {
            "edition": gettext_lazy("Regelverk"),
            "key": gettext_lazy("Nøkkel i adressen"),
            "is_practice": LABELS["is_practice"],
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["edition"]
        field.queryset = Edition.objects.filter(status=EditionStatus.PUBLISHED).select_related("scheme")


class ReasonForm(forms.Form):
    """Why something irreversible is done."""

    reason = forms.CharField(label=gettext_lazy("Grunn"), widget=forms.Textarea(attrs={"rows": 3}))


@admin.register(Call)
class CallAdmin(SchemesAdmin):
    """Calls. What is set here freezes when the call opens; dates and frame can be changed with a reason."""

    list_display = (
        column("key", gettext_lazy("Utlysning"), ordering="key"),
        "status_in_words",
        column("edition", gettext_lazy("Utgave")),
        column("opens_on", gettext_lazy("Åpner"), ordering="opens_on"),
        column("deadline_on", gettext_lazy("Søknadsfrist"), ordering="deadline_on"),
        column("is_practice", gettext_lazy("Øving"), ordering="is_practice", is_yes_no=True),
    )
    list_select_related = ("edition__scheme",)
    list_filter = (word_filter("status", gettext_lazy("status"), STATUS_WORDS),)
    ordering = ("-deadline_on", "id")
    change_form_template = "schemes/admin/call.html"

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        """The form of this call: with a field for each setting that the rules of its edition read."""
        if not isinstance(obj, Call):
            return NewCallForm
        names = tuple(settings_asked(frozenset(rule.code for rule in document_of(obj.edition).rules)))
        fields = {field_name(name): setting_field(name) for name in names}
        return type("CallFormOfEdition", (CallForm,), {**fields, "setting_names": names})

    def get_fieldsets(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Dates and letters, the money, the settings, why."""
        if not isinstance(obj, Call):
            return [(None, {"fields": NewCallForm.Meta.fields})]
        names = [field_name(name) for name in self.get_form(request, obj).setting_names]  # type: ignore[attr-defined]
        return [
            (None, {"fields": tuple(LABELS)}),
            (_("Ramme"), {"fields": ("total_nok", "earmark_nok")}),
            (_("Innstillinger som reglene leser"), {"fields": names}),
            (_("Hvorfor"), {"fields": ("reason",)}),
        ]

    def save_model(self, request: HttpRequest, obj: Call, form: Any, change: bool) -> None:
        """Through the operations, which check, lock and write the trail."""
        actor, now = administrator(request), timezone.now()
        if not change:
            self._add(request, obj, form)
            return
        reason = form.cleaned_data["reason"]
        columns, settings = form.changed_columns(), form.changed_settings()
        if columns:
            set_call_columns(call=obj, values=columns, actor=actor, now=now, reason=reason)
        if settings:
            set_call_settings(call=obj, settings=settings, actor=actor, now=now, reason=reason)
        if {"total_nok", "earmark_nok"} & set(form.changed_data):
            total, earmark = form.cleaned_data["total_nok"], form.cleaned_data["earmark_nok"]
            set_frame(call=obj, total_nok=total, earmark_nok=earmark, actor=actor, now=now, reason=reason)

    def _add(self, request: HttpRequest, obj: Call, form: Any) -> None:
        actor, now = administrator(request), timezone.now()
        proposal = replace(document_of(obj.edition).call, key=obj.key)
        made = propose_call(edition=obj.edition, proposal=proposal, actor=actor, now=now)
        if form.cleaned_data["is_practice"]:
            set_call_columns(
                call=made, values={"is_practice": True}, actor=actor, now=now, reason=_("Eksempel for øving")
            )
        obj.pk, obj.scheme = made.pk, made.scheme

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """With the checklist, and what can be done with the call now."""
        call = context.get("original")
        if call is not None:
            context |= {"checklist": checklist_of(call, timezone.now()), "status_in_words": self.status_in_words(call)}
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """The pages that open and close."""
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/apne/", wrap(self.open_view), name="schemes_call_open"),
            path("<int:pk>/lukk/", wrap(self.close_view), name="schemes_call_close"),
            *super().get_urls(),
        ]

    def open_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What opening does, and what stops it; POST opens."""
        call = self._found(request, pk)
        if isinstance(call, HttpResponse):
            return call
        if request.method == "POST":
            try:
                open_call(call=call, actor=administrator(request), now=timezone.now())
            except GateClosed as closed:
                return self._confirm(request, call, "open", closed.reasons)
            self.message_user(request, _("Utlysningen er åpen."), messages.SUCCESS)
            return self._back(pk)
        return self._confirm(request, call, "open", stops_opening(call, timezone.now()))

    def close_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What closing does; POST with a reason closes."""
        call = self._found(request, pk)
        if isinstance(call, HttpResponse):
            return call
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                close_call(
                    call=call, actor=administrator(request), now=timezone.now(), reason=form.cleaned_data["reason"]
                )
            except GateClosed as closed:
                return self._confirm(request, call, "close", closed.reasons, form)
            self.message_user(request, _("Utlysningen er lukket."), messages.SUCCESS)
            return self._back(pk)
        return self._confirm(request, call, "close", (), form)

    def _found(self, request: HttpRequest, pk: int) -> Call | HttpResponse:
        call = self.get_object(request, str(pk))
        if call is None or not self.has_change_permission(request, call):
            return self.absent(request)
        return call

    def _confirm(self, request: HttpRequest, call: Call, act: str, reasons: Any, form: Any = None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "call": call,
            "act": act,
            "reasons": reasons,
            "form": form,
            "title": _("Åpne utlysningen") if act == "open" else _("Lukk utlysningen"),
        }
        return render(request, "schemes/admin/call_confirm.html", context)

    def _back(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:schemes_call_change", args=[pk]))

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def status_in_words(self, obj: Call) -> str:
        """The status as people call it."""
        return str(STATUS_WORDS[CallStatus(obj.status)])
