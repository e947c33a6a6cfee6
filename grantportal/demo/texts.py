"""What the invented municipalities write: short, plain, and plainly made up."""

PROJECT_NAMES = (
    "Trygg sammen",
    "Tidlig ute",
    "Én plan rundt barnet",
    "Sterke hender",
    "Hele laget",
    "Først på ballen",
    "Barnet i midten",
    "Ser deg",
    "Felles løft",
    "Nær og trygg",
)

ANSWERS = {
    "basis_use": "Vi bruker erfaringene fra Modellkommuneforsøket om ledelse på tre nivåer, og veiviseren fra BTI.",
    "weaknesses": "Kartleggingen viste at tre av sju tjenester ikke har rutiner for å snakke med foreldre ved "
    "bekymring. Overgangen fra barnehage til skole er ikke skriftlig avtalt.",
    "goals": "Alle sju tjenester skal bruke samme handlingsveileder, og ansatte skal vite hvem som gjør hva.",
    "activities_text": "Vi lager en modell på tre nivåer: kommune, etat og individ. Den viser hvordan ledelse, "
    "tjenester og ansatte oppdager og følger opp barn som trenger hjelp, fra graviditet og så lenge det er behov. "
    "Styringsgruppen ledes av kommunedirektøren og møtes hver måned.",
    "expected_changes": "Innen prosjektet er slutt, skal alle tjenestene bruke samme handlingsveileder, og 90 "
    "prosent av de ansatte skal ha fått opplæring. Flere foreldre får tilbud om hjelp tidlig.",
    "target_group": "Barn 0–18 år i familier med vansker knyttet til psykisk helse, rus eller vold.",
    "organisation": "Kommunedirektøren eier prosjektet. En prosjektleder i halv stilling leder en arbeidsgruppe med én "
    "fra hver tjeneste.",
    "services": "Helsestasjon, barnehage, skole, PPT, barnevern, NAV og psykisk helse og rus.",
    "implementation": "Modellen tas i bruk tjeneste for tjeneste i det andre året, med kurs og faste møteplasser.",
    "anchoring": "Formannskapet og kommunedirektøren har sagt ja til prosjektet og følger det i årshjulet.",
    "model_experience": "Modellen bygger på nivåene fra Modellkommuneforsøket og er tilpasset sju tjenester.",
    "interim_done": "Arbeidsgruppen har kartlagt behovene og laget modellen sammen med de ansatte.",
    "interim_achieved": "Alle tjenestene har vært med, og modellen er sendt inn.",
    "interim_weaknesses": "To tjenester manglet rutiner for samtaler med foreldre.",
    "final_done": "Modellen er tatt i bruk i alle tjenestene, og ansatte har fått opplæring.",
    "final_achieved": "92 prosent av de ansatte har fått opplæring, og alle bruker handlingsveilederen.",
    "final_weaknesses": "Overgangen fra barnehage til skole var ikke avtalt skriftlig.",
    "final_improvements": "Overgangen er nå avtalt skriftlig, og møteplassene er faste.",
    "final_continuation": "Arbeidet fortsetter i ordinær drift fra neste år.",
}
FALLBACK = "Vi beskriver dette kort: arbeidet er planlagt sammen med tjenestene og følges opp hver måned."
CHOICES = {"basis": "model_trial,bti"}
NO_ANSWERS = frozenset({"final_not_carried_out", "interim_not_carried_out"})  # yes/no questions answered with no

JUDGEMENTS = {
    "R29": "Prosjektet bygger på nivåene fra Modellkommuneforsøket og på veiviseren fra BTI.",
    "R53": "Modellen viser hvordan erfaringene fra Modellkommuneforsøket er brukt.",
    "R55": "Målgruppen er barn i familier med vansker med psykisk helse og rus, slik ordningen krever.",
}
JUDGED = "Vurdert ut fra søknaden og dokumentene i saken."
REASON = (
    "Prosjektet er godt forankret hos administrativ og politisk ledelse, og planen er klar og faglig god. "
    "Søknaden oppfyller kravene."
)
REDUCTION = "Planen viser at færre trykte eksemplarer dekker behovet. Vi setter derfor ned beløpet til materiell."
REJECTION = (
    "Kommunen var med i Modellkommuneforsøket. Ordningen gir ikke støtte til ny modellutvikling i disse kommunene. "
    "Innholdet i prosjektet er ikke grunnen til avslaget."
)
