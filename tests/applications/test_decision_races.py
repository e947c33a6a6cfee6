"""Many decision makers at once: the frame is never exceeded, and a case is decided once. Real threads, real row locks."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Sum

from applications.models import Application, Award, Decision
from applications.operations.deciding import decide, making
from applications.queries.money import granted_in_call
from organisations.actors import Actor
from organisations.workflow import GateClosed, WrongStatus
from schemes.models import Call, Frame
from schemes.operations.binding import FrameExceeded
from tests.applications.decisions import (
    AWARD_NOK,
    DECIDED_AT,
    call_with_room,
    decision_maker,
    declared,
    proposed_cases,
)

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
CLIENTS, ROUNDS, CONTROL_ROUNDS = 8, 50, 10


def attempt(case: Application, actor: Actor) -> str:
    """Decide one case: how it went."""
    seen = case.recommendations.get().pk
    try:
        decide(application=case, seen=seen, actor=actor, now=DECIDED_AT + timedelta(minutes=1))
    except FrameExceeded:
        return "exceeded"
    except WrongStatus:
        return "too late"
    except GateClosed as closed:
        return closed.reasons[0].split(":")[0]
    return "decided"


def at_once(tasks: Sequence[Callable[[], str]]) -> Counter[str]:
    """Run the tasks in as many threads, started together; how often each outcome came."""
    found: Counter[str] = Counter()
    lock, start = threading.Lock(), threading.Barrier(len(tasks))

    def run(task: Callable[[], str]) -> None:
        start.wait()
        try:
            came = task()
            with lock:
                found[came] += 1
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def race_for_the_last_krone(rounds: int) -> tuple[list[Counter[str]], int]:
    """In each round CLIENTS decide one case each at once, and the frame has room for one: how it went, kroner awarded."""
    call = call_with_room(0)
    actors = [decision_maker() for _ in range(CLIENTS)]
    cases = proposed_cases(call, CLIENTS * rounds)
    found = []
    for number in range(rounds):
        here = cases[number * CLIENTS : (number + 1) * CLIENTS]
        for actor, case in zip(actors, here, strict=True):
            declared([case], actor)
        Frame.objects.filter(call=call).update(total_nok=awarded_nok() + AWARD_NOK)
        tasks = [lambda actor=actor, case=case: attempt(case, actor) for actor, case in zip(actors, here, strict=True)]
        found.append(at_once(tasks))
    return found, awarded_nok()


def awarded_nok() -> int:
    """What all decisions grant together."""
    return Award.objects.aggregate(total=Sum("total_nok"))["total"] or 0


def test_the_last_krone_is_given_once():
    found, awarded = race_for_the_last_krone(ROUNDS)
    assert found == [{"decided": 1, "exceeded": CLIENTS - 1}] * ROUNDS
    assert awarded == Frame.objects.get().bound_nok == ROUNDS * AWARD_NOK


def test_ordinary_code_gives_it_twice(monkeypatch):
    """The control: sum what is granted, compare, then insert. Without the lock the frame is exceeded."""

    def sum_and_compare(*, call: Call, amount_nok: int, **_rest: object) -> None:
        left = Frame.objects.get(call=call).total_nok - granted_in_call(call.pk)
        if amount_nok > left:
            raise FrameExceeded(left)

    monkeypatch.setattr(making, "bind", sum_and_compare)
    found, awarded = race_for_the_last_krone(CONTROL_ROUNDS)
    exceeded = [each for each in found if each["decided"] > 1]
    assert len(exceeded) > CONTROL_ROUNDS / 2
    assert awarded > CONTROL_ROUNDS * AWARD_NOK


def test_one_case_is_decided_once():
    call = call_with_room(2 * CONTROL_ROUNDS)
    actors = [decision_maker() for _ in range(CLIENTS)]
    for case in proposed_cases(call, CONTROL_ROUNDS):
        declared([case], *actors)
        found = at_once([lambda actor=actor, case=case: attempt(case, actor) for actor in actors])
        assert found == {"decided": 1, "too late": CLIENTS - 1}
    assert Decision.objects.count() == CONTROL_ROUNDS
    assert Frame.objects.get(call=call).bound_nok == CONTROL_ROUNDS * AWARD_NOK
