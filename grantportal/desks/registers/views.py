"""Pages under /registre/. Only people who administer a scheme come here; operations ask the same again."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from applications.models import Objection
from applications.operations.objecting import answer_objection
from applications.permissions import cases_of
from grantportal.desks.registers.forms import CorrectionForm, OutsideAnswerForm
from grantportal.desks.registers.page import list_of, shown_value
from organisations.access import ActorRequest, Audience, audience
from organisations.models import RegisterCorrection
from organisations.operations.correcting import CorrectionRefused
from organisations.operations.register_rows import COLUMN_WORDS, SHAPES, line_of, name_of, row_of
from organisations.workflow import GateClosed
from schemes.operations import register_corrections as operations

P = ParamSpec("P")
Register = RegisterCorrection.Register


def for_administrators(
    view: Callable[Concatenate[ActorRequest, P], HttpResponse],
) -> Callable[Concatenate[ActorRequest, P], HttpResponse]:
    """403 for people of the directorate who administer no scheme."""

    def opened(request: ActorRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not operations.may_correct(request.actor):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return opened


def _register(name: str) -> Register:
    if name not in Register.values:
        raise Http404
    return Register(name)


@audience(Audience.STAFF)
@for_administrators
@require_safe
def show(request: ActorRequest, register: str = Register.EARLIER_GRANT) -> HttpResponse:
    """One register with what waits and what was corrected; a search narrows the rows."""
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    context = list_of(_register(register), words, actor=request.actor) | {"case_ref": _case_ref(request)}
    return render(request, "grantportal/registers/list.html", context)


@audience(Audience.STAFF)
@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: ActorRequest, register: str) -> HttpResponse:
    """Enter how a row shall read (`?rad=` names it), take it out, or add one."""
    which, row_key = _register(register), request.GET.get("rad", "").replace("\x00", "")
    row = row_of(which, row_key) if row_key else None
    if row is None and (row_key or not SHAPES[which].rows_come_and_go):
        raise Http404
    line = line_of(which, row)
    form = CorrectionForm(request.POST or None, register=which, line=line, is_new=row is None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        after = None if "take_out" in request.POST else form.line()
        problems = _enter(request, form, which, row_key, after)
        if not problems:
            messages.success(request, _("Rettelsen er ført. Den virker når en kollega har bekreftet den."))
            return redirect("registers:register", register=which)
    context = {
        "register": which,
        "form": form,
        "problems": [("id_source", each) for each in problems],
        "row": row,
        "row_name": name_of(which, row) if row else "",
        "key": [(COLUMN_WORDS[name], shown_value(name, line[name])) for name in SHAPES[which].key] if row else [],
        "may_take_out": row is not None and SHAPES[which].rows_come_and_go,
        "current_source": getattr(row, "source", ""),
    }
    return render(
        request, "grantportal/registers/correct.html", context, status=422 if problems or form.errors else 200
    )


def _enter(
    request: ActorRequest, form: CorrectionForm, register: str, row_key: str, after: dict[str, str] | None
) -> tuple[str, ...]:
    given = form.cleaned_data
    try:
        operations.enter(
            register=register,
            row_key=row_key,
            after=after,
            source=given["source"],
            reason=given["reason"],
            valid_from_on=given["valid_from_on"],
            case_ref=_case_ref(request),
            actor=request.actor,
            now=timezone.now(),
        )
    except CorrectionRefused as refused:
        return refused.reasons
    return ()


def _case_ref(request: ActorRequest) -> str:
    """The case in which it was found (`?sak=`), when the person may see it."""
    ref = request.GET.get("sak", "").replace("\x00", "")
    return ref if ref and cases_of(request.actor).filter(ref=ref).exists() else ""


@audience(Audience.STAFF)
@for_administrators
@require_POST
def confirm(request: ActorRequest, pk: int) -> HttpResponse:
    """Stand behind what a colleague entered."""
    return _act(request, pk, operations.confirm, _("Rettelsen er bekreftet. Registeret sier dette fra nå av."))


@audience(Audience.STAFF)
@for_administrators
@require_POST
def refuse(request: ActorRequest, pk: int) -> HttpResponse:
    """Put it aside, with a reason."""
    return _act(request, pk, operations.refuse, _("Rettelsen er lagt bort."), reason=request.POST.get("reason", ""))


@audience(Audience.STAFF)
@for_administrators
@require_POST
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """Answer an organisation that objected outside every case."""
    objection = get_object_or_404(Objection, pk=pk, application__isnull=True)
    form = OutsideAnswerForm(request.POST, since=objection.made_at)
    problems = [str(error) for errors in form.errors.values() for error in errors]
    if form.is_valid():
        try:
            answer_objection(objection=objection, actor=request.actor, now=timezone.now(), **form.cleaned_data)
        except GateClosed as closed:
            problems = list(closed.reasons)
        else:
            messages.success(request, _("Svaret er sendt. De ser det på siden om registrene."))
    for each in problems:
        messages.error(request, each)
    return redirect(f"{reverse('registers:list')}#innsigelser")


def _act(request: ActorRequest, pk: int, operation: Callable[..., Any], done: str, **more: str) -> HttpResponse:
    correction = get_object_or_404(RegisterCorrection, pk=pk)
    try:
        operation(correction=correction, actor=request.actor, now=timezone.now(), **more)
    except CorrectionRefused as refused:
        for reason in refused.reasons:
            messages.error(request, reason)
    else:
        messages.success(request, done)
    return redirect(f"{reverse('registers:register', args=[correction.register])}#rettelser")
