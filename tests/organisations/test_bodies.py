"""One municipality through the lists: the same body under all its numbers, and how a grant in a year relates to it."""

from datetime import date

import pytest

from organisations.lineage import became, bodies, body_at, grant_relation, number_of, shipped, standing_on

IN_2019 = date(2019, 11, 1)


@pytest.fixture(scope="module")
def lists():
    return shipped()


def body(lists, number, year):
    found = body_at(lists, (year, number))
    assert found is not None
    return found


def test_it_knows_every_listed_municipality_as_one_body(lists):
    every = bodies(lists)
    forms = [(form.list_year, form.number) for each in every for form in each.forms]
    assert sorted(forms) == sorted(lists.by_node)
    assert len(forms) == 422 + 356 + 357


@pytest.mark.parametrize(
    ("number", "year", "name", "numbers", "begins_on", "ended_on"),
    [
        ("1122", 2020, "Gjesdal", ["1122", "1122", "1122"], None, None),
        ("0101", 2019, "Halden", ["0101", "3001", "3101"], None, None),
        ("0124", 2019, "Askim", ["0124"], None, date(2020, 1, 1)),
        ("3118", 2024, "Indre Østfold", ["3014", "3118"], date(2020, 1, 1), None),
        ("0710", 2019, "Sandefjord", ["0710", "3804", "3907"], date(2017, 1, 1), None),
        ("1580", 2024, "Haram", ["1580"], date(2024, 1, 1), None),
    ],
)
def test_it_follows_a_body_through_numbers_and_names(lists, number, year, name, numbers, begins_on, ended_on):
    found = body(lists, number, year)
    assert (found.name, [form.number for form in found.forms]) == (name, numbers)
    assert (found.begins_on, found.ended_on) == (begins_on, ended_on)


def test_it_says_on_which_days_a_body_exists(lists):
    askim, ostfold = body(lists, "0124", 2019), body(lists, "3014", 2020)
    eve, day = date(2019, 12, 31), date(2020, 1, 1)
    assert (askim.exists_on(eve), askim.exists_on(day)) == (True, False)
    assert (ostfold.exists_on(eve), ostfold.exists_on(day)) == (False, True)


def test_it_knows_no_number_of_another_year(lists):
    assert body_at(lists, (2024, "0231")) is None


def test_it_gives_the_number_of_a_day(lists):
    ostfold = body(lists, "3118", 2024)
    assert [number_of(lists, ostfold, date(year, 6, 1)) for year in (2018, 2019, 2021, 2024)] == [
        "",
        "3014",
        "3014",
        "3118",
    ]
    assert number_of(lists, body(lists, "0124", 2019), date(2020, 1, 1)) == ""


def test_it_leads_an_ended_body_to_what_it_became(lists):
    askim, tysfjord = body(lists, "0124", 2019), body(lists, "1850", 2019)
    assert standing_on(lists, askim, IN_2019) == askim
    assert standing_on(lists, askim, date(2024, 6, 1)) == body(lists, "3118", 2024)
    assert sorted(into.name for into in became(lists, tysfjord)) == ["Hamarøy", "Narvik"]
    assert standing_on(lists, tysfjord, date(2020, 6, 1)) is None


@pytest.mark.parametrize(
    ("number", "year", "relation"),
    [
        ("1122", 2017, "same"),  # Gjesdal: never merged
        ("3014", 2016, "merged_2020"),  # Indre Østfold: one of its founders
        ("0124", 2016, "merged_2020"),  # Askim: itself or a founder beside it, which comes to the same
        ("0710", 2018, "same"),  # Sandefjord since 2017
        ("0710", 2016, "unclear"),  # one of those it was merged of in 2017; the old Sandefjord lived on, or another
        ("1875", 2016, "part"),  # Hamarøy: every origin counts as a part
        ("1806", 2016, "unclear"),  # Narvik: a whole founder, or the part of Tysfjord
        ("9999", 2016, "unclear"),
    ],
)
def test_it_tells_the_relation_of_a_grant_only_when_it_is_sure(lists, number, year, relation):
    found = grant_relation(registers=lists, municipality_number=number, on=IN_2019, year=year)
    assert found == relation
