"""Organisations, their account and the people who may act for them."""

from django.db import models
from django.db.models import Q

from organisations.actors import MemberRole, OrganisationKind
from organisations.models.pairs import paired, two_persons
from organisations.models.user import User


class LanguageForm(models.TextChoices):
    """The organisation's own decision on form of Norwegian (språklova § 15); empty = not known."""

    BOKMAL = "nb", "bokmål"
    NYNORSK = "nn", "nynorsk"
    NEUTRAL = "neutral", "nøytral"


class Organisation(models.Model):
    """A municipality, a district of Oslo, a child welfare service, or the directorate itself."""

    kind = models.CharField(max_length=40, choices=[(k.value, k.value) for k in OrganisationKind])
    name = models.CharField(max_length=200)
    orgnr = models.CharField(max_length=9, blank=True)
    municipality_number = models.CharField(max_length=4, blank=True)
    district_number = models.CharField(max_length=6, blank=True)
    county_name = models.CharField(max_length=80, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    language_form = models.CharField(max_length=10, blank=True, choices=LanguageForm.choices)
    language_choice = models.CharField(max_length=2, blank=True)  # a neutral organisation's own choice in its profile
    notice_email = models.EmailField(blank=True)  # postmottak
    address = models.CharField(max_length=200, blank=True)  # the registers ship none
    postal_code = models.CharField(max_length=4, blank=True)
    postal_place = models.CharField(max_length=80, blank=True)
    valid_from_on = models.DateField(null=True, blank=True)
    valid_to_on = models.DateField(null=True, blank=True)  # first day on which it is no more
    members_reviewed_at = models.DateTimeField(null=True, blank=True)  # when somebody last went through the members
    search_key = models.CharField(max_length=200, blank=True, db_index=True)  # casefolded name, portable search
    sort_key = models.CharField(max_length=200, blank=True)  # Norwegian order on both databases

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["orgnr"], condition=~Q(orgnr=""), name="organisation_orgnr_unique"),
        ]
        indexes = [models.Index(fields=["sort_key", "id"], name="organisation_sorted")]

    def __str__(self) -> str:
        """The organisation's own name."""
        return self.name


class Account(models.Model):
    """A bank account of an organisation. A new number counts when a second person has confirmed it (F57)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="accounts")
    number = models.CharField(max_length=11)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [two_persons("account", "entered_by", "confirmed_by"), paired("account", "confirmed")]

    def __str__(self) -> str:
        """Only the last four digits."""
        return f"•••• {self.number[-4:]}"


class Membership(models.Model):
    """One role of one person in one organisation. Ending it ends the right at once; the row stays as history."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in MemberRole])
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"], condition=Q(ended_at__isnull=True), name="membership_role_once"
            )
        ]

    def __str__(self) -> str:
        """Person, role and organisation, for the admin's lists."""
        return f"{self.user} · {self.role} · {self.organisation}"
