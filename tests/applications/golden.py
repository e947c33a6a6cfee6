"""Decisions as values, for the golden letters: each a fixed case, written in both forms of Norwegian."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from applications.letter_kinds.decided import Decided
from applications.letter_kinds.decision import decision_letter
from applications.models import (
    Application,
    Participant,
    Recommendation,
    RecommendedLine,
    Score,
    Selection,
    ServiceAmount,
)
from applications.operations.assessing import judge_rule
from applications.operations.deciding import Chosen, newest_recommendation, plan_of, propose
from letters import outbox
from organisations.models import Organisation, User
from schemes.models import Call, Frame, RuleRun
from schemes.operations.evaluating import advise
from schemes.rules.facts import Facts
from schemes.rules.outcome import Phase
from tests.applications.casework import listed, scored_call, taken
from tests.applications.decisions import (
    DECIDED_AT,
    LESS,
    REDUCTION,
    RELEASE_ON,
    Desk,
    decided,
    proposed,
    received_from,
    recommended,
    whole,
    with_partner,
)
from tests.factories.applications import applicant, municipality
from tests.factories.organisations import OrganisationFactory
from tests.factories.schemes import shipped_call

NYNORSK = "Planen viser at 400 tilsette skal bruke rettleiaren. Vi gir difor mindre til trykk."
PRIORITY = "Planen er god, men andre planer viste klarere hvordan alle tjenestene skal ta modellen i bruk."
PRIORITY_NN = "Planen er god, men andre planar viste klarare korleis alle tenestene skal ta modellen i bruk."
LATE = "Søknaden kom tolv dager etter fristen, og dere har ikke forklart hvorfor."
LATE_NN = "Søknaden kom tolv dagar etter fristen, og de har ikkje forklart kvifor."


def text_of(letter: Decided, language: str) -> str:
    """The letter to the lead in one form of Norwegian."""
    application = letter.application
    lead = application.participants.select_related("organisation").get(is_lead=True)
    filled = decision_letter(letter, participant=lead, language=language)
    drawn = outbox.preview(
        kind=filled.text.kind, case_no=application.case_no, recipient=lead.organisation, language=language,
        text=filled.text, fields=filled.fields, conditions=filled.conditions, letter_date=letter.decided_on,
    )  # fmt: skip
    return drawn.text


def signed(letter: Decided, people: Desk) -> Decided:
    """With the decision maker's name, and dated as released."""
    return replace(letter, decided_by=User.objects.get(pk=people.decider.user_id))


def _proposal(application: Application, people: Desk) -> Decided:
    Call.objects.filter(pk=application.call_id).update(release_on=RELEASE_ON)
    row = whole(application)
    return signed(propose(row, newest_recommendation(row), now=DECIDED_AT).decided, people)


# ----- awards ----------------------------------------------------------------------------------------------------------


def award_mu(people: Desk) -> Decided:
    """Less than applied for, with appeal under the act of 1967; a post of the budget and a later budget year."""
    application = recommended(people, lines=LESS)
    Call.objects.filter(pk=application.call_id).update(budget_year=2019, budget_post="kapittel 858 post 60")
    letter = _proposal(application, people)
    return replace(letter, recommendation=_in_both_forms(letter.recommendation))


def _in_both_forms(recommendation: Recommendation) -> Recommendation:
    """The same with its text in nynorsk; unsaved, as a recommendation is never changed."""
    recommendation.reduction_reason_nn = NYNORSK if recommendation.reduction_reason == REDUCTION else ""
    return recommendation


def award_mu_joint_2025(people: Desk) -> Decided:
    """All that was applied for, two municipalities, the act of 2025, and a merger ahead is not in sight."""
    application = with_partner(recommended(people))
    Call.objects.filter(pk=application.call_id).update(payee="lead")
    type(application.call.scheme).objects.update(new_act_in_force_on=date(2019, 12, 1), is_court_condition_on=True)
    return _proposal(application, people)


def award_mu_no_appeal(people: Desk) -> Decided:
    """All that was applied for, where the decision is no enkeltvedtak."""
    application = recommended(people)
    type(application.call.scheme).objects.update(is_enkeltvedtak=False)
    return _proposal(application, people)


