"""What a letter of refusal merges: the requirements that carried it with what was found, or how others came first."""

from collections.abc import Iterator, Sequence
from typing import Any

from applications.letter_kinds.decided import Decided, listed
from applications.letter_kinds.kinship import MERGED, predecessors_with_grants
from applications.queries.money import awards_in, received_in
from letters.wording import Table, Value
from schemes.edition.text import Text
from schemes.money import kr
from schemes.operations.evaluating import advise
from schemes.queries import document_of
from schemes.rules.explain import say_fact
from schemes.rules.facts import FACTS, SOURCE_WORDS
from schemes.rules.outcome import JUDGED, Outcome, Phase, Read, Verdict
from schemes.workdays import oslo_day

HEADINGS = {
    "rules": (Text("Krav", "Krav"), Text("Hva vi fant", "Kva vi fann"), Text("Hvor kravet står", "Kvar kravet står")),
    "facts": (Text("Opplysning", "Opplysning"), Text("Verdi", "Verdi"), Text("Kilde", "Kjelde")),
    "criteria": (Text("Kriterium", "Kriterium"), Text("Vurderingen vår", "Vurderinga vår")),
}
SOURCE = Text("Kilde", "Kjelde")
APPLICATIONS = (Text("{} søknad", "{} søknad"), Text("{} søknader", "{} søknader"))
ABOUT_THEM = frozenset({"register", "caseworker", "answer"})  # sources of facts about the applicant
JUDGEMENTS = "judgement."
ONLY_A_PERSON = "only_a_person"  # the kind of rule whose own sentence says no more than that


def _columns(name: str, language: str) -> tuple[str, ...]:
    return tuple(heading.in_language(language) for heading in HEADINGS[name])


# ----- because of rules ----------------------------------------------------------------------------------------------


def rule_conditions(decided: Decided) -> set[str]:
    """The conditions of a rejection that rests on requirements which are not met."""
    holds = {
        "judged": _is_judged(decided),
        "facts_set": bool(_facts(decided.grounds)),
        "predecessor_fact_counted": bool(_counted(decided)),
        "alternatives_set": bool(alternatives(decided)),
    }
    holds["no_alternatives"] = not holds["alternatives_set"]
    return {name for name, holding in holds.items() if holding}


def rule_fields(decided: Decided, language: str) -> dict[str, Value]:
    """The requirements, the facts with their sources, and what else they may apply for."""
    document = document_of(decided.application.edition)
    counted = _counted(decided)
    return {
        **({"predecessor_list": listed(counted)} if counted else {}),
        "failed_rules": failed_rules(decided.grounds, language),
        "facts_table": facts_table(decided.grounds, language),
        "alternative_tracks": listed(document.track(key).name.in_language(language) for key in alternatives(decided)),
        "failing_partners": "",
        "assessment_text": _assessment(decided, language),
    }


def failed_rules(grounds: tuple[Outcome, ...], language: str) -> Table:
    """Requirement, what we found and where that is known from, and where the requirement stands."""
    rows = (
        (
            each.card.title.in_language(language),
            _with_sources(each, language),
            each.card.reference.in_language(language),
        )
        for each in grounds
    )
    return Table(_columns("rules", language), tuple(rows))


def _with_sources(outcome: Outcome, language: str) -> str:
    """The sentence with its values, and the sources of what was read about the applicant."""
    said = outcome.text(language)
    if outcome.is_judged and outcome.kind == ONLY_A_PERSON:  # that somebody must judge is over
        said = JUDGED[outcome.outcome].in_language(language)
    sources = {read.source for _name, read in _read_about_them(outcome)}
    if not sources:
        return said
    words = listed(sorted(SOURCE_WORDS[source].in_language(language) for source in sources))
    return f"{said} {SOURCE.in_language(language)}: {words}."


def facts_table(grounds: tuple[Outcome, ...], language: str) -> Table:
    """Fact, value and source of everything about the applicant that the requirements were tested on (F127)."""
    rows = (
        (
            _capital(FACTS[name].label.in_language(language)),
            say_fact(name, read.value, language),
            SOURCE_WORDS[read.source].in_language(language),
        )
        for name, read in _facts(grounds).items()
    )
    return Table(_columns("facts", language), tuple(rows))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _facts(grounds: tuple[Outcome, ...]) -> dict[str, Read]:
    return {name: read for outcome in grounds for name, read in _read_about_them(outcome)}


def _read_about_them(outcome: Outcome) -> Iterator[tuple[str, Read]]:
    for name, read in outcome.inputs.items():
        if read.value is not None and read.source in ABOUT_THEM and not name.startswith(JUDGEMENTS):
            yield name, read


def _counted(decided: Decided) -> tuple[str, ...]:
    """The predecessors whose grants a ground counted as the applicant's own; () when none did (R08, R09, C6)."""
    reads = [outcome.inputs["grants.mu"] for outcome in decided.grounds if "grants.mu" in outcome.inputs]
    grants: list[Any] = [grant for read in reads if isinstance(read.value, Sequence) for grant in read.value]
    if not any(grant.relation in MERGED for grant in grants):
        return ()
    application = decided.application
    day = oslo_day(application.submitted_at or application.created_at)
    return predecessors_with_grants(application.lead, day)


def alternatives(decided: Decided) -> tuple[str, ...]:
    """The other tracks of the call whose requirements the applicant meets, asked as in the public pre-check (R09)."""
    application = decided.application
    found = []
    for track in document_of(application.edition).tracks:
        if track.key == application.track:
            continue
        evaluation = advise(
            call=application.call,
            edition=application.edition,
            track=track.key,
            phase=Phase.PRE_CHECK,
            facts=decided.facts,
        )
        if evaluation.verdict is Verdict.ELIGIBLE:
            found.append(track.key)
    return tuple(found)


def _is_judged(decided: Decided) -> bool:
    """A person's judgement or override stands behind the result, or the caseworker has written about one."""
    return (
        bool(decided.covered)
        or bool(decided.recommendation.assessment_text)
        or any(outcome.is_judged for outcome in decided.grounds)
    )


def _assessment(decided: Decided, language: str) -> str:
    return decided.marked("assessment_text", language) or decided.marked("reason", language)


# ----- below the line ------------------------------------------------------------------------------------------------


def priority_fields(decided: Decided, language: str) -> dict[str, Value]:
    """What there was to share, and how the application was weighed (R27)."""
    call = decided.application.call
    count, applied_nok = received_in(call.pk)
    total_nok = call.frame.total_nok
    return {
        "applications_count": _count(count, language),
        "granted_count": _count(awards_in(call.pk), language),
        "applied_total_nok": kr(applied_nok),
        "frame_nok": kr(total_nok) if total_nok is not None else "",
        "criteria_table": criteria_table(decided, language),
        "assessment_text": _assessment(decided, language),
    }


def _count(number: int, language: str) -> str:
    return APPLICATIONS[number != 1].in_language(language).format(number)


def criteria_table(decided: Decided, language: str) -> Table:
    """Each criterion of the edition with the caseworker's reason."""
    reasons = dict(decided.application.scores.values_list("criterion", "reason"))
    rows = tuple(
        (criterion.name.in_language(language), reasons[criterion.key])
        for criterion in document_of(decided.application.edition).criteria
        if reasons.get(criterion.key)
    )
    return Table(_columns("criteria", language), rows)
