"""One part of an application, and what casework has answered about it, in few queries: for the page that shows one."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, CharField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from applications.models import (
    Activity,
    Application,
    ApplicationAnswer,
    Attachment,
    BudgetLine,
    Endorsement,
    Judgement,
    Override,
    Participant,
    Score,
)
from applications.queries.contents import Content
from schemes.edition import EditionDocument
from schemes.edition.form import Section, SectionKind
from schemes.models import RuleRun


def part_of(application: Application, document: EditionDocument, section: Section) -> Content:
    """What stands in one part of the form: one query for its own table, one for its answers, as far as it has them."""
    content = Content(application)
    asked = document.questions_for(application.track, section.key)
    if section.kind in {SectionKind.CONTACTS, SectionKind.PARTNERS} or any(each.participant_scope for each in asked):
        rows = Participant.objects.filter(application=application).select_related("organisation")
        content.participants = list(rows.order_by("-is_lead", "id"))
    match section.kind:
        case SectionKind.PLAN:
            content.activities = list(Activity.objects.filter(application=application))
        case SectionKind.BUDGET:
            content.budget = list(BudgetLine.objects.filter(application=application))
        case SectionKind.ENDORSEMENTS:
            endorsed = Endorsement.objects.filter(application=application).select_related("confirmed_by")
            content.endorsements = list(endorsed.order_by("kind"))
        case SectionKind.ATTACHMENTS:
            files = Attachment.objects.of_application().standing().filter(application=application)
            content.attachments = list(files.order_by("id"))
    if asked:
        answers = ApplicationAnswer.objects.filter(application=application, question__in=[each.key for each in asked])
        content.answers = {(each.participant_id, each.question): each for each in answers}
    return content


class Given(NamedTuple):
    """Points for a criterion, or an answer to a rule, with who gave it and why."""

    reason: str
    at: datetime
    by: str
    points: int = 0
    is_met: bool = False


@dataclass(frozen=True, slots=True)
class OverrideGiven:
    """An override with its two persons."""

    pk: int
    rule: str
    reason: str
    proposed_at: datetime
    proposed_by: str
    proposer_id: int
    is_confirmed: bool


@dataclass(slots=True)
class Assessed:
    """What casework holds about one case: scores by criterion, newest judgements by rule, overrides by rule."""

    scores: dict[str, Given] = field(default_factory=dict)
    judgements: dict[str, Given] = field(default_factory=dict)
    overrides: dict[str, OverrideGiven] = field(default_factory=dict)


def assessed(application: Application) -> Assessed:
    """Scores, judgements and overrides of one case in one query: three tables of the same few columns, put together."""
    rows = _scores(application).union(_judgements(application), _overrides(application), all=True)
    found = Assessed()
    for row in sorted(rows, key=lambda each: each["pk"]):
        _put(found, row)
    return found


def _put(found: Assessed, row: dict[str, Any]) -> None:
    if row["table"] == "override":
        found.overrides[row["key"]] = OverrideGiven(
            pk=row["pk"],
            rule=row["key"],
            reason=row["why"],
            proposed_at=row["at"],
            proposed_by=row["who"],
            proposer_id=row["number"],
            is_confirmed=bool(row["flag"]),
        )
        return
    given = Given(row["why"], row["at"], row["who"], points=row["number"], is_met=bool(row["flag"]))
    (found.scores if row["table"] == "score" else found.judgements)[row["key"]] = given


COLUMNS = ("table", "pk", "key", "why", "at", "who", "number", "flag")


def _alike(rows: QuerySet[Any], table: str, **columns: Any) -> QuerySet[Any, Any]:
    """A table under the shared column names; types are spelt out, as PostgreSQL asks of a union."""
    return (
        rows.order_by()
        .annotate(
            table=Value(table, output_field=CharField()),
            key=Cast(columns["key"], CharField(max_length=30)),
            why=F("reason") if "why" not in columns else columns["why"],
            at=F(columns["at"]),
            who=Coalesce(NullIf(F(f"{columns['by']}__display_name"), Value("")), F(f"{columns['by']}__username")),
            number=Cast(columns["number"], IntegerField()),
            flag=columns["flag"],
        )
        .values(*COLUMNS)
    )


def _scores(application: Application) -> QuerySet[Any, Any]:
    rows = Score.objects.filter(application=application)
    flag = Value(value=False, output_field=BooleanField())
    return _alike(rows, "score", key="criterion", at="given_at", by="given_by", number=F("points"), flag=flag)


def _judgements(application: Application) -> QuerySet[Any, Any]:
    rows = Judgement.objects.filter(application=application)
    return _alike(rows, "judgement", key="rule", at="judged_at", by="judged_by", number=Value(0), flag=F("is_met"))


def _overrides(application: Application) -> QuerySet[Any, Any]:
    rows = Override.objects.filter(application=application)
    confirmed = Case(
        When(confirmed_at__isnull=False, then=Value(value=True)),
        default=Value(value=False),
        output_field=BooleanField(),
    )
    return _alike(
        rows, "override", key="rule", at="proposed_at", by="proposed_by", number=F("proposed_by_id"), flag=confirmed
    )


def kept_run(application: Application, phase: str) -> RuleRun | None:
    """The newest kept run of a case in one phase, without its facts: one query."""
    rows = RuleRun.objects.filter(case_ref=application.ref, phase=phase).select_related("made_by").defer("facts")
    return rows.order_by("-id").first()
