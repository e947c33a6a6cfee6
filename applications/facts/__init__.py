"""Rows become facts here, always for many cases at once: a fixed number of queries, whatever the number of cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from applications.facts.answers import answer_facts
from applications.facts.casework import casework_facts
from applications.facts.granted import with_grants_given_here
from applications.facts.system import model_facts, standing_in_others, system_facts
from applications.models import Application
from applications.queries.contents import Content, contents_of
from organisations.queries import applicant_facts
from schemes.queries import document_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Phase, Read
from schemes.workdays import oslo_day

ANSWER, SYSTEM = "answer", "system"
BEFORE_CASEWORK = frozenset({Phase.PRE_CHECK, Phase.SUBMIT})


def gather(
    *,
    application: Application,
    phase: Phase,
    now: datetime,
    extra: Mapping[str, object] | None = None,
    content: Content | None = None,
) -> Facts:
    """The facts of one case in `phase`. `extra` are facts of the act itself (a decision), with source system.

    `content` spares reading what the caller has read. Facts of the call are added by `schemes.operations.evaluating`.
    """
    contents = {application.pk: content} if content is not None else None
    return gather_many(applications=[application], phase=phase, now=now, extra=extra, contents=contents)[application.pk]


def gather_many(
    *,
    applications: Sequence[Application],
    phase: Phase,
    now: datetime,
    extra: Mapping[str, object] | None = None,
    contents: Mapping[int, Content] | None = None,
) -> dict[int, Facts]:
    """The facts of many cases by primary key; the applications come with call, edition and lead.

    A value known to the registers or found out by a caseworker stands before the applicant's own answer (facts.md 5).
    """
    contents = contents or contents_of(applications)
    days = {each.pk: (each.lead, oslo_day(each.submitted_at or now)) for each in applications}
    known = applicant_facts(days)
    models = model_facts(applications, phase)
    elsewhere = standing_in_others(contents, days, phase)
    casework = {} if phase in BEFORE_CASEWORK else casework_facts(applications)
    reads = {key: {name: Read(*value) for name, value in facts.items()} for key, facts in known.items()}
    with_grants_given_here(reads, applications, days, phase)
    found = {}
    for each in applications:
        content = contents[each.pk]
        system = system_facts(content, now=now) | models.get(each.pk, {}) | elsewhere.get(each.pk, {})
        facts = Facts({}).with_reads({**casework.get(each.pk, {}), **reads[each.pk]})
        facts = facts.under(dict(extra or {}), source=SYSTEM).under(system, source=SYSTEM)
        found[each.pk] = facts.under(answer_facts(content, document_of(each.edition)), source=ANSWER)
    return found
