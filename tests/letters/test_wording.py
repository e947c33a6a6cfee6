"""What a wording draws, and what stops it."""

import pytest

from letters.registry import LetterKind, Registry, UnknownKind
from letters.wording import (
    Block,
    LetterText,
    Table,
    WordingProblem,
    long_date,
    long_time,
    names_in,
    problems,
    render,
    standing,
)
from tests.factories.letters import RELEASE_ON, RELEASED_AT, SAMPLE_AWARD, award_fields, award_text


def text_of(*blocks, title="Tittel", kind="unregistered"):
    """A wording of these block texts."""
    return LetterText(
        kind, "nb", title, tuple(b if isinstance(b, Block) else Block(f"b{i}", b) for i, b in enumerate(blocks))
    )


def body_of(*blocks, fields=None, conditions=()):
    """The HTML below the title."""
    return render(text_of(*blocks), fields or {}, conditions).html.split("</h1>\n", 1)[1]


@pytest.mark.parametrize(
    ("notation", "html"),
    [
        ("Ett avsnitt.", '<p class="result">Ett avsnitt.</p>'),
        ("Ett.\n\nTo.", '<p class="result">Ett.</p>\n<p>To.</p>'),
        ("Ett. ¶ To.", '<p class="result">Ett.</p>\n<p>To.</p>'),
        ("## Hva nå?\n\nVent.", '<h2>Hva nå?</h2>\n<p class="result">Vent.</p>'),
        ("**Hva nå?** ¶ Vent.", '<h2>Hva nå?</h2>\n<p class="result">Vent.</p>'),
        ("Fristen er **i dag**.", '<p class="result">Fristen er <strong>i dag</strong>.</p>'),
        ("Dere må:\n\n- lese\n- svare", '<p class="result">Dere må:</p>\n<ul><li>lese</li><li>svare</li></ul>'),
        (
            "Dere må: • lese • svare ¶ Ferdig.",
            '<p class="result">Dere må:</p>\n<ul><li>lese</li><li>svare</li></ul>\n<p>Ferdig.</p>',
        ),
        ("e-post og T-bane", '<p class="result">e-post og T-bane</p>'),
    ],
)
def test_it_reads_the_notation(notation, html):
    assert body_of(notation) == html


def test_it_draws_lists_and_tables_where_their_field_stands():
    table = Table(("Kostnad", "Beløp"), (("Frikjøp", "kr 1"),), frozenset({1}), ("Sum", "kr 1"))
    html = body_of("Budsjett: {{ table }} Bruk det.\n\nDekker: {{ list }}", fields={"table": table, "list": ("a", "b")})
    assert html == (
        '<p class="result">Budsjett:</p>\n'
        '<table class="short"><thead><tr><th scope="col">Kostnad</th><th scope="col" class="number">Beløp</th></tr></thead>'
        '<tbody><tr><th scope="row">Frikjøp</th><td class="number">kr 1</td></tr></tbody>'
        '<tfoot><tr><th scope="row">Sum</th><td class="number">kr 1</td></tr></tfoot></table>\n'
        "<p>Bruk det.</p>\n<p>Dekker:</p>\n<ul><li>a</li><li>b</li></ul>"
    )


def test_it_keeps_the_paragraphs_of_a_typed_text():
    assert body_of("{{ reason }}", fields={"reason": "Først.\nSå."}) == '<p class="result">Først.</p>\n<p>Så.</p>'


def test_it_says_the_same_in_plain_text():
    rendered = render(award_text(), {**award_fields(), **_letterhead()}, {"outcome_partial"})
    assert rendered.text.splitlines()[:8] == [
        "Dere får tilskudd til modellutvikling",
        "",
        "Gjesdal kommune",
        "Rettedalen 1",
        "4330 ÅLGÅRD",
        "Vår referanse: 2019/1-2",
        "Dato: 16. desember 2019",
        "",
    ]
    assert "• les vilkårene og godta dem\n• bekreft kontonummeret." in rendered.text
    assert "Frikjøp · kr 916\u00a0000" in rendered.text


def _letterhead():
    return {
        "recipient_name": "Gjesdal kommune",
        "recipient_address": "Rettedalen 1\n4330 ÅLGÅRD",
        "document_no": "2019/1-2",
        "your_ref": "",
        "letter_date": "16. desember 2019",
        "body_name": "Bufdir",
    }


def test_it_draws_the_letterhead_above_the_title_without_empty_references():
    html = render(award_text(), {**award_fields(), **_letterhead()}, {"outcome_full"}).html
    head, rest = html.split("\n<h1>", 1)
    assert head == (
        '<div class="letterhead"><p class="recipient">Gjesdal kommune<br>Rettedalen 1<br>4330 ÅLGÅRD</p>'
        '<table class="references"><tr><th scope="row">Vår referanse:</th><td>2019/1-2</td></tr>'
        '<tr><th scope="row">Dato:</th><td>16. desember 2019</td></tr></table></div>'
    )
    assert rest.startswith("Dere får tilskudd til modellutvikling</h1>")


# ----- conditions -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "conditions", "prints"),
    [
        ("", set(), True),
        ("always", set(), True),
        ("joint", set(), False),
        ("joint", {"joint"}, True),
        ("not joint", {"joint"}, False),
        ("joint and not merged", {"joint"}, True),
        ("joint and not merged", {"joint", "merged"}, False),
        ("joint, merged", {"joint", "merged"}, True),
        ("post set", set(), True),
        ("empty set", set(), False),
        ("not empty set", set(), True),
    ],
)
def test_it_prints_a_block_when_its_condition_holds(when, conditions, prints):
    html = body_of(Block("b", "Ja.", when=when), fields={"post": "x", "empty": " "}, conditions=conditions)
    assert html == ('<p class="result">Ja.</p>' if prints else "")


