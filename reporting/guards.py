"""What stands in the way of handing in, approving or claiming: reasons in words, never just no."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from applications.models import Attachment, Override
from applications.workflow import ObligationKind
from letters.wording import long_date
from organisations.actors import Actor
from organisations.models import User
from organisations.workflow import Guard
from reporting.models import Repayment, Report
from reporting.queries.accounts import (
    BUDGET,
    PREFIX,
    ExpenseRow,
    asks_purpose,
    baseline_of,
    budget_of,
    has_accounts,
    rows_of,
)
from reporting.queries.duties import questions_of
from reporting.queries.files import file_sections, standing_files
from schemes.edition import QuestionKind
from schemes.money import kr
from schemes.rules.outcome import Evaluation, Outcome, OutcomeKind
from schemes.steps import is_shown

SPENT = "R40"  # unspent money is no fault of the report: it is approved, and becomes a proposal to repay
FILE = "file-"  # what a file is called among the fields of a report
NOT_CARRIED_OUT = "report.not_carried_out"


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that must be there before the report can be sent: which field, and one sentence."""

    field: str
    sentence: str


def missing_in(report: Report) -> tuple[Missing, ...]:
    """Every required answer that is empty and every cost that is not whole, in the order of the form."""
    if report.obligation.kind == ObligationKind.REVISED_BUDGET:
        return tuple(_budget_missing(report))
    answers = {each.question: each for each in report.answers.all()}
    rows = rows_of(report.expenses.all()) if has_accounts(report.obligation) else ()
    return (*_answers_missing(report, answers), *_files_stopped(report), *_accounts_missing(report, answers, rows))


def _answers_missing(report: Report, answers: Mapping[str, Any]) -> Iterable[Missing]:
    language = (get_language() or "nb")[:2]
    for question in questions_of(report):
        if question.required and is_shown(question, answers) and not is_filled(answers.get(question.key)):
            label = question.label.in_language(language)
            yield Missing(question.key, _("Svar på «%(question)s».") % {"question": label})


def _files_stopped(report: Report) -> Iterable[Missing]:
    """Files in which a virus was found: nobody can read them, so they are renewed or taken out first."""
    if not file_sections(report.obligation):
        return
    for row in standing_files(report.obligation).filter(scan_state=Attachment.Scan.INFECTED):
        yield Missing(f"{FILE}{row.pk}", _("Bytt ut eller fjern filen %(name)s. Vi fant virus i den.") % {"name": row})


def _budget_missing(report: Report) -> Iterable[Missing]:
    """A new budget adds up to the grant."""
    granted, planned = baseline_of(report).total_nok, sum(budget_of(report).values())
    if planned != granted:
        sentence = _("Budsjettet skal være %(granted)s til sammen. Nå er det %(planned)s.")
        yield Missing(BUDGET, sentence % {"granted": kr(granted), "planned": kr(planned)})


def is_filled(answer: Any) -> bool:
    """A number, or a text with at least one letter or digit (facts.md 2)."""
    return answer is not None and (answer.number is not None or any(letter.isalnum() for letter in answer.text))


def _accounts_missing(report: Report, answers: Mapping[str, Any], rows: Sequence[ExpenseRow]) -> Iterable[Missing]:
    """Whole lines; and in a final report at least one, unless the project was given up."""
    if not has_accounts(report.obligation):
        return
    needs_purpose = asks_purpose(report.obligation.application)
    words = {"spent_on": _("datoen"), "purpose": _("formålet"), "amount": _("beløpet")}
    for row in rows:
        for cell in row.lacks(asks_purpose=needs_purpose):
            sentence = _("Skriv %(what)s for utgift %(row)d.") % {"what": words[cell], "row": row.row}
            yield Missing(f"{row.key}.{cell}", sentence)
    if not rows and report.obligation.kind == "final" and not _is_given_up(report, answers):
        yield Missing(PREFIX, _("Før regnskapet: hva pengene er brukt til."))


def _is_given_up(report: Report, answers: Mapping[str, Any]) -> bool:
    for question in questions_of(report):
        if question.fact == NOT_CARRIED_OUT and question.kind == QuestionKind.YES_NO:
            answer = answers.get(question.key)
            return answer is not None and answer.number == 1
    return False


def hindrances(evaluation: Evaluation, overrides: Iterable[Override] = ()) -> tuple[Outcome, ...]:
    """The outcomes that keep a report from being approved as it stands (facts.md 4), less what two have set aside."""
    covered = {each.rule for each in overrides if each.confirmed_at is not None}
    return tuple(each for each in evaluation.keeps_from_award() if each.rule != SPENT and each.rule not in covered)


def what_stands_in_the_way(evaluation: Evaluation, overrides: Iterable[Override] = ()) -> tuple[str, ...]:
    """One sentence for each of the hindrances, in the language of the page."""
    language = "nn" if (get_language() or "").startswith("nn") else "nb"
    return tuple(_sentence(each, language) for each in hindrances(evaluation, overrides))


def _sentence(outcome: Outcome, language: str) -> str:
    values = {"rule": outcome.rule, "text": outcome.text(language)}
    if outcome.outcome is OutcomeKind.DISCRETION:
        return _("%(rule)s må vurderes: %(text)s") % values
    return _("%(rule)s: %(text)s") % values


def has_another_review(actor: Actor) -> Guard[Report]:
    """A model needs a positive review by another person than the one who approves it (R16, R51)."""

    def guard(report: Report) -> Iterable[str]:
        newest = report.reviews.order_by("-id").first()
        if newest is None or not newest.is_approved:
            yield _("En saksbehandler må først si at modellen kan godkjennes.")
        elif newest.reviewed_by_id == actor.user_id:
            yield _("Du har selv vurdert modellen. En annen må godkjenne den.")

    return guard


def is_another_person(actor: Actor) -> Guard[Repayment]:
    """Whoever approved the report cannot also demand the money back (four eyes)."""

    def guard(repayment: Repayment) -> Iterable[str]:
        if repayment.proposed_by_id is not None and repayment.proposed_by_id == actor.user_id:
            name = User.objects.filter(pk=repayment.proposed_by_id).first()
            sentence = _("%(name)s godkjente rapporten. En annen må avgjøre om pengene skal kreves tilbake.")
            yield sentence % {"name": name}

    return guard


def comment_date_has_passed(today: date) -> Guard[Repayment]:
    """They may comment until the date in the notice, that day included (fvl § 16)."""

    def guard(repayment: Repayment) -> Iterable[str]:
        if repayment.comment_due_on is not None and today <= repayment.comment_due_on:
            day = long_date(repayment.comment_due_on)
            yield _("Kommunen kan uttale seg til og med %(day)s. Vent til etter den dagen.") % {"day": day}

    return guard
