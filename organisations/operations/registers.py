"""Loads the shipped register files into their tables. Organisations made from them: `register_bodies`."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.db import models, transaction

from organisations.lineage import read_csv
from organisations.lineage.files import REGISTERS
from organisations.models import (
    ChosenService,
    District,
    EarlierGrant,
    ModelTrialParticipant,
    Municipality,
    RegisterLoad,
    Succession,
)
from organisations.operations.register_bodies import load_bodies
from organisations.operations.register_rows import confirmed_corrections, fingerprint, put_all

LOADER = "1"  # raise it when the same files shall give other rows
Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did; `is_new` is False when the tables already held these files."""

    digest: str
    is_new: bool
    rows: Mapping[str, int] = field(default_factory=dict)
    organisations_added: int = 0
    organisations_changed: int = 0


def shipped_digest() -> str:
    """SHA-256 over the loaded files, the loader's version and the directorate's name."""
    digest = hashlib.sha256(f"{LOADER}\0{settings.BODY_NAME}".encode())
    for name in sorted(TABLES):
        digest.update(name.encode())
        digest.update((REGISTERS / name).read_bytes())
    return digest.hexdigest()


def load_registers(*, now: datetime) -> LoadReport:
    """Make tables and organisations say what the shipped files say; a second call finds the digest and does nothing.

    Register rows are replaced whole (nothing points at them), and confirmed corrections put on top again. Organisations
    are matched and kept; what they decided themselves (language choice, notice address) is never touched.
    """
    digest = shipped_digest()
    if _is_loaded(digest):
        return LoadReport(digest=digest, is_new=False)
    with transaction.atomic():
        rows = {name: _replace(model, read_csv(name), build) for name, (model, build) in TABLES.items()}
        corrections = confirmed_corrections()
        put_all(corrections)
        marks = _marks(digest, [fingerprint(each) for each in corrections])
        RegisterLoad.objects.create(**marks, loaded_at=now, row_count=sum(rows.values()))
        tally = load_bodies()
    return LoadReport(digest, True, rows, organisations_added=tally.added, organisations_changed=tally.changed)


def _is_loaded(digest: str) -> bool:
    """Are these files the newest that were loaded?"""
    newest = RegisterLoad.objects.order_by("-id").values_list("digest", "files_digest").first()
    return newest is not None and (newest[1] or newest[0]) == digest


def _marks(files: str, corrections: list[str]) -> dict[str, str]:
    """The digest of what the tables hold: that of the files, with what stands on top of them."""
    if not corrections:
        return {"digest": files}
    return {"digest": hashlib.sha256(f"{files}\0{corrections}".encode()).hexdigest(), "files_digest": files}


def _replace(model: type[models.Model], lines: list[dict[str, str]], build: Callable[[Row], models.Model]) -> int:
    """Put the file's rows in place of the table's; returns their number."""
    model._default_manager.all().delete()
    return len(model._default_manager.bulk_create([build(line) for line in lines], batch_size=500))


def _whole(text: str) -> int | None:
    """A whole number, or None for an empty cell: not known is not 0."""
    return int(text) if text else None


def _sure(row: Row) -> dict[str, str]:
    """The two columns that every register has."""
    return {"source": row["source"], "certainty": row["certainty"]}


def _municipality(row: Row) -> Municipality:
    return Municipality(
        list_year=int(row["list_year"]),
        number=row["number"],
        name=row["name"],
        other_names=row["other_names"],
        county_number=row["county_number"],
        county_name=row["county_name"],
        orgnr=row["orgnr"],
        language_form=row["language_form"],
        is_sami_area=row["is_sami_area"] == "1" if row["is_sami_area"] else None,
        population=_whole(row["population"]),
        children_0_17=_whole(row["children_0_17"]),
        **_sure(row),
    )


def _succession(row: Row) -> Succession:
    return Succession(
        from_year=int(row["from_year"]),
        to_year=int(row["to_year"]),
        from_number=row["from_number"],
        from_name=row["from_name"],
        to_number=row["to_number"],
        to_name=row["to_name"],
        relation=row["relation"],
        changed_on=date.fromisoformat(row["changed_on"]) if row["changed_on"] else None,
        **_sure(row),
    )


def _district(row: Row) -> District:
    return District(number=row["number"], name=row["name"], **_sure(row))


def _trial(row: Row) -> ModelTrialParticipant:
    number = row["municipality_number_2015"]
    return ModelTrialParticipant(municipality_number_2015=number, name=row["name"], **_sure(row))


def _grant(row: Row) -> EarlierGrant:
    return EarlierGrant(
        year=int(row["year"]),
        scheme=row["scheme"],
        recipient_name=row["recipient_name"],
        municipality_number_2015=row["municipality_number_2015"],
        amount_nok=_whole(row["amount_nok"]),
        is_unclear=row["is_unclear"] == "1",
        note=row["note"],
        **_sure(row),
    )


def _service(row: Row) -> ChosenService:
    return ChosenService(
        cluster=int(row["cluster"]),
        name=row["name"],
        kind=row["kind"],
        municipality_numbers=row["municipality_numbers_2020"],
        municipality_names=row["municipality_names"],
        district_number=row["district_number"],
        **_sure(row),
    )


TABLES: Mapping[str, tuple[type[models.Model], Callable[[Row], models.Model]]] = {
    "municipalities.csv": (Municipality, _municipality),
    "successions.csv": (Succession, _succession),
    "districts.csv": (District, _district),
    "model_trial.csv": (ModelTrialParticipant, _trial),
    "earlier_grants.csv": (EarlierGrant, _grant),
    "chosen_services.csv": (ChosenService, _service),
}
