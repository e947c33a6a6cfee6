"""Drafts: written from a document (a shipped file, an upload, a copy of last year), confirmed, and read back."""

import dataclasses
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from organisations import audit
from organisations.actors import Actor
from organisations.workflow import GateClosed
from schemes.edition import CATALOGUE, CallProposal, EditionDocument, catalogue_keys, load_folder, sha256_of
from schemes.models import CopiedValue, Edition, Scheme
from schemes.operations.copied import copied_values
from schemes.operations.publishing import publish, send_to_review
from schemes.operations.rows import read_rows, write_rows
from schemes.queries import document_of
from schemes.workdays import add_years
from schemes.workflow import EditionStatus


class NotADraft(ValueError):
    """Only a draft can be edited; what is in review or published is read-only."""


def write_draft(
    *,
    document: EditionDocument,
    actor: Actor,
    now: datetime,
    scheme: Scheme | None = None,
    based_on: Edition | None = None,
    source_sha256: str = "",
) -> Edition:
    """The document as the rows of a new draft: the next revision of its scheme and year."""
    with transaction.atomic():
        scheme = Scheme.objects.select_for_update().get(pk=(scheme or _scheme_of(document)).pk)
        newest = Edition.objects.filter(scheme=scheme, year=document.year).aggregate(newest=Max("revision"))["newest"]
        edition = Edition.objects.create(
            scheme=scheme,
            year=document.year,
            revision=(newest or 0) + 1,
            circular=document.circular,
            based_on=based_on,
            source_sha256=source_sha256,
            created_at=now,
            created_by_id=actor.user_id,
        )
        write_rows(document, edition)
        audit.record(actor=actor, action="edition.draft", subject=edition, now=now, after={"version": edition.version})
    return edition


def document_from_draft(edition: Edition) -> EditionDocument:
    """The document that the draft's rows say right now; for a published edition, its frozen document."""
    return document_of(edition) if edition.status in FROZEN else read_rows(edition)


FROZEN = frozenset({EditionStatus.PUBLISHED, EditionStatus.RETIRED})


def _scheme_of(document: EditionDocument) -> Scheme:
    """The scheme that the document names; made from the document when it is new."""
    scheme, _is_new = Scheme.objects.get_or_create(
        key=document.scheme,
        defaults={
            "name_nb": document.name.nb,
            "name_nn": document.name.nn,
            "name_en": document.name.en,
            "body_name": document.body.name,
            "body_short": document.body.short,
            "is_enkeltvedtak": document.is_enkeltvedtak,
        },
    )
    return scheme


def load_catalogue(*, actor: Actor, now: datetime) -> tuple[Edition, ...]:
    """Load each shipped folder once per digest; the new editions are returned.

    A year that has no published edition yet is published as shipped (a person of the project wrote the file, whoever
    loads it is the second). Where one is published, or where the file is not whole, it becomes a draft.
    """
    loaded = []
    for key in catalogue_keys():
        document = load_folder(CATALOGUE / key)
        digest = sha256_of(document)
        if not Edition.objects.filter(source_sha256=digest).exists():
            loaded.append(_load(document, digest, actor, now))
    return tuple(loaded)


def _load(document: EditionDocument, digest: str, actor: Actor, now: datetime) -> Edition:
    with transaction.atomic():
        years = Edition.objects.filter(scheme__key=document.scheme, year=document.year)
        published = years.filter(status=EditionStatus.PUBLISHED).first()
        edition = write_draft(document=document, actor=actor, now=now, based_on=published, source_sha256=digest)
        if published is not None:
            return edition
    shipped = Actor.for_job("catalogue")
    try:
        with transaction.atomic():
            send_to_review(edition=edition, actor=shipped, now=now)
            return publish(edition=edition, actor=shipped, now=now, reason=_("Levert med portalen."))
    except GateClosed:
        edition.refresh_from_db()
        return edition


def new_revision(*, edition: Edition, actor: Actor, now: datetime) -> Edition:
    """A new draft of the same year with the same content («Lag ny versjon»)."""
    document = document_from_draft(edition)
    return write_draft(document=document, actor=actor, now=now, scheme=edition.scheme, based_on=edition)


def copy_to_new_year(*, edition: Edition, year: int, actor: Actor, now: datetime) -> Edition:
    """A draft for another year. Dates move with the year; every amount, date and year waits for a person to confirm it.

    The number of the circular is not carried over: it is not set until somebody has written it.
    """
    document = document_from_draft(edition)
    moved = dataclasses.replace(
        document, year=year, circular="", call=_moved(document.call, document.year, year), examples=document.examples
    )
    with transaction.atomic():
        copy = write_draft(document=moved, actor=actor, now=now, scheme=edition.scheme, based_on=edition)
        rows = [CopiedValue(edition=copy, place=place, value=value[:200]) for place, value in copied_values(moved)]
        CopiedValue.objects.bulk_create(rows)
    return copy


def _moved(call: CallProposal, from_year: int, to_year: int) -> CallProposal:
    """The proposed call of another year: its key, dates and budget year follow."""
    years = to_year - from_year
    return dataclasses.replace(
        call,
        key=call.key.replace(str(from_year), str(to_year)) if str(from_year) in call.key else f"{call.key}-{to_year}",
        deadline_on=call.deadline_on and add_years(call.deadline_on, years),
        opens_on=call.opens_on and add_years(call.opens_on, years),
        budget_year=call.budget_year and call.budget_year + years,
    )


def confirm_value(*, value: CopiedValue, actor: Actor, now: datetime) -> CopiedValue:
    """A person has looked at a copied amount, date or year, and it holds for the new year as it now stands."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=value.edition_id)
        if edition.status != EditionStatus.DRAFT:
            raise NotADraft(_("Utgaven er ikke lenger et utkast."))
        stands = dict(copied_values(read_rows(edition))).get(value.place, value.value)
        value.value, value.confirmed_at, value.confirmed_by_id = stands[:200], now, actor.user_id
        value.save(update_fields=["value", "confirmed_at", "confirmed_by"])
        after = {value.place: value.value}
        audit.record(actor=actor, action="edition.confirm", subject=edition, now=now, after=after)
    return value
