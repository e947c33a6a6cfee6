"""Schemes, editions, calls and roles. `shipped_call` gives a call of the catalogue as it is on the first day."""

import json
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import factory

from organisations.actors import Actor, MemberRole
from organisations.models import User
from schemes.edition import CATALOGUE, EditionDocument, load_folder, sha256_of, to_toml
from schemes.models import Call, CallSetting, Edition, Frame, Scheme, SchemeRole
from schemes.operations.publishing import IN_COLUMNS
from schemes.workflow import CallStatus, EditionStatus, SchemeRoleName
from tests.factories.organisations import LONG_AGO, UserFactory

OPENED_AT = datetime(2019, 9, 2, 8, 0, tzinfo=UTC)
DAYS = {
    "terms_acceptance_days": 21,
    "correction_min_days": 10,
    "comment_min_days": 14,
    "claim_days": 30,
    "hold_after_days": 14,
    "answer_days_application": 60,
    "answer_days_report": 30,
    "answer_days_change": 30,
    "answer_days_appeal": 60,
}


class SchemeFactory(factory.django.DjangoModelFactory):
    """A scheme without settings; `set_up` has all its days and an appeal body."""

    class Meta:
        model = Scheme
        django_get_or_create = ("key",)

    key = factory.Sequence(lambda n: f"ordning-{n}")
    name_nb = "Systematisk identifikasjon og oppfølging av utsatte barn"
    name_nn = "Systematisk identifikasjon og oppfølging av utsette barn"
    body_name = "Barne-, ungdoms- og familiedirektoratet"
    body_short = "Bufdir"

    class Params:
        set_up = factory.Trait(
            is_enkeltvedtak=True,
            appeal_body_nb="Barne- og familiedepartementet",
            appeal_body_nn="Barne- og familiedepartementet",
            **DAYS,
        )


class SchemeRoleFactory(factory.django.DjangoModelFactory):
    """One role for every scheme, unless a scheme is named."""

    class Meta:
        model = SchemeRole

    user = factory.SubFactory(UserFactory)
    role = SchemeRoleName.SCHEME_ADMIN
    granted_at = LONG_AGO


def staff_actor(*roles: str, scheme: Scheme | None = None, user: User | None = None) -> Actor:
    """A person of the directorate with these scheme roles, as an Actor."""
    person = user or UserFactory()
    for role in roles:
        SchemeRoleFactory(user=person, scheme=scheme, role=role)
    return Actor(user_id=person.pk, name=str(person), roles=frozenset({MemberRole.STAFF}))


def administrator(scheme: Scheme | None = None) -> Actor:
    """A person who may edit, publish, open and close."""
    return staff_actor(SchemeRoleName.SCHEME_ADMIN, scheme=scheme)


@lru_cache
def shipped_document(key: str = "utsatte-barn-2019") -> EditionDocument:
    """The document of one folder of the catalogue, read once for all tests."""
    return load_folder(CATALOGUE / key)


_FROZEN: dict[int, tuple[EditionDocument, str, str]] = {}


def frozen(document: EditionDocument) -> tuple[str, str]:
    """Text and digest of a document, made once in a run: a document is frozen, and writing it out takes its time."""
    if id(document) not in _FROZEN:
        _FROZEN[id(document)] = (document, to_toml(document), sha256_of(document))
    return _FROZEN[id(document)][1:]


def published_edition(document: EditionDocument | None = None, **fields: Any) -> Edition:
    """An edition that is published with this document (the shipped one of 2019), without draft rows."""
    document = document or shipped_document()
    scheme = fields.pop("scheme", None) or SchemeFactory(key=document.scheme, set_up=True)
    text, sha256 = frozen(document)
    return Edition.objects.create(
        scheme=scheme,
        year=document.year,
        revision=fields.pop("revision", document.revision),
        status=EditionStatus.PUBLISHED,
        circular=document.circular,
        document=text,
        sha256=sha256,
        created_at=LONG_AGO,
        published_at=LONG_AGO,
        **fields,
    )


class CallFactory(factory.django.DjangoModelFactory):
    """A planned call of the shipped edition; `open` takes applications, `closed` takes none."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    key = factory.Sequence(lambda n: f"utlysning-{n}")
    edition = factory.LazyFunction(
        lambda: Edition.objects.filter(year=2019).exclude(sha256="").first() or published_edition()
    )
    scheme = factory.SelfAttribute("edition.scheme")
    deadline_on = date(2019, 11, 1)
    neutral_default = "nb"
    frame = factory.RelatedFactory("tests.factories.schemes.FrameFactory", factory_related_name="call")

    class Params:
        open = factory.Trait(status=CallStatus.OPEN, opened_at=OPENED_AT)
        closed = factory.Trait(
            status=CallStatus.CLOSED,
            opened_at=OPENED_AT,
            closed_at=LONG_AGO,
            closed_by=factory.SubFactory(UserFactory),
        )
        practice = factory.Trait(is_practice=True)


class FrameFactory(factory.django.DjangoModelFactory):
    """The frame of 2019."""

    class Meta:
        model = Frame

    call = factory.SubFactory(CallFactory, frame=None)
    total_nok = 30_200_000


def shipped_call(folder: str = "utsatte-barn-2019", *, is_open: bool = True, **fields: Any) -> Call:
    """A call as the catalogue proposes it: edition published, settings and frame set; open, unless said otherwise."""
    document = shipped_document(folder)
    edition = Edition.objects.filter(sha256=frozen(document)[1]).first() or published_edition(document)
    proposal = document.call
    values = {
        "key": proposal.key,
        "opens_on": proposal.opens_on,
        "deadline_on": proposal.deadline_on,
        "budget_year": proposal.budget_year,
        "neutral_default": "nb",
        "payee": "each",
    }
    call = Call.objects.create(scheme=edition.scheme, edition=edition, **{**values, **fields})
    for name, value in proposal.facts().items():
        if name not in IN_COLUMNS:
            CallSetting.objects.create(call=call, name=name, value=json.dumps(value, ensure_ascii=False))
    Frame.objects.create(call=call, total_nok=proposal.frame_nok)
    if is_open:  # settings can only be written while the call is planned
        Call.objects.filter(pk=call.pk).update(status=CallStatus.OPEN, opened_at=OPENED_AT)
    return Call.objects.select_related("edition__scheme", "scheme", "frame").get(pk=call.pk)
