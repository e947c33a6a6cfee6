"""Who asks in the pre-check: a municipality, a district of Oslo or a service, found by name or number, old ones too."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.actors import OrganisationKind
from organisations.lineage import Body, Registers, bodies, body_at
from organisations.models import ChosenService, District
from organisations.models.keys import fold
from organisations.queries import registers_from_rows
from schemes.public.wording import day_in_words, listed

MOST_CHARACTERS = 100
MOST_SHOWN = 20
KIND_WORDS = {
    OrganisationKind.CHILD_WELFARE_SERVICE: gettext_lazy("En kommunal barneverntjeneste"),
    OrganisationKind.INTERMUNICIPAL_CHILD_WELFARE_SERVICE: gettext_lazy("En interkommunal barneverntjeneste"),
    OrganisationKind.MUNICIPAL_UNIT: gettext_lazy("En enhet i en kommune"),
    OrganisationKind.COUNTY: gettext_lazy("En fylkeskommune"),
    OrganisationKind.INTERMUNICIPAL_COMPANY: gettext_lazy("Et interkommunalt selskap"),
    OrganisationKind.PRIVATE: gettext_lazy("En privat virksomhet"),
    OrganisationKind.OTHER: gettext_lazy("En annen virksomhet"),
}
_LISTED = re.compile(r"([0-9]{4})-([0-9]{4})")
_NUMBER_AND_YEAR = re.compile(r"([0-9]{4})[\s(/,–-]+((?:19|20)[0-9]{2})\)?")
_OFFICE = re.compile(r"^(?:bydel|bydelen) | (?:kommune|herad|bydel)$")


class NotFound(Exception):
    """Nobody is called so. `sentence` says what, why and what to do; `others` are near it."""

    def __init__(self, sentence: str, others: tuple["Who", ...] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.others = others


@dataclass(frozen=True, slots=True)
class Who:
    """One that may ask. `key` stands in the address: number and list year, district number, or a word for the rest."""

    key: str
    name: str
    kind: OrganisationKind
    body: Body | None = None
    district_number: str = ""
    more: str = ""

    @property
    def title(self) -> str:
        """The name as a heading: «Gjesdal kommune»."""
        return f"{self.name} kommune" if self.body else self.name

    def years(self, today: date) -> str:
        """What tells two of one name apart: number, county, and when it began or ended."""
        if self.body is None:
            return self.more
        told = [self.body.number, self.body.county_name]
        if self.body.ended_on:
            told.append(_("til %(day)s") % {"day": day_in_words(self.body.ended_on)})
        elif self.body.begins_on:
            told.append(_("fra %(day)s") % {"day": day_in_words(self.body.begins_on)})
        return ", ".join(each for each in told if each)

    def exists_on(self, day: date) -> bool:
        """Whether it stands on `day`; of what is no municipality nothing else is known."""
        return self.body is None or self.body.exists_on(day)


@dataclass(frozen=True, slots=True)
class Directory:
    """All that can be found: three queries, whatever is asked."""

    registers: Registers
    districts: tuple[Who, ...]
    services: tuple[Who, ...]

    @property
    def is_empty(self) -> bool:
        """No register is loaded: nobody can be looked up."""
        return not self.registers.listed

    def municipalities(self) -> Iterator[Who]:
        """Every municipality of the lists, each once."""
        return (municipality(body) for body in bodies(self.registers))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gives: the one that is meant, if that is clear, and the others of the name."""

    who: Who | None
    others: tuple[Who, ...]


def directory() -> Directory:
    """The registers as they stand in this database."""
    districts = tuple(
        Who(row.number, f"Bydel {row.name}", OrganisationKind.OSLO_DISTRICT, None, row.number, "Oslo")
        for row in District.objects.order_by("number")
    )
    services = tuple(
        Who(
            f"tjeneste-{slugify(row.name)}",
            row.name,
            OrganisationKind(row.kind or OrganisationKind.CHILD_WELFARE_SERVICE),
            more=row.municipality_names.replace("|", ", "),
        )
        for row in ChosenService.objects.order_by("name")
    )
    return Directory(registers_from_rows(), districts, services)


def municipality(body: Body) -> Who:
    """A municipality as one that may ask."""
    return Who(f"{body.number}-{body.forms[-1].list_year}", body.name, OrganisationKind.MUNICIPALITY, body)


def who_at(known: Directory, key: str) -> Who:
    """The one that `key` in an address means; raises NotFound."""
    listed = _LISTED.fullmatch(key)
    if listed:
        return _of_year(known, listed[1], int(listed[2]))
    kind = key.removeprefix("slag-")
    if key.startswith("slag-") and kind in KIND_WORDS:
        return Who(key, str(KIND_WORDS[OrganisationKind(kind)]), OrganisationKind(kind))
    found = next((each for each in (*known.districts, *known.services) if each.key == key), None)
    if found is None:
        raise NotFound(_("Adressen viser ikke til noen vi kjenner. Skriv navnet eller nummeret på nytt."))
    return found


