"""The sweep: every address, walked by everybody, with what is theirs, another's and nobody's.

What is another's looks like what does not exist, to the word; no address breaks, whoever comes with whatever method.
"""

import logging
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client, RequestFactory, TestCase
from django.test.client import ClientHandler
from django.urls import reverse

from organisations.access import Audience
from organisations.operations.registers import load_registers
from tests.factories.applications import NOW
from tests.factories.organisations import logged_in
from tests.grantportal.addresses import SCHEME_WIDE, SHARED, TABLE
from tests.grantportal.world import OWN, STAFF, TODAY, World, build
from tests.house.test_urls import ALL

ABSENT = {int: 987_654_321, str: "finnes-ikke-0"}
WHO = {name: frozenset(view.audience) for _route, name, view in ALL}
WITH_IDS = {name: re.findall(r"<(\w+):(\w+)>", route) for route, name, _view in ALL if "<" in route}
PLAIN = sorted(name for route, name, _view in ALL if "<" not in route)
MUNICIPAL = (*(f"own {name}" for name in OWN), "partner", "other municipality")
NOBODY, ASTRAY = "nobody", "person without an organisation"
ROLES = (*MUNICIPAL, *STAFF, ASTRAY, NOBODY)
OUTSIDE = frozenset({"directorate administrator", "staff without a role", ASTRAY, NOBODY})  # no case is theirs
SCHEME_STAFF = frozenset(STAFF) - OUTSIDE
SAMPLE = frozenset({"own sender", "caseworker", NOBODY})  # public pages are the same for everybody
METHODS = ("GET", "POST")
REACHED: set[str] = set()  # addresses at which somebody saw what is theirs
# Where nobody sees more than what does not exist: a log-in that spoke for the organisation, a button that is not
# pressed, nothing new since the last visit, a duty without a budget, a letter without a file, a support that is given.
NOBODYS = frozenset(
    {
        "login:ask",
        "applicant:endorse",
        "applicant:since_last",
        "applicant:support",
        "grantee:budget",
        "decisions:letter_pdf",
    }
)
FINE = frozenset({200, 302, 400, 403, 404, 405, 409, 422})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person can tell two answers apart by: status, where it leads, the words; not the address itself."""

    status: int
    leads_to: str
    kind: str
    words: str
    told: tuple[str, ...]

    def __str__(self) -> str:
        """Short, for the list of what is wrong."""
        return f"{self.status} {self.leads_to} {self.words[-120:] if self.status == 500 else ''}".strip()


class Browser(RequestFactory):
    """The requests of the test client without its copies of every template's context: there are thousands."""

    handler = ClientHandler(enforce_csrf_checks=False)

    def request(self, **request: Any) -> HttpResponseBase:
        """Send it through all of the portal."""
        return self.handler(self._base_environ(**request))


class Walker:
    """One person's browser, which forgets all but the session from one request to the next."""

    def __init__(self, world: World, role: str) -> None:
        self.browser, self.session, self.broke = Browser(), "", ""
        if role != NOBODY:
            held = world.people[role].memberships.first()
            client = logged_in(Client(), world.people[role], held.organisation if held else None)
            self.session = client.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method: str, address: str) -> Answer:
        """One request, after which the world is as it was."""
        self.browser.cookies.clear()
        if self.session:
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.session
        got_request_exception.connect(self._note)
        with transaction.atomic():
            response = self.browser.generic(method, address)
            transaction.set_rollback(True)
        got_request_exception.disconnect(self._note)
        return self._answer(response, address)

    def _note(self, **_about: Any) -> None:
        self.broke = repr(sys.exception())

    def _answer(self, response: HttpResponseBase, address: str) -> Answer:
        def anonymous(text: str) -> str:
            return text.replace(quote(address, safe=""), "…").replace(quote(address), "…").replace(address, "…")

        if response.status_code == 500:
            words = self.broke
        elif response.streaming:
            words = f"{sum(map(len, response))} bytes"
        else:
            page = response.content.decode(errors="replace")
            words = anonymous(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))
        notices = getattr(response.wsgi_request, "_messages", ())
        told = tuple(str(each) for each in getattr(notices, "_queued_messages", ()))
        leads_to = anonymous(response.headers.get("Location", ""))
        return Answer(response.status_code, leads_to, response.headers.get("Content-Type", ""), words, told)


# ----- which ids --------------------------------------------------------------------------------------------------------


def _value(kind: str, estate: Mapping[str, Any]) -> Any:
    return kind[1:] if kind.startswith("=") else estate[kind]


def _absent(world: World, kind: str) -> Any:
    return ABSENT[type(world.gjesdal[kind])]


def _ids(kinds: Mapping[str, str]) -> list[str]:
    """The parameters that are ids: words are no secret."""
    return [name for name, kind in kinds.items() if not kind.startswith("=")]


def _address(name: str, values: Mapping[str, Any]) -> str:
    return reverse(name, kwargs=dict(values))


