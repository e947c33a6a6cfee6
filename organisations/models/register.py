"""What the registers say, each row with source and certainty; and what was added to them for one applicant."""

from django.db import models
from django.db.models import Q

from organisations.models.organisation import Organisation
from organisations.models.pairs import paired, two_persons
from organisations.models.user import User


class Sourced(models.Model):
    """A register row knows where it comes from and how sure it is."""

    source = models.CharField(max_length=300)
    certainty = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


class RegisterLoad(models.Model):
    """One loading of the shipped files, or one correction on top. The newest digest says what the tables hold.

    `files_digest` is that of the files themselves, where corrections stand on top of them; empty when none does.
    """

    digest = models.CharField(max_length=64)
    files_digest = models.CharField(max_length=64, blank=True)
    loaded_at = models.DateTimeField()
    row_count = models.PositiveIntegerField()

    def __str__(self) -> str:
        """When, and how the files began."""
        return f"{self.loaded_at:%Y-%m-%d} {self.digest[:12]}"


class Municipality(Sourced):
    """One municipality as the list of one year (2019, 2020, 2024) has it."""

    list_year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=4)
    name = models.CharField(max_length=80)
    other_names = models.CharField(max_length=120, blank=True)
    county_number = models.CharField(max_length=2)
    county_name = models.CharField(max_length=80)
    orgnr = models.CharField(max_length=9, blank=True)
    language_form = models.CharField(max_length=10, blank=True)
    is_sami_area = models.BooleanField(null=True)
    population = models.PositiveIntegerField(null=True)
    children_0_17 = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list_year", "number"], name="municipality_once_a_year")]

    def __str__(self) -> str:
        """Number, name and list."""
        return f"{self.number} {self.name} ({self.list_year})"


class Succession(Sourced):
    """What became of a municipality between two lists; the relation word is the register's own."""

    from_year = models.PositiveSmallIntegerField()
    to_year = models.PositiveSmallIntegerField()
    from_number = models.CharField(max_length=4)
    from_name = models.CharField(max_length=80)
    to_number = models.CharField(max_length=4)
    to_name = models.CharField(max_length=80)
    relation = models.CharField(max_length=30)
    changed_on = models.DateField(null=True)  # empty when nothing changed

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_year", "to_year", "from_number", "to_number"], name="succession_step_once"
            )
        ]

    def __str__(self) -> str:
        """From and to, with the relation."""
        return f"{self.from_number} {self.from_name} → {self.to_number} {self.to_name}: {self.relation}"


class District(Sourced):
    """A district of Oslo with its own elected board."""

    number = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.number} {self.name}"


class ModelTrialParticipant(Sourced):
    """One of the 26 of Modellkommuneforsøket (R07); the list decides, not the years (C5)."""

    municipality_number_2015 = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        """Number and name."""
        return f"{self.municipality_number_2015} {self.name}"


class EarlierGrant(Sourced):
    """A grant given outside this portal, under the recipient's municipality number of 2015."""

    year = models.PositiveSmallIntegerField()
    scheme = models.CharField(max_length=120)
    recipient_name = models.CharField(max_length=120)
    municipality_number_2015 = models.CharField(max_length=4)
    amount_nok = models.PositiveIntegerField(null=True)
    is_unclear = models.BooleanField(default=False)  # a unit of the municipality, or applicant/track unknown (C10)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["year", "scheme", "recipient_name"], name="earlier_grant_once")]

    def __str__(self) -> str:
        """Year and recipient."""
        return f"{self.year} {self.recipient_name}"


class ChosenService(Sourced):
    """A child welfare service chosen for the base model in 2020, in its cluster."""

    cluster = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    municipality_numbers = models.CharField(max_length=60, blank=True)
    municipality_names = models.CharField(max_length=200, blank=True)
    district_number = models.CharField(max_length=6, blank=True)

    def __str__(self) -> str:
        """Name and cluster."""
        return f"{self.name} (klynge {self.cluster})"


class RegisterCompletion(models.Model):
    """What a caseworker found out for ONE applicant where the register is silent; counts once a second one confirmed.

    `kind` says which fact it completes; `year`, `number`, `is_true` and `relation` carry the value.
    """

    class Kind(models.TextChoices):
        """The facts that may be completed (facts.md, section 5)."""

        MU_YEAR_CHECKED = "mu_year_checked", "år der listen er kontrollert"
        MU_GRANT = "mu_grant", "tidligere tilskudd til modellutvikling"
        MU_NO_GRANT = "mu_no_grant", "fikk ikke tilskudd til modellutvikling"
        BTI_2017 = "bti_2017", "BTI-tilskudd fra Helsedirektoratet 2017"
        BUFDIR_2018 = "bufdir_2018", "tilskudd fra Bufdir 2018"
        POPULATION = "population", "folketall"

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="completions")
    case_ref = models.CharField(max_length=32)  # the case in which it was found
    kind = models.CharField(max_length=20, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    is_true = models.BooleanField(null=True, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    period_end_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    reason = models.TextField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            two_persons("completion", "entered_by", "confirmed_by"),
            paired("completion", "confirmed"),
            paired("completion", "refused"),
            models.UniqueConstraint(
                fields=["organisation", "kind", "year"],
                condition=Q(kind="mu_year_checked", refused_at__isnull=True),
                name="completion_year_once",
            ),
        ]

    def __str__(self) -> str:
        """What is completed, for whom."""
        return f"{self.organisation}: {self.kind} {self.year or ''}".strip()


class MunicipalModel(models.Model):
    """A municipality's approved model: one object with two gates (C2, R16, R51)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="models_approved")
    case_ref = models.CharField(max_length=32)
    title = models.CharField(max_length=200)
    url = models.URLField(blank=True)
    submitted_on = models.DateField()
    approved_on = models.DateField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        """Title and owner."""
        return f"{self.title} ({self.organisation})"
