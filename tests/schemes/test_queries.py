"""Reads: who may, which calls are open on a day, the facts of a call, the wording of a letter."""

from datetime import date, datetime

import pytest

from schemes.edition import Text, TitleVariant, WordingBlock, WordingLetter
from schemes.models import CallSetting
from schemes.queries import (
    NoDocument,
    call_by_key,
    call_facts,
    calls_for_catalogue,
    document_of,
    document_with,
    letter_text,
    newest_published,
    open_calls,
    published_document,
    roles_of,
    standing_of,
)
from schemes.workflow import SchemeRoleName
from tests.conftest import OSLO
from tests.factories.organisations import LONG_AGO, UserFactory
from tests.factories.schemes import (
    CallFactory,
    SchemeFactory,
    SchemeRoleFactory,
    published_edition,
    shipped_call,
    shipped_document,
)

pytestmark = pytest.mark.django_db


def test_it_counts_the_roles_of_a_scheme_and_those_of_all_schemes(django_assert_num_queries):
    person, scheme, another = UserFactory(), SchemeFactory(), SchemeFactory()
    SchemeRoleFactory(user=person, role=SchemeRoleName.READER)
    SchemeRoleFactory(user=person, scheme=scheme, role=SchemeRoleName.CASEWORKER)
    SchemeRoleFactory(user=person, scheme=another, role=SchemeRoleName.DECISION_MAKER, ended_at=LONG_AGO)
    SchemeRoleFactory(user=UserFactory(), scheme=scheme, role=SchemeRoleName.ATTESTANT)
    with django_assert_num_queries(1):
        roles = roles_of(person.pk)
    assert roles.for_scheme(scheme.pk) == {"reader", "caseworker"}
    assert roles.for_scheme(another.pk) == {"reader"}
    assert roles.any == {"reader", "caseworker"}
    assert roles.everywhere == {"reader"}
    assert roles.schemes_with("caseworker", "attestant") == {scheme.pk}
    assert roles.schemes_with("reader", "decision_maker") == frozenset()


def test_it_reads_a_document_once_in_a_process(django_assert_num_queries):
    call = shipped_call()
    document_with.cache_clear()
    with django_assert_num_queries(1):
        assert document_of(call.edition) == shipped_document()
    with django_assert_num_queries(0):
        assert document_of(call.edition) is document_of(call.edition)
    assert published_document("utsatte-barn-2019") == shipped_document()
    assert published_document("finnes-ikke") is None


def test_it_has_no_document_for_a_draft():
    edition = published_edition()
    edition.sha256 = ""
    with pytest.raises(NoDocument):
        document_of(edition)


def test_it_finds_the_newest_published_revision():
    first = published_edition()
    second = published_edition(revision=2, scheme=first.scheme)
    assert newest_published(first.scheme_id, 2019) == second
    assert newest_published(first.scheme_id, 2020) is None


@pytest.mark.parametrize(
    ("on", "is_open"),
    [(date(2019, 9, 30), False), (date(2019, 10, 1), True), (date(2019, 11, 1), True), (date(2019, 11, 2), False)],
)
def test_it_takes_new_drafts_from_the_opening_to_the_end_of_the_last_day(on, is_open):
    call = CallFactory(open=True, opens_on=date(2019, 10, 1), deadline_on=date(2019, 11, 1))
    CallFactory(), CallFactory(closed=True)
    assert list(open_calls(on)) == ([call] if is_open else [])


@pytest.mark.parametrize(
    ("traits", "at", "standing"),
    [
        ({"open": True}, (2019, 11, 1, 23, 59), "open"),
        ({"open": True}, (2019, 11, 2, 0, 0), "closed"),
        ({"open": True, "opens_on": date(2019, 10, 20)}, (2019, 10, 19, 23, 59), "coming"),
        ({}, (2019, 10, 1, 8, 0), "coming"),
        ({}, (2019, 12, 1, 8, 0), "closed"),
        ({"deadline_on": None}, (2019, 12, 1, 8, 0), "coming"),
        ({"closed": True}, (2019, 10, 1, 8, 0), "closed"),
    ],
)
def test_it_says_where_a_call_stands(traits, at, standing):
    assert standing_of(CallFactory(**traits), datetime(*at, tzinfo=OSLO)) == standing


def test_it_counts_a_planned_call_that_is_set_as_closed_among_the_closed(now):
    call = CallFactory(deadline_on=None)
    CallSetting.objects.create(call=call, name="call.state", value='"closed"')
    assert standing_of(call_by_key(call.key), now) == "closed"


def test_it_lists_calls_by_deadline_with_two_queries(now, django_assert_num_queries):
    late = CallFactory(deadline_on=date(2019, 12, 1))
    never, soon = CallFactory(deadline_on=None), CallFactory(deadline_on=date(2019, 11, 1))
    with django_assert_num_queries(2):
        calls = calls_for_catalogue()
        assert [standing_of(call, now) for call in calls] == ["coming", "coming", "coming"]
        assert [call_facts(call)["call.frame_nok"] for call in calls] == [30_200_000] * 3
    assert calls == [soon, late, never]


def test_it_gives_every_fact_of_a_call_that_is_set():
    assert call_facts(shipped_call()) == {
        "call.state": "open",
        "call.deadline": "2019-11-01",
        "call.frame_nok": 30_200_000,
        "call.mu_split": "none",
        "call.im_tested_on": "application",
        "call.bt_needs_2018": True,
        **({"call.budget_year": year} if (year := shipped_document().call.budget_year) else {}),
    }


def test_it_leaves_out_the_state_of_a_call_that_is_only_planned():
    assert "call.state" not in call_facts(shipped_call(is_open=False))


@pytest.fixture
def wording():
    text = "## Hva dere får\nDere får\nkr 1.\n\nDette må dere:\n- først\n- så"
    blocks = (
        WordingBlock("result", Text(text, "nynorsk")),
        WordingBlock("appeal", Text("Klag.", "Klag."), when="may_appeal", group="appeal"),
    )
    variant = TitleVariant("joint", Text("Felles tilskudd", "Felles tilskot"))
    letter = WordingLetter("prøve", Text("Tilskudd", "Tilskot"), ("result", "appeal"), (variant,))
    document = shipped_document()
    return type(document)(
        **{name: getattr(document, name) for name in document.__dataclass_fields__}
        | {"letters": (letter,), "blocks": blocks}
    )


def test_it_turns_the_wording_of_an_edition_into_a_letter_to_draw(wording):
    text = letter_text(wording, "prøve", "nb")
    assert (text.kind, text.language, text.title) == ("prøve", "nb", "Tilskudd")
    assert [(block.key, block.when, block.group) for block in text.blocks] == [
        ("result", "", ""),
        ("appeal", "may_appeal", "appeal"),
    ]
    assert text.blocks[0].text == "**Hva dere får**\n\nDere får kr 1.\n\nDette må dere:\n- først\n- så"
    assert letter_text(wording, "prøve", "nn", {"joint"}).title == "Felles tilskot"
    assert letter_text(wording, "prøve", "nn").digest != text.digest
    with pytest.raises(KeyError):
        letter_text(wording, "finnes-ikke", "nb")
