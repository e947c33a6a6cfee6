"""What the registers say about predecessors: the examples of the rules, and every number there is."""

from datetime import date

import pytest

from organisations.lineage import (
    GrantGiven,
    Listed,
    Registers,
    Step,
    newest_node,
    node_on,
    number_on,
    predecessors,
    read_csv,
    register_facts,
    shipped,
    successors,
)

AUTUMN_2019, AUTUMN_2021, AUTUMN_2024 = date(2019, 11, 1), date(2021, 11, 1), date(2024, 11, 1)
DAYS = {2019: AUTUMN_2019, 2020: date(2020, 3, 1), 2024: AUTUMN_2024}


def history(number: str, on: date) -> tuple[object, object, list[tuple[object, object]]]:
    """(relation to the trial, merger of 2020, grants as (year, relation))."""
    facts = register_facts(registers=shipped(), municipality_number=number, on=on)
    grants = [(grant["year"], grant["relation"]) for grant in facts["grants.mu"]]
    return facts["history.model_trial"], facts["history.merger_2020"], grants


@pytest.mark.parametrize(
    ("name", "number", "on", "expected"),
    [
        ("Gjesdal", "1122", AUTUMN_2019, ("none", "no", [])),
        ("Time, one of the 26", "1121", AUTUMN_2019, ("same", "no", [])),
        ("Askim", "0124", AUTUMN_2019, ("none", "yes", [(2015, "same"), (2015, "merged_2020")])),
        ("Trøgstad", "0122", AUTUMN_2019, ("none", "yes", [(2015, "same"), (2015, "merged_2020")])),
        ("Eidsberg", "0125", AUTUMN_2019, ("none", "yes", [(2015, "merged_2020"), (2015, "merged_2020")])),
        ("Indre Østfold to be", "3014", AUTUMN_2019, ("none", "yes", [(2015, "merged_2020"), (2015, "merged_2020")])),
        ("Indre Østfold", "3014", AUTUMN_2021, ("none", "yes", [(2015, "merged_2020"), (2015, "merged_2020")])),
        ("Indre Østfold 2024", "3118", AUTUMN_2024, ("none", "yes", [(2015, "merged_2020"), (2015, "merged_2020")])),
        ("Skedsmo", "0231", AUTUMN_2019, ("same", "yes", [])),
        ("Sørum", "0226", AUTUMN_2019, ("merged", "yes", [])),
        ("Lillestrøm", "3030", AUTUMN_2021, ("merged", "yes", [])),
        ("Volda", "1519", AUTUMN_2019, ("none", "yes", [(2015, "same")])),
        ("Volda 2020", "1577", AUTUMN_2021, ("none", "yes", [(2015, "merged_2020")])),
        ("Voss", "1235", AUTUMN_2019, ("none", "yes", [(2015, "same")])),
        ("Steinkjer", "5004", AUTUMN_2019, ("same", "yes", [])),
        ("Steinkjer 2021", "5006", AUTUMN_2021, ("merged", "yes", [(2021, "unclear")])),
        ("Snåsa", "5041", AUTUMN_2019, ("none", "no", [])),
        ("Snåsa 2021", "5041", AUTUMN_2021, ("none", "no", [(2021, "unclear")])),
        ("Sandefjord with Andebu since 2017", "0710", AUTUMN_2019, ("none", "no", [(2015, "merged_other")])),
        ("Hitra gained a piece", "5013", AUTUMN_2019, ("none", "part", [])),
        ("Hitra", "5056", AUTUMN_2021, ("none", "part", [])),
        ("Hamarøy", "1849", AUTUMN_2019, ("none", "part", [])),
        ("Hamarøy", "1875", AUTUMN_2021, ("none", "part", [])),
        ("Narvik", "1805", AUTUMN_2019, ("none", "yes", [])),
        ("Narvik", "1806", AUTUMN_2021, ("none", "yes", [])),
        ("Tysfjord was divided", "1850", AUTUMN_2019, ("none", "part", [])),
        ("Snillfjord was divided", "5012", AUTUMN_2019, ("none", "part", [])),
        ("Heim has two whole origins", "5055", AUTUMN_2021, ("none", "yes", [])),
        ("Orkland has two whole origins", "5059", AUTUMN_2021, ("none", "yes", [])),
        ("Ålesund before the division", "1507", AUTUMN_2021, ("none", "yes", [])),
        ("Ålesund", "1508", AUTUMN_2024, ("none", "part", [])),
        ("Haram", "1580", AUTUMN_2024, ("none", "part", [])),
        ("Haram before 2020", "1534", AUTUMN_2019, ("none", "yes", [])),
        ("Oslo: a unit of it got the grant", "0301", AUTUMN_2019, ("none", "no", [(2015, "unclear")])),
        ("Fusa", "1241", AUTUMN_2019, ("none", "yes", [(2015, "same")])),
        ("Bjørnafjorden", "4624", AUTUMN_2021, ("none", "yes", [(2015, "merged_2020")])),
        ("Drammen", "0602", AUTUMN_2019, ("same", "yes", [])),
        ("Drammen", "3005", AUTUMN_2021, ("merged", "yes", [])),
        ("Tønsberg", "0704", AUTUMN_2019, ("none", "yes", [])),
        ("Indre Fosen, formed in 2018", "5054", AUTUMN_2019, ("merged", "no", [])),
        ("Horten only changed its number", "3801", AUTUMN_2021, ("none", "no", [(2015, "same")])),
    ],
    ids=lambda value: value if isinstance(value, str) and not value.isdigit() else "",
)
def test_it_follows_the_successions(name, number, on, expected):
    assert history(number, on) == expected


