"""Log-in by OpenID Connect: to the provider and back. A session starts only when every check has held."""

import structlog
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from organisations.access import CLAIMED_KEY, ORGANISATION_KEY, Audience, audience
from organisations.actors import MemberRole
from organisations.login.entry import after_log_in, begin_session, way_back
from organisations.login.oidc.client import Client, configured
from organisations.login.oidc.flow import address_for_log_in, answered
from organisations.login.oidc.identity import Identity
from organisations.login.oidc.refusal import Reason, Refused
from organisations.models import Organisation, User
from organisations.operations.identities import note_log_in, person_of
from organisations.queries import memberships_of, organisations_numbered

BY_OIDC = "by_oidc"  # in the session: the provider's own session ends with ours
log = structlog.get_logger(__name__)


def _client() -> Client:
    """The client of this installation; 404 where there is none."""
    client = configured()
    if client is None:
        raise Http404
    return client


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """One sentence and a way to try again; the log knows more."""
    log.warning("oidc_refused", reason=str(refused.reason), detail=refused.detail)
    context = {"sentence": refused.sentence, "next": way_back(request)}
    return render(request, "organisations/login/refused.html", context, status=refused.status)


@audience(Audience.PUBLIC)
@never_cache
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider."""
    client = _client()
    try:
        address = address_for_log_in(
            client,
            request.session,
            way_back=way_back(request),
            language=get_language() or "nb",
            now=timezone.now(),
        )
    except Refused as refused:
        return _refusal(request, refused)
    return redirect(address)


@audience(Audience.PUBLIC)
@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer; whatever does not hold starts no session."""
    client = _client()
    try:
        known, target = answered(client, request.session, request.GET, now=timezone.now())
        organisations = _represented(known)
        user = _admitted(client, known, organisations)
    except Refused as refused:
        return _refusal(request, refused)
    begin_session(request, user)
    request.session[BY_OIDC] = True
    if organisations is not None:
        request.session[CLAIMED_KEY] = [one.pk for one in organisations]
        if len(organisations) == 1:
            request.session[ORGANISATION_KEY] = organisations[0].pk
    return after_log_in(request, target)


def _represented(known: Identity) -> list[Organisation] | None:
    """The organisations of the claims that we know; None where representation was not asked for. Raises Refused."""
    if known.numbers is None:
        return None
    if not known.numbers:
        raise Refused(Reason.NO_ORGANISATION)
    found = organisations_numbered(known.numbers)
    if not found:
        raise Refused(Reason.UNKNOWN_ORGANISATION)
    return found


def _admitted(client: Client, known: Identity, organisations: list[Organisation] | None) -> User:
    """The person, if they may come in at this level of assurance. Raises Refused (CLOSED, LEVEL)."""
    now = timezone.now()
    user = person_of(subject=known.subject, name=known.name, now=now)
    if not user.is_active:
        raise Refused(Reason.CLOSED)
    works_here = any(row.role == MemberRole.STAFF for row in memberships_of(user.pk))
    if works_here and client.acr_staff and known.acr not in client.acr_staff:
        raise Refused(Reason.LEVEL, "acr of staff")
    names = ", ".join(one.name for one in organisations or [])
    note_log_in(user=user, values={"acr": known.acr, "organisations": names}, now=now)
    return user