class Places:
    """The addresses of one name: with the ids of an estate, with none that exist, and with some of each."""

    def __init__(self, world: World, name: str) -> None:
        self.world, self.name, self.kinds = world, name, TABLE[name]
        self.ids = _ids(self.kinds)

    def of(self, estate: Mapping[str, Any]) -> str:
        """Everything is of this estate."""
        return self._with(lambda _param, kind: _value(kind, estate))

    def absent(self) -> str:
        """Nothing of it exists."""
        return self._with(lambda _param, kind: _absent(self.world, kind))

    def mixed(self, first: Mapping[str, Any] | None, rest: Mapping[str, Any] | None) -> str:
        """The first id of one estate, the others of another; None = of none."""

        def pick(param: str, kind: str) -> Any:
            estate = first if param == self.ids[0] else rest
            return _absent(self.world, kind) if estate is None else _value(kind, estate)

        return self._with(pick)

    def _with(self, pick: Callable[[str, str], Any]) -> str:
        values = {
            param: _value(kind, {}) if kind.startswith("=") else pick(param, kind) for param, kind in self.kinds.items()
        }
        return _address(self.name, values)


def _own(world: World, role: str) -> Mapping[str, Any]:
    return world.time if role == "other municipality" else world.gjesdal


def _foreign(world: World, role: str, name: str) -> list[Mapping[str, Any]]:
    """The estates in which nothing is this person's."""
    if role == "other municipality":
        return [world.gjesdal]
    is_case = not set(TABLE[name].values()) <= SCHEME_WIDE
    return [world.time, world.sola] if role in SCHEME_STAFF and is_case and _is_for(role, name) else [world.time]


def _is_outside(role: str, name: str) -> bool:
    """Even the estate that is walked as "own" is foreign to this person here."""
    return role in OUTSIDE or (role == "partner" and "draft" not in TABLE[name].values())


def _is_for(role: str, name: str) -> bool:
    """The address is meant for people on this person's side."""
    who = WHO[name]
    if who & {Audience.PUBLIC, Audience.SYSTEM}:
        return True
    if role == NOBODY:
        return False
    if Audience.SIGNED_IN in who:
        return True
    return role != ASTRAY and (Audience.STAFF if role in STAFF else Audience.APPLICANT) in who


# ----- what is compared ------------------------------------------------------------------------------------------------


def _compared(world: World, walker: Walker, role: str, name: str) -> list[str]:
    """What tells one address from another, in sentences."""
    places = Places(world, name)
    if not places.ids and role not in SAMPLE:
        return []
    own = places.of(_own(world, role))
    found = {f"{method} own": walker.ask(method, own) for method in METHODS}
    if not places.ids:
        return _broken(name, found)
    found["GET absent"] = walker.ask("GET", places.absent())
    if not _is_for(role, name):
        return _closed(walker, places, found)
    found["POST absent"] = walker.ask("POST", places.absent())
    is_shared = bool(set(places.kinds.values()) & SHARED)
    wrong = []
    for method in METHODS:
        nothing = found[f"{method} absent"]
        if nothing.status == 405 and found[f"{method} own"] == nothing:
            continue  # refused before any row is looked for
        if not is_shared:
            wrong += _told_apart(walker, method, places, world, role, found)
        if nothing.status == 403 if is_shared else _is_outside(role, name):
            wrong += _unlike(name, found, f"{method} own", f"{method} absent")
        if found[f"{method} own"] != nothing:
            REACHED.add(name)
    return wrong + _broken(name, found)


def _closed(walker: Walker, places: Places, found: dict[str, Answer]) -> list[str]:
    """The page is for others: what exists is as what does not, and writing is as reading, or not a method at all."""
    wrong = _unlike(places.name, found, "GET own", "GET absent")
    if found["POST own"].status != 405 and found["POST own"] != found["GET absent"]:
        found["POST absent"] = walker.ask("POST", places.absent())
        wrong += _unlike(places.name, found, "POST own", "POST absent")
    return wrong + _broken(places.name, found)


def _told_apart(
    walker: Walker, method: str, places: Places, world: World, role: str, found: dict[str, Answer]
) -> list[str]:
    """Another's, and one's own case with another's row and the other way round: each as with what does not exist."""
    own, wrong = _own(world, role), []

    def same(label: str, address: str, other: str) -> None:
        found[f"{method} {label}"] = walker.ask(method, address)
        wrong.extend(_unlike(places.name, found, f"{method} {label}", f"{method} {other}"))

    is_wide = places.kinds[places.ids[0]] in SCHEME_WIDE
    for number, estate in enumerate(_foreign(world, role, places.name)):
        is_first = number == 0
        if is_first or not is_wide:
            same(f"foreign {number}", places.of(estate), "absent")
        if len(places.ids) < 2:
            continue
        if is_first:
            for label, first, rest in (("own, absent", own, None), ("absent, own", None, own)):
                found[f"{method} {label}"] = walker.ask(method, places.mixed(first, rest))
            same("foreign, own", places.mixed(estate, own), "absent, own")
        if is_first or is_wide:
            same(f"own, foreign {number}", places.mixed(own, estate), "own, absent")
    return wrong


