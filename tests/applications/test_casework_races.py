"""Two caseworkers at once: each gets a case of their own, and one case has one caseworker. Needs real row locks."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from applications.operations.assessing import declare_interest, keep_next_case, take_case
from organisations.workflow import GateClosed
from tests.applications.casework import NOW, desk_person, listed

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PEOPLE = 4


def at_once(act, people):
    """What `act` gave each of the people, run in as many threads at the same time."""

    def run(person):
        try:
            return act(person)
        except GateClosed as closed:
            return closed
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(run, people))


def test_it_keeps_a_case_of_its_own_for_each_who_asks_for_the_next():
    people = [desk_person() for _ in range(PEOPLE)]
    for number in range(1, PEOPLE + 1):
        listed(f"Kommune {number}", number=number)
    kept = at_once(lambda person: keep_next_case(actor=person, now=NOW), people)
    assert len({case.pk for case in kept}) == PEOPLE
    assert {case.caseworker_id for case in kept} == {person.user_id for person in people}


def test_it_gives_one_case_to_one_of_those_who_take_it():
    people = [desk_person() for _ in range(PEOPLE)]
    case = listed("Gjesdal kommune", status="assessing")
    for person in people:
        declare_interest(application=case, has_conflict=False, reason="", actor=person, now=NOW)
    found = at_once(lambda person: take_case(application=case, actor=person, now=NOW), people)
    refused = [each for each in found if isinstance(each, GateClosed)]
    assert len(refused) == PEOPLE - 1
    case.refresh_from_db()
    assert case.caseworker_id in {person.user_id for person in people}
