"""Loading the registers: once, whole, and kept in step; organisations live through numbers; facts read off the rows."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from organisations.actors import OrganisationKind
from organisations.lineage import read_csv, shipped
from organisations.models import (
    ChosenService,
    District,
    EarlierGrant,
    ModelTrialParticipant,
    Municipality,
    Organisation,
    RegisterLoad,
    Succession,
)
from organisations.operations.registers import TABLES, load_registers
from organisations.queries import (
    applicant_facts,
    listed_forms_of,
    municipality_number_on,
    organisation_by_number,
    registers_from_rows,
)
from tests.factories.organisations import CompletionFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
AUTUMN_2019 = date(2019, 11, 1)


def test_it_loads_every_row_of_every_file(now):
    report = load_registers(now=now)
    assert report.is_new
    assert report.rows == {name: len(read_csv(name)) for name in TABLES}
    models = [Municipality, Succession, District, ModelTrialParticipant, EarlierGrant, ChosenService]
    assert [model.objects.count() for model in models] == [1135, 1211, 15, 26, 16, 10]
    assert all(not model.objects.filter(source="").exists() for model in models)
    assert all(not model.objects.filter(certainty="").exists() for model in models)
    assert RegisterLoad.objects.get().row_count == sum(report.rows.values())


def test_it_does_nothing_the_second_time(registers, now, django_assert_num_queries):
    before = list(Organisation.objects.order_by("id").values())
    with django_assert_num_queries(1):
        report = load_registers(now=now)
    assert (report.is_new, report.organisations_added, report.organisations_changed) == (False, 0, 0)
    assert list(Organisation.objects.order_by("id").values()) == before


def test_it_matches_the_organisations_it_made_when_it_must_load_again(registers, now):
    before = list(Organisation.objects.order_by("id").values())
    RegisterLoad.objects.update(digest="other files")
    report = load_registers(now=now)
    assert (report.is_new, report.organisations_added, report.organisations_changed) == (True, 0, 0)
    assert list(Organisation.objects.order_by("id").values()) == before
    assert Municipality.objects.count() == 1135


def test_it_mends_what_the_registers_say_and_leaves_what_the_organisation_said(registers, now):
    halden = organisation_by_number("3101")
    Organisation.objects.filter(pk=halden.pk).update(
        name="Haldn",
        municipality_number="3001",
        notice_email="post@halden.example",
        language_choice="nn",
        address="Torget 1",
    )
    RegisterLoad.objects.all().delete()
    report = load_registers(now=now)
    halden.refresh_from_db()
    assert (report.organisations_added, report.organisations_changed) == (0, 1)
    assert (halden.name, halden.municipality_number) == ("Halden kommune", "3101")
    assert (halden.notice_email, halden.language_choice, halden.address) == ("post@halden.example", "nn", "Torget 1")


def test_it_loads_nothing_when_a_part_fails(now, monkeypatch):
    monkeypatch.setattr("organisations.operations.registers.load_bodies", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load_registers(now=now)
    assert (Municipality.objects.count(), RegisterLoad.objects.count()) == (0, 0)


def test_it_reports_on_the_command_line():
    first, second = StringIO(), StringIO()
    call_command("load_registers", stdout=first)
    call_command("load_registers", stdout=second)
    assert "municipalities.csv: 1135" in first.getvalue()
    assert "Organisations: 492 added, 0 changed" in first.getvalue()
    assert second.getvalue().startswith("Registers are up to date (")


# ----- organisations ---------------------------------------------------------------------------------------------------


def test_it_makes_the_organisations_the_registers_name(registers):
    kinds = {kind: Organisation.objects.filter(kind=kind).count() for kind in OrganisationKind}
    assert {kind: count for kind, count in kinds.items() if count} == {
        "municipality": 466,
        "oslo_district": 15,
        "child_welfare_service": 6,
        "intermunicipal_child_welfare_service": 4,
        "directorate": 1,
    }
    standing = Organisation.objects.filter(kind="municipality", valid_to_on=None)
    assert standing.count() == 357
    assert set(standing.values_list("municipality_number", flat=True)) == {
        row.number for row in shipped().listed if row.list_year == 2024
    }
    ended = Organisation.objects.filter(kind="municipality").exclude(valid_to_on=None)
    assert set(ended.values_list("valid_to_on", flat=True)) == {date(2020, 1, 1)}
    assert set(ended.values_list("orgnr", "language_form")) == {("", "")}  # the sources name none before 2020


@pytest.mark.parametrize(
    ("number", "name", "last_number", "since", "until"),
    [
        ("0101", "Halden kommune", "3101", None, None),
        ("3001", "Halden kommune", "3101", None, None),
        ("1122", "Gjesdal kommune", "1122", None, None),
        ("0124", "Askim kommune", "0124", None, date(2020, 1, 1)),
        ("3014", "Indre Østfold kommune", "3118", date(2020, 1, 1), None),
        ("1507", "Ålesund kommune", "1508", date(2020, 1, 1), None),
        ("1504", "Ålesund kommune", "1504", None, date(2020, 1, 1)),
        ("1580", "Haram kommune", "1580", date(2024, 1, 1), None),
        ("1103", "Stavanger kommune", "1103", date(2020, 1, 1), None),
    ],
)
def test_it_keeps_one_organisation_for_one_body(registers, number, name, last_number, since, until):
    row = organisation_by_number(number)
    assert (row.name, row.municipality_number) == (name, last_number)
    assert (row.valid_from_on, row.valid_to_on) == (since, until)


def test_it_tells_old_stavanger_from_new_by_the_day(registers):
    old, new = organisation_by_number("1103", AUTUMN_2019), organisation_by_number("1103", date(2020, 1, 1))
    assert (old.valid_to_on, new.valid_from_on) == (date(2020, 1, 1), date(2020, 1, 1))
    assert (old.orgnr, new.orgnr) == ("", "964965226")
    assert organisation_by_number("9999") is None
    assert organisation_by_number("0124", date(2020, 1, 1)) is None


def test_it_finds_an_organisation_where_no_register_is_loaded(db):
    gjesdal = OrganisationFactory(gjesdal=True)
    assert organisation_by_number("1122") == gjesdal
    assert municipality_number_on(gjesdal, AUTUMN_2019) == "1122"


@pytest.mark.parametrize(
    ("number", "days"),
    [
        ("3101", {"2019-11-01": "0101", "2020-01-01": "3001", "2024-01-01": "3101"}),
        ("0124", {"2019-12-31": "0124", "2020-01-01": ""}),
        ("3118", {"2018-12-31": "", "2019-11-01": "3014", "2023-12-31": "3014", "2024-01-01": "3118"}),
    ],
)
def test_it_knows_the_number_an_organisation_had(registers, number, days):
    row = organisation_by_number(number)
    assert {day: municipality_number_on(row, date.fromisoformat(day)) for day in days} == days


def test_it_gives_districts_and_services_no_municipality_number(registers):
    for row in Organisation.objects.exclude(kind="municipality"):
        assert municipality_number_on(row, AUTUMN_2019) == ""


def test_it_hangs_districts_and_services_on_their_municipality(registers):
    grorud = Organisation.objects.get(district_number="030110")
    assert (grorud.name, grorud.parent.name, grorud.language_form) == ("Bydel Grorud", "Oslo kommune", "neutral")
    parents = Organisation.objects.filter(kind__in=["child_welfare_service", "intermunicipal_child_welfare_service"])
    assert dict(parents.values_list("name", "parent__name")) == {
        "Grorud barnevernstjeneste": "Bydel Grorud",
        "Aurskog-Høland barnevernstjeneste": "Aurskog-Høland kommune",
        "Lørenskog barnevernstjeneste": "Lørenskog kommune",
        "Tinn barnevernstjeneste": "Tinn kommune",
        "Notodden og Hjartdal barnevernstjeneste": None,
        "Midt-Telemark barnevernstjeneste": None,
        "Vest-Telemark barnevernstjeneste": None,
        "Haugesund og Utsira barnevernstjeneste": None,
        "Harstad barnevernstjeneste": "Harstad kommune",
        "Narvik barnevernstjeneste": "Narvik kommune",
    }


def test_it_shows_the_lists_that_have_a_municipality(registers):
    rows = listed_forms_of(organisation_by_number("3118"))
    assert [(row.list_year, row.number) for row in rows] == [(2024, "3118"), (2020, "3014")]
    assert [row.list_year for row in listed_forms_of(organisation_by_number("0124"))] == [2019]
    assert listed_forms_of(Organisation.objects.get(district_number="030110")) == []


# ----- reads -----------------------------------------------------------------------------------------------------------


def test_it_reads_the_same_registers_from_rows_as_from_the_files(registers):
    files = shipped()
    assert set(registers.listed) == set(files.listed)
    assert set(registers.steps) == set(files.steps)
    assert registers.trial == files.trial
    assert sorted(registers.grants, key=repr) == sorted(files.grants, key=repr)


def test_it_reads_the_rows_once_a_process(registers, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert registers_from_rows() is registers


def test_it_keeps_nothing_where_nothing_was_loaded(db):
    assert registers_from_rows().listed == ()
    OrganisationFactory()
    EarlierGrant.objects.create(year=2015, scheme="x", recipient_name="y", municipality_number_2015="1122", source="z")
    assert [grant.number for grant in registers_from_rows().grants] == ["1122"]


def test_it_gathers_the_facts_of_many_applicants_at_once(registers, django_assert_num_queries):
    askim, oslo = organisation_by_number("0124"), organisation_by_number("0301")
    grorud = Organisation.objects.get(district_number="030110")
    CompletionFactory(organisation=askim, confirmed=True)
    wanted = {1: (askim, AUTUMN_2019), 2: (grorud, AUTUMN_2019), 3: (oslo, date(2020, 5, 1))}
    with django_assert_num_queries(2):
        facts = applicant_facts(wanted)
    assert facts[1] == {
        "applicant.kind": ("municipality", "register"),
        "applicant.municipality_number": ("0124", "register"),
        "applicant.population": (15865, "register"),
        "history.model_trial": ("none", "register"),
        "history.merger_2020": ("yes", "register"),
        "grants.mu": ([{"year": 2015, "relation": "same"}, {"year": 2015, "relation": "merged_2020"}], "register"),
        "grants.mu_known_years": ([2015, 2016], "caseworker"),
    }
    assert facts[2] == {
        "applicant.kind": ("oslo_district", "register"),
        "applicant.district_number": ("030110", "register"),
    }
    assert facts[3]["applicant.population"] == (693494, "register")
    with django_assert_num_queries(2):
        applicant_facts({1: wanted[1]})