def test_it_keeps_a_merger_of_2017_apart_from_those_of_2020():
    """Tønsberg only gained a piece of Stokke in 2017: what hung on Stokke is a part, there and in Sandefjord."""
    registers = shipped()
    assert registers.ancestry((2019, "0704"))[(2015, "0720")] == "part"
    assert registers.ancestry((2019, "0710"))[(2015, "0720")] == "part"
    assert registers.ancestry((2019, "0710"))[(2015, "0706")] == "merged_other"
    assert registers.ancestry((2020, "3803"))[(2015, "0704")] == "part"


@pytest.mark.parametrize("year", [2019, 2020, 2024])
def test_it_answers_for_every_number_of_every_list(year):
    rows = [row for row in shipped().listed if row.list_year == year]
    assert len(rows) == {2019: 422, 2020: 356, 2024: 357}[year]
    for row in rows:
        facts = register_facts(registers=shipped(), municipality_number=row.number, on=DAYS[year])
        assert facts["history.model_trial"] in {"none", "same", "merged", "part"}
        assert facts["history.merger_2020"] in {"yes", "no", "part"}
        assert facts["grants.mu_known_years"] == [2015]
        assert facts["applicant.population"] == row.population


def test_it_finds_all_participants_and_recipients_under_their_own_numbers_of_2019():
    """Each of the 26 and of the 14 of 2015 is `same` to itself, unless its municipality merged before 2019."""
    facts = {
        row.number: register_facts(registers=shipped(), municipality_number=row.number, on=AUTUMN_2019)
        for row in shipped().listed
        if row.list_year == 2019
    }
    assert sum(found["history.model_trial"] == "same" for found in facts.values()) == 25  # Leksvik merged in 2018
    same = [n for n, found in facts.items() if {"year": 2015, "relation": "same"} in found["grants.mu"]]
    assert len(same) == 12  # Andebu merged in 2017, a unit of Oslo is unclear


@pytest.mark.parametrize(
    ("number", "on"),
    [
        ("9999", AUTUMN_2019),
        ("0124", date(2018, 12, 31)),
        ("0124", date(2020, 1, 1)),
        ("3014", date(2024, 1, 1)),
        ("3118", date(2023, 12, 31)),
        ("1508", date(2023, 12, 31)),
        ("", AUTUMN_2019),
    ],
)
def test_it_says_nothing_about_unknown_numbers_and_days(number, on):
    assert register_facts(registers=shipped(), municipality_number=number, on=on) == {}


