"""The registers as the shipped CSV files state them; the files' sources stand in `registers/SOURCES.md`."""

import csv
from datetime import date
from functools import lru_cache
from pathlib import Path

from organisations.lineage.graph import GrantGiven, Listed, Registers, Step

REGISTERS = Path(__file__).parents[1] / "registers"


def read_csv(name: str, folder: Path = REGISTERS) -> list[dict[str, str]]:
    """The lines of one shipped register file."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(maxsize=1)
def shipped() -> Registers:
    """The registers as the files beside this module state them."""
    return Registers(
        listed=tuple(
            Listed(
                int(r["list_year"]),
                r["number"],
                r["name"],
                r["orgnr"],
                int(r["population"]) if r["population"] else None,
                r["county_name"],
                r["other_names"],
            )
            for r in read_csv("municipalities.csv")
        ),
        steps=tuple(
            Step(
                from_year=int(r["from_year"]),
                to_year=int(r["to_year"]),
                from_number=r["from_number"],
                from_name=r["from_name"],
                to_number=r["to_number"],
                to_name=r["to_name"],
                word=r["relation"],
                changed_on=date.fromisoformat(r["changed_on"]) if r["changed_on"] else None,
            )
            for r in read_csv("successions.csv")
        ),
        trial=frozenset(r["municipality_number_2015"] for r in read_csv("model_trial.csv")),
        grants=tuple(
            GrantGiven(int(r["year"]), r["municipality_number_2015"], r["is_unclear"] == "1")
            for r in read_csv("earlier_grants.csv")
        ),
    )
