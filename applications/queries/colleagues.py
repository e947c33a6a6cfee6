"""Who may be given a case."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from applications.models import Application, ConflictDeclaration
from organisations.models import User
from schemes.models import SchemeRole
from schemes.workflow import SchemeRoleName


def caseworkers_of(scheme_id: int, *, without: Application) -> QuerySet[User]:
    """The caseworkers of a scheme who have not declared a conflict in the case, in order of name; not its own one."""
    roles = SchemeRole.objects.filter(role=SchemeRoleName.CASEWORKER, ended_at__isnull=True)
    roles = roles.filter(Q(scheme_id=scheme_id) | Q(scheme__isnull=True))
    declared = ConflictDeclaration.objects.filter(application=without, user=OuterRef("pk")).order_by("-id")
    rows = User.objects.filter(pk__in=roles.values("user"), is_active=True)
    rows = rows.annotate(has_conflict=Subquery(declared.values("has_conflict")[:1]))
    rows = rows.filter(Q(has_conflict__isnull=True) | Q(has_conflict=False))
    return rows.exclude(pk=without.caseworker_id or 0).order_by("display_name", "id")
