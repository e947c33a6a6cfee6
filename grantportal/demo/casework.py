"""One case through the directorate's hands, by the real operations: assess, recommend, decide, send, pay."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from applications.models import Application, Decision, Payout
from applications.operations.assessing.completing import confirm_found, enter_found
from applications.operations.assessing.holding import declare_interest, take_case
from applications.operations.assessing.judging import give_score, judge_rule
from applications.operations.assessing.proposing import recommend
from applications.operations.deciding import decide, newest_recommendation
from applications.operations.evaluating import evaluation_of
from applications.operations.paying import attest, authorise, mark_paid
from applications.operations.sending import gather_batch, make_ready, read_letter, release_batch, samples_of
from grantportal.demo import texts
from letters.models import Batch
from organisations.actors import Actor
from schemes.models import Call
from schemes.queries import document_of
from schemes.rules.outcome import OutcomeKind, Phase
from schemes.workdays import oslo_day

Staff = Mapping[str, Actor]
SCORED = "R27"  # answered with points and reasons for each criterion
YEARS_TO_CHECK = (2016, 2017, 2018)


def fresh(application: Application) -> Application:
    """The row as it stands, with what operations read."""
    rows = Application.objects.select_related("call__scheme", "call__frame", "edition__scheme", "lead", "caseworker")
    return rows.get(pk=application.pk)


def take(application: Application, staff: Staff, now: datetime) -> Application:
    """The first caseworker declares habilitet and takes the case."""
    first = staff["saksbehandler-1"]
    declare_interest(application=application, has_conflict=False, reason="", actor=first, now=now)
    take_case(application=fresh(application), actor=first, now=now)
    return fresh(application)


def complete_register(application: Application, staff: Staff, now: datetime) -> None:
    """The years whose list of recipients was checked: entered by one caseworker, confirmed by another."""
    first, second = staff["saksbehandler-1"], staff["saksbehandler-2"]
    declare_interest(application=application, has_conflict=False, reason="", actor=second, now=now)
    for year in YEARS_TO_CHECK:
        entered = enter_found(
            application=fresh(application),
            kind="mu_year_checked",
            year=year,
            source=f"Bufdirs arkiv, tildelingsliste {year}",
            reason="Listen er lest. Kommunen står ikke på den.",
            actor=first,
            now=now,
        )
        confirm_found(application=fresh(application), completion=entered, actor=second, now=now)


def judge_and_score(application: Application, staff: Staff, now: datetime) -> None:
    """Answer what the rules leave to a person, and score the criteria."""
    first = staff["saksbehandler-1"]
    row = fresh(application)
    for outcome in evaluation_of(application=row, phase=Phase.ASSESS, now=now).outcomes:
        if outcome.rule == SCORED:
            continue
        if outcome.outcome is OutcomeKind.DISCRETION:
            reason = texts.JUDGEMENTS.get(outcome.rule, texts.JUDGED)
            judge_rule(application=fresh(row), rule=outcome.rule, is_met=True, reason=reason, actor=first, now=now)
    for criterion in document_of(row.edition).criteria:
        give_score(
            application=fresh(row),
            criterion=criterion.key,
            points=4,
            reason="Tydelig beskrevet og fulgt opp i planen.",
            actor=first,
            now=now,
        )


def propose(
    application: Application, staff: Staff, now: datetime, *, result: str = "granted", cut_nok: int = 0
) -> Application:
    """The caseworker recommends: all of it, `cut_nok` less for material, or a rejection."""
    row = fresh(application)
    applied: dict[str, int] = {}
    for line in row.budget_lines.filter(source="grant"):
        applied[line.category] = applied.get(line.category, 0) + line.amount_nok
    lines = []
    for category, amount in applied.items():
        cut = min(cut_nok, amount) if category == "material" else 0
        lines.append((category, amount - cut, texts.REDUCTION if cut else ""))
    is_award = result in ("granted", "partly")
    recommend(
        application=row,
        result=result,
        lines=lines if is_award else [],
        reason=texts.REASON if is_award else texts.REJECTION,
        reduction_reason=texts.REDUCTION if cut_nok else "",
        assessment_text="" if is_award else texts.REJECTION,
        actor=staff["saksbehandler-1"],
        now=now,
    )
    return fresh(application)


def settle(application: Application, staff: Staff, now: datetime) -> Decision:
    """The decision maker declares habilitet and decides as recommended."""
    decider = staff["beslutter"]
    declare_interest(application=application, has_conflict=False, reason="", actor=decider, now=now)
    row = fresh(application)
    recommendation = newest_recommendation(row)
    assert recommendation is not None
    return decide(application=row, seen=recommendation.pk, actor=decider, now=now)


def send_all(call: Call, staff: Staff, now: datetime, *, name: str) -> Batch:
    """Everything decided in a call, gathered and made ready by a caseworker, released by the decision maker."""
    first = staff["saksbehandler-1"]
    day: date = oslo_day(now)
    batch = gather_batch(call=call, name=name, actor=first, now=now)
    make_ready(batch=batch, release_on=day, actor=first, now=now)
    for letter in samples_of(Batch.objects.get(pk=batch.pk)):
        read_letter(letter=letter, actor=staff["beslutter"], now=now + timedelta(minutes=10))
    return release_batch(batch=batch, actor=staff["beslutter"], now=now + timedelta(minutes=20))


def pay(application: Application, number: int, staff: Staff, now: datetime) -> Payout:
    """One instalment, attested, authorised and paid."""
    instalment = application.instalments.get(number=number, withdrawn_at__isnull=True)
    payout = attest(instalment=instalment, actor=staff["attestant"], now=now)
    payout = authorise(payout=payout, actor=staff["beslutter"], now=now + timedelta(hours=1))
    paid = now + timedelta(days=1)
    return mark_paid(payout=payout, paid_on=oslo_day(paid), actor=staff["attestant"], now=paid)