def award_im(people: Desk) -> Decided:
    """One instalment and one report, for a model approved a month before."""
    facts = {"model.status": "approved", "model.approved_on": date(2019, 11, 14)}
    return _award(people, "im", {"implementation": 300_000, "training": 200_000}, facts, Chosen())


def award_ti(people: Desk) -> Decided:
    """A municipality to be: the model of a predecessor, dates set by a person."""
    chosen = Chosen(
        period_end_on=date(2021, 12, 16), due_on={"interim": date(2020, 12, 16), "final": date(2021, 12, 16)}
    )
    return _award(people, "ti", {"adaptation": 150_000, "training": 50_000}, {}, chosen, number="3118")


def award_bt(people: Desk) -> Decided:
    """BTI: the cap on release of staff, in consultation with Helsedirektoratet."""
    return _award(people, "bt", {"staff_release": 250_000}, {}, Chosen(period_end_on=date(2020, 12, 16)), number="5001")


def selection_gm(people: Desk) -> Decided:
    """Two services chosen in one cluster: the lead is told of both, and of its own instalments and reports."""
    call = shipped_call("grunnmodell-2020", payee="each")
    type(call.scheme).objects.filter(pk=call.scheme_id).update(is_enkeltvedtak=False, terms_acceptance_days=21)
    lead, other = (OrganisationFactory(service=True, name=name) for name in ("Fjelltun barnevern", "Vikra barnevern"))
    application = _row(people, "gm", lead, 1_050_001, call=call)
    partner = Participant.objects.create(application=application, organisation=other, account_number="12345678903")
    recommendation = _recommendation(application, people, "granted", {"wages": 1_000_001, "administration": 50_000})
    selection = Selection.objects.create(
        recommendation=recommendation, cluster=2, centre_name="Kompetansesenter Sør",
        amount_reason="Den ene tjenesten er større enn den andre.",
        amount_reason_nn="Den eine tenesta er større enn den andre.",
    )  # fmt: skip
    amounts = {application.participants.get(is_lead=True): (140_000, 350_000), partner: (160_000, 400_001)}
    for participant, pair in amounts.items():
        for year, amount in zip((2020, 2021), pair, strict=True):
            ServiceAmount.objects.create(selection=selection, participant=participant, year=year, amount_nok=amount)
    chosen = Chosen(
        period_end_on=date(2022, 6, 30), due_on={"agreement": date(2020, 8, 17), "yearly": date(2021, 2, 1)}
    )
    day, given = date(2020, 4, 29), Facts({})
    evaluation = advise(call=call, track="gm", phase=Phase.DECIDE, facts=given, edition=application.edition)
    letter = Decided(
        application=application, recommendation=recommendation, result="granted", law_set="1967", decided_on=day,
        decided_by=None, evaluation=evaluation, facts=given, covered=frozenset(),
        lines=(("wages", 1_000_001), ("administration", 50_000)),
        plan=plan_of(application, recommendation, day, chosen),
    )  # fmt: skip
    return signed(letter, people)


def _award(
    people: Desk, track: str, lines: dict[str, int], facts: dict[str, object], chosen: Chosen, *, number: str = "1122"
) -> Decided:
    """An award on a track whose form the factories do not fill in: rows as after the recommendation."""
    application = _row(people, track, municipality(number), sum(lines.values()))
    recommendation = _recommendation(application, people, "granted", lines)
    given = Facts.of({"decision.decided_on": RELEASE_ON, **facts}, source="system")
    evaluation = advise(
        call=application.call, track=track, phase=Phase.DECIDE, facts=given, edition=application.edition
    )
    letter = Decided(
        application=application, recommendation=recommendation, result="granted", law_set="1967",
        decided_on=RELEASE_ON, decided_by=None, evaluation=evaluation, facts=given, covered=frozenset(),
        lines=tuple(lines.items()), plan=plan_of(application, recommendation, RELEASE_ON, chosen),
    )  # fmt: skip
    return signed(letter, people)


