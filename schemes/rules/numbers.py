"""The numbers of the requirements in the published texts, and where each lives: a rule, or how the portal works.

Beside them the contradictions and gaps of the texts (C1-C13): held as settings, outcomes or data, never resolved in
silence.
"""

from typing import NamedTuple


class Number(NamedTuple):
    """One requirement. `place` is the dotted path of what carries out a procedure; rules need none."""

    code: str
    place: str = ""

    @property
    def is_procedure(self) -> bool:
        """How the portal works decides it, with or without a rule that looks at the result."""
        return bool(self.place)


class Gap(NamedTuple):
    """A contradiction or a gap: the rules it touches, the settings that choose, the place that holds the rest."""

    code: str
    about: str
    rules: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    place: str = ""


PROCEDURES = {
    "R01": "applications.operations.submitting.submit_application",  # the portal's own form is the channel
    "R02": "applications.operations.submitting.submit_application",  # late is received and marked; a person dismisses
    "R03": "schemes.operations.binding.bind",  # the frame is locked while a decision is bound
    "R31": "applications.operations.submitting.submit_application",  # what is empty is named before anything is sent
    "R32": "applications.operations.requesting.ask_for_correction",  # corrections by a date
    "R33": "applications.operations.sending.release_batch",  # one letter per decision, sent and logged
    "R37": "applications.operations.messaging.send_message",  # the grantee tells; what it means is judged
    "R40": "reporting.operations.claiming.propose_repayment",
    "R51": "applications.queries.money.releasable_instalments",  # the second waits for the approved model
    "R54": "reporting.operations.guiding.note_guidance",
    "R60": "applications.operations.submitting.submit_application",
    "R70": "applications.operations.drafting.start_application",  # a closed call takes no application
    "R74": "schemes.rules.kinds.total_at_least.TotalAtLeast",  # services reach the number together: R72 and R73
    "R76": "reporting.operations.reminding.send_reminders",  # a reminder for the year without report
    "R77": "applications.operations.agreeing.confirm_agreement",
    "R92": "applications.letter_kinds.decision.appeal_conditions",  # the letters of a selection offer no appeal
    "R94": "schemes.models.Call",  # dates are data of the call
}

NUMBERS = tuple(
    Number(code, PROCEDURES.get(code, ""))
    for code in (f"R{number:02}" for number in (*range(1, 56), *range(60, 68), *range(70, 97)))
)

GAPS = (
    Gap("C1", "what 1 million covers", ("R12", "R48", "R49", "R50", "R52"), ("call.mu_split",)),
    Gap("C2", "what an approved model opens", ("R16", "R51"), place="organisations.models.MunicipalModel"),
    Gap("C3", "whether BTI needs a grant of 2018", ("R19",), ("call.bt_needs_2018",)),
    Gap("C4", "exclusions against points 2 and 3", ("R07", "R08", "R09", "R18")),
    Gap("C5", "how long the trial lasted", ("R07",), place="organisations.models.ModelTrialParticipant"),
    Gap("C6", "a merged predecessor in the trial", ("R07",), place="applications.models.Override"),
    Gap("C7", "half of what", ("R22", "R65"), ("call.staff_release_basis",)),
    Gap("C8", "when the ground model closed", ("R02",), ("call.deadline",)),
    Gap("C9", "divided municipalities", ("R07", "R08", "R09", "R14", "R23"), place="organisations.models.Succession"),
    Gap("C10", "a part of a municipality", ("R06", "R08", "R19", "R62"), place="organisations.models.EarlierGrant"),
    Gap("C11", "what the grants of 2015 add to", place="organisations.lineage.GrantGiven"),
    Gap(
        "C12",
        "scale, rates, earmark and hour that nobody gave",
        ("R02", "R04", "R60", "R61", "R63"),
        ("call.earmark_nok", "call.population_scale", "call.step_down_pct"),
    ),
    Gap("C13", "rules change from year to year", ("R08", "R09"), place="schemes.edition.difference"),
)
