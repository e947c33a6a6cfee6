"""The organisations that the registers name: municipalities, Oslo's districts, chosen services, the directorate.

A municipality is ONE organisation for as long as it is the same body: a new number or name does not make a new one
(Halden 0101 → 3001 → 3101), nor does a change through which it keeps its organisation number (Ålesund 2024). A merger
does: Askim ends on 1.1.2020 and Indre Østfold begins. `municipality_number` is the last number it had; the one it
had on a given day is `organisations.queries.municipality_number_on`. Organisation number and form of Norwegian are
those of the last list that has them, so a municipality that ended in 2020 has neither: the sources name none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings

from organisations.actors import OrganisationKind
from organisations.lineage import Node, Registers, newest_node
from organisations.models import ChosenService, District, Municipality, Organisation
from organisations.models.keys import search_key, sort_key
from organisations.queries import registers_from_rows

FIELDS = (
    "kind",
    "name",
    "orgnr",
    "municipality_number",
    "county_name",
    "parent_id",
    "language_form",
    "valid_from_on",
    "valid_to_on",
    "search_key",
    "sort_key",
)
OSLO = "0301"
SERVICES = (OrganisationKind.CHILD_WELFARE_SERVICE, OrganisationKind.INTERMUNICIPAL_CHILD_WELFARE_SERVICE)
Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """An organisation as the registers have it, and the keys under which an earlier load may have kept it."""

    organisation: Organisation
    keys: tuple[Key, ...]


@dataclass(slots=True)
class Tally:
    """How many organisations a load added and changed."""

    added: int = 0
    changed: int = 0


def load_bodies() -> Tally:
    """Add and update the organisations of the registers. What they decided themselves (language, address) stays."""
    tally = Tally()
    registers = registers_from_rows()
    municipalities = _keep(_municipalities(registers), tally)
    standing = {row.municipality_number: row for row in municipalities if row.valid_to_on is None}
    districts = _keep([_district(row, standing[OSLO]) for row in District.objects.all()], tally)
    parents = {node[1]: standing[newest_node(registers, node)[1]] for node in _nodes_of_2020(registers)}
    parents |= {row.district_number: row for row in districts}
    _keep([_service(row, parents) for row in ChosenService.objects.all()], tally)
    body = Organisation(kind=OrganisationKind.DIRECTORATE, name=settings.BODY_NAME)
    _keep([Wanted(body, ((OrganisationKind.DIRECTORATE,),))], tally)
    return tally


def _keep(wanted: list[Wanted], tally: Tally) -> list[Organisation]:
    """Write what is new or changed; returns the kept rows in the order wanted."""
    kinds = {one.organisation.kind for one in wanted}
    existing = {_key(row): row for row in Organisation.objects.filter(kind__in=kinds)}
    kept, new, changed = [], [], []
    for one in wanted:
        row = one.organisation
        row.search_key = row.search_key or search_key(row.name)
        row.sort_key = sort_key(row.name)
        found = next((existing[key] for key in one.keys if key in existing), None)
        if found is None:
            new.append(row)
        elif any(getattr(found, name) != getattr(row, name) for name in FIELDS):
            for name in FIELDS:
                setattr(found, name, getattr(row, name))
            changed.append(found)
        kept.append(found or row)
    Organisation.objects.bulk_create(new, batch_size=200)
    Organisation.objects.bulk_update(changed, [name.removesuffix("_id") for name in FIELDS], batch_size=100)
    tally.added += len(new)
    tally.changed += len(changed)
    return kept


def _key(row: Organisation) -> Key:
    """Under which key the registers know a kept organisation."""
    if row.kind == OrganisationKind.MUNICIPALITY:
        return (row.kind, row.municipality_number, row.valid_from_on)
    if row.kind == OrganisationKind.OSLO_DISTRICT:
        return (row.kind, row.district_number)
    if row.kind == OrganisationKind.DIRECTORATE:
        return (row.kind,)
    return ("service", row.name)


def _nodes_of_2020(registers: Registers) -> list[Node]:
    """The municipalities of the list of 2020: the numbers in which the chosen services are given."""
    return [(row.list_year, row.number) for row in registers.listed if row.list_year == 2020]


def _municipalities(registers: Registers) -> list[Wanted]:
    """One organisation per body, from all the forms it has had in the lists."""
    bodies: dict[Node, list[Municipality]] = {}
    for row in Municipality.objects.order_by("list_year", "number"):
        bodies.setdefault(newest_node(registers, (row.list_year, row.number)), []).append(row)
    return [_municipality(registers, forms) for forms in bodies.values()]


def _municipality(registers: Registers, forms: list[Municipality]) -> Wanted:
    """The newest form counts; `valid_from_on` is empty for a body that is older than the lists."""
    first, last = forms[0], forms[-1]
    steps_in = registers.steps_into.get((first.list_year, first.number), ()) if first.list_year > 2019 else ()
    steps_out = registers.steps_from.get((last.list_year, last.number), ())
    words = [text for form in reversed(forms) for text in (form.name, form.other_names, form.number)]
    organisation = Organisation(
        kind=OrganisationKind.MUNICIPALITY,
        name=f"{last.name} kommune",
        orgnr=_newest(form.orgnr for form in forms),
        municipality_number=last.number,
        county_name=last.county_name,
        language_form=_newest(form.language_form for form in forms),
        valid_from_on=max((step.changed_on for step in steps_in if step.changed_on), default=None),
        valid_to_on=min((step.changed_on for step in steps_out if step.changed_on), default=None),
        search_key=search_key(*words),
    )
    numbers = dict.fromkeys(form.number for form in reversed(forms))
    keys = tuple((OrganisationKind.MUNICIPALITY, number, organisation.valid_from_on) for number in numbers)
    return Wanted(organisation, keys)


def _newest(values: Iterable[str]) -> str:
    """The last value that is not empty: a list that does not know takes nothing away."""
    return next((value for value in reversed(list(values)) if value), "")


def _district(row: District, oslo: Organisation) -> Wanted:
    """A district acts for itself; its form of Norwegian is decided by the city of which it is part."""
    organisation = Organisation(
        kind=OrganisationKind.OSLO_DISTRICT,
        name=f"Bydel {row.name}",
        district_number=row.number,
        county_name=oslo.county_name,
        parent_id=oslo.pk,
        language_form=oslo.language_form,
        search_key=search_key("Bydel", row.name, row.number, "Oslo"),
    )
    return Wanted(organisation, ((OrganisationKind.OSLO_DISTRICT, row.number),))


def _service(row: ChosenService, parents: Mapping[str, Organisation]) -> Wanted:
    """A service belongs to its district or its one municipality; one shared by several, or not stated, to none.

    Of Harstad and Narvik the source says that one is intermunicipal, not which. To every rule both kinds are equal.
    """
    numbers = [number for number in row.municipality_numbers.split("|") if number]
    parent = parents.get(row.district_number) or (parents[numbers[0]] if len(numbers) == 1 else None)
    organisation = Organisation(
        kind=row.kind or OrganisationKind.CHILD_WELFARE_SERVICE,
        name=row.name,
        parent_id=parent.pk if parent else None,
        county_name=parent.county_name if parent else "",
        language_form=parent.language_form if parent else "",
        search_key=search_key(row.name, row.municipality_names.replace("|", " ")),
    )
    return Wanted(organisation, (("service", row.name),))
