"""Facts of assessment, decision, letter, model, report and change, and a person's judgements."""

from schemes.rules.facts.items import Cost, PlannedPayment
from schemes.rules.facts.naming import fact
from schemes.rules.facts.types import Choice, Day, Flag, Instant, ListOf, Money, Record, Text, Whole

BLOCK = Choice(
    purpose=("formål", "formål"), amount=("beløp", "beløp"), payment=("utbetaling", "utbetaling"),
    conditions=("vilkår", "vilkår"), reporting=("rapportering", "rapportering"), control=("kontroll", "kontroll"),
    reactions=("reaksjoner", "reaksjonar"), appeal=("klage", "klage"),
    budget_reservation=("budsjettforbehold", "budsjettatterhald"),
)  # fmt: skip
MODEL_STATUS = Choice(
    none=("ikke begynt", "ikkje påbyrja"), draft=("utkast", "utkast"), submitted=("til godkjenning", "til godkjenning"),
    returned=("sendt tilbake", "send tilbake"), approved=("godkjent", "godkjend"),
)  # fmt: skip
LEVEL = Choice(municipality=("kommune", "kommune"), agency=("etat", "etat"), individual=("individ", "individ"))
CONTENT = Choice(strategies=("strategier", "strategiar"), tools=("verktøy", "verktøy"), arenas=("arenaer", "arenaer"))
REPORT = Choice(
    model=("modellen", "modellen"), interim=("delrapport", "delrapport"), final=("sluttrapport", "sluttrapport")
)
CHANGE = Choice(
    within_budget=("omdisponering innenfor budsjettet", "omdisponering innanfor budsjettet"),
    new_target_group=("ny målgruppe", "ny målgruppe"),
    extension=("forlengelse av prosjektperioden", "forlenging av prosjektperioden"),
    carry_over=("overføring av penger til senere bruk", "overføring av pengar til seinare bruk"),
    other=("en annen endring", "ei anna endring"),
)
JUDGEMENT = Choice(met=("oppfylt", "oppfylt"), not_met=("ikke oppfylt", "ikkje oppfylt"))
JUDGED_RULES = (
    "R06 R07 R08 R09 R11 R14 R15 R19 R21 R22 R23 R27 R29 R35 R37 R38 R39 R49 R50 R51 R52 R53 R55 "
    "R61 R62 R63 R65 R66 R67 R71 R87 R88 R89 R90 R95"
)

ASSESSMENT = (
    fact("assessment.anchoring_score", Whole(), "c", "R27", "how well anchored",
         "poengene for forankring", "poenga for forankring"),
    fact("assessment.plan_score", Whole(), "c", "R27", "how good the plan is",
         "poengene for planen", "poenga for planen"),
    fact("assessment.anchoring_reason", Text(), "c", "R27", "why that score",
         "begrunnelsen for poengene for forankring", "grunngivinga for poenga for forankring"),
    fact("assessment.plan_reason", Text(), "c", "R27", "why that score",
         "begrunnelsen for poengene for planen", "grunngivinga for poenga for planen"),
    *(
        fact(f"judgement.{rule}", JUDGEMENT, "c", rule, f"a person's answer where {rule} leaves discretion",
             f"vurderingen av {rule}", f"vurderinga av {rule}")
        for rule in JUDGED_RULES.split()
    ),
    fact("correction.due_on", Day(), "s", "R32", "deadline set for corrections",
         "fristen for rettelser", "fristen for rettingar"),
    fact("correction.answered_on", Day(), "s", "R32", "day answered", "dagen dere svarte", "dagen de svarte"),
)  # fmt: skip

