"""Reads of the ground floor: memberships, organisations, accounts, and what the registers and their completions say."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date

from django.db.models import Q, QuerySet

from organisations.lineage import (
    GrantGiven,
    Listed,
    Node,
    Registers,
    Step,
    newest_node,
    node_on,
    number_on,
    register_facts,
    shipped,
)
from organisations.lineage.completed import Completion, completed, merged
from organisations.lineage.dated import DatedCorrection, DatedRegisters
from organisations.models import (
    Account,
    EarlierGrant,
    Membership,
    ModelTrialParticipant,
    Municipality,
    Organisation,
    RegisterCompletion,
    RegisterCorrection,
    RegisterLoad,
    Succession,
)

_loaded: dict[str, DatedRegisters] = {}  # by digest; may be emptied at any time


def memberships_of(user_id: int) -> list[Membership]:
    """The standing memberships of one person with their organisations, oldest first; one query."""
    rows = Membership.objects.filter(user_id=user_id, ended_at__isnull=True)
    return list(rows.select_related("organisation").order_by("granted_at", "id"))


def members_with_role(*, organisation_id: int, roles: tuple[str, ...]) -> QuerySet[Membership]:
    """The standing memberships of one organisation in any of `roles`, with the persons."""
    rows = Membership.objects.filter(organisation_id=organisation_id, role__in=roles, ended_at__isnull=True)
    return rows.select_related("user").order_by("user__display_name", "id")


def organisations_numbered(numbers: Iterable[str]) -> list[Organisation]:
    """The organisations of these organisation numbers, in Norwegian order; a number that nobody has is left out."""
    wanted = {number for number in numbers if number}
    return list(Organisation.objects.filter(orgnr__in=wanted).order_by("sort_key", "id")) if wanted else []


def registers_from_rows() -> Registers:
    """The registers as this database holds them: one query when they are known in this process, else five.

    What was read is kept by the digest of the load: rows change through a load or a confirmed correction only, and
    each leaves a new digest.
    """
    return dated_registers().now


def registers_in_memory() -> Registers:
    """The registers as this process read them last, else as the files ship them; no query, for words in lists."""
    return next((held.now for held in _loaded.values()), None) or shipped()


def dated_registers() -> DatedRegisters:
    """The registers with the dated corrections in them: as they stand, and as they answer about a day."""
    newest = RegisterLoad.objects.order_by("-id").values_list("digest", "files_digest").first()
    if newest is None:
        return DatedRegisters(_read_registers())
    digest, files_digest = newest
    if digest not in _loaded:
        _loaded.clear()
        _loaded[digest] = DatedRegisters(_read_registers(), _dated_corrections() if files_digest else ())
    return _loaded[digest]


def _dated_corrections() -> tuple[DatedCorrection, ...]:
    """The corrections that hold from a certain day on, the newest first."""
    rows = RegisterCorrection.objects.filter(confirmed_at__isnull=False, valid_from_on__isnull=False)
    found = []
    for row in rows.order_by("-confirmed_at", "-id").prefetch_related("values_told"):
        told = list(row.values_told.all())
        before = {each.column: each.before for each in told} if row.act != RegisterCorrection.Act.ADD else {}
        after = {each.column: each.after for each in told} if row.act != RegisterCorrection.Act.REMOVE else {}
        assert row.valid_from_on is not None
        found.append(DatedCorrection(row.register, row.valid_from_on, before, after))
    return tuple(found)


def _read_registers() -> Registers:
    """The register tables as plain values."""
    listed = Municipality.objects.order_by("list_year", "number")
    steps = Succession.objects.order_by("from_year", "from_number", "to_number")
    grants = EarlierGrant.objects.order_by("year", "recipient_name")
    return Registers(
        listed=tuple(Listed(*row) for row in listed.values_list(*(field.name for field in fields(Listed)))),
        steps=tuple(
            Step(*row)
            for row in steps.values_list(
                "from_year", "to_year", "from_number", "from_name", "to_number", "to_name", "relation", "changed_on"
            )
        ),
        trial=frozenset(ModelTrialParticipant.objects.values_list("municipality_number_2015", flat=True)),
        grants=tuple(GrantGiven(*row) for row in grants.values_list("year", "municipality_number_2015", "is_unclear")),
    )


def organisation_by_number(municipality_number: str, on: date | None = None) -> Organisation | None:
    """The municipality that has, or had, this number; on a day when one is given, else the one that stands today.

    A number that was given up leads to the same body under its new one (3001 Halden), never to a successor.
    """
    registers = registers_from_rows()
    nodes = [(year, municipality_number) for year in reversed(registers.list_years)]
    if on is not None:
        nodes = [node for node in [node_on(registers, municipality_number, on)] if node is not None]
    for node in nodes:
        found = _organisation_at(registers, node) if node in registers.by_node else None
        if found is not None:
            return found
    rows = Organisation.objects.filter(kind="municipality", municipality_number=municipality_number)
    return rows.order_by("valid_to_on", "id").first() if not registers.listed else None


def _organisation_at(registers: Registers, node: Node) -> Organisation | None:
    """The organisation that is the body at `node`; two of one number differ in the day they ended."""
    year, number = newest_node(registers, node)
    rows = Organisation.objects.filter(kind="municipality", municipality_number=number)
    if year == registers.list_years[-1]:
        return rows.filter(valid_to_on__isnull=True).first()
    return rows.filter(valid_to_on__year__gt=year).order_by("valid_to_on").first()


def municipality_number_on(organisation: Organisation, on: date, *, registers: Registers | None = None) -> str:
    """The municipality number that `organisation` had on `on` (the fact `applicant.municipality_number`), "" for none.

    Pass `registers` in a loop. Other kinds than municipalities have no number of their own.
    """
    if organisation.kind != "municipality" or not organisation.municipality_number:
        return ""
    if organisation.valid_to_on is not None and on >= organisation.valid_to_on:
        return ""
    registers = registers or registers_from_rows()
    node = _last_node(registers, organisation)
    return number_on(registers, node, on) if node is not None else organisation.municipality_number


def _last_node(registers: Registers, organisation: Organisation) -> Node | None:
    """The newest list that has the organisation, under its last number."""
    ended = organisation.valid_to_on
    years = [year for year in registers.list_years if ended is None or year < ended.year]
    nodes = [(year, organisation.municipality_number) for year in reversed(years)]
    return next((node for node in nodes if node in registers.by_node), None)


def listed_forms_of(organisation: Organisation) -> list[Municipality]:
    """The lists that have this municipality, newest first: its numbers and names through the years, with sources."""
    if organisation.kind != "municipality":
        return []
    registers = registers_from_rows()
    node = _last_node(registers, organisation)
    nodes = []
    while node is not None:
        nodes.append(node)
        steps = registers.steps_into.get(node, ())
        node = next((step.origin for step in steps if registers.lives_on(step)), None)
    wanted = Q(pk__in=())
    for year, number in nodes:
        wanted |= Q(list_year=year, number=number)
    return list(Municipality.objects.filter(wanted).order_by("-list_year"))


def completed_facts(organisation_id: int) -> dict[str, object]:
    """What caseworkers found out about one organisation and a second person confirmed, as facts; {} for nothing."""
    return completed_facts_of([organisation_id]).get(organisation_id, {})


def completed_facts_of(organisation_ids: Iterable[int]) -> dict[int, dict[str, object]]:
    """`completed_facts` for many organisations in one query; those without completions are left out."""
    rows = RegisterCompletion.objects.filter(organisation_id__in=set(organisation_ids), confirmed_at__isnull=False)
    by_organisation: dict[int, list[Completion]] = defaultdict(list)
    for row in rows.order_by("confirmed_at", "id"):
        by_organisation[row.organisation_id].append(
            Completion(row.kind, row.year, row.number, row.is_true, row.relation, row.period_end_on)
        )
    return {organisation_id: completed(found) for organisation_id, found in by_organisation.items()}


def applicant_facts(organisations: Mapping[int, tuple[Organisation, date]]) -> dict[int, dict[str, tuple[object, str]]]:
    """What is known here about many applicants, each on its own day: fact → (value, source), by the caller's key.

    Sources are "register" and "caseworker"; two queries however many there are (seven when this process has not
    read the registers yet). Kind and numbers are included; an absent fact is absent.
    """
    dated = dated_registers()
    completions = completed_facts_of(organisation.pk for organisation, _ in organisations.values())
    found: dict[int, dict[str, tuple[object, str]]] = {}
    for key, (organisation, on) in organisations.items():
        registers = dated.on(on)
        number = municipality_number_on(organisation, on, registers=registers)
        known: dict[str, object] = {"applicant.kind": organisation.kind}
        if number:
            known["applicant.municipality_number"] = number
            known |= register_facts(registers=registers, municipality_number=number, on=on)
        if organisation.kind == "oslo_district" and organisation.district_number:
            known["applicant.district_number"] = organisation.district_number
        found[key] = merged(known, completions.get(organisation.pk, {}))
    return found


def account_of(organisation_id: int) -> Account | None:
    """The account that counts: the newest one that a second person has confirmed."""
    rows = Account.objects.filter(organisation_id=organisation_id, confirmed_at__isnull=False)
    return rows.order_by("-confirmed_at", "-id").first()


def organisations_matching(words: str) -> QuerySet[Organisation]:
    """Organisations whose name, earlier name or number contains every one of the (folded) words, in Norwegian order."""
    rows = Organisation.objects.exclude(kind="directorate").order_by("sort_key", "id")
    for word in words.split():
        rows = rows.filter(Q(search_key__contains=word) | Q(orgnr=word))
    return rows
