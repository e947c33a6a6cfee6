"""The items of list facts as frozen dataclasses, and the closed lists of codes with their words."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from schemes.rules.facts.types import Choice, Day, Flag, Item, ListOf, Money, Percent, Text, Whole

MUNICIPALITY_NUMBER = Text(digits=4)

RELATION = Choice(
    same=("kommunen selv", "kommunen sjølv"),
    merged_2020=("kommune slått sammen 1. januar 2020", "kommune slått saman 1. januar 2020"),
    merged_other=("kommune slått sammen en annen gang", "kommune slått saman ein annan gong"),
    part=("del av en delt kommune", "del av ein delt kommune"),
    unclear=("uavklart forbindelse", "uavklart samband"),
)
CATEGORY = Choice(
    staff_release=("frikjøp av nøkkelpersonell", "frikjøp av nøkkelpersonell"),
    material=("innkjøp av materiell", "innkjøp av materiell"),
    development=("utvikling av modellen", "utvikling av modellen"),
    implementation=("å ta modellen i bruk", "å ta modellen i bruk"),
    training=("opplæring av ansatte", "opplæring av tilsette"),
    competence=("kompetanseheving på tvers", "kompetanseheving på tvers"),
    work_structure=("felles arbeidsstruktur", "felles arbeidsstruktur"),
    adaptation=("tilpassing av modellen", "tilpassing av modellen"),
    strengthening=("styrking av tilbudet", "styrking av tilbodet"),
    wages=("lønn", "lønn"),
    administration=("administrasjon", "administrasjon"),
    centre_training=("opplæring fra kompetansesenteret", "opplæring frå kompetansesenteret"),
    premises=("lokaler", "lokale"),
    other=("annet", "anna"),
)
PART = Choice(develop=("utvikling", "utvikling"), implement=("gjennomføring", "gjennomføring"))
AGREEMENT = Choice(signed=("underskrevet", "underskriven"), not_signed=("ikke underskrevet", "ikkje underskriven"))
PROGRAMME = Choice(
    service_support_programme=("tjenestestøtteprogrammet", "tenestestøtteprogrammet"),
    guidance_team=("veiledningsteam", "rettleiingsteam"),
    other=("annen krevende aktivitet", "annan krevjande aktivitet"),
)
PURPOSE = Choice(
    develop=("utvikling av modellen", "utvikling av modellen"),
    map_needs=("kartlegging av behov", "kartlegging av behov"),
    implement=("å ta modellen i bruk", "å ta modellen i bruk"),
    train=("opplæring i modellen", "opplæring i modellen"),
    strengthen=("styrking av tilbudet", "styrking av tilbodet"),
)


@dataclass(frozen=True, slots=True)
class BudgetLine(Item):
    """One line of what this grant shall pay; `position_pct` is the share of a full position bought free."""

    category: str
    amount_nok: int
    position_pct: Decimal | None = None
    part: str | None = None
    description: str | None = None


BudgetLine.TYPES = {
    "category": CATEGORY,
    "amount_nok": Money(),
    "position_pct": Percent(),
    "part": PART,
    "description": Text(),
}


@dataclass(frozen=True, slots=True)
class Grant(Item):
    """A grant from Bufdir for modellutvikling to the applicant or a predecessor."""

    year: int
    relation: str
    period_end: dt.date | None = None


Grant.TYPES = {"year": Whole(), "relation": RELATION, "period_end": Day()}


@dataclass(frozen=True, slots=True)
class Partner(Item):
    """Another municipality in the application."""

    municipality_number: str


Partner.TYPES = {"municipality_number": MUNICIPALITY_NUMBER}


@dataclass(frozen=True, slots=True)
class YearAmount(Item):
    """The sum applied for in one year."""

    year: int
    amount_nok: int


YearAmount.TYPES = {"year": Whole(), "amount_nok": Money()}


@dataclass(frozen=True, slots=True)
class PopulationStep(Item):
    """From so many inhabitants the cap is `max_nok`."""

    from_population: int
    max_nok: int


PopulationStep.TYPES = {"from_population": Whole(), "max_nok": Money()}


@dataclass(frozen=True, slots=True)
class Service(Item):
    """A child welfare service in the application, the lead too."""

    name: str | None = None
    new_cases_4_12: int | None = None
    youth_17_18: int | None = None
    agreement: str | None = None
    demanding_2020: tuple[str, ...] | None = None
    amount_2020_nok: int | None = None
    amount_2021_nok: int | None = None


Service.TYPES = {
    "name": Text(),
    "new_cases_4_12": Whole(),
    "youth_17_18": Whole(),
    "agreement": AGREEMENT,
    "demanding_2020": ListOf(PROGRAMME),
    "amount_2020_nok": Money(),
    "amount_2021_nok": Money(),
}


@dataclass(frozen=True, slots=True)
class Municipality(Item):
    """A municipality behind the services."""

    municipality_number: str
    leadership_support: bool | None = None


Municipality.TYPES = {"municipality_number": MUNICIPALITY_NUMBER, "leadership_support": Flag()}


@dataclass(frozen=True, slots=True)
class PlannedPayment(Item):
    """One instalment of the payment plan."""

    amount_nok: int
    due_on: dt.date | None = None


PlannedPayment.TYPES = {"amount_nok": Money(), "due_on": Day()}


@dataclass(frozen=True, slots=True)
class Cost(Item):
    """One line of the accounts."""

    spent_on: dt.date
    purpose: str
    amount_nok: int


Cost.TYPES = {"spent_on": Day(), "purpose": PURPOSE, "amount_nok": Money()}
