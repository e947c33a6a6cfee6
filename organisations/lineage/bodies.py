"""One municipality through the lists: the same body under every number and name it has had. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from organisations.lineage.chain import newest_node, number_on
from organisations.lineage.graph import Listed, Node, Registers


@dataclass(frozen=True, slots=True)
class Body:
    """A municipality for as long as it is the same: `forms` oldest first, `ended_on` the first day without it.

    `begins_on` is None for one that is older than the lists.
    """

    forms: tuple[Listed, ...]
    begins_on: date | None
    ended_on: date | None

    @property
    def node(self) -> Node:
        """The newest list that has it, and its number there."""
        return (self.forms[-1].list_year, self.forms[-1].number)

    @property
    def number(self) -> str:
        """The last number it had."""
        return self.forms[-1].number

    @property
    def name(self) -> str:
        """The last name it had."""
        return self.forms[-1].name

    @property
    def county_name(self) -> str:
        """The county it lay in last."""
        return self.forms[-1].county_name

    def exists_on(self, on: date) -> bool:
        """Whether it stands on `on`."""
        begun = self.begins_on is None or self.begins_on <= on
        return begun and (self.ended_on is None or on < self.ended_on)


def body_at(registers: Registers, node: Node) -> Body | None:
    """The body that has the number of `node` in that list; None when the list has no such number."""
    if node not in registers.by_node:
        return None
    return _body(registers, newest_node(registers, node))


def bodies(registers: Registers) -> tuple[Body, ...]:
    """Every municipality of the lists once, by its last number."""
    newest = sorted({newest_node(registers, node) for node in registers.by_node}, key=lambda node: (node[1], node[0]))
    return tuple(_body(registers, node) for node in newest)


def number_of(registers: Registers, body: Body, on: date) -> str:
    """The number `body` had on `on`; "" when it had ended, or had not begun and was not about to on 1.1.2020."""
    if body.ended_on is not None and on >= body.ended_on:
        return ""
    return number_on(registers, body.node, on)


def became(registers: Registers, body: Body) -> tuple[Body, ...]:
    """What an ended body went into: one when it was merged, several when it was divided, none while it stands."""
    found: Mapping[Node, Body] = {
        into.node: into
        for step in registers.steps_from.get(body.node, ())
        if (into := body_at(registers, step.target)) is not None
    }
    return tuple(found.values())


def standing_on(registers: Registers, body: Body, on: date) -> Body | None:
    """`body`, or the one body it had become by `on`; None when it had been divided by then."""
    if body.ended_on is None or on < body.ended_on:
        return body
    into = became(registers, body)
    return standing_on(registers, into[0], on) if len(into) == 1 else None


def _body(registers: Registers, node: Node) -> Body:
    """The body whose newest form is `node`."""
    forms = [registers.by_node[node]]
    while True:
        first = (forms[0].list_year, forms[0].number)
        steps = registers.steps_into.get(first, ())
        origin = next((step.origin for step in steps if registers.lives_on(step)), None)
        if origin is None or origin not in registers.by_node:
            break
        forms.insert(0, registers.by_node[origin])
    began = [step.changed_on for step in steps if step.changed_on is not None]
    onward = [step.changed_on for step in registers.steps_from.get(node, ()) if step.changed_on is not None]
    return Body(tuple(forms), max(began, default=None), min(onward, default=None))