def _row(people: Desk, track: str, lead: Organisation, applied_nok: int, *, call: Call | None = None) -> Application:
    application = listed(
        lead.name, call=call or scored_call(), number=7, lead=lead, track=track, applied_nok=applied_nok, status="recommended",
        project_title="Trygg sammen", caseworker_id=people.first.user_id, recommended_at=DECIDED_AT,
        recommended_by_id=people.first.user_id,
    )  # fmt: skip
    Participant.objects.create(
        application=application, organisation=lead, is_lead=True, account_number="12345678903", your_ref="19/00412"
    )
    return whole(application)


def _recommendation(
    application: Application, people: Desk, result: str, lines: dict[str, int], **texts: str
) -> Recommendation:
    """A proposal without its run: the letter reads nothing of it."""
    run = RuleRun.objects.create(
        case_ref=application.ref, call=application.call, edition=application.edition, track=application.track,
        edition_sha256=application.edition.sha256, phase="assess", occasion="recommendation", verdict="eligible",
        facts="{}", outcomes="[]", made_at=DECIDED_AT,
    )  # fmt: skip
    made = Recommendation.objects.create(
        application=application, result=result, made_at=DECIDED_AT, made_by_id=people.first.user_id, run=run,
        **{"reason": "Godt prosjekt.", **texts},
    )  # fmt: skip
    for category, amount in lines.items():
        RecommendedLine.objects.create(recommendation=made, category=category, applied_nok=amount, amount_nok=amount)
    return made


# ----- refusals --------------------------------------------------------------------------------------------------------


def rejection_rules(people: Desk) -> Decided:
    """Eidsberg becomes Indre Østfold: what others there have been granted counts (R09), and tilpassing is open to it."""
    sender = applicant(municipality("0125"), email="sender@kommune.example")
    application = taken(people.first, received_from(sender))
    return _proposal(proposed(application, people, result="rejected"), people)


def rejection_judged(people: Desk) -> Decided:
    """A requirement that a person has judged, with the text that says how."""
    application = taken(people.first)
    judge_rule(
        application=application,
        rule="R55",
        is_met=False,
        reason="Målgruppen er ansatte.",
        actor=people.first,
        now=DECIDED_AT,
    )
    texts = {
        "assessment_text": "Tiltakene retter seg mot ansatte, ikke mot barn i målgruppen.",
        "assessment_text_nn": "Tiltaka rettar seg mot tilsette, ikkje mot barn i målgruppa.",
    }
    return _proposal(proposed(application, people, result="rejected", **texts), people)


def rejection_priority(people: Desk) -> Decided:
    """Requirements met, but the money went to others."""
    first = recommended(people)
    decided(first, people)
    application = _row(people, "mu", municipality("1121"), 640_000)
    Frame.objects.filter(call=application.call).update(total_nok=1_000_000)
    for criterion, reason in (("K1", "Formannskapet har sagt ja."), ("K2", "Planen er klar, men kort.")):
        Score.objects.create(
            application=application, criterion=criterion, points=3, reason=reason, given_at=DECIDED_AT,
            given_by_id=people.first.user_id,
        )  # fmt: skip
    recommendation = _recommendation(
        application, people, "rejected", {}, assessment_text=PRIORITY, assessment_text_nn=PRIORITY_NN
    )
    return _refusal(whole(application), recommendation, people)


def dismissal(people: Desk) -> Decided:
    """Too late, and not explained."""
    application = _row(people, "mu", municipality("1121"), 640_000)
    return _refusal(
        application, _recommendation(application, people, "dismissed", {}, reason=LATE, reason_nn=LATE_NN), people
    )


def _refusal(application: Application, recommendation: Recommendation, people: Desk) -> Decided:
    facts = Facts({})
    evaluation = advise(
        call=application.call, track="mu", phase=Phase.PRE_CHECK, facts=facts, edition=application.edition
    )
    return signed(
        Decided(
            application=application, recommendation=recommendation, result=recommendation.result, law_set="1967",
            decided_on=RELEASE_ON, decided_by=None, evaluation=evaluation._replace(outcomes=()), facts=facts,
            covered=frozenset(),
        ),
        people,
    )  # fmt: skip


CASES: dict[str, Callable[[Desk], Decided]] = {
    case.__name__: case
    for case in (
        award_mu, award_mu_joint_2025, award_mu_no_appeal, award_im, award_ti, award_bt, selection_gm, rejection_rules,
        rejection_judged, rejection_priority, dismissal,
    )
}  # fmt: skip
