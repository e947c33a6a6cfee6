"""What the parts of a document are called in plain words, bokmål and nynorsk: for differences and for forms."""

from schemes.edition.text import Text

# Lists of parts: what one of them is called.
PARTS: dict[str, Text] = {
    "sources": Text("kilden", "kjelda"),
    "passages": Text("avsnittet", "avsnittet"),
    "tracks": Text("delordningen", "delordninga"),
    "cost_categories": Text("kostnadsarten", "kostnadsarten"),
    "covered_costs": Text("listen over kostnader for", "lista over kostnader for"),
    "criteria": Text("kriteriet", "kriteriet"),
    "terms": Text("vilkårene for", "vilkåra for"),
    "instalments": Text("termin", "termin"),
    "obligations": Text("plikten", "plikta"),
    "ladders": Text("påminnelsene om", "påminningane om"),
    "steps": Text("trinnet", "steget"),
    "sections": Text("delen", "delen"),
    "questions": Text("spørsmålet", "spørsmålet"),
    "options": Text("svaret", "svaret"),
    "documents": Text("vedlegget", "vedlegget"),
    "rules": Text("regel", "regel"),
    "letters": Text("brevet", "brevet"),
    "title_variants": Text("tittelen når", "tittelen når"),
    "blocks": Text("brevavsnittet", "brevavsnittet"),
    "examples": Text("eksempelet", "dømet"),
    "lines": Text("linje", "linje"),
    "anchors": Text("poeng", "poeng"),
}

# Fields: what one of them is called. «{tracks}» and «{code}» are filled for rules.
FIELDS: dict[str, Text] = {
    "deadline_on": Text("Søknadsfrist", "Søknadsfrist"),
    "opens_on": Text("Åpner", "Opnar"),
    "frame_nok": Text("Bevilgning", "Løyving"),
    "budget_year": Text("Budsjettår", "Budsjettår"),
    "state": Text("Åpen eller lukket", "Open eller lukka"),
    "mu_split": Text("Deling av beløpet til modellutvikling", "Deling av beløpet til modellutvikling"),
    "staff_release_basis": Text("Hva 50 prosent frikjøp er en del av", "Kva 50 prosent frikjøp er ein del av"),
    "im_tested_on": Text(
        "Dagen den forrige prosjektperioden må være over", "Dagen den førre prosjektperioden må vere over"
    ),
    "bt_needs_2018": Text("Tilskudd fra Bufdir i 2018 kreves for BTI", "Tilskot frå Bufdir i 2018 blir kravd for BTI"),
    "earmark_nok": Text("Øremerket beløp", "Øyremerkt beløp"),
    "population_scale": Text("Skala etter innbyggertall", "Skala etter innbyggjartal"),
    "step_down_pct": Text("Nedtrapping i prosent", "Nedtrapping i prosent"),
    "year": Text("År", "År"),
    "circular": Text("Rundskriv", "Rundskriv"),
    "name": Text("Navn", "Namn"),
    "short": Text("Kort navn", "Kort namn"),
    "summary": Text("Kort om ordningen", "Kort om ordninga"),
    "goal": Text("Mål", "Mål"),
    "is_enkeltvedtak": Text("Avgjørelsen er enkeltvedtak", "Avgjerda er enkeltvedtak"),
    "score_max": Text("Høyeste poeng for et kriterium", "Høgaste poeng for eit kriterium"),
    "repays_unused": Text("Ubrukte midler betales tilbake", "Ubrukte midlar blir betalte tilbake"),
    "auditor_kind": Text("Hvem som kontrollerer regnskapet", "Kven som kontrollerer rekneskapen"),
    "max_nok": Text("høyeste beløp", "høgaste beløp"),
    "min_nok": Text("laveste beløp", "lågaste beløp"),
    "period_years": Text("prosjektperiode i år", "prosjektperiode i år"),
    "description": Text("beskrivelse", "skildring"),
    "title": Text("tittel", "tittel"),
    "label": Text("spørsmål", "spørsmål"),
    "help": Text("hjelpetekst", "hjelpetekst"),
    "why": Text("hvorfor vi spør", "kvifor vi spør"),
    "text": Text("tekst", "tekst"),
    "who": Text("hvem som kan søke", "kven som kan søkje"),
    "required": Text("må fylles ut", "må fyllast ut"),
    "is_required": Text("må legges ved", "må leggjast ved"),
    "max_words": Text("høyeste antall ord", "høgaste tal på ord"),
    "minutes": Text("minutter", "minutt"),
    "tracks": Text("delordninger", "delordningar"),
    "phases": Text("brukes når", "blir brukt når"),
    "severity": Text("betydning", "verknad"),
    "at_sending": Text("når søknaden sendes", "når søknaden blir send"),
    "reference": Text("kilde", "kjelde"),
    "remedy": Text("hva dere kan gjøre", "kva de kan gjere"),
    "kind": Text("type", "type"),
    "years": Text("antall år", "tal på år"),
    "due": Text("frist", "frist"),
    "share": Text("andel", "del"),
    "requires": Text("krav", "krav"),
    "letter": Text("brev", "brev"),
    "receivers": Text("mottakere", "mottakarar"),
    "blocks": Text("avsnitt i rekkefølge", "avsnitt i rekkjefølgje"),
    "when": Text("skrives når", "blir skrive når"),
    "source": Text("kilde", "kjelde"),
    "amount_note": Text("om beløpet", "om beløpet"),
    "rule": Text("regel", "regel"),
    "criterion": Text("kriterium", "kriterium"),
    "when_copied": Text("når søknaden kopieres", "når søknaden blir kopiert"),
    "basis": Text("grunnlag", "grunnlag"),
    "key": Text("Nøkkel", "Nøkkel"),
    "section": Text("del av skjemaet", "del av skjemaet"),
    "fact": Text("opplysning", "opplysning"),
    "about": Text("gjelder", "gjeld"),
    "pre-check": Text("betydning ved forhåndssjekk", "verknad ved førehandssjekk"),
    "submit": Text("betydning ved sending", "verknad ved sending"),
    "assess": Text("betydning ved vurdering", "verknad ved vurdering"),
    "decide": Text("betydning ved vedtak", "verknad ved vedtak"),
    "report": Text("betydning ved rapport", "verknad ved rapport"),
}

