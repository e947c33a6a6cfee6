"""Who acts: a person in the name of an organisation, or a job. Pure; operations take an Actor, never a request."""

from dataclasses import dataclass, field
from enum import StrEnum


class MemberRole(StrEnum):
    """What a person may do in the name of an organisation. Roles add up; `READ` comes with every other."""

    READ = "read"
    WRITE = "write"
    ECONOMY = "economy"
    SEND = "send"
    LEAD = "lead"  # administrative or political leadership: endorses
    ADMIN = "admin"  # the organisation's own administrator of users
    STAFF = "staff"  # works in the directorate; what they may do there is a SchemeRole


class OrganisationKind(StrEnum):
    """Kinds of organisation; those of municipal life carry the names of the fact `applicant.kind`."""

    MUNICIPALITY = "municipality"
    OSLO_DISTRICT = "oslo_district"
    MUNICIPAL_UNIT = "municipal_unit"
    CHILD_WELFARE_SERVICE = "child_welfare_service"
    INTERMUNICIPAL_CHILD_WELFARE_SERVICE = "intermunicipal_child_welfare_service"
    COUNTY = "county"
    INTERMUNICIPAL_COMPANY = "intermunicipal_company"
    PRIVATE = "private"
    OTHER = "other"
    DIRECTORATE = "directorate"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or job) behind a write, and the organisation they act for right now."""

    user_id: int | None
    name: str
    organisation_id: int | None = None
    organisation_name: str = ""
    organisation_kind: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    job: str = ""

    @classmethod
    def for_job(cls, job: str) -> "Actor":
        """The actor of a scheduled job: no person, no organisation, named in the audit trail."""
        return cls(user_id=None, name=job, job=job)

    @property
    def is_staff(self) -> bool:
        """Acts for the directorate."""
        return MemberRole.STAFF in self.roles

    def has_role(self, *roles: str) -> bool:
        """Holds at least one of `roles` in the active organisation."""
        return any(role in self.roles for role in roles)
