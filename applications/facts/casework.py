"""Facts that casework brings: scores, judgements, corrections. What was added to the registers comes with those."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from applications.models import Application, InformationRequest, Judgement, Score
from schemes.queries import document_of
from schemes.rules.outcome import Read
from schemes.workdays import oslo_day

CASEWORKER, SYSTEM = "caseworker", "system"
CaseFacts = dict[str, Read]


def casework_facts(applications: Sequence[Application]) -> dict[int, CaseFacts]:
    """What caseworkers wrote about each case, by its id: three queries however many cases there are.

    `judgement.RNN` is the newest answer to a rule, `assessment.*` the scores the edition's criteria feed (R27),
    `correction.*` the newest request for corrections (R32). An absent fact is absent.
    """
    found: dict[int, CaseFacts] = {application.pk: {} for application in applications}
    for application_id, facts in _judgements(found):
        found[application_id] |= facts
    for application_id, facts in _scores(applications):
        found[application_id] |= facts
    for application_id, facts in _corrections(found):
        found[application_id] |= facts
    return found


def _judgements(ids: Iterable[int]) -> Iterable[tuple[int, CaseFacts]]:
    """The newest judgement of each rule: later rows overwrite earlier ones."""
    rows = Judgement.objects.filter(application_id__in=list(ids)).order_by("id")
    for application_id, rule, is_met in rows.values_list("application_id", "rule", "is_met"):
        yield application_id, {f"judgement.{rule}": Read("met" if is_met else "not_met", CASEWORKER)}


def _scores(applications: Sequence[Application]) -> Iterable[tuple[int, CaseFacts]]:
    """Points and reasons, under the names that each application's own edition gives its criteria."""
    rows: dict[int, list[Score]] = defaultdict(list)
    for score in Score.objects.filter(application__in=applications):
        rows[score.application_id].append(score)
    for application in applications:
        if application.pk not in rows:
            continue
        criteria = {each.key: each for each in document_of(application.edition).criteria}
        for score in rows[application.pk]:
            criterion = criteria.get(score.criterion)
            if criterion is None:
                continue
            given: CaseFacts = {}
            if criterion.score:
                given[criterion.score] = Read(score.points, CASEWORKER)
            if criterion.reason and score.reason.strip():
                given[criterion.reason] = Read(score.reason, CASEWORKER)
            yield application.pk, given


def _corrections(ids: Iterable[int]) -> Iterable[tuple[int, CaseFacts]]:
    """The newest request of each case: its date, and the Oslo day it was answered."""
    rows = InformationRequest.objects.filter(application_id__in=list(ids)).order_by("id")
    for application_id, due_on, answered_at in rows.values_list("application_id", "due_on", "answered_at"):
        # Read(None) is written out, so that a newer request hides the answer to an older one
        answered = Read(oslo_day(answered_at), SYSTEM) if answered_at else Read(None, "absent")
        yield application_id, {"correction.due_on": Read(due_on, SYSTEM), "correction.answered_on": answered}
