"""Asking for a mail when a scheme is announced anew, confirming it from the mailbox, and ending it."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods

from organisations.access import Audience, audience
from schemes.models import SchemeWatch
from schemes.operations.watching import ask_to_watch, confirm_watch, end_watch, watch_of
from schemes.queries import call_by_key, document_of
from schemes.questions import worded


class WatchForm(forms.Form):
    """The address."""

    use_required_attribute = False
    address = forms.EmailField(
        label=gettext_lazy("E-postadressen din"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Skriv e-postadressen din."),
            "invalid": gettext_lazy("Skriv en e-postadresse, for eksempel navn@kommune.no."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """The field for the address; the answer is the same whatever address is written."""
    call = call_by_key(key)
    if call is None:
        raise Http404
    language = get_language() or "nb"
    form = WatchForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent:
        ask_to_watch(scheme=call.scheme, address=form.cleaned_data["address"], language=language, now=timezone.now())
    context = {
        "call": call,
        "scheme": worded(document_of(call.edition).name, language),
        "form": form,
        "errors": [("id_address", str(each)) for each in form.errors.get("address", [])],
        "is_sent": is_sent,
    }
    return render(request, "schemes/public/watch.html", context, status=422 if form.errors else 200)


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail; the button confirms, so that a program that opens links in mails does not."""
    watch = watch_of(token)
    if watch is None:
        raise Http404
    if request.method == "POST":
        watch = confirm_watch(watch=watch, now=timezone.now())
    return _answer(request, watch, is_end=False, is_done=watch.confirmed_at is not None)


@audience(Audience.PUBLIC)
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """One press ends the mails and deletes the address; a link that was used before says so too."""
    watch = watch_of(token)
    if request.method == "POST" and watch is not None:
        end_watch(watch=watch, now=timezone.now())
        watch = None
    return _answer(request, watch, is_end=True, is_done=watch is None)


def _answer(request: HttpRequest, watch: SchemeWatch | None, *, is_end: bool, is_done: bool) -> HttpResponse:
    scheme = watch.scheme if watch else None
    texts = {"nn": scheme.name_nn, "en": scheme.name_en or scheme.name_nb} if scheme else {}
    name = texts.get(get_language() or "nb", scheme.name_nb if scheme else "")
    return render(request, "schemes/public/watch_answer.html", {"scheme": name, "is_end": is_end, "is_done": is_done})
