"""Who may do what with an application: the roles an actor holds on one row, and the querysets each side may see."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from applications.models import Application, ConflictDeclaration, MunicipalSupport
from applications.workflow import Role, Status
from organisations.actors import Actor, MemberRole
from schemes.queries import SchemeRoles, roles_of
from schemes.workflow import SchemeRoleName

WRITING = frozenset({MemberRole.WRITE, MemberRole.ECONOMY, MemberRole.SEND, MemberRole.ADMIN})
CASEWORK = frozenset(
    {
        SchemeRoleName.CASEWORKER,
        SchemeRoleName.DECISION_MAKER,
        SchemeRoleName.SPENDING_AUTHORITY,
        SchemeRoleName.ATTESTANT,
        SchemeRoleName.ECONOMIST,
        SchemeRoleName.READER,
        SchemeRoleName.SCHEME_ADMIN,
    }
)


def applications_of(actor: Actor) -> QuerySet[Application]:
    """The applications of the organisation that the actor acts for, as lead or participant."""
    if actor.organisation_id is None or actor.is_staff:
        return Application.objects.none()
    return Application.objects.filter(participants__organisation_id=actor.organisation_id)


def supports_of(actor: Actor) -> QuerySet[MunicipalSupport]:
    """What the municipality that the actor acts for is asked to support (R75): no more of the case than that."""
    if actor.organisation_id is None or actor.is_staff:
        return MunicipalSupport.objects.none()
    return MunicipalSupport.objects.filter(municipality_id=actor.organisation_id)


def newest_declaration(user_id: int | None) -> Subquery:
    """The actor's newest declaration on each application: has_conflict, or null when none was made."""
    rows = ConflictDeclaration.objects.filter(application=OuterRef("pk"), user_id=user_id).order_by("-id")
    return Subquery(rows.values("has_conflict")[:1])


def conflicts_of(user_id: int) -> QuerySet[ConflictDeclaration, int]:
    """The cases in which the person's newest declaration is a conflict: a handful, found once for a whole list."""
    rows = ConflictDeclaration.objects.filter(user_id=user_id)
    later = rows.filter(application=OuterRef("application"), pk__gt=OuterRef("pk"))
    return rows.filter(~Exists(later), has_conflict=True).values_list("application_id", flat=True)


def cases_of(actor: Actor, *, scheme_roles: SchemeRoles | None = None) -> QuerySet[Application]:
    """The submitted cases a person of the directorate may see: their schemes, less those with a conflict (fvl § 6).

    A case in which the person declared a conflict is absent for them: list, search, page and counts alike.
    `scheme_roles` spares asking for the roles once more.
    """
    if not actor.is_staff or actor.user_id is None:
        return Application.objects.none()
    roles = scheme_roles or roles_of(actor.user_id)
    if not roles.any & CASEWORK:
        return Application.objects.none()
    rows = Application.objects.exclude(status=Status.DRAFT)
    if not roles.everywhere & CASEWORK:
        mine = [scheme_id for scheme_id, held in roles.by_scheme.items() if held & CASEWORK]
        rows = rows.filter(call__scheme_id__in=mine)
    return rows.exclude(pk__in=conflicts_of(actor.user_id))


@dataclass(frozen=True, slots=True)
class Rights:
    """What one actor may do with one application."""

    roles: frozenset[Role]
    scheme: frozenset[str]

    def may(self, *roles: Role) -> bool:
        """Holds at least one of `roles`."""
        return any(role in self.roles for role in roles)

    def holds(self, *names: SchemeRoleName) -> bool:
        """Holds at least one of the scheme roles `names`."""
        return any(name in self.scheme for name in names)


def rights_on(application: Application, actor: Actor, *, scheme_roles: SchemeRoles | None = None) -> Rights:
    """The roles of `actor` on `application`; the caller has already found the row in a scoped queryset.

    A caseworker role on the row needs the scheme role; the gate's guards ask for the declaration of habilitet.
    """
    if actor.job:
        return Rights(frozenset({Role.JOB}), frozenset())
    if not actor.is_staff:
        roles = set()
        if actor.has_role(*WRITING):
            roles.add(Role.WRITER)
        if actor.has_role(MemberRole.SEND):
            roles.add(Role.SENDER)
        return Rights(frozenset(roles), frozenset())
    held = scheme_roles or (roles_of(actor.user_id) if actor.user_id is not None else None)
    names = held.for_scheme(application.call.scheme_id) if held else frozenset()
    roles = set()
    if SchemeRoleName.CASEWORKER in names:
        roles.add(Role.CASEWORKER)
    if SchemeRoleName.DECISION_MAKER in names:
        roles.add(Role.DECISION_MAKER)
    if names & {SchemeRoleName.DECISION_MAKER, SchemeRoleName.SPENDING_AUTHORITY}:
        roles.add(Role.RELEASER)
    return Rights(frozenset(roles), names)
