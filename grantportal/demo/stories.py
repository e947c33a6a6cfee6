"""The stories: who applied in 2019, what came of it until 2021, what happened last year, and what is open today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from applications.models import Application
from applications.operations.requesting.answering import answer_request
from applications.operations.requesting.asking import ask_for_correction, earliest_due_date
from grantportal.demo import casework, municipal, texts
from grantportal.demo.calls import days, open_one, publish_edition
from grantportal.demo.casework import Staff, fresh
from grantportal.demo.people import actor, make_members, make_staff, staff
from letters.dispatching import drain
from organisations.models import Organisation
from reporting.operations.reviewing import (
    approve_report,
    check_address,
    evaluation_of,
    judge_rule,
    return_report,
    review_model,
)
from schemes.models import Call
from schemes.rules.outcome import OutcomeKind
from schemes.workdays import add_years, oslo_day, working_day

OSLO = ZoneInfo("Europe/Oslo")
Say = Callable[[str], None]
Costs = tuple[tuple[str, str, int, int], ...]  # category, purpose, days after the report, kroner
FRAME_2019 = 30_200_000  # S1
FRAME_EXAMPLE = 12_000_000  # an example, as every frame of a practice call

# How far each municipality of 2019 came.
CLOSED = ("Gjesdal", "Stord", "Rana", "Verdal")
UNSPENT = ("Surnadal",)
FINAL_SENT = ("Nome", "Oppdal")
INTERIM_DONE = ("Vestvågøy", "Ringsaker")
MODEL_RETURNED = ("Kvinnherad",)
MODEL_LATE = ("Balsfjord",)
TERMS_OPEN = ("Flekkefjord",)
REJECTED = ("Time", "Jevnaker")
LAST_YEAR = ("Kvinesdal", "Sogndal", "Karmøy", "Notodden")
TODAY_DECIDED = ("Halden", "Eigersund")
TODAY_RECOMMENDED = ("Kongsvinger", "Etne")
TODAY_ASSESSING = ("Hamar", "Tysvær", "Meløy")
TODAY_SENT = ("Lom", "Vågå", "Alta", "Sola")
TODAY_DRAFT = ("Nesodden", "Hå")
TODAY_ASKED = ("Lillehammer",)


@dataclass
class Stage:
    """What a story needs: the people, the call, a counter for titles, and how to let the letters go."""

    staff: Staff
    say: Say
    number: int = 0
    missing: list[str] = field(default_factory=list)

    def organisation(self, name: str) -> Organisation | None:
        """The municipality of that name, with its people; a name the register does not have is left out and told."""
        row = (
            Organisation.objects.filter(kind="municipality", name__in=[name, f"{name} kommune"]).order_by("-id").first()
        )
        if row is None:
            self.missing.append(name)
            return None
        make_members(row, datetime(2019, 10, 1, 9, tzinfo=OSLO))
        return row

    def letters(self, now: datetime) -> None:
        """The worker's work: make and hand over what is due at `now`."""
        while drain(now=now, limit=200).is_full:
            pass


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    """An hour of a day in Oslo."""
    return datetime(year, month, day, hour, tzinfo=OSLO)


def apply(stage: Stage, call: Call, name: str, now: datetime, *, cut: int = 0) -> Application | None:
    """One municipality writes and sends its application."""
    organisation = stage.organisation(name)
    if organisation is None:
        return None
    stage.number += 1
    application = municipal.begin(call, organisation, now)
    material = 200_000 - (stage.number % 4) * 30_000
    municipal.write(
        application, now + timedelta(hours=2), number=stage.number, staff_nok=760_000 - cut, material_nok=material
    )
    municipal.endorse(application, now + timedelta(hours=4))
    return municipal.send(application, now + timedelta(hours=6))


def assess(stage: Stage, application: Application, now: datetime, *, cut_nok: int = 0, result: str = "granted") -> None:
    """From received to recommended."""
    casework.take(application, stage.staff, now)
    casework.complete_register(application, stage.staff, now + timedelta(hours=1))
    casework.judge_and_score(application, stage.staff, now + timedelta(hours=2))
    casework.propose(application, stage.staff, now + timedelta(hours=3), result=result, cut_nok=cut_nok)