@pytest.mark.parametrize(
    ("number", "on", "population"),
    [
        ("1122", date(2019, 1, 1), 11899),
        ("1122", date(2020, 12, 31), 12002),
        ("1122", date(2021, 1, 1), None),
        ("1122", date(2024, 12, 31), 12362),
        ("1122", date(2025, 1, 1), None),
        ("3014", date(2019, 11, 1), None),
    ],
)
def test_it_knows_the_population_only_of_the_years_that_have_a_list(number, on, population):
    facts = register_facts(registers=shipped(), municipality_number=number, on=on)
    assert facts.get("applicant.population") == population


def test_it_leaves_out_grants_given_after_the_day():
    assert history("5041", date(2020, 12, 31)) == ("none", "no", [])
    assert history("5041", date(2021, 1, 1)) == ("none", "no", [(2021, "unclear")])


def test_it_calls_everything_a_part_for_a_municipality_that_is_itself_divided():
    """Made up: D is divided between M and N, M is formed by two whole ones that both had a grant."""
    registers = Registers(
        listed=tuple(Listed(2019, n, n) for n in "ABD") + tuple(Listed(2020, n, n) for n in "MN"),
        steps=(
            *(Step(2015, 2019, n, n, n, n, "uendret") for n in "ABD"),
            Step(2019, 2020, "A", "A", "M", "M", "slaatt_sammen", date(2020, 1, 1)),
            Step(2019, 2020, "B", "B", "M", "M", "slaatt_sammen", date(2020, 1, 1)),
            Step(2019, 2020, "D", "D", "M", "M", "delt_og_slaatt_sammen", date(2020, 1, 1)),
            Step(2019, 2020, "D", "D", "N", "N", "delt", date(2020, 1, 1)),
        ),
        trial=frozenset({"D"}),
        grants=(GrantGiven(2015, "A"), GrantGiven(2016, "D"), GrantGiven(2018, "B")),
    )

    def facts(number: str) -> dict[str, object]:
        return register_facts(registers=registers, municipality_number=number, on=AUTUMN_2019)

    assert [g["relation"] for g in facts("D")["grants.mu"]] == ["part", "same", "part"]
    assert [g["relation"] for g in facts("A")["grants.mu"]] == ["same", "part", "merged_2020"]
    assert (facts("D")["history.model_trial"], facts("A")["history.model_trial"]) == ("same", "part")


def test_it_tells_the_chain_of_indre_ostfold():
    rows = predecessors(shipped(), "3118", AUTUMN_2024)
    assert [(row.number, row.name, row.relation, row.since) for row in rows] == [
        ("3014", "Indre Østfold", "same", date(2024, 1, 1)),
        ("0122", "Trøgstad", "merged_2020", date(2020, 1, 1)),
        ("0123", "Spydeberg", "merged_2020", date(2020, 1, 1)),
        ("0124", "Askim", "merged_2020", date(2020, 1, 1)),
        ("0125", "Eidsberg", "merged_2020", date(2020, 1, 1)),
        ("0138", "Hobøl", "merged_2020", date(2020, 1, 1)),
    ]


def test_it_names_old_stavanger_though_the_new_one_has_its_number():
    rows = predecessors(shipped(), "1103", AUTUMN_2021)
    assert [row.name for row in rows] == ["Stavanger", "Finnøy", "Rennesøy"]


def test_it_tells_what_became_of_a_municipality():
    rows = successors(shipped(), "1850", AUTUMN_2019)
    assert [(row.name, row.relation) for row in rows] == [("Narvik", "part"), ("Hamarøy", "part")]
    rows = successors(shipped(), "0124", AUTUMN_2019)
    assert [(row.number, row.relation) for row in rows] == [("3014", "merged_2020"), ("3118", "merged_2020")]
    assert (predecessors(shipped(), "9999", AUTUMN_2019), successors(shipped(), "9999", AUTUMN_2019)) == ((), ())


