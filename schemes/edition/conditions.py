"""The closed list of conditions that choose whole blocks of a letter, and the groups of which one block prints.

The floors that fill a letter say which hold; a wording can only name these.
"""

from dataclasses import dataclass

ALWAYS = "always"

CONDITIONS: dict[str, str] = {
    ALWAYS: "in every letter that has the block",
    # who the letter is for
    "has_copy_list": "copies go to somebody",
    "joint": "several organisations applied together",
    "joint_payee_lead": "a joint application, and the lead is paid for all",
    "joint_payee_each": "a joint application, and each is paid its own part",
    "merger_coming": "the recipient is merged after the date of the letter",
    "merger_done": "the recipient is merged of whole predecessors that stand in the case",
    # what was decided
    "outcome_full": "everything applied for is granted",
    "outcome_partial": "less than applied for is granted",
    "budget_post_set": "chapter and post of the budget are set on the call",
    "several_instalments": "the grant is paid in two instalments or more",
    "later_budget_year": "an instalment lies after the budget year (R93)",
    "extra_conditions_set": "the decision has conditions of its own",
    "reports_due": "the plan of reports has rows",
    "no_reports": "no report is asked for, with a recorded reason",
    "auditor_set": "who controls the accounts is set in the edition",
    "repays_unused": "unspent money is paid back (R37-R40)",
    "guidance_offered": "the directorate guides during the period",
    # tracks and their settings
    "split_500_500": "the call splits the amount of modellutvikling in two (C1)",
    "basis_model_trial": "the project builds on Modellkommuneforsøket",
    "basis_bti": "the project builds on BTI",
    "track_im": "implementation of an approved model",
    "track_ti": "adaptation of a predecessor's model",
    "track_bt": "BTI managed in consultation with Helsedirektoratet",
    "track_b17": "BTI 2017",
    "stepped_down": "BTI 2017 over several years (R63)",
    "leave_cap_position": "the cap on staff release is a share of a position (C7)",
    "leave_cap_budget": "the cap on staff release is a share of the grant (C7)",
    # rejection
    "predecessor_fact_counted": "a failed rule read a fact of a predecessor",
    "some_partners_fail": "a joint application where some partners fail",
    "judged": "an outcome was a person's judgement, or was overridden",
    "facts_set": "there are facts to show with their source",
    "alternatives_set": "the pre-check of another track is met",
    "no_alternatives": "no other track is open to them",
    # appeal
    "may_appeal": "the decision is an enkeltvedtak",
    "may_not_appeal": "the decision is not an enkeltvedtak",
    "may_suspend": "may appeal, and the decision can be carried out to their loss",
    "appeal_under_2025": "may appeal, under the act of 2025",
    "court_condition": "may appeal, and must before going to court",
    "reasons_shortened": "may appeal, and the letter gives short reasons",
    # corrections
    "free_text_asked": "a free text or an attachment is asked for",
    # repayment
    "ground_unused": "money is not spent",
    "ground_not_done": "the project is not carried out as described",
    "ground_costs": "costs are not covered by the grant",
    "ground_no_report": "a report is missing",
    "is_enkeltvedtak": "the scheme makes enkeltvedtak",
    "not_enkeltvedtak": "the scheme does not make enkeltvedtak",
    "claim_paid": "the claim is paid to the directorate",
    "claim_offset": "the claim is taken from a later payment",
    "comments_came": "they answered the advance notice",
    "no_comments": "they did not answer the advance notice",
    "pay_at_once": "the claim is paid at once",
    "pay_by_plan": "a plan of payments is agreed",
    "collection_set": "the sentence on collection is set",
    "interest_set": "the sentence on interest is set",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions of which at most one may hold; exactly one when `is_needed`."""

    conditions: tuple[str, ...]
    is_needed: bool


GROUPS: dict[str, Group] = {
    "outcome": Group(("outcome_full", "outcome_partial"), is_needed=True),
    "payee": Group(("joint_payee_lead", "joint_payee_each"), is_needed=False),
    "merger": Group(("merger_coming", "merger_done"), is_needed=False),
    "reporting": Group(("reports_due", "no_reports"), is_needed=True),
    "appeal": Group(("may_appeal", "may_not_appeal"), is_needed=True),
    "leave_cap": Group(("leave_cap_position", "leave_cap_budget"), is_needed=False),
    "next": Group(("alternatives_set", "no_alternatives"), is_needed=True),
    "claim": Group(("claim_paid", "claim_offset"), is_needed=True),
    "legal_basis": Group(("is_enkeltvedtak", "not_enkeltvedtak"), is_needed=True),
    "comments": Group(("comments_came", "no_comments"), is_needed=True),
    "payment_way": Group(("pay_at_once", "pay_by_plan"), is_needed=False),
}
