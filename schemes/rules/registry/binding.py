"""Rule kinds by name, and the binding of a rule to its kind: parameters checked, errors in one sentence."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, NewType, Protocol, get_args, get_origin, get_type_hints

from schemes.rules.facts import FACTS, Reader
from schemes.rules.outcome import Finding, Phase, RuleCard
from schemes.rules.registry.config import Parameter, RuleConfig, RuleProblem
from schemes.rules.registry.findings import COMMON
from schemes.rules.sentences import Words, placeholders

FactRef = NewType("FactRef", str)
"""A parameter that names a fact; an unknown name is refused when the rule is bound."""
NO_FACT = FactRef("")
"""The default of a parameter that may name a fact."""


class RuleKind(Protocol):
    """One way to test facts: a frozen, slotted dataclass whose fields are its parameters."""

    SENTENCES: ClassVar[Mapping[str, Words]]

    def check(self, facts: Reader, phase: Phase, /) -> Finding | None:
        """The finding for one case; None leaves the rule out of the outcomes."""
        ...


class RuleKinds:
    """The kinds by name. An object, so that a test can fill its own; refuses a name twice."""

    def __init__(self) -> None:
        self._kinds: dict[str, type[RuleKind]] = {}

    def register(self, name: str) -> Callable[[type[Any]], type[Any]]:
        """Class decorator: enter a kind under `name`."""

        def enter(kind: type[Any]) -> type[Any]:
            if name in self._kinds:
                raise RuleProblem(f'The rule kind "{name}" is registered twice.')
            self._kinds[name] = kind
            return kind

        return enter

    def get(self, name: str) -> type[RuleKind]:
        """The kind; RuleProblem when there is none of that name."""
        try:
            return self._kinds[name]
        except KeyError:
            raise RuleProblem(f'There is no rule kind "{name}".') from None

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        return iter(sorted(self._kinds))

    def items(self) -> Iterator[tuple[str, type[RuleKind]]]:
        """Names and kinds, by name."""
        return iter(sorted(self._kinds.items()))


kinds = RuleKinds()


@dataclass(frozen=True, slots=True)
class ParameterField:
    """A parameter as a form needs it."""

    name: str
    type: type[Any]
    is_list: bool
    is_fact: bool
    is_required: bool
    default: Parameter | None


@lru_cache(maxsize=256)
def parameters_of(kind: type[RuleKind]) -> tuple[ParameterField, ...]:
    """The parameters of a kind, read from its dataclass fields; the administrators' form is made from them."""
    hints = get_type_hints(kind)
    found = []
    for item in dataclasses.fields(kind):  # type: ignore[arg-type]
        hint = hints[item.name]
        is_list = get_origin(hint) is tuple
        inner = get_args(hint)[0] if is_list else hint
        default: Any = item.default
        required = default is dataclasses.MISSING
        found.append(
            ParameterField(
                name=item.name,
                type=str if inner is FactRef else inner,
                is_list=is_list,
                is_fact=inner is FactRef,
                is_required=required,
                default=None if required else default,
            )
        )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class BoundRule:
    """A rule ready to be asked: its kind with parameters set, its card, and the fact with a person's judgement."""

    config: RuleConfig
    card: RuleCard
    check: Callable[[Reader, Phase], Finding | None]
    judgement: str


def build(config: RuleConfig, registry: RuleKinds = kinds) -> BoundRule:
    """Bind a rule to its kind; RuleProblem in one sentence when anything about it is wrong."""
    kind = registry.get(config.kind)
    rule = _with_parameters(config, kind)
    sentences = {**COMMON, **kind.SENTENCES}
    for key, words in config.text.items():
        if key not in sentences:
            raise RuleProblem(f'{config.code}: the kind "{config.kind}" has no sentence "{key}".')
        if unknown := placeholders(words) - placeholders(sentences[key]):
            raise RuleProblem(f'{config.code}: the sentence "{key}" has no value "{min(unknown)}".')
    for phase in config.phases:
        if isinstance(config.severity, Mapping) and phase not in config.severity:
            raise RuleProblem(f"{config.code}: the severity says nothing of phase {phase}.")
    judgement = f"judgement.{config.code}"
    card = RuleCard(
        code=config.code,
        kind=config.kind,
        reference=config.reference,
        title=config.title,
        remedy=config.remedy,
        at_sending=config.at_sending,
        link=config.link,
        sentences={**sentences, **config.text},
    )
    return BoundRule(config=config, card=card, check=rule.check, judgement=judgement if judgement in FACTS else "")


def _with_parameters(config: RuleConfig, kind: type[RuleKind]) -> RuleKind:
    known = {parameter.name: parameter for parameter in parameters_of(kind)}
    for name in config.parameters:
        if name not in known:
            raise RuleProblem(f'{config.code}: the kind "{config.kind}" has no parameter "{name}".')
    for parameter in known.values():
        if parameter.name in config.parameters:
            _check_parameter(config, parameter, config.parameters[parameter.name])
        elif parameter.is_required:
            raise RuleProblem(f'{config.code}: the parameter "{parameter.name}" is not set.')
    try:
        return kind(**config.parameters)
    except ValueError as problem:
        raise RuleProblem(f"{config.code}: {problem}.") from None


def _check_parameter(config: RuleConfig, parameter: ParameterField, value: Parameter) -> None:
    items = value if isinstance(value, tuple) else (value,)
    if isinstance(value, tuple) is not parameter.is_list or not all(type(item) is parameter.type for item in items):
        wanted = _WANTED[parameter.type]
        wanted = f"a list, each of it {wanted}" if parameter.is_list else wanted
        raise RuleProblem(f'{config.code}: "{parameter.name}" must be {wanted}, got "{value}".')
    for item in items:
        if parameter.is_fact and item not in FACTS and item != "":
            raise RuleProblem(f'{config.code}: "{parameter.name}" names no fact: "{item}".')
        if parameter.type is int and isinstance(item, int) and item < 0:
            raise RuleProblem(f'{config.code}: "{parameter.name}" must be 0 or more, got "{item}".')


_WANTED: Mapping[type[Any], str] = {int: "a whole number", str: "a text", bool: "true or false"}