def _of_year(known: Directory, number: str, year: int) -> Who:
    """A number in the list of one year; a number of another year is told with the year it belongs to."""
    body = body_at(known.registers, (year, number))
    if body is not None:
        return municipality(body)
    years = [str(each) for each in known.registers.list_years if (each, number) in known.registers.by_node]
    if not years:
        raise NotFound(_no_number(number), _once_called(known, number))
    sentence = _(
        "Nummeret %(number)s står ikke i listen for %(year)s, men i listen for %(years)s. Velg kommunen under."
    )
    others = tuple(dict.fromkeys(_of_year(known, number, int(each)) for each in years))
    raise NotFound(sentence % {"number": number, "year": year, "years": listed(years)}, others)


def namesakes(known: Directory, who: Who) -> tuple[Who, ...]:
    """Other municipalities of the same name: before or after a merger, or in another county."""
    if who.body is None:
        return ()
    listed = [row for row in known.registers.listed if row.name == who.name]
    found = [body_at(known.registers, (row.list_year, row.number)) for row in listed]
    return tuple(dict.fromkeys(municipality(body) for body in found if body is not None and body != who.body))


def find(known: Directory, text: str, today: date) -> Found:
    """Whom `text` means: a number of any list, else a name of any year, exact names first; raises NotFound."""
    words = _OFFICE.sub("", fold(text))
    if "\x00" in text:
        raise NotFound(_("Teksten har et tegn som ikke kan leses. Skriv navnet på nytt uten tegnet."))
    if len(text) > MOST_CHARACTERS:
        raise NotFound(_("Teksten er for lang. Skriv bare navnet eller nummeret."))
    if not re.search(r"\w", words):
        raise NotFound(_("Skriv navnet på en kommune, en bydel eller en tjeneste, eller et kommunenummer."))
    if dated := _NUMBER_AND_YEAR.fullmatch(words):
        return Found(_of_year(known, dated[1], int(dated[2])), ())
    if words.replace(" ", "").isdecimal():
        return _by_number(known, words.replace(" ", ""), today)
    return _by_name(known, words, today)


def _by_number(known: Directory, number: str, today: date) -> Found:
    found = [
        each
        for each in known.municipalities()
        if each.body and any(number in {form.number, form.orgnr} for form in each.body.forms)
    ]
    found += [each for each in known.districts if each.key == number]
    if not found:
        raise NotFound(_no_number(number), _once_called(known, number))
    return _clear(found, (), today)


def _by_name(known: Directory, words: str, today: date) -> Found:
    everybody = [*known.municipalities(), *known.districts, *known.services]
    exact = [each for each in everybody if words in _names(each)]
    near = [each for each in everybody if each not in exact and any(words in name for name in _names(each))]
    if exact:
        return _clear(exact, near, today)
    if len(near) == 1:
        return Found(near[0], ())
    if near:
        return Found(None, tuple(sorted(near, key=lambda each: not each.exists_on(today))))
    names = {name: each for each in everybody for name in _names(each)}
    close = tuple(dict.fromkeys(names[name] for name in get_close_matches(words, names, n=4, cutoff=0.75)))
    sentence = _(
        "Vi finner ingen kommune, bydel eller tjeneste som heter «%(name)s». Se etter om navnet er riktig skrevet."
    )
    raise NotFound(sentence % {"name": words[:40]}, close)


def _clear(exact: list[Who], near: Iterable[Who], today: date) -> Found:
    """Of several with one name the only one that stands today is meant; else the visitor chooses."""
    standing = [each for each in exact if each.exists_on(today)]
    meant = exact[0] if len(exact) == 1 else standing[0] if len(standing) == 1 else None
    return Found(meant, tuple(each for each in (*exact, *near) if each is not meant))


def _names(who: Who) -> set[str]:
    """The folded names one may be found by, in all languages and years, with and without what tells them apart."""
    if who.body is None:
        return {fold(who.name), _OFFICE.sub("", fold(who.name))}
    texts = {form.name for form in who.body.forms}
    for form in who.body.forms:
        texts.update(re.split(r"[;|/,]", form.other_names))
    plain = {re.sub(r"\s*\(.*?\)", "", text) for text in texts}
    parts = {part for text in plain for part in re.split(r" [-–] ", text)}
    return {fold(text) for text in texts | plain | parts if text.strip()}


def _once_called(known: Directory, number: str) -> tuple[Who, ...]:
    """What a municipality with a number older than the lists became."""
    steps = [step for step in known.registers.steps if step.from_number == number]
    found = [body_at(known.registers, step.target) for step in steps]
    return tuple(dict.fromkeys(municipality(body) for body in found if body is not None))


def _no_number(number: str) -> str:
    sentence = _("Ingen kommune eller bydel har nummeret %(number)s i listene vi har. Skriv fire siffer, eller navnet.")
    return sentence % {"number": number[:12]}