def review(stage: Stage, application: Application, kind: str, now: datetime, *, is_approved: bool = True) -> None:
    """The directorate reads a report: judges what is left to a person, then approves or returns it."""
    first, decider = stage.staff["saksbehandler-1"], stage.staff["beslutter"]
    report = application.obligations.get(kind=kind).report
    if not is_approved:
        due = working_day(oslo_day(now) + timedelta(days=21))
        points = "Beskriv hva hver tjeneste skal gjøre på nivået for det enkelte barnet."
        return_report(report=report, points=points, due_on=due, actor=first, now=now)
        return
    for outcome in evaluation_of(report, now=now).outcomes:
        if outcome.outcome is OutcomeKind.DISCRETION:
            reason = texts.JUDGEMENTS.get(outcome.rule, texts.JUDGED)
            judge_rule(report=report, rule=outcome.rule, is_met=True, reason=reason, actor=first, now=now)
    check_address(report=report, is_reachable=True, actor=first, now=now)
    if kind == "model":
        review_model(report=report, is_ready=True, points="", actor=first, now=now)
    approve_report(report=report, actor=decider if kind == "model" else first, now=now + timedelta(hours=2))


def follow_up(stage: Stage, application: Application, decided: datetime, *, until: str, unspent: int = 0) -> None:
    """Terms, instalments, model and reports, as far as `until`: terms, paid, returned, interim, sent, closed."""
    if until == "terms":
        return
    municipal.accept(application, decided + days(8))
    casework.pay(application, 1, stage.staff, decided + days(25))
    stage.letters(decided + days(27))
    if until == "paid":
        return
    handed_in = add_years(decided.date(), 1) - days(20)
    model_at = decided.replace(year=handed_in.year, month=handed_in.month, day=handed_in.day)
    municipal.hand_in(application, "model", model_at)
    review(stage, application, "model", model_at + days(10), is_approved=until != "returned")
    stage.letters(model_at + days(11))
    if until == "returned":
        return
    award = application.decisions.get().award
    first_half = award.total_nok - award.total_nok // 2
    spent: Costs = (("staff_release", "develop", -200, first_half - 60_000), ("material", "map_needs", -100, 60_000))
    municipal.hand_in(application, "interim", model_at + days(14), spent=spent)
    review(stage, application, "interim", model_at + days(24))
    casework.pay(application, 2, stage.staff, model_at + days(40))
    stage.letters(model_at + days(42))
    if until == "interim":
        return
    final_at = model_at + days(370)
    rest = award.total_nok - first_half - unspent
    used: Costs = (*spent, ("staff_release", "implement", -250, rest - 30_000), ("material", "train", -200, 30_000))
    used = tuple(
        (category, purpose, offset - (380 if purpose in {"develop", "map_needs"} else 0), amount)
        for category, purpose, offset, amount in used
    )
    municipal.hand_in(application, "final", final_at, spent=used)
    if until == "closed":
        review(stage, application, "final", final_at + days(12))
    stage.letters(final_at + days(13))


def play_2019(stage: Stage) -> None:
    """The call of 2019: applied in October, decided in December, followed until 2021."""
    edition = publish_edition(stage.staff, at(2019, 10, 1))
    call = open_one(
        edition,
        "utsatte-barn-2019",
        stage.staff,
        at(2019, 10, 16),
        deadline_on=at(2019, 11, 1).date(),
        release_on=at(2019, 12, 16).date(),
        frame_nok=FRAME_2019,
        is_practice=False,
    )
    paths = {
        "closed": CLOSED + UNSPENT,
        "sent": FINAL_SENT,
        "interim": INTERIM_DONE,
        "returned": MODEL_RETURNED,
        "paid": MODEL_LATE,
        "terms": TERMS_OPEN,
    }
    cases: list[tuple[str, str, Application]] = []
    for until, names in paths.items():
        for name in names:
            application = apply(stage, call, name, at(2019, 10, 20 + stage.number % 8))
            if application is not None:
                cases.append((until, name, application))
    rejected = [each for name in REJECTED if (each := apply(stage, call, name, at(2019, 10, 29)))]
    stage.letters(at(2019, 11, 2))
    for index, (_until, _name, application) in enumerate(cases):
        assess(stage, application, at(2019, 11, 6 + index % 20), cut_nok=40_000 if until == "interim" else 0)
        casework.settle(fresh(application), stage.staff, at(2019, 12, 12))
    for application in rejected:
        assess(stage, application, at(2019, 11, 25), result="rejected")
        casework.settle(fresh(application), stage.staff, at(2019, 12, 12))
    casework.send_all(call, stage.staff, at(2019, 12, 16), name="Vedtak modellutvikling 2019")
    stage.letters(at(2019, 12, 16, 12))
    for until, name, application in cases:
        stage.say(f"  2019: {name} ({until})")
        follow_up(stage, fresh(application), at(2019, 12, 16), until=until, unspent=84_500 if name in UNSPENT else 0)


