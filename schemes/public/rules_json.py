"""The rule book for programs: as JSON, and the schema that says what stands in it."""

import hashlib
import json
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from organisations.access import Audience, audience
from schemes.operations.rule_book import rule_book
from schemes.queries import call_by_key, document_of

SCHEMA = Path(__file__).with_name("rule-book-1.schema.json")
FRESH_S = 300  # seconds in which a copy may be used without asking; frame and dates of a call may change


@audience(Audience.PUBLIC)
@require_safe
def book(request: HttpRequest, key: str) -> HttpResponseBase:
    """The rules of one call. The ETag is the digest of the whole answer; `edition.sha256` that of the edition."""
    call = call_by_key(key)
    if call is None:
        raise Http404
    address = request.build_absolute_uri(reverse("rules:schema"))
    values = {"$schema": address, **rule_book(call, document_of(call.edition))}
    return _answer(request, json.dumps(values, ensure_ascii=False, indent=1).encode(), "application/json")


@audience(Audience.PUBLIC)
@require_safe
def schema(request: HttpRequest) -> HttpResponseBase:
    """JSON Schema of the rule book, version 1."""
    return _answer(request, SCHEMA.read_bytes(), "application/schema+json")


def _answer(request: HttpRequest, body: bytes, content_type: str) -> HttpResponseBase:
    """Public data: any page may read it, and who has it already is told so."""
    etag = quote_etag(hashlib.sha256(body).hexdigest())
    whole = HttpResponse(body, content_type=content_type)
    response = get_conditional_response(request, etag=etag, response=whole) or whole
    response.headers["ETag"] = etag
    response.headers["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FRESH_S)
    return response