def test_it_refuses_two_blocks_of_one_group():
    with pytest.raises(WordingProblem, match="amount_full og amount_partial"):
        render(award_text(), {**award_fields(), **_letterhead()}, {"outcome_full", "outcome_partial"})


# ----- fields ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", ["", "  ", (), Table(("a",), ())])
def test_it_stops_at_an_empty_field_and_names_it(empty):
    with pytest.raises(WordingProblem) as stopped:
        body_of("Beløp: {{ award_nok }}", fields={"award_nok": empty})
    assert stopped.value.field == "award_nok"


def test_it_drops_the_block_of_a_field_that_may_be_missing():
    fields = {**award_fields(), **_letterhead()}
    assert "statsbudsjettet" not in render(award_text(), fields, {"outcome_full"}).text
    fields["budget_post"] = "kapittel 854 post 61"
    assert (
        "Pengene kommer fra statsbudsjettet, kapittel 854 post 61."
        in render(award_text(), fields, {"outcome_full"}).text
    )


@pytest.mark.parametrize(
    "attack",
    [
        "{{ settings.SECRET_KEY }}",
        "{{ recipient.__class__.__mro__ }}",
        "{{ 7 * 7 }}",
        "{{ name|safe }}",
        "{{ __import__('os') }}",
        "{{}}",
        "{{ name.upper }}",
    ],
)
def test_it_has_no_language_to_break_out_of(attack):
    with pytest.raises(WordingProblem):
        body_of(attack, fields={"name": "x"})


@pytest.mark.parametrize(
    "value",
    ["{{ settings.SECRET_KEY }}", "{% load x %}", "<script>alert(1)</script>", "**fet**", "## Nei", "• punkt", "a & b"],
)
def test_it_prints_values_as_they_are_never_as_notation(value):
    rendered = render(text_of("Sagt: {{ said }}"), {"said": value}, ())
    assert rendered.text == f"Tittel\n\nSagt: {value}\n"
    assert "<script" not in rendered.html
    assert "<strong>" not in rendered.html
    assert "<h2>" not in rendered.html


@pytest.mark.parametrize(
    "value",
    ["x" * 20_001, "x" * 301, ("x",) * 1001, Table(("a", "b"), (("1",),)), Table(("a",), (("1",),) * 1001)],
    ids=["long text", "long word", "long list", "uneven table", "long table"],
)
def test_it_refuses_what_no_letter_can_hold(value):
    with pytest.raises(WordingProblem) as stopped:
        body_of("{{ value }}", fields={"value": value})
    assert stopped.value.field == "value"


def test_it_drops_control_characters():
    assert body_of("{{ v }}", fields={"v": "a\x00b\x08c\r\nd"}) == '<p class="result">abc</p>\n<p>d</p>'


def test_it_refuses_a_table_in_mid_title():
    with pytest.raises(WordingProblem, match="midt i en setning"):
        render(text_of("x", title="Om {{ table }}"), {"table": Table(("a",), (("1",),))}, ())


# ----- saving a wording -----------------------------------------------------------------------------------------------


def test_it_finds_nothing_wrong_with_a_wording_of_known_names():
    assert problems(award_text("nb"), SAMPLE_AWARD) == []
    assert problems(award_text("nn"), SAMPLE_AWARD) == []


def test_it_names_what_is_wrong_with_a_wording():
    wrong = text_of(Block("a", "{{ wages }}", when="rich"), Block("b", " "), Block("c", "x", when="wages set"))
    assert [(problem.field, problem.sentence.split()[0]) for problem in problems(wrong, SAMPLE_AWARD)] == [
        ("wages", "Feltet"),
        ("b", "Teksten"),
        ("a", "Vilkåret"),
        ("c", "Vilkåret"),
    ]


def test_it_has_the_same_fields_in_both_forms_of_norwegian():
    for kind in (
        "mail_new_letter",
        "mail_new_notice",
        "unread_letter_second_notice",
        "account_changed_notice",
        "organisation_invitation",
        "access_request_notice",
    ):
        nb, nn = standing(kind, "nb"), standing(kind, "nn")
        assert [names_in(block.text) for block in nb.blocks] == [names_in(block.text) for block in nn.blocks]
        assert nb.blocks != nn.blocks
        assert standing(kind, "") == nb


def test_it_writes_dates_in_words():
    assert long_date(RELEASE_ON) == "16. desember 2019"
    assert long_time(RELEASED_AT) == "16. desember 2019 kl. 10.00"


# ----- kinds ----------------------------------------------------------------------------------------------------------


def test_it_keeps_each_kind_once():
    registry = Registry()
    kind = registry.register(LetterKind("a", second_notice=True))
    assert registry.register(LetterKind("a", second_notice=True)) == kind
    with pytest.raises(ValueError, match="registered twice"):
        registry.register(LetterKind("a"))
    registry.register(LetterKind("0"))
    assert [each.key for each in registry] == ["0", "a"]
    assert registry.with_second_notice() == ("a",)
    with pytest.raises(UnknownKind):
        registry.get("b")