DECISION = (
    fact("decision.decided_on", Day(), "c", "R11 R14 R15 R16 R35 R50 R52 R94", "vedtaksdato",
         "vedtaksdatoen", "vedtaksdatoen"),
    fact("decision.period_end", Day(), "c", "R11 R15 R36", "end of the project period",
         "slutten på prosjektperioden", "slutten på prosjektperioden"),
    fact("decision.granted_nok", Money(), "c", "R10 R13 R20 R24 R49 R61", "granted in this project, all decisions",
         "det innvilgede beløpet", "det innvilga beløpet"),
    fact("decision.consulted_hdir", Flag(), "c", "R05", "consultation recorded",
         "samrådet med Helsedirektoratet", "samrådet med Helsedirektoratet"),
    fact("decision.amount_reason", Text(), "c", "R85", "why this sum",
         "begrunnelsen for beløpet", "grunngivinga for beløpet"),
    fact("decision.years", ListOf(Whole()), "c", "R93", "years granted for",
         "årene det er innvilget for", "åra det er innvilga for"),
    fact("decision.instalments", ListOf(Record(PlannedPayment)), "c", "R49", "payment plan",
         "utbetalingsplanen", "utbetalingsplanen"),
    fact("obligations.interim_due_on", Day(), "s", "R35", "due date of the interim report in the plan",
         "fristen for delrapporten", "fristen for delrapporten"),
    fact("obligations.final_due_on", Day(), "s", "R35 R36", "due date of the final report in the plan",
         "fristen for sluttrapporten", "fristen for sluttrapporten"),
    fact("letter.dispatched_at", Instant(), "s", "R33", "letter sent", "når brevet ble sendt", "når brevet blei sendt"),
    fact("case.is_closed", Flag(), "s", "R33", "case closed", "om saken er avsluttet", "om saka er avslutta"),
    fact("letter.blocks", ListOf(BLOCK), "s", "R34 R92 R93", "blocks of the letter",
         "avsnittene i brevet", "avsnitta i brevet"),
    fact("frame.granted_nok", Money(), "s c", "R03 R04", "granted over the call, this decision included",
         "det som er innvilget i alt", "det som er innvilga i alt"),
    fact("frame.granted_bti_2017_nok", Money(), "s c", "R04", "of that to BTI 2017 recipients",
         "det som er innvilget til BTI 2017-mottakere", "det som er innvilga til BTI 2017-mottakarar"),
    fact("frame.granted_2020_nok", Money(), "s c", "R86", "granted over the call for 2020",
         "det som er innvilget for 2020", "det som er innvilga for 2020"),
    fact("frame.granted_2021_nok", Money(), "s c", "R87", "granted over the call for 2021",
         "det som er innvilget for 2021", "det som er innvilga for 2021"),
    fact("frame.cluster_count", Whole(), "s c", "R91", "clusters of chosen services",
         "tallet på klynger", "talet på klynger"),
)  # fmt: skip

MODEL = (
    fact("model.status", MODEL_STATUS, "s", "R16 R51", "the municipality's model (C2)",
         "statusen for modellen", "statusen for modellen"),
    fact("model.submitted_on", Day(), "s", "R50", "first complete hand-in; a return does not move it",
         "dagen modellen ble levert", "dagen modellen blei levert"),
    fact("model.approved_on", Day(), "s", "R16 R51", "approved by Bufdir",
         "dagen modellen ble godkjent", "dagen modellen blei godkjend"),
    fact("model.levels", ListOf(LEVEL), "a s", "R44", "levels the model shows",
         "nivåene i modellen", "nivåa i modellen"),
    fact("model.contents", ListOf(CONTENT), "a s", "R44", "what the model shows",
         "innholdet i modellen", "innhaldet i modellen"),
    fact("model.url", Text(), "a s", "R45", "electronic version",
         "nettadressen til modellen", "nettadressa til modellen"),
    fact("model.url_reachable", Flag(), "a s", "R45", "the address was checked",
         "om nettadressen virker", "om nettadressa verkar"),
    fact("model.from_pregnancy", Flag(), "a s", "R46", "span of the model",
         "at modellen gjelder fra graviditet", "at modellen gjeld frå graviditet"),
    fact("model.as_long_as_needed", Flag(), "a s", "R46", "span of the model",
         "at modellen gjelder så lenge det trengs", "at modellen gjeld så lenge det trengst"),
)  # fmt: skip

REPORT_FACTS = (
    fact("report.kind", REPORT, "a s", "R35 R40 R45 R47", "which report",
         "hvilken rapport det er", "kva rapport det er"),
    fact("report.submitted_at", Instant(), "a s", "R35 R36", "when the report came",
         "når rapporten kom", "når rapporten kom"),
    fact("report.weaknesses", Text(), "a s", "R47", "weaknesses found", "svakhetene dere fant", "veikskapane de fann"),
    fact("report.improvements", Text(), "a s", "R47", "improvements made",
         "forbedringene dere gjorde", "forbetringane de gjorde"),
    fact("report.unspent_nok", Money(), "a s", "R40", "not spent",
         "beløpet som ikke er brukt", "beløpet som ikkje er brukt"),
    fact("report.not_carried_out", Flag(), "a s", "R40", "the project was not carried out",
         "om prosjektet er gjennomført", "om prosjektet er gjennomført"),
    fact("report.units_missing", ListOf(Text()), "a s", "R76", "services or municipalities without this year's report",
         "hvem som mangler rapport", "kven som manglar rapport"),
    fact("report.costs", ListOf(Record(Cost)), "a s", "R51 R52", "the accounts", "regnskapet", "rekneskapen"),
    fact("payment.second_paid_on", Day(), "a s", "R51", "second instalment paid",
         "dagen andre termin ble betalt", "dagen andre termin blei betalt"),
    fact("change.kind", CHANGE, "a c", "R38 R39", "a wish to change the project",
         "hva dere vil endre", "kva de vil endre"),
    fact("change.known_on", Day(), "a c", "R37", "when the need was known",
         "dagen behovet ble kjent", "dagen behovet blei kjent"),
    fact("change.notified_on", Day(), "a c", "R37", "when Bufdir was told", "dagen dere sa fra", "dagen de sa frå"),
    fact("guidance.last_contact_on", Day(), "a c", "R54", "guidance given", "siste veiledning", "siste rettleiing"),
)  # fmt: skip
