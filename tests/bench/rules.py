"""Speed goal of the rules: an evaluation with its full trace costs at most twice a hand-written traced loop.

`python tests/bench/rules.py [rounds]`. Thirty equal rules on both sides, their answers compared first; CPU time,
rounds interleaved, medians. Texts are not read on the engine's side (they are made when somebody reads them); the loop
writes them at once, as a loop does.
"""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run as a script, from anywhere

from schemes.rules.engine import RuleSet, bind, evaluate
from schemes.rules.facts import Facts, parse
from schemes.rules.outcome import Phase
from schemes.rules.registry import RuleConfig
from schemes.rules.sentences import Words

GOAL = 2.0
CASES = 200
CAPS = [("application.applied_nok", cap) for cap in range(100_000, 1_000_000, 90_000)]
DATES = [("trial.criteria_agreed_on", "trial.started_on"), ("correction.answered_on", "correction.due_on")]
TEXTS = [
    "application.expected_changes",
    "application.organisation",
    "application.services",
    "application.implementation",
    "application.existing_model",
]
FLAGS = [
    "endorsements.administrative",
    "endorsements.political",
    "application.separate_account",
    "trial.staff_in_service",
    "trial.training_possible",
]
COUNTS = [("frame.cluster_count", least) for least in range(5)]
CODES = [("applicant.kind", "municipality"), ("application.channel", "portal"), ("model.status", "approved")]


@dataclass(frozen=True, slots=True)
class Traced:
    """What the loop keeps of a rule: the answer, what it read, why."""

    rule: str
    outcome: str
    inputs: dict[str, object]
    text: str


Rule = Callable[[dict[str, object]], Traced]


def capped(code: str, cap: int) -> Rule:
    """The loop's max_amount."""

    def check(case: dict[str, object]) -> Traced:
        applied = case.get("application.applied_nok")
        inputs = {"application.applied_nok": applied}
        if applied is None:
            return Traced(code, "unknown", inputs, "Vi mangler søknadsbeløpet.")
        if applied > cap:  # type: ignore[operator]
            return Traced(code, "not_met", inputs, f"Dere søker om kr {applied}. Taket er kr {cap}.")
        return Traced(code, "met", inputs, f"Dere søker om kr {applied}. Taket er kr {cap}.")

    return check


def ordered(code: str, first: str, last: str) -> Rule:
    """The loop's dates_in_order."""

    def check(case: dict[str, object]) -> Traced:
        early, late = case.get(first), case.get(last)
        inputs = {first: early, last: late}
        if early is None or late is None:
            return Traced(code, "unknown", inputs, "Vi mangler en dato.")
        is_met = early <= late  # type: ignore[operator]
        return Traced(code, "met" if is_met else "not_met", inputs, f"{early} og {late}.")

    return check


def filled(code: str, name: str) -> Rule:
    """The loop's all_filled."""

    def check(case: dict[str, object]) -> Traced:
        text = case.get(name)
        inputs = {name: text}
        if text is None:
            return Traced(code, "unknown", inputs, f"Vi mangler {name}.")
        is_met = any(each.isalnum() for each in text)  # type: ignore[attr-defined]
        return Traced(code, "met" if is_met else "not_met", inputs, f"{name} er beskrevet: {is_met}.")

    return check


def confirmed(code: str, name: str) -> Rule:
    """The loop's all_true."""

    def check(case: dict[str, object]) -> Traced:
        answer = case.get(name)
        inputs = {name: answer}
        if answer is None:
            return Traced(code, "unknown", inputs, f"Vi mangler {name}.")
        return Traced(code, "met" if answer else "not_met", inputs, f"{name} er bekreftet: {answer}.")

    return check


def between(code: str, name: str, least: int) -> Rule:
    """The loop's number_between."""

    def check(case: dict[str, object]) -> Traced:
        number = case.get(name)
        inputs = {name: number}
        if number is None:
            return Traced(code, "unknown", inputs, f"Vi mangler {name}.")
        is_met = least <= number <= 9  # type: ignore[operator]
        return Traced(code, "met" if is_met else "not_met", inputs, f"Tallet er {number}. Det skal være {least}–9.")

    return check


def one_of(code: str, name: str, allowed: str) -> Rule:
    """The loop's in_list."""

    def check(case: dict[str, object]) -> Traced:
        value = case.get(name)
        inputs = {name: value}
        if value is None:
            return Traced(code, "unknown", inputs, f"Vi mangler {name}.")
        is_met = value == allowed
        return Traced(code, "met" if is_met else "not_met", inputs, f"{name} er {value}. Det må være {allowed}.")

    return check


