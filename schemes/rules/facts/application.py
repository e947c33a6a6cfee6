"""Facts of the application itself: how it came, what it says, what it shall cost."""

from schemes.rules.facts.items import BudgetLine, Municipality, Service, YearAmount
from schemes.rules.facts.naming import fact
from schemes.rules.facts.types import Choice, Day, Flag, Instant, ListOf, Money, Record, Text

CHANNEL = Choice(
    portal=("portalen", "portalen"), email=("e-post", "e-post"), paper=("papir", "papir"),
    hdir=("Helsedirektoratet", "Helsedirektoratet"),
)  # fmt: skip
MODEL_BASIS = Choice(
    model_trial=("Modellkommuneforsøket", "Modellkommuneforsøket"),
    bti=("Bedre tverrfaglig innsats", "Betre tverrfagleg innsats"),
)
PLAN_PART = Choice(
    activities=("aktiviteter", "aktivitetar"), milestones=("milepæler", "milepælar"),
    timeline=("tidslinje", "tidslinje"),
)  # fmt: skip
DOCUMENT = Choice(
    budget=("budsjett", "budsjett"),
    project_description=("prosjektbeskrivelse", "prosjektomtale"),
    project_plan=("prosjektplan", "prosjektplan"),
    continuation_plan=("plan for videreføring", "plan for vidareføring"),
    other=("annet vedlegg", "anna vedlegg"),
)

APPLICATION = (
    fact("application.channel", CHANNEL, "s", "R01", "how it came; hdir = to Helsedirektoratet",
         "hvordan søknaden kom", "korleis søknaden kom"),
    fact("application.in_grace", Flag(), "s", "R02 R60", "received in the minutes of grace that the call gives",
         "om søknaden kom i ekstraminuttene", "om søknaden kom i ekstraminutta"),
    fact("application.submitted_at", Instant(), "s", "R02 R14 R60", "received; in drafts the moment of the check",
         "når søknaden kom", "når søknaden kom"),
    fact("application.missing_required", ListOf(Text()), "s", "R31", "required fields still empty",
         "hvilke felt som er tomme", "kva felt som er tomme"),
    fact("application.applied_nok", Money(), "a", "R10 R13 R20 R24 R61", "sum applied for",
         "søknadsbeløpet", "søknadsbeløpet"),
    fact("application.years", ListOf(Record(YearAmount)), "a", "R61 R63", "sum applied for per year",
         "beløpet for hvert år", "beløpet for kvart år"),
    fact("application.expected_changes", Text(), "a", "R28", "changes expected",
         "forandringene dere venter", "endringane de ventar"),
    fact("application.organisation", Text(), "a", "R43", "organisation of the project",
         "hvordan prosjektet er organisert", "korleis prosjektet er organisert"),
    fact("application.services", Text(), "a", "R43", "services in the model",
         "hvilke tjenester som er med", "kva tenester som er med"),
    fact("application.implementation", Text(), "a", "R43", "how the model is implemented",
         "hvordan modellen skal tas i bruk", "korleis modellen skal takast i bruk"),
    fact("application.existing_model", Text(), "a", "R26", "predecessor's model to adapt",
         "modellen dere skal tilpasse", "modellen de skal tilpasse"),
    fact("application.basis", ListOf(MODEL_BASIS), "a", "R29", "what the project builds on",
         "hva prosjektet bygger på", "kva prosjektet byggjer på"),
    fact("application.plan_parts", ListOf(PLAN_PART), "a", "R42", "parts in the project plan",
         "innholdet i prosjektplanen", "innhaldet i prosjektplanen"),
    fact("application.separate_account", Flag(), "a", "R41", "own project, budget and accounts",
         "eget prosjekt med eget budsjett og regnskap", "eige prosjekt med eige budsjett og eigen rekneskap"),
    fact("documents", ListOf(DOCUMENT), "a", "R42 R64", "attached, or filled in as structured fields",
         "vedleggene", "vedlegga"),
    fact("endorsements.administrative", Flag(), "a", "R30", "confirmed by administrative leadership",
         "forankring hos den administrative ledelsen", "forankring hos den administrative leiinga"),
    fact("endorsements.political", Flag(), "a", "R30", "confirmed by political leadership",
         "forankring hos den politiske ledelsen", "forankring hos den politiske leiinga"),
    fact("budget.lines", ListOf(Record(BudgetLine)), "a", "R12 R17 R21 R22 R25 R48 R65 R88", "what this grant pays",
         "budsjettlinjene", "budsjettlinjene"),
    fact("budget.own_contribution_nok", Money(), "a", "", "what the applicant pays itself; no rule reads it",
         "egenandelen", "eigendelen"),
)  # fmt: skip

GROUND_MODEL = (
    fact("services", ListOf(Record(Service)), "a", "R72 R73 R77 R83 R84 R89", "every service, the lead too",
         "tallene fra barneverntjenestene", "tala frå barnevernstenestene"),
    fact("municipalities", ListOf(Record(Municipality)), "a", "R75", "every municipality behind those services",
         "kommunene bak tjenestene", "kommunane bak tenestene"),
    fact("trial.staff_in_service", Flag(), "a c", "R78", "those who run the trial belong to the service",
         "at utprøvingen hører til i barneverntjenesten", "at utprøvinga høyrer til i barnevernstenesta"),
    fact("trial.training_possible", Flag(), "a c", "R79", "chosen staff can complete the training",
         "at de ansatte kan ta hele opplæringen", "at dei tilsette kan ta heile opplæringa"),
    fact("trial.follows_structure", Flag(), "a c", "R81", "works after the model's structure, registers experience",
         "at tjenesten følger strukturen i modellen", "at tenesta følgjer strukturen i modellen"),
    fact("trial.consent_based", Flag(), "a c", "R82", "use is based on consent",
         "at bruken bygger på samtykke", "at bruken byggjer på samtykke"),
    fact("trial.involves_families", Flag(), "a c", "R82", "children and parents are involved",
         "at barn, unge og foreldre er med", "at barn, unge og foreldre er med"),
    fact("trial.implementation_organisation", Text(), "a c", "R80", "who carries local responsibility",
         "hvem som har ansvaret lokalt", "kven som har ansvaret lokalt"),
    fact("trial.criteria_agreed_on", Day(), "a c", "R96", "criteria for single cases agreed",
         "dagen kriteriene ble avtalt", "dagen kriteria blei avtalte"),
    fact("trial.started_on", Day(), "a c", "R96", "the trial started",
         "dagen utprøvingen startet", "dagen utprøvinga starta"),
)  # fmt: skip
