"""The rules and one case: asked as advice, or kept as a run with the counts that the queue shows. Below all acts."""

from datetime import datetime

from applications.facts import gather
from applications.models import Application
from applications.workflow import Status
from organisations.actors import Actor
from schemes.models import RuleRun
from schemes.operations.evaluating import advise, keep_run, outcomes_of
from schemes.rules.facts import Facts
from schemes.rules.outcome import Evaluation, Phase

COUNTS = ("met_count", "not_met_count", "unknown_count", "discretion_count")


def locked(application: Application) -> Application:
    """The row as it stands now, locked until the caller's transaction ends: two acts on one case wait."""
    rows = Application.objects.select_for_update(of=("self",)).defer("edition__document")
    return rows.select_related("call__scheme", "edition__scheme", "lead", "caseworker", "submitted_by").get(
        pk=application.pk
    )


def phase_of(application: Application) -> Phase:
    """The phase in which a case is asked: as sent until somebody takes it, then as assessed."""
    return Phase.SUBMIT if application.status in {Status.DRAFT, Status.SUBMITTED} else Phase.ASSESS


def evaluation_of(*, application: Application, phase: Phase, now: datetime, facts: Facts | None = None) -> Evaluation:
    """What the rules say about the case now, under the edition it is pinned to. Nothing is stored."""
    facts = facts or gather(application=application, phase=phase, now=now)
    return advise(call=application.call, track=application.track, phase=phase, facts=facts, edition=application.edition)


def keep_outcomes(
    *,
    application: Application,
    phase: Phase,
    occasion: str,
    actor: Actor,
    now: datetime,
    facts: Facts | None = None,
    also: tuple[str, ...] = (),
) -> RuleRun:
    """Keep a run of the rules over the case, and put its counts on the row for the queue.

    `also` are columns the caller has set on the row and that are written with the counts.
    """
    run = keep_run(
        case_ref=application.ref,
        call=application.call,
        edition=application.edition,
        track=application.track,
        phase=phase,
        occasion=occasion,
        facts=facts or gather(application=application, phase=phase, now=now),
        actor=actor,
        now=now,
    )
    for name in COUNTS:
        setattr(application, name, getattr(run, name))
    application.last_event_at = now
    application.save(update_fields=[*COUNTS, "last_event_at", *also])
    return run


def kept_evaluation(run: RuleRun, application: Application) -> Evaluation:
    """The evaluation of a kept run of this case, read without asking for call and edition anew."""
    if run.call_id == application.call_id and run.edition_id == application.edition_id:
        run.call, run.edition = application.call, application.edition
    return outcomes_of(run)