# Parameters of rules: a whole subject of its own.
PARAMETERS: dict[str, Text] = {
    "cap_nok": Text("Taket for {tracks}", "Taket for {tracks}"),
    "max_pct": Text("Høyeste frikjøp for {tracks} i prosent", "Høgaste frikjøp for {tracks} i prosent"),
    "first_year": Text("Første år som teller i {code} for {tracks}", "Første år som tel i {code} for {tracks}"),
    "last_year": Text("Siste år som teller i {code} for {tracks}", "Siste år som tel i {code} for {tracks}"),
    "years": Text("Antall år i {code} for {tracks}", "Tal på år i {code} for {tracks}"),
    "allowed_with_split": Text(
        "Kostnader tilskuddet også dekker for {tracks} når beløpet er delt",
        "Kostnader tilskotet òg dekkjer for {tracks} når beløpet er delt",
    ),
    "refused": Text("Kostnader tilskuddet ikke dekker for {tracks}", "Kostnader tilskotet ikkje dekkjer for {tracks}"),
    "allowed": Text("Kostnader tilskuddet dekker for {tracks}", "Kostnader tilskotet dekkjer for {tracks}"),
    "least": Text("Minste tall i {code} for {tracks}", "Minste tal i {code} for {tracks}"),
    "most": Text("Største tall i {code} for {tracks}", "Største tal i {code} for {tracks}"),
    "least_nok": Text("Laveste beløp i {code} for {tracks}", "Lågaste beløp i {code} for {tracks}"),
    "most_nok": Text("Høyeste beløp i {code} for {tracks}", "Høgaste beløp i {code} for {tracks}"),
    "limit_nok": Text("Grensen i {code} for {tracks}", "Grensa i {code} for {tracks}"),
    "is_guideline": Text(
        "{code} er bare et utgangspunkt for {tracks}", "{code} er berre eit utgangspunkt for {tracks}"
    ),
}

# Values of closed lists.
VALUES: dict[str, Text] = {
    "keep": Text("behold svaret", "behald svaret"),
    "clear": Text("spør på nytt", "spør på nytt"),
    "blocks": Text("stopper", "stoppar"),
    "warns": Text("varsler", "varslar"),
    "informs": Text("opplyser", "opplyser"),
    "stop": Text("stopper sending", "stoppar sending"),
    "confirm": Text("må bekreftes", "må stadfestast"),
    "none": Text("ingen deling", "inga deling"),
    "open": Text("åpen", "open"),
    "closed": Text("lukket", "lukka"),
    "position": Text("stillingen", "stillinga"),
    "budget": Text("tilskuddet", "tilskotet"),
    "application": Text("søknadsdagen", "søknadsdagen"),
    "decision": Text("vedtaksdagen", "vedtaksdagen"),
    "pre-check": Text("forhåndssjekk", "førehandssjekk"),
    "submit": Text("sending", "sending"),
    "assess": Text("vurdering", "vurdering"),
    "decide": Text("vedtak", "vedtak"),
    "report": Text("rapport", "rapport"),
    "acceptance_days": Text("fristen for å godta vilkårene", "fristen for å godta vilkåra"),
    "years_after_decision": Text("hele år etter vedtaket", "heile år etter vedtaket"),
    "period_end": Text("slutten av prosjektperioden", "slutten av prosjektperioden"),
    "not_set": Text("ikke satt", "ikkje sett"),
    "whole": Text("hele beløpet", "heile beløpet"),
    "half": Text("halve beløpet", "halve beløpet"),
    "not_established": Text("innholdet er ikke fastslått", "innhaldet er ikkje fastslått"),
}

NOT_SET = Text("ikke satt", "ikkje sett")
YES = Text("ja", "ja")
NO = Text("nei", "nei")
ADDED = Text("Nytt: {subject}", "Nytt: {subject}")
REMOVED = Text("Fjernet: {subject}", "Fjerna: {subject}")
REWRITTEN = Text("{subject}: teksten er endret", "{subject}: teksten er endra")
CHANGED = Text("{subject}: {old} → {new}", "{subject}: {old} → {new}")
# The same in both forms of Norwegian.
MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