def both_sides() -> tuple[RuleSet, list[Rule]]:
    """The same thirty rules, as data and as code."""
    data: list[tuple[str, dict[str, object]]] = []
    loop: list[Callable[[str], Rule]] = []
    for _, cap in CAPS:
        data.append(("max_amount", {"cap_nok": cap}))
        loop.append(lambda code, cap=cap: capped(code, cap))
    for first, last in DATES:
        data.append(("dates_in_order", {"first": first, "last": last}))
        loop.append(lambda code, first=first, last=last: ordered(code, first, last))
    for name in TEXTS:
        data.append(("all_filled", {"facts": (name,)}))
        loop.append(lambda code, name=name: filled(code, name))
    for name in FLAGS:
        data.append(("all_true", {"facts": (name,)}))
        loop.append(lambda code, name=name: confirmed(code, name))
    for name, least in COUNTS:
        data.append(("number_between", {"fact": name, "least": least, "most": 9}))
        loop.append(lambda code, name=name, least=least: between(code, name, least))
    for name, allowed in CODES:
        data.append(("in_list", {"fact": name, "met": (allowed,)}))
        loop.append(lambda code, name=name, allowed=allowed: one_of(code, name, allowed))
    codes = [f"R{at:02}" for at in range(1, len(data) + 1)]
    rules = bind(_config(code, kind, parameters) for code, (kind, parameters) in zip(codes, data, strict=True))
    return rules, [make(code) for code, make in zip(codes, loop, strict=True)]


def _config(code: str, kind: str, parameters: dict[str, object]) -> RuleConfig:
    return RuleConfig(
        code=code,
        kind=kind,
        tracks=("t",),
        phases=(Phase.SUBMIT,),
        reference=Words("S0", "S0"),
        title=Words("Krav", "Krav"),
        parameters=parameters,  # type: ignore[arg-type]
    )


def cases() -> list[dict[str, object]]:
    """Twenty facts a case, some absent, as plain JSON values."""
    made = []
    for at in range(CASES):
        case: dict[str, object] = {
            "application.applied_nok": 50_000 + at * 6_000,
            "trial.criteria_agreed_on": str(date(2020, 1 + at % 12, 1 + at % 28)),
            "trial.started_on": "2020-06-15",
            "correction.due_on": "2019-12-01",
            "correction.answered_on": f"2019-12-{1 + at % 3:02}",
            "frame.cluster_count": at % 6,
            "applicant.kind": "county" if at % 9 == 0 else "municipality",
            "application.channel": "email" if at % 7 == 0 else "portal",
            "model.status": "draft" if at % 5 == 0 else "approved",
        }
        case |= {name: "—" if at % (3 + order) == 0 else "Beskrevet" for order, name in enumerate(TEXTS)}
        case |= {name: at % (4 + order) != 0 for order, name in enumerate(FLAGS)}
        if at % 8 == 0:
            del case["trial.started_on"], case["application.services"], case["endorsements.political"]
        made.append(case)
    return made


def main(rounds: int = 15) -> int:
    """Print the ratio; 1 when the goal is missed."""
    rules, loop = both_sides()
    given = cases()
    facts = [parse(case) for case in given]
    typed = [{name: each.get(name).value for name in each} for each in facts]
    for case, each in zip(typed, facts, strict=True):
        expected = [rule(case).outcome for rule in loop]
        assert [str(outcome.outcome) for outcome in ask(rules, each)] == expected, "the two sides disagree"
    times: dict[str, list[float]] = {"engine": [], "loop": []}
    gc.disable()
    for _ in range(rounds):
        times["loop"].append(_cpu(lambda: [[rule(case) for rule in loop] for case in typed]))
        times["engine"].append(_cpu(lambda: [ask(rules, each) for each in facts]))
        gc.collect()
    gc.enable()
    engine, bare = (statistics.median(times[name]) / CASES * 1e6 for name in ("engine", "loop"))
    print(f"rules {len(loop)}, cases {CASES}, rounds {rounds}")  # noqa: T201 - a measurement prints
    print(f"traced loop {bare:.1f} us/case, engine {engine:.1f} us/case, ratio {engine / bare:.2f} (goal {GOAL})")  # noqa: T201
    return 0 if engine / bare <= GOAL else 1


def ask(rules: RuleSet, facts: Facts) -> tuple[object, ...]:
    """The engine's answer to one case."""
    return evaluate(rules=rules, facts=facts, call="c", track="t", phase=Phase.SUBMIT, version="v", sha256="s").outcomes


def _cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main(*(int(each) for each in sys.argv[1:2])))
