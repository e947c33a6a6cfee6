"""Editions: what is in a draft, what keeps it from being published, what is different, and the way to publication."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from organisations.workflow import GateClosed
from schemes.admin.drafts import EDITION_FILTER, PAGES
from schemes.admin.lists import column, word_filter
from schemes.admin.replays import replayed
from schemes.admin.rights import SchemesAdmin, administrator, is_administrator, roles_here
from schemes.edition import EditionDocument, MalformedEdition, load_text, sha256_of, to_toml
from schemes.models import CopiedValue, Edition, Scheme, draft
from schemes.models.draft import DraftRow
from schemes.operations.copied import place_in_words
from schemes.operations.drafting import (
    confirm_value,
    copy_to_new_year,
    document_from_draft,
    new_revision,
    write_draft,
)
from schemes.operations.publishing import compared_with, difference_of, publish, return_to_draft, send_to_review
from schemes.operations.readiness import hindrances
from schemes.operations.rows import table_of
from schemes.rules.registry import RuleProblem
from schemes.workflow import EditionStatus, SchemeRoleName

STATUS_WORDS = {
    EditionStatus.DRAFT: gettext_lazy("utkast"),
    EditionStatus.IN_REVIEW: gettext_lazy("til gjennomlesing"),
    EditionStatus.PUBLISHED: gettext_lazy("publisert"),
    EditionStatus.RETIRED: gettext_lazy("erstattet"),
}
PARTS: tuple[type[DraftRow], ...] = (*(model for model, _children in PAGES), draft.RuleConfigRow, draft.Example)
READERS = frozenset({SchemeRoleName.CASEWORKER, SchemeRoleName.DECISION_MAKER, SchemeRoleName.READER})
LARGEST_FILE = 2_000_000


class UploadForm(forms.Form):
    """An edition as a TOML file (F82)."""

    file = forms.FileField(
        label=gettext_lazy("Fil"), help_text=gettext_lazy("Utgaven som TOML, slik portalen eksporterer den.")
    )

    def clean_file(self) -> EditionDocument:
        """The document in the file; one sentence says where it does not read."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("Filen er for stor. En utgave er under 2 MB."))
        try:
            return load_text(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise ValidationError(_("Filen er ikke tekst i UTF-8. Eksporter en utgave, og se på den.")) from None
        except MalformedEdition as problem:
            raise ValidationError(_("Filen kan ikke leses: %(problem)s") % {"problem": problem}) from None


class ReasonForm(forms.Form):
    """Why: it stands with the published edition for good."""

    reason = forms.CharField(label=gettext_lazy("Grunn"), widget=forms.Textarea(attrs={"rows": 3}))


class YearForm(forms.Form):
    """The year of a copy."""

    year = forms.IntegerField(label=gettext_lazy("Nytt år"), min_value=2000, max_value=2100)


@admin.register(Edition)
class EditionAdmin(SchemesAdmin):
    """Editions by scheme and year. A published one is read-only; «Lag ny versjon» copies it to a draft."""

    list_display = (
        column("version", gettext_lazy("Utgave")),
        "status_in_words",
        column("circular", gettext_lazy("Rundskriv"), ordering="circular"),
        column("published_at", gettext_lazy("Publisert"), ordering="published_at"),
        column("published_by", gettext_lazy("Publisert av")),
    )
    list_select_related = ("scheme", "published_by")
    list_filter = (word_filter("status", gettext_lazy("status"), STATUS_WORDS),)
    ordering = ("-year", "scheme", "-revision")

    def get_urls(self) -> list[URLPattern]:
        """One page for the edition, one address for each act."""
        wrap = self.admin_site.admin_view
        acts = [
            path(f"<int:pk>/{address}/", wrap(view), name=f"schemes_edition_{name}")
            for address, name, view in (
                ("gjennomlesing", "send", self.send_view),
                ("tilbake", "give_back", self.give_back_view),
                ("publiser", "publish", self.publish_view),
                ("ny-versjon", "revise", self.revise_view),
                ("nytt-ar", "copy", self.copy_view),
                ("toml", "export", self.export_view),
                ("prov", "replay", self.replay_view),
            )
        ]
        confirm = path("<int:pk>/bekreft/<int:value_pk>/", wrap(self.confirm_view), name="schemes_edition_confirm")
        return [*acts, confirm, *super().get_urls()]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """An edition from a file becomes a draft."""
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            document = form.cleaned_data["file"]
            if self._may_add(request, document.scheme):
                edition = write_draft(
                    document=document,
                    actor=administrator(request),
                    now=timezone.now(),
                    source_sha256=sha256_of(document),
                )
                self.message_user(request, _("Filen er lest inn som utkast."), messages.SUCCESS)
                return self._to(edition.pk)
            form.add_error("file", _("Du er ikke administrator for ordningen i filen."))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "form": form,
            "title": _("Les inn en utgave"),
        }
        return render(request, "schemes/admin/edition_upload.html", context)

    def _may_add(self, request: HttpRequest, scheme_key: str) -> bool:
        """A new scheme is for those who administer all of them."""
        scheme = Scheme.objects.filter(key=scheme_key).first()
        if scheme is None:
            return SchemeRoleName.SCHEME_ADMIN in roles_here(request).everywhere
        return is_administrator(request, scheme.pk)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The edition's page: state, what is missing, what is different, its parts."""
        edition = self._found(request, object_id)
        if isinstance(edition, HttpResponse):
            return edition
        return self._page(request, edition)

    def _page(self, request: HttpRequest, edition: Edition, **more: Any) -> HttpResponse:
        document = document_from_draft(edition)
        is_open = edition.status in {EditionStatus.DRAFT, EditionStatus.IN_REVIEW}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "edition": edition,
            "title": _("Utgave %(version)s") % {"version": edition.version},
            "status_in_words": self.status_in_words(edition),
            "hindrances": hindrances(edition, document) if is_open else [],
            "compared_with": compared_with(edition),
            "changes": self._changes(edition),
            "unconfirmed": [
                (value, place_in_words(document, value.place))
                for value in CopiedValue.objects.filter(edition=edition, confirmed_at__isnull=True).order_by("id")
            ],
            "parts": self._parts(edition),
            "is_own": edition.sent_by_id == request.user.pk,
            "reason_form": ReasonForm(),
            "year_form": YearForm(initial={"year": edition.year + 1}),
            **more,
        }
        return render(request, "schemes/admin/edition.html", context)

    def _changes(self, edition: Edition) -> list[str]:
        is_nynorsk = get_language() == "nn"
        return [each.sentence_nn if is_nynorsk else each.sentence_nb for each in difference_of(edition)]

    def _parts(self, edition: Edition) -> list[dict[str, Any]]:
        """Each kind of row with its number and where it is edited."""
        return [
            {
                "name": model._meta.verbose_name_plural,
                "count": table_of(model).filter(edition=edition).count(),
                "url": f"{reverse(f'admin:schemes_{model._meta.model_name}_changelist')}?{EDITION_FILTER}={edition.pk}",
            }
            for model in PARTS
        ]

    def send_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the draft to a second person."""
        return self._act(request, pk, send_to_review, _("Utgaven er sendt til gjennomlesing."))

    def give_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Open it again, with the reason."""
        return self._act(request, pk, return_to_draft, _("Utgaven er et utkast igjen."), needs_reason=True)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish, with the reason; refused with every sentence that says why not."""
        return self._act(request, pk, publish, _("Utgaven er publisert."), needs_reason=True)

    def _act(
        self, request: HttpRequest, pk: int, operation: Any, done: str, *, needs_reason: bool = False
    ) -> HttpResponse:
        edition = self._found(request, pk)
        if isinstance(edition, HttpResponse):
            return edition
        form = ReasonForm(request.POST or None)
        if request.method != "POST":
            return self._to(pk)
        if needs_reason and not form.is_valid():
            return self._page(request, edition, reason_form=form)
        given = {"reason": form.cleaned_data["reason"]} if needs_reason else {}
        try:
            operation(edition=edition, actor=administrator(request), now=timezone.now(), **given)
        except GateClosed as closed:
            return self._page(request, edition, refused=closed.reasons)
        self.message_user(request, done, messages.SUCCESS)
        return self._to(pk)

    def revise_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A new draft of the same year."""
        edition = self._found(request, pk)
        if isinstance(edition, HttpResponse):
            return edition
        if request.method != "POST":
            return self._to(pk)
        made = new_revision(edition=edition, actor=administrator(request), now=timezone.now())
        self.message_user(request, _("Utkast laget. Endre det du trenger."), messages.SUCCESS)
        return self._to(made.pk)

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft for another year; every amount, date and year waits for a person."""
        edition = self._found(request, pk)
        if isinstance(edition, HttpResponse):
            return edition
        form = YearForm(request.POST or None)
        if request.method != "POST" or not form.is_valid():
            return self._page(request, edition, year_form=form) if request.method == "POST" else self._to(pk)
        year = form.cleaned_data["year"]
        made = copy_to_new_year(edition=edition, year=year, actor=administrator(request), now=timezone.now())
        self.message_user(request, _("Kopiert. Bekreft beløp, datoer og år før du sender den."), messages.SUCCESS)
        return self._to(made.pk)

    def confirm_view(self, request: HttpRequest, pk: int, value_pk: int) -> HttpResponse:
        """A copied value holds for the new year."""
        edition = self._found(request, pk)
        if isinstance(edition, HttpResponse):
            return edition
        value = edition.copied_values.filter(pk=value_pk, confirmed_at__isnull=True).first()
        if request.method == "POST" and value is not None and edition.status == EditionStatus.DRAFT:
            confirm_value(value=value, actor=administrator(request), now=timezone.now())
        return self._to(pk)

    def export_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The edition as a TOML file: the same text that a published one keeps."""
        edition = self._found(request, pk)
        if isinstance(edition, HttpResponse):
            return edition
        text = edition.document or to_toml(document_from_draft(edition))
        response = HttpResponse(text, content_type="application/toml; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{edition.version}.toml"'
        return response

    def replay_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The edition tried on the cases there have been: nothing is written."""
        edition = self._found(request, pk)
        if isinstance(edition, HttpResponse):
            return edition
        try:
            found = replayed(edition, document_from_draft(edition), get_language() or "nb")
        except RuleProblem:
            return self._to(pk)  # the page of the edition says which rule is wrong
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "edition": edition,
            "compared_with": compared_with(edition),
            "reads_cases": bool(READERS & roles_here(request).for_scheme(edition.scheme_id)),
            "title": _("Prøvd mot tidligere saker"),
            **found,
        }
        return render(request, "schemes/admin/edition_replay.html", context)

    def _found(self, request: HttpRequest, pk: object) -> Edition | HttpResponse:
        """The edition, or the page that says there is none: a foreign one is absent."""
        edition = self.get_object(request, str(pk))
        if edition is None or not self.has_view_permission(request, edition):
            return self.absent(request)
        return edition

    def _to(self, pk: int) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:schemes_edition_change", args=[pk]))

    @admin.display(description=gettext_lazy("Status"), ordering="status")
    def status_in_words(self, obj: Edition) -> str:
        """The status as people call it."""
        return str(STATUS_WORDS[EditionStatus(obj.status)])
