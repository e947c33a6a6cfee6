"""Services that are chosen together: what each applies for in each year, what is proposed, and who shares a cluster."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, QuerySet, Sum

from applications.models import (
    Application,
    ApplicationAnswer,
    BudgetLine,
    Decision,
    Participant,
    Recommendation,
    Selection,
    ServiceAmount,
)
from applications.queries.budget import first_year
from applications.queries.contents import Content
from applications.workflow import Result
from schemes.edition import EditionDocument
from schemes.edition.offer import LetterKindOf
from schemes.queries import document_of

AWARDS = (Result.GRANTED, Result.PARTLY)
SELECTED = "selection_gm"  # the letter that tells a service that it is chosen
AMOUNT_FACT = re.compile(r"services\.amount_(?P<year>\d{4})_nok")
Amounts = Mapping[tuple[int, int], int]  # (participant, calendar year) -> whole kroner


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service and its amount for each year, whole kroner; None where nothing is written."""

    participant: Participant
    by_year: tuple[tuple[int, int | None], ...]

    @property
    def total_nok(self) -> int:
        """All years."""
        return sum(amount or 0 for _year, amount in self.by_year)


def is_selected(application: Application) -> bool:
    """Whether an award on this track is a selection: with a cluster, a centre and an amount for each service."""
    letters = document_of(application.edition).track(application.track).letters
    return letters.get(LetterKindOf.AWARD) == SELECTED


def amount_questions(document: EditionDocument) -> dict[int, str]:
    """The question that asks each service for its amount, by year; empty for an edition that asks none."""
    found = {}
    for question in document.questions:
        match = AMOUNT_FACT.fullmatch(question.fact or "")
        if match is not None and question.participant_scope:
            found[int(match["year"])] = question.key
    return dict(sorted(found.items()))


def applied_amounts(application: Application) -> dict[tuple[int, int], int]:
    """What each service applies for in each year."""
    questions = amount_questions(document_of(application.edition))
    years = {key: year for year, key in questions.items()}
    rows = ApplicationAnswer.objects.filter(
        application=application, question__in=years, participant__isnull=False, number__isnull=False
    ).order_by("participant_id", "question")
    return {(row.participant_id or 0, years[row.question]): row.number or 0 for row in rows}


def asked_by_year(content: Content, document: EditionDocument) -> dict[int, int]:
    """What the services of an application ask for together in each year; a year nobody has answered is left out."""
    sums: dict[int, int] = {}
    for year, key in amount_questions(document).items():
        found = [content.answer(key, each) for each in content.participants]
        numbers = [each.number for each in found if each is not None and each.number is not None]
        if numbers:
            sums[year] = sum(numbers)
    return sums


def lines_for(participants: Iterable[Participant], years: Iterable[int], amounts: Amounts) -> tuple[ServiceLine, ...]:
    """Each service with its years, in the order of the participants."""
    asked = tuple(years)
    return tuple(
        ServiceLine(each, tuple((year, amounts.get((each.pk, year))) for year in asked)) for each in participants
    )


def by_year(amounts: Amounts) -> dict[int, int]:
    """The sum of each year."""
    sums: dict[int, int] = {}
    for (_participant, year), amount in sorted(amounts.items(), key=lambda each: each[0][1]):
        sums[year] = sums.get(year, 0) + amount
    return sums


def selection_of(recommendation: Recommendation) -> Selection | None:
    """What the recommendation says of the services; None where nothing is chosen."""
    return getattr(recommendation, "selection", None)


def amounts_in(selection: Selection) -> dict[tuple[int, int], int]:
    """The proposed amounts."""
    return {(row.participant_id, row.year): row.amount_nok for row in selection.amounts.all()}


def by_category(application: Application, amounts: Amounts) -> dict[str, int]:
    """The yearly sums on the cost categories of the budget: each in the share that was applied for, to the krone.

    What does not divide goes, one krone each, to the categories with the largest rest.
    """
    first = first_year(application)
    applied: dict[int, dict[str, int]] = {}
    for line in BudgetLine.objects.filter(application=application, source=BudgetLine.Source.GRANT, amount_nok__gt=0):
        categories = applied.setdefault(first + line.year_index - 1, {})
        categories[line.category] = categories.get(line.category, 0) + line.amount_nok
    found: dict[str, int] = {}
    for year, total in by_year(amounts).items():
        for category, amount in in_shares(total, applied.get(year, {})).items():
            found[category] = found.get(category, 0) + amount
    return found


def in_shares(total: int, weights: Mapping[str, int]) -> dict[str, int]:
    """`total` whole kroner in the shares of `weights`, adding up to the krone; empty without weights."""
    whole = sum(weights.values())
    if not whole:
        return {}
    parts = {key: total * weight // whole for key, weight in weights.items()}
    rests = sorted(weights, key=lambda key: (-(total * weights[key] % whole), key))
    for key in rests[: total - sum(parts.values())]:
        parts[key] += 1
    return parts


def of_each(lines: Iterable[tuple[str, int]], totals: Mapping[int, int]) -> dict[int, tuple[tuple[str, int], ...]]:
    """The cost categories of the award on the services, so that rows and columns add up to the krone."""
    ordered, whole = tuple(lines), sum(totals.values())
    found: dict[int, list[tuple[str, int]]] = {key: [] for key in totals}
    before_service = 0
    for key, total in totals.items():
        before_category = 0
        for category, amount in ordered:
            upto = before_category + amount
            corner = (before_service + total) * upto // whole - (before_service + total) * before_category // whole
            share = corner - (before_service * upto // whole - before_service * before_category // whole)
            found[key].append((category, share))
            before_category = upto
        before_service += total
    return {key: tuple(rows) for key, rows in found.items()}


def _proposed_in(call_id: int, *, without: int) -> QuerySet[Selection]:
    """The newest proposals of a call that choose services, one case left out."""
    rows = Recommendation.objects.filter(application__call_id=call_id).exclude(application_id=without)
    newest = rows.order_by().values("application_id").annotate(newest=Max("pk")).values("newest")
    return Selection.objects.filter(recommendation__in=newest, recommendation__result__in=AWARDS)


def _decided_in(call_id: int, *, without: int) -> QuerySet[Selection]:
    """The proposals that were decided and stand."""
    rows = Decision.objects.filter(application__call_id=call_id, result__in=AWARDS, superseded_by__isnull=True)
    return Selection.objects.filter(recommendation__in=rows.exclude(application_id=without).values("recommendation"))


def granted_by_year(call_id: int, *, without: int) -> dict[int, int]:
    """Whole kroner granted in the call for each year by decisions that stand, one case left out (R86, R87)."""
    rows = ServiceAmount.objects.filter(selection__in=_decided_in(call_id, without=without))
    return dict(rows.values_list("year").annotate(Sum("amount_nok")).order_by("year"))


def clusters_in(call_id: int, *, without: int) -> set[int]:
    """The clusters of the services chosen by decisions that stand, one case left out (R91)."""
    return set(_decided_in(call_id, without=without).values_list("cluster", flat=True))


def cluster_members(application: Application, cluster: int, *, reader: Participant) -> list[str]:
    """The other services of the cluster, as the letter to `reader` names them: its partners, then those proposed."""
    own = list(application.participants.select_related("organisation").order_by("-is_lead", "id"))
    others = Participant.objects.filter(
        application__recommendations__selection__in=_proposed_in(application.call_id, without=application.pk).filter(
            cluster=cluster
        )
    )
    names = [each.organisation.name for each in own if each.pk != reader.pk]
    return [*names, *others.order_by("organisation__sort_key", "id").values_list("organisation__name", flat=True)]
