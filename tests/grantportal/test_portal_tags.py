"""Kroner, dates, numbers and marks as pages write them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.utils.translation import override

from grantportal.states import STATES, UnknownStateError
from grantportal.templatetags import portal
from schemes.money import MINUS, NBSP

NOVEMBER = date(2019, 11, 1)


def plain(text: str) -> str:
    """Non-breaking spaces as `_`, so that a test shows where a line cannot break."""
    return text.replace(NBSP, "_")


def draw(source: str, **context) -> str:
    return Template(source).render(Context(context))


@pytest.fixture(autouse=True)
def bokmal():
    with override("nb"):
        yield


@pytest.mark.parametrize(
    ("number", "expected"),
    [(0, "kr_0"), (1_000_000, "kr_1_000_000"), (None, "ikke satt"), (-500, f"kr_{MINUS}500")],
)
def test_it_writes_kroner_in_running_text(number, expected):
    assert plain(portal.kr(number)) == expected


@pytest.mark.parametrize(("number", "expected"), [(0, "0"), (483_500, "483_500"), (None, "ikke satt")])
def test_it_writes_kroner_in_a_cell_without_the_unit(number, expected):
    assert plain(portal.amount(number)) == expected


@pytest.mark.parametrize(
    ("number", "expected"), [(1_900, "+1_900"), (-30_600, f"{MINUS}30_600"), (0, "0"), (None, "ikke satt")]
)
def test_it_writes_a_difference_with_its_sign(number, expected):
    assert plain(portal.signed(number)) == expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (8.3, "8,3_%"),
        (40, "40_%"),
        (Decimal("-8.45"), f"{MINUS}8,5_%"),
        (Decimal("19.04"), "19_%"),
        (-0.01, "0_%"),
        (None, "ikke satt"),
    ],
)
def test_it_writes_percent_with_at_most_one_decimal(number, expected):
    assert plain(portal.percent(number)) == expected


def test_it_writes_a_difference_in_percent_with_its_sign():
    assert [plain(portal.signed_percent(n)) for n in (19, -4.2, 0)] == ["+19_%", f"{MINUS}4,2_%", "0_%"]


def test_it_writes_a_decimal_point_in_english():
    with override("en"):
        assert plain(portal.percent(8.3)) == "8.3_%"


@pytest.mark.parametrize(
    ("language", "long", "short"),
    [("nb", "1._november_2019", "1._nov."), ("nn", "1._november_2019", "1._nov."), ("en", "1_November_2019", "1_Nov.")],
)
def test_it_writes_dates_in_the_language_of_the_page(language, long, short):
    with override(language):
        assert (plain(portal.long_date(NOVEMBER)), plain(portal.short_date(NOVEMBER))) == (long, short)


def test_it_reads_an_instant_on_the_clock_in_oslo():
    last_minute = datetime(2019, 11, 1, 22, 59, 59, tzinfo=UTC)
    assert plain(portal.long_time(last_minute)) == "1._november_2019 kl._23.59"
    assert plain(portal.long_date(datetime(2019, 11, 1, 23, 0, tzinfo=UTC))) == "2._november_2019"
    with override("en"):
        assert plain(portal.clock(last_minute)) == "at_23:59"


@pytest.mark.parametrize("write", [portal.long_date, portal.short_date, portal.clock, portal.long_time])
def test_it_says_when_a_date_is_not_set(write):
    assert write(None) == "ikke satt"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 10, 28), "4 dager over"),
        (date(2019, 10, 31), "1 dag over"),
        (NOVEMBER, "i dag"),
        (date(2019, 11, 2), "i morgen"),
        (date(2019, 11, 12), "om 11 dager"),
    ],
)
def test_it_counts_days_to_and_over_a_deadline(day, expected):
    assert portal.days_from(day, NOVEMBER) == expected


def test_it_groups_organisation_and_account_numbers():
    assert plain(portal.orgnr("964978573")) == "964_978_573"
    assert plain(portal.orgnr(964978573)) == "964_978_573"
    assert portal.orgnr("ukjent") == "ukjent"
    assert portal.orgnr(None) == ""
    assert plain(portal.account("12345678903")) == "1234_56_78903"
    assert portal.account("123") == "123"


def test_it_shows_only_the_last_digits_of_an_account():
    assert plain(portal.masked_account("12345678903")) == "••••_8903"
    assert portal.masked_account(None) == "ikke satt"


def test_it_makes_initials_of_the_first_two_words():
    assert [portal.initials(name) for name in ("Gjesdal kommune", "Sara", "Øre Åsen Berg", "")] == ["GK", "S", "ØÅ", ""]


def test_it_draws_a_badge_as_shape_word_and_tone():
    drawn = draw('{% badge "met" %}')
    assert drawn == (
        '<span class="ds-tag badge" data-tone="good"><svg class="icon " aria-hidden="true" focusable="false">'
        '<use href="/static/icons.svg#met"></use></svg>Oppfylt</span>'
    )
    assert draw("{{ state|state_badge }}", state="met") == drawn
    assert draw('{% include "components/badge.html" with state="met" only %}').strip() == drawn


def test_it_escapes_the_word_of_a_badge():
    assert "&lt;b&gt;" in draw('{% badge "met" text %}', text="<b>")


def test_it_refuses_a_state_it_does_not_know():
    with pytest.raises(UnknownStateError):
        draw('{% badge "opfylt" %}')


def test_it_has_a_drawing_for_every_state_and_every_icon_a_template_names():
    sprite = (Path(settings.ROOT) / "static/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    named = {look.icon for look in STATES.values() if look.icon}
    for path in (Path(settings.ROOT) / "templates").rglob("*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
    assert named - drawn == set()


def test_it_draws_the_way_here_with_the_last_step_as_text():
    drawn = draw('{% breadcrumb "Min side" "/min-side/" name "/s/" "Budsjett" %}', name="<Søknad>")
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', drawn) == [
        ("/min-side/", "Min side"),
        ("/s/", "&lt;Søknad&gt;"),
    ]
    assert '<li aria-current="page">Budsjett</li>' in drawn


def test_it_refuses_a_way_here_with_a_step_without_address():
    with pytest.raises((ValueError, TemplateSyntaxError)):
        draw('{% breadcrumb "Min side" "Budsjett" "/b/" "Her" %}')


@pytest.mark.parametrize(
    ("applied", "expected"),
    [
        (1_012_000, {"is_over": True, "over": 12_000, "within": 988, "cap_at": 988, "over_width": 11}),
        (500_000, {"is_over": False, "over": -500_000, "within": 500, "cap_at": 997, "over_width": 0}),
        (1_000_000, {"is_over": False, "over": 0, "within": 1000, "cap_at": 997, "over_width": 0}),
        (0, {"is_over": False, "over": -1_000_000, "within": 0, "cap_at": 997, "over_width": 0}),
    ],
)
def test_it_measures_what_is_applied_for_against_the_cap(applied, expected):
    drawn = portal.cap_meter(applied, 1_000_000)["meter"]
    assert {name: getattr(drawn, name) for name in expected} == expected


def test_it_draws_a_frame_so_that_its_parts_fill_it():
    bar = portal.frame_bar(30_200_000, 3_600_000, 25_570_000, 600_000)["bar"]
    assert (bar.left, bar.bound_width, bar.placed_at, bar.placed_width) == (430_000, 116, 119, 846)
    assert (bar.cut_at, bar.reserve_at, bar.reserve_width) == (965, 981, 19)


def test_it_keeps_an_overspent_or_empty_frame_inside_the_bar():
    over = portal.frame_bar(100, 60, 60, 10)["bar"]
    assert (over.left, over.placed_at + over.placed_width, over.cut_at) == (0, 1000, 997)
    empty = portal.frame_bar(0, 0, 0, 0)["bar"]
    assert (empty.left, empty.bound_width, empty.placed_width) == (0, 0, 0)


def test_it_shows_the_sum_in_one_line_also_without_a_cap():
    assert portal.sum_strip(300, None, "#", "Hvorfor?")["is_over"] is False
    assert "over taket" not in draw('{% sum_strip 300 None "#" "Hvorfor?" %}')


def test_it_draws_a_widget_with_the_class_of_the_design_system_beside_its_own():
    class Form(forms.Form):
        amount = forms.CharField(widget=forms.TextInput(attrs={"class": "is-amount"}))
        track = forms.ChoiceField(choices=[("mu", "Modell")], widget=forms.RadioSelect)

    form = Form()
    assert 'class="is-amount ds-input"' in portal.ds_input(form["amount"])
    assert [re.findall(r'class="([^"]+)"', portal.ds_choice(option)) for option in form["track"]] == [["ds-input"]]