def _unlike(name: str, found: Mapping[str, Answer], one: str, other: str) -> list[str]:
    return [] if found[one] == found[other] else [f"{name}: {one} {found[one]} is not as {other} {found[other]}"]


def _broken(name: str, found: Mapping[str, Answer]) -> list[str]:
    return [f"{name}: {label} {answer}" for label, answer in found.items() if answer.status not in FINE]


# ----- the sweep --------------------------------------------------------------------------------------------------------


def test_it_knows_every_address_with_an_id():
    assert sorted(set(WITH_IDS) - set(TABLE)) == [], "say in addresses.py where the ids of these come from"
    assert sorted(set(TABLE) - set(WITH_IDS)) == [], "these are gone"
    assert {name: sorted(kinds) for name, kinds in TABLE.items()} == {
        name: sorted(param for _converter, param in found) for name, found in WITH_IDS.items()
    }


def _expected(role: str, name: str) -> frozenset[int]:
    """What an address without an id may answer this person: never that it broke."""
    if WHO[name] & {Audience.PUBLIC, Audience.SYSTEM} or _is_for(role, name):
        return FINE
    return frozenset({302} if role in {NOBODY, ASTRAY} else {404, 405})


def _hostile(name: str, param: str, kind: str, value: Any) -> list[Any]:
    """A number that no column holds; an unknown word; where any text may stand, a character that no database takes."""
    if isinstance(value, int):
        return [10**20]
    is_text = ("str", param) in WITH_IDS[name]
    return ["finnes-ikke-0", *(["\x00"] if is_text else [])] if kind.startswith("=") or is_text else []


class Sweep(TestCase):
    """The world is built once for all of these; the clock stands on one day."""

    world: World

    @classmethod
    def setUpClass(cls):
        """Set the clock before the world is built."""
        cls.enterClassContext(time_machine.travel(TODAY, tick=False))
        cls.addClassCleanup(cache.clear)
        cls.addClassCleanup(logging.disable, logging.root.manager.disable)
        logging.disable(logging.CRITICAL)  # a line for each of thousands of requests
        super().setUpClass()

    @classmethod
    def setUpTestData(cls):
        """The registers and all that stands on them."""
        load_registers(now=NOW)
        cls.world = build()

    def test_it_answers_for_what_is_anothers_as_for_what_does_not_exist(self):
        wrong = []
        for role in ROLES:
            walker = Walker(self.world, role)
            for name in TABLE:
                wrong += [f"{role}: {each}" for each in _compared(self.world, walker, role, name)]
        assert not wrong, "\n".join(wrong)
        ids = {name for name, kinds in TABLE.items() if _ids(kinds)}
        unseen = sorted(ids - REACHED - NOBODYS)
        assert not unseen, f"nobody saw what is theirs at these, so nothing was compared: {unseen}"

    def test_it_answers_everybody_where_no_id_is_asked_for(self):
        wrong = []
        for role in ROLES:
            walker = Walker(self.world, role)
            for name in PLAIN:
                is_public = bool(WHO[name] & {Audience.PUBLIC, Audience.SYSTEM})
                if is_public and role not in SAMPLE:
                    continue
                for method in METHODS:
                    answer = walker.ask(method, reverse(name))
                    if answer.status not in _expected(role, name):
                        wrong.append(f"{role}: {method} {name} {answer}")
        assert not wrong, "\n".join(wrong)

    def test_it_is_not_broken_by_other_methods(self):
        wrong = []
        walkers = {role: Walker(self.world, role) for role in SAMPLE}
        for name, who in WHO.items():
            role = "caseworker" if Audience.STAFF in who else "own sender"
            places = Places(self.world, name).of(self.world.gjesdal) if name in TABLE else reverse(name)
            found = {method: walkers[role].ask(method, places) for method in ("HEAD", "PUT", "TRACE", "OPTIONS")}
            wrong += _broken(name, found)
        assert not wrong, "\n".join(wrong)

    def test_it_is_not_broken_by_ids_and_words_that_cannot_be(self):
        wrong = []
        walkers = {role: Walker(self.world, role) for role in SAMPLE}
        for name, kinds in TABLE.items():
            walker = walkers["caseworker" if Audience.STAFF in WHO[name] else "own sender"]
            for param, kind in kinds.items():
                values = {each: _value(other, self.world.gjesdal) for each, other in kinds.items()}
                for value in _hostile(name, param, kind, values[param]):
                    address = reverse(name, kwargs=values | {param: value})
                    found = {f"{method} {param}={value!r}": walker.ask(method, address) for method in METHODS}
                    wrong += _broken(name, found)
        assert not wrong, "\n".join(wrong)
