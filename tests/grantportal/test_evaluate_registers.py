"""The municipalities that the rules on mergers were thought through with, by their numbers, on the deadline of 2019."""

import io
import json

import pytest
from django.core.management import call_command

SAME, MERGED, OTHER, UNCLEAR = "same", "merged_2020", "merged_other", "unclear"
# number, what it is | trial, merger of 2020, relations of the grants known | R07 and R08 and R09 on mu, R08 on bt, R23 on ti
KNOWN = [
    (
        "0124",
        "Askim: its own grant and Trøgstad's",
        "none",
        "yes",
        [SAME, MERGED],
        "met not_met not_met discretion met",
    ),
    ("0125", "Eidsberg: two of the others", "none", "yes", [MERGED, MERGED], "met unknown not_met discretion met"),
    ("3014", "Indre Østfold, to be", "none", "yes", [MERGED, MERGED], "met unknown not_met discretion met"),
    ("1519", "Volda as it was", "none", "yes", [SAME], "met not_met not_met discretion met"),
    ("1577", "Volda as it will be", "none", "yes", [MERGED], "met unknown not_met discretion met"),
    ("0710", "Sandefjord, merged in 2017", "none", "no", [OTHER], "met unknown met discretion not_met"),
    ("0301", "Oslo: one of its units had a grant", "none", "no", [UNCLEAR], "met unknown met discretion not_met"),
    ("0231", "Skedsmo: was in the trial itself", "same", "yes", [], "not_met unknown unknown unknown unknown"),
    ("0226", "Sørum: joins one that was", "merged", "yes", [], "discretion unknown unknown unknown unknown"),
    ("3030", "Lillestrøm, to be", "merged", "yes", [], "discretion unknown unknown unknown unknown"),
    ("0602", "Drammen", "same", "yes", [], "not_met unknown unknown unknown unknown"),
    ("1121", "Time", "same", "no", [], "not_met unknown met unknown not_met"),
    ("1122", "Gjesdal", "none", "no", [], "met unknown met unknown not_met"),
    ("1850", "Tysfjord is divided", "none", "part", [], "met unknown unknown unknown unknown"),
    ("5012", "Snillfjord is divided", "none", "part", [], "met unknown unknown unknown unknown"),
    ("5013", "Hitra only gains a piece", "none", "part", [], "met unknown unknown unknown unknown"),
    ("1875", "Hamarøy only gains a piece", "none", "part", [], "met unknown unknown unknown unknown"),
    ("1805", "Narvik has two whole origins", "none", "yes", [], "met unknown unknown unknown unknown"),
    ("5055", "Heim has two whole origins", "none", "yes", [], "met unknown unknown unknown unknown"),
    ("5059", "Orkland has two whole origins", "none", "yes", [], "met unknown unknown unknown unknown"),
]


@pytest.fixture(scope="module")
def answers(tmp_path_factory, django_db_setup, django_db_blocker):
    """Outcomes and inputs by track and number: one call of the command for each track."""
    file = tmp_path_factory.mktemp("facts") / "facts.json"
    cases = [{"case": number, "applicant.municipality_number": number} for number, *_ in KNOWN]
    file.write_text(json.dumps(cases), encoding="utf-8")
    found = {}
    for track in ("mu", "bt", "ti"):
        out = io.StringIO()
        with django_db_blocker.unblock():
            call_command(
                "evaluate", call="utsatte-barn-2019", track=track, phase="pre-check", facts=str(file),
                registers="shipped", stdout=out,
            )  # fmt: skip
        for line in map(json.loads, out.getvalue().splitlines()):
            found[track, line["case"]] = {each["rule"]: each for each in line["outcomes"]}
    return found


@pytest.mark.parametrize(
    ("number", "_name", "trial", "merger", "relations", "outcomes"), KNOWN, ids=[name for _, name, *_ in KNOWN]
)
def test_it_knows_the_municipality_by_its_number(answers, number, _name, trial, merger, relations, outcomes):
    mu, bt, ti = (answers[track, number] for track in ("mu", "bt", "ti"))
    inputs = mu["R07"]["inputs"] | mu["R08"]["inputs"] | mu["R09"]["inputs"]
    assert inputs["history.model_trial"] == {"value": trial, "source": "register"}
    assert inputs["history.merger_2020"] == {"value": merger, "source": "register"}
    assert [grant["relation"] for grant in inputs["grants.mu"]["value"]] == relations
    said = [mu["R07"], mu["R08"], mu["R09"], bt["R08"], ti["R23"]]
    assert [each["outcome"] for each in said] == outcomes.split()
    assert bt["R07"]["outcome"] == ("discretion" if trial != "none" else "met")
    assert (mu["R08"]["replaced_by"] == "R09") is (mu["R09"]["outcome"] == "not_met")