@pytest.mark.parametrize(
    ("node", "numbers"),
    [
        ((2024, "3101"), ["0101", "0101", "0101", "3001", "3101"]),
        ((2019, "0124"), ["0124", "0124", "0124", "0124", "0124"]),
        ((2024, "3118"), ["", "", "3014", "3014", "3118"]),
        ((2024, "1508"), ["", "", "1507", "1507", "1508"]),
        ((2024, "1580"), ["", "", "", "", "1580"]),
        ((2019, "5013"), ["1617", "5013", "5013", "5013", "5013"]),
        ((2024, "1103"), ["", "", "1103", "1103", "1103"]),
    ],
)
def test_it_knows_the_number_of_a_day(node, numbers):
    days = [date(2017, 5, 10), date(2018, 1, 1), AUTUMN_2019, date(2023, 12, 31), date(2024, 1, 1)]
    assert [number_on(shipped(), node, day) for day in days] == numbers


def test_it_takes_a_number_of_2019_for_the_old_municipality_first():
    assert node_on(shipped(), "1103", AUTUMN_2019) == (2019, "1103")
    assert node_on(shipped(), "1103", AUTUMN_2021) == (2020, "1103")
    assert node_on(shipped(), "3014", AUTUMN_2019) == (2020, "3014")
    assert node_on(shipped(), "3014", date(2018, 12, 31)) is None


def test_it_keeps_a_body_through_numbers_and_names_but_not_through_a_merger():
    assert newest_node(shipped(), (2019, "0101")) == (2024, "3101")
    assert newest_node(shipped(), (2020, "1507")) == (2024, "1508")
    assert newest_node(shipped(), (2019, "0124")) == (2019, "0124")
    assert newest_node(shipped(), (2019, "1103")) == (2019, "1103")


# ----- the files themselves ----------------------------------------------------------------------------------------


def test_it_ships_lists_that_agree_with_the_history_of_numbers():
    """Each list holds exactly the numbers that were in use on 1 January of its year."""
    history_rows = read_csv("municipality_history.csv")
    for year in (2019, 2020, 2024):
        day = f"{year}-01-01"
        in_use = {
            row["number"]
            for row in history_rows
            if row["valid_from_on"] <= day and (row["valid_to_on"] or "9999") > day
        }
        assert {row.number for row in shipped().listed if row.list_year == year} == in_use


def test_it_ships_counties_that_add_up():
    listed = [(row["list_year"], row["county_number"]) for row in read_csv("municipalities.csv")]
    for county in read_csv("counties.csv"):
        assert listed.count((county["list_year"], county["number"])) == int(county["municipality_count"])


def test_it_ships_days_of_change_that_stand_in_the_register_of_changes():
    """A changed step has its day there, as the last change that leads to the new number."""
    changes = {(row["changed_on"], row["to_number"]) for row in read_csv("municipality_changes.csv")}
    for step in shipped().steps:
        assert (step.changed_on is None) == (step.word == "uendret")
        if step.changed_on is not None:
            assert (step.changed_on.isoformat(), step.to_number) in changes
            assert date(step.from_year, 1, 1) < step.changed_on <= date(step.to_year, 1, 1)


def test_it_ships_successions_that_leave_nobody_out():
    for year, later in ((2019, 2020), (2020, 2024)):
        steps = [step for step in shipped().steps if step.from_year == year]
        assert {step.from_number for step in steps} == {r.number for r in shipped().listed if r.list_year == year}
        assert {step.to_number for step in steps} == {r.number for r in shipped().listed if r.list_year == later}


def test_it_states_source_and_certainty_for_every_row():
    for name in ("municipalities", "successions", "districts", "model_trial", "earlier_grants", "chosen_services"):
        for row in read_csv(f"{name}.csv"):
            assert row["source"]
            assert row["certainty"] in {"high", "partial"}


def test_it_works_each_ancestry_out_once():
    registers = Registers(shipped().listed, shipped().steps, shipped().trial, shipped().grants)
    numbers = [row.number for row in registers.listed if row.list_year == 2019]
    for _ in range(2):
        for number in numbers:
            register_facts(registers=registers, municipality_number=number, on=AUTUMN_2019)
    known = dict(registers._ancestries)
    assert all(registers.ancestry(node) is found for node, found in known.items())
    assert len(known) == len(
        {step.origin for step in registers.steps if step.from_year < 2020}
        | {step.target for step in registers.steps if step.to_year == 2020}
    )
