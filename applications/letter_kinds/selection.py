"""What the letter to a chosen service merges: its cluster, its centre, the amounts of each service, what comes next."""

from applications.letter_kinds.decided import Decided, listed
from applications.models import Participant
from applications.queries.selection import ServiceLine, amounts_in, cluster_members, lines_for, selection_of
from applications.workflow import ObligationKind
from letters.wording import Table, Value, long_date
from schemes.edition.text import Text
from schemes.money import kr
from schemes.terms import Plan

CLUSTER = Text("klynge {}", "klynge {}")
SERVICE, SUM, DATE, WHAT = (
    Text("Tjeneste", "Teneste"),
    Text("Sum", "Sum"),
    Text("Dato", "Dato"),
    Text("Hva", "Kva"),
)
PAID = Text("Tidligste utbetaling av termin {}", "Tidlegaste utbetaling av termin {}")


def selection_fields(decided: Decided, reader: Participant, language: str) -> dict[str, Value]:
    """The fields of the selection, as the letter to `reader` says them; nothing where no services are chosen."""
    selection, plan = selection_of(decided.recommendation), decided.plan
    if selection is None or plan is None:
        return {}
    application = decided.application
    participants = list(application.participants.select_related("organisation").order_by("-is_lead", "id"))
    amounts = amounts_in(selection)
    lines = lines_for(participants, sorted({year for _who, year in amounts}), amounts)
    agreement = plan.obligation(ObligationKind.AGREEMENT)
    reason = (selection.amount_reason_nn if language == "nn" else "") or selection.amount_reason
    fields: dict[str, Value] = {
        "cluster_name": CLUSTER.in_language(language).format(selection.cluster),
        "cluster_members": listed(cluster_members(application, selection.cluster, reader=reader)),
        "centre_name": selection.centre_name,
        "amount_reason": reason,
        "timeline_table": timeline_table(plan, language),
    }
    if agreement is not None:
        fields["agreement_due_on"] = long_date(agreement.due_on)
    if len(participants) > 1:
        fields["award_table"] = services_table(lines, language)
    return fields


def services_table(lines: tuple[ServiceLine, ...], language: str) -> Table:
    """One row for each service, one column for each year, and the sums of both."""
    years = [year for year, _amount in lines[0].by_year]
    rows = tuple(
        (line.participant.organisation.name, *(kr(amount or 0) for _year, amount in line.by_year), kr(line.total_nok))
        for line in lines
    )
    columns = zip(*([amount or 0 for _year, amount in line.by_year] for line in lines), strict=True)
    sums = [sum(column) for column in columns]
    head = (SERVICE.in_language(language), *(str(year) for year in years), SUM.in_language(language))
    foot = (SUM.in_language(language), *(kr(amount) for amount in sums), kr(sum(sums)))
    return Table(head, rows, frozenset(range(1, len(head))), foot)


def timeline_table(plan: Plan, language: str) -> Table:
    """Duties and payments in the order of their dates."""
    steps = [(duty.due_on, duty.title.in_language(language)) for duty in plan.obligations]
    steps += [(each.earliest_on, PAID.in_language(language).format(each.number)) for each in plan.instalments]
    rows = tuple((long_date(day), what) for day, what in sorted(steps, key=lambda step: step[0]))
    return Table((DATE.in_language(language), WHAT.in_language(language)), rows)
