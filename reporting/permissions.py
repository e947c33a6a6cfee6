"""Who may do what with a report or a repayment."""

from applications.models import Application
from applications.permissions import rights_on
from applications.workflow import Role as CaseRole
from organisations.actors import Actor
from reporting.workflow import Role

FROM_CASE = {
    CaseRole.WRITER: Role.WRITER,
    CaseRole.SENDER: Role.SENDER,
    CaseRole.CASEWORKER: Role.CASEWORKER,
    CaseRole.DECISION_MAKER: Role.DECISION_MAKER,
    CaseRole.JOB: Role.JOB,
}


def roles_on(application: Application, actor: Actor) -> frozenset[Role]:
    """The roles an actor holds on the reports of one case: those held on the case itself."""
    return frozenset(FROM_CASE[role] for role in rights_on(application, actor).roles if role in FROM_CASE)
