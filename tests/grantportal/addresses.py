"""Where the ids of every address of the portal come from, for the sweep: an address that is not here fails it.

Each parameter names a kind that an estate of the world has (`world.py`), or, beginning with "=", a word that is no
secret: a part of the form, a rule, a register.
"""

from collections.abc import Mapping

# Rows and secrets that belong to no municipality: whoever may come near them may use each of them.
SHARED = frozenset(
    {
        "correction",
        "outside objection",
        "any invitation",
        "any access request",
        "watch token",
        "calendar secret",
        "mail",
        "invitation secret",
    }
)
# Rows of a whole scheme: a conflict of interest in one case does not hide them.
SCHEME_WIDE = frozenset({"call", "batch"})
CALL, TRACK, RULE = "=utsatte-barn-2019", "=mu", "=R08"


def _each(namespace: str, names: str, **kinds: str) -> dict[str, Mapping[str, str]]:
    return {f"{namespace}:{name}": kinds for name in names.split()}


PUBLIC = {
    **_each("calls", "detail watch rules rules_json", key=CALL),
    **_each("calls", "blank blank_pdf", key=CALL, track=TRACK),
    **_each("calls", "watch_confirm watch_end", token="watch token"),
    **_each("rules", "difference", key=CALL),
    **_each("rules", "difference_from", key=CALL, other="=2019-9"),
    **_each("demo", "mail", name="mail"),
    "calendar": {"secret": "calendar secret"},
}
LOG_IN = {
    **_each("login", "invitation", secret="invitation secret"),
    **_each("login", "ask", pk="organisation"),
}
APPLICANT = {
    **_each("applicant", "start", call_key=CALL, track=TRACK),
    **_each("applicant", "tasks why since_last save presence news_seen endorsements attach", ref="draft"),
    **_each("applicant", "add_partner answer_partner support review", ref="draft"),
    **_each("applicant", "history", ref="draft", field="=goals"),
    **_each("applicant", "step", ref="draft", section="=description"),
    **_each("applicant", "endorse approve", ref="draft", kind="=administrative"),
    **_each("applicant", "earlier_files", ref="draft", kind="=other"),
    **_each("applicant", "attachment detach", ref="draft", pk="draft file"),
    **_each("applicant", "remind_partner name_municipality remove_partner", ref="draft", pk="partner"),
    **_each("applicant", "receipt withdraw resume recall messages objections correction", ref="case"),
    **_each("applicant", "terms agreement", ref="grant"),
}
GRANTEE = {
    **_each("grantee", "case", ref="grant"),
    **_each("grantee", "report save accounts budget review receipt", ref="grant", pk="duty"),
    **_each("grantee", "files", ref="grant", pk="handed in"),
    **_each("grantee", "file remove_file", ref="grant", pk="handed in", file_pk="report file"),
    **_each("letters", "letter pdf", letter_id="letter"),
}
CASES = {
    **_each("decisions", "decision letter letter_pdf give_back", ref="proposed"),
    **_each("decisions", "judge override confirm", ref="proposed", rule="=R03"),
    **_each(
        "caseworker", "case declare take give rules recheck corrections move_due_date comment recommend", ref="case"
    ),
    **_each("caseworker", "budget municipality messages messages_read documents history", ref="case"),
    **_each("caseworker", "neighbour", ref="case", way="=neste"),
    **_each("caseworker", "score", ref="case", criterion="=K1"),
    **_each("caseworker", "judge override confirm_override", ref="case", rule=RULE),
    **_each("caseworker", "confirm_completion refuse_completion", ref="case", completion_id="completion"),
    **_each("caseworker", "answer_objection", ref="case", objection_id="objection"),
    **_each("caseworker", "attachment scan_attachment", ref="case", attachment_id="case file"),
    **_each("caseworker", "letter_pdf", ref="case", letter_id="case letter"),
}
ROOMS = {
    **_each("sendroom", "gather", key="call"),
    **_each("sendroom", "batch live ready release stop", pk="batch"),
    **_each("sendroom", "letter aside again", pk="batch", letter_pk="batch letter"),
    **_each("payments", "confirm_agreement", pk="agreement"),
    **_each("payments", "attest", pk="instalment"),
    **_each("payments", "authorise take_back paid", pk="payout"),
    **_each("reports", "repayment", pk="repayment"),
    **_each("reports", "move", pk="repayment", way="=varsle"),
    **_each("reports", "follow_up", ref="grant"),
    **_each("reports", "report address ready return approve", pk="report"),
    **_each("reports", "judge override confirm", pk="report", rule="=R45"),
    **_each("reports", "file scan_file", pk="report", file_pk="report file"),
    **_each("registers", "confirm refuse", pk="correction"),
    **_each("registers", "answer", pk="outside objection"),
    **_each("registers", "register correct", register="=earlier_grant"),
}
HOUSE = {
    **_each("organisation", "account-confirm", pk="account"),
    **_each("organisation", "invitation-renew invitation-withdraw", pk="invitation"),
    **_each("organisation", "request-grant request-refuse", pk="access request"),
    **_each("organisation", "person-remove", pk="person"),
    **_each("organisation", "text-drop", pk="kept text"),
    **_each("organisation", "role-end", pk="role"),
    **_each("organisation", "access-withdraw access-renew", pk="any invitation"),
    **_each("organisation", "access-grant access-refuse", pk="any access request"),
}
TABLE: Mapping[str, Mapping[str, str]] = PUBLIC | LOG_IN | APPLICANT | GRANTEE | CASES | ROOMS | HOUSE
