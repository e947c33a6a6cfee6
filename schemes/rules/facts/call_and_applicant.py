"""Facts about the call, the applicant and what the applicant has had before."""

from schemes.rules.facts.items import MUNICIPALITY_NUMBER, Grant, Partner, PopulationStep
from schemes.rules.facts.naming import fact
from schemes.rules.facts.types import Choice, Day, Flag, ListOf, Money, Percent, Record, Text, Whole

STATE = Choice(open=("åpen", "open"), closed=("stengt", "stengd"))
SPLIT = {
    "none": ("ingen deling", "inga deling"),
    "500/500": (
        "500 000 til utvikling og 500 000 til gjennomføring",
        "500 000 til utvikling og 500 000 til gjennomføring",
    ),
}
BASIS = Choice(position=("stillingen", "stillinga"), budget=("budsjettet", "budsjettet"))
TESTED_ON = Choice(application=("søknadsdagen", "søknadsdagen"), decision=("vedtaksdagen", "vedtaksdagen"))
APPLICANT = Choice(
    municipality=("en kommune", "ein kommune"),
    oslo_district=("en bydel i Oslo", "ein bydel i Oslo"),
    municipal_unit=("en enhet i en kommune", "ei eining i ein kommune"),
    child_welfare_service=("en kommunal barneverntjeneste", "ei kommunal barnevernsteneste"),
    intermunicipal_child_welfare_service=("en interkommunal barneverntjeneste", "ei interkommunal barnevernsteneste"),
    county=("en fylkeskommune", "ein fylkeskommune"),
    intermunicipal_company=("et interkommunalt selskap", "eit interkommunalt selskap"),
    private=("en privat virksomhet", "ei privat verksemd"),
    other=("en annen virksomhet", "ei anna verksemd"),
)
TRIAL = Choice(
    none=("ingen", "ingen"),
    same=("kommunen selv", "kommunen sjølv"),
    merged=("en kommune slått sammen med andre", "ein kommune slått saman med andre"),
    part=("en del av en delt kommune", "ein del av ein delt kommune"),
)
MERGER = Choice(yes=("ja", "ja"), no=("nei", "nei"), part=("delvis", "delvis"))

CALL = (
    fact("call.state", STATE, "call", "R70", "whether one may apply at all",
         "om ordningen er åpen", "om ordninga er open"),
    fact("call.deadline", Day(), "call", "R02 R60", "last day; the whole day counts",
         "søknadsfristen", "søknadsfristen"),
    fact("call.mu_split", Choice(**SPLIT), "call", "R12 R48 R49 R50 R52", "how one million is split (C1)",
         "hvordan tilskuddet skal deles", "korleis tilskotet skal delast"),
    fact("call.staff_release_basis", BASIS, "call", "R22 R65", "what 50 per cent is a share of (C7)",
         "hva 50 prosent frikjøp regnes av", "kva 50 prosent frikjøp blir rekna av"),
    fact("call.im_tested_on", TESTED_ON, "call", "R14", "the day R14 tests",
         "hvilken dag prosjektperioden måles mot", "kva dag prosjektperioden blir målt mot"),
    fact("call.bt_needs_2018", Flag(), "call", "R19", "whether a grant of 2018 is needed too (C3)",
         "om det kreves tilskudd i 2018", "om det blir kravt tilskot i 2018"),
    fact("call.frame_nok", Money(), "call", "R03 R04", "the appropriation",
         "rammen for utlysningen", "ramma for utlysinga"),
    fact("call.earmark_nok", Money(), "call", "R04", "part earmarked for BTI 2017 recipients",
         "det øremerkede beløpet", "det øyremerkte beløpet"),
    fact("call.budget_year", Whole(), "call", "R93", "year whose appropriation is passed",
         "budsjettåret", "budsjettåret"),
    fact("call.population_scale", ListOf(Record(PopulationStep)), "call", "R61", "cap per population band",
         "skalaen for folketall", "skalaen for folketal"),
    fact("call.step_down_pct", ListOf(Percent()), "call", "R63", "reduction of year 2, 3, … against the year before",
         "satsene for nedtrapping", "satsane for nedtrapping"),
)  # fmt: skip

APPLICANT_FACTS = (
    fact("applicant.kind", APPLICANT, "r", "R06 R07 R08 R09 R19 R62 R71", "who applies",
         "hvem som søker", "kven som søkjer"),
    fact("applicant.municipality_number", MUNICIPALITY_NUMBER, "r", "R62", "number valid on the day or from 1.1.2020",
         "kommunenummeret", "kommunenummeret"),
    fact("applicant.district_number", Text(digits=6), "r", "R06", "030101-030115 have a bydelsutvalg",
         "bydelsnummeret", "bydelsnummeret"),
    fact("applicant.population", Whole(), "r c a", "R61", "inhabitants on 1 January of the year",
         "folketallet", "folketalet"),
)  # fmt: skip

HISTORY = (
    fact("history.model_trial", TRIAL, "r", "R07", "closest relation to one of the 26 of Modellkommuneforsøket",
         "deltakelsen i Modellkommuneforsøket", "deltakinga i Modellkommuneforsøket"),
    fact("history.merger_2020", MERGER, "r", "R09 R23", "formed by or entering a merger on 1.1.2020",
         "sammenslåingen 1. januar 2020", "samanslåinga 1. januar 2020"),
    fact("grants.mu", ListOf(Record(Grant)), "r c a", "R08 R09 R14 R18 R23", "Bufdir's grants for modellutvikling",
         "tidligere tilskudd til modellutvikling", "tidlegare tilskot til modellutvikling"),
    fact("grants.mu_known_years", ListOf(Whole()), "r c a", "R08 R09 R14 R23", "years with a complete list",
         "hvilke år listene over mottakere er fullstendige", "kva år listene over mottakarar er fullstendige"),
    fact("grants.bti_2017", Flag(), "r c a", "R19", "Helsedirektoratet's BTI grant 2017, the applicant's own",
         "BTI-tilskuddet i 2017", "BTI-tilskotet i 2017"),
    fact("grants.bufdir_2018", Flag(), "r c a", "R19", "Bufdir's grant for the purpose 2018, the applicant's own",
         "tilskuddet fra Bufdir i 2018", "tilskotet frå Bufdir i 2018"),
    fact("partners", ListOf(Record(Partner)), "a", "R61 R62", "other municipalities in the application",
         "hvilke kommuner som er med", "kva kommunar som er med"),
    fact("application.also_in", ListOf(MUNICIPALITY_NUMBER), "s", "R62", "lead or partners in another application",
         "om kommunene står i en annen søknad", "om kommunane står i ein annan søknad"),
)  # fmt: skip