def play_last_year(stage: Stage, today: datetime) -> None:
    """An example call of last year: decided almost a year ago, so that models and reports are due in these weeks."""
    decided = _working(today - days(351))
    call = _example(stage, f"eksempel-{decided.year}", decided - days(60), decided - days(40), decided)
    cases = [each for name in LAST_YEAR if (each := apply(stage, call, name, decided - days(50)))]
    for application in cases:
        assess(stage, application, decided - days(30))
        casework.settle(fresh(application), stage.staff, decided - days(4))
    casework.send_all(call, stage.staff, decided, name="Vedtak, eksempel i fjor")
    stage.letters(decided + timedelta(hours=1))
    for application in cases:
        follow_up(stage, fresh(application), decided, until="paid")


def play_today(stage: Stage, today: datetime) -> None:
    """An open practice call, marked as an example, with cases in every stage before the letter."""
    opened = today - days(30)
    call = _example(stage, f"ovelse-{today.year}", opened, today + days(30), today)
    now = opened + days(2)
    groups: dict[str, Sequence[str]] = {
        "decided": TODAY_DECIDED,
        "recommended": TODAY_RECOMMENDED,
        "assessing": TODAY_ASSESSING,
        "asked": TODAY_ASKED,
        "sent": TODAY_SENT,
    }
    for stage_name, names in groups.items():
        for name in names:
            application = apply(stage, call, name, now)
            if application is None:
                continue
            stage.say(f"  today: {name} ({stage_name})")
            _until(stage, application, stage_name, now + days(5))
    for name in TODAY_DRAFT:
        organisation = stage.organisation(name)
        if organisation is not None:
            draft = municipal.begin(call, organisation, now)
            municipal.write(draft, now + days(1), number=stage.number, is_half=True)
    stage.organisation("Gjesdal")
    stage.letters(today)


def _until(stage: Stage, application: Application, name: str, now: datetime) -> None:
    """One case of today as far as its stage."""
    if name == "sent":
        return
    if name in ("assessing", "asked"):
        casework.take(application, stage.staff, now)
        if name == "asked":
            row = fresh(application)
            due = earliest_due_date(row, now + days(12))
            fields = [("expected_changes", "Skriv hvordan dere vil måle forandringene.")]
            if due is not None:
                ask_for_correction(
                    application=row,
                    fields=fields,
                    due_on=due,
                    note="",
                    actor=stage.staff["saksbehandler-1"],
                    now=now + days(12),
                )
        return
    assess(stage, application, now)
    if name == "decided":
        casework.settle(fresh(application), stage.staff, now + days(3))


def _example(stage: Stage, key: str, opened: datetime, deadline: datetime, release: datetime) -> Call:
    """A practice call under the published edition."""
    edition = Call.objects.get(key="utsatte-barn-2019").edition
    return open_one(
        edition,
        key,
        stage.staff,
        opened,
        deadline_on=oslo_day(deadline),
        release_on=oslo_day(release),
        frame_nok=FRAME_EXAMPLE,
        is_practice=True,
    )


def _working(moment: datetime) -> datetime:
    """The same hour on the first working day from `moment` on."""
    day = working_day(oslo_day(moment))
    return moment.replace(year=day.year, month=day.month, day=day.day, hour=10, minute=0, second=0, microsecond=0)


def play(today: datetime, say: Say) -> list[str]:
    """All of it; the names of municipalities that were not found."""
    make_staff(at(2019, 9, 1))
    stage = Stage(staff(), say)
    play_2019(stage)
    play_last_year(stage, today.astimezone(OSLO))
    play_today(stage, today.astimezone(OSLO))
    return stage.missing


__all__ = ["Stage", "actor", "answer_request", "apply", "assess", "at", "follow_up", "play", "review"]
