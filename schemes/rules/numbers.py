"""The numbers of the requirements in the published texts, and where each lives: a rule, or how the portal works."""

from typing import NamedTuple


class Number(NamedTuple):
    """One requirement. `place` names the module that carries out what is a procedure; rules need none."""

    code: str
    place: str = ""

    @property
    def is_procedure(self) -> bool:
        """How the portal works decides it, with or without a rule that looks at the result."""
        return bool(self.place)


PROCEDURES = {
    "R01": "applications.operations.submitting",  # the portal's own form is the channel
    "R02": "applications.operations.submitting",  # a late application is received and marked; a person dismisses
    "R03": "schemes.operations.binding",  # the frame is locked while a decision is bound
    "R05": "applications.operations.deciding",  # the consultation is recorded on the case
    "R31": "applications.operations.submitting",  # what is empty is named before anything is sent
    "R32": "applications.operations.requesting",  # corrections by a date
    "R33": "applications.operations.sending",  # one letter per decision, sent and logged
    "R37": "applications.operations.messaging",  # a wish to change, with the day it was known
    "R38": "applications.operations.messaging",
    "R40": "reporting.operations.claiming",  # repayment
    "R51": "applications.operations.paying",  # the second instalment waits for the approved model
    "R54": "applications.operations.messaging",  # contact between caseworker and grantee
    "R60": "applications.operations.submitting",
    "R70": "applications.operations.drafting",  # a closed call takes no application
    "R74": "schemes.rules.kinds.total_at_least",  # services reach the number together: the sum of R72 and R73
    "R76": "applications.operations.reminding",  # a reminder for the year without report, then withholding
    "R92": "letters.wording",  # the letters of a selection hold no block of appeal
    "R94": "schemes.models",  # dates are data of the call
    "R96": "reporting.operations.delivering",
}

NUMBERS = tuple(
    Number(code, PROCEDURES.get(code, ""))
    for code in (f"R{number:02}" for number in (*range(1, 56), *range(60, 68), *range(70, 97)))
)
