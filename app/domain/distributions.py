"""How the members of a branch are made up on a day: bands of years, codes and their groups, and what overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.domain.membership import FULL, PROBATIONARY
from app.domain.values import as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from app.domain.codes import CodeTable
    from app.domain.rule_pack import RuleRow
    from app.domain.values import Values

RULE = "statistics."
AGE, EDUCATION, SENIORITY, SEX, ETHNICITY, JOB, STAGE, MARKS = (
    "age", "education", "seniority", "sex", "ethnicity", "job", "stage", "marks",
)  # fmt: skip
# In the order of the paper. Bands are of whole years, the others of codes of a field of the same name.
AXES = (AGE, EDUCATION, SENIORITY, SEX, ETHNICITY, JOB, STAGE, MARKS)
BANDED = frozenset({AGE, SENIORITY})
# What is counted over all members beside the rest of them; each for itself, since they overlap.
WOMEN, MINORITY, YOUNG, HIGHER, MIDDLE, FRONT_LINE, INDUSTRY_LINE = (
    "women", "minority", "young", "higher", "middle", "front_line", "industry_line",
)  # fmt: skip
EMPTY, NOT_YET = "empty", "not_yet"


class Profile(NamedTuple):
    """A member as the card stood on the day; `codes` by the name of their field, `front_line` as it was typed."""

    person: str
    name: str
    codes: Mapping[str, str]
    age: int | None = None
    seniority: int | None = None
    probationary: bool = False
    front_line: str = ""


class Slice(NamedTuple):
    """One bar: its label, or for a band its first and last year, and whose cards it counts.

    `code` says what it is: "" a band or group, EMPTY those whose card does not say, NOT_YET members on probation, who
    have no years of membership, or one of the marks.
    """

    label: str
    people: tuple[str, ...]
    code: str = ""
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Distribution:
    """Slices in order; of all axes but the marks they add up to `total`."""

    axis: str
    slices: tuple[Slice, ...]
    total: int

    def share(self, one: Slice) -> float:
        return len(one.people) / self.total if self.total else 0.0


def distribution(
    axis: str, members: Sequence[Profile], rule: RuleRow, codes: Mapping[str, CodeTable]
) -> Distribution:
    """One axis of all members, as the rule of the day bands and groups them."""
    if axis == MARKS:
        slices = list(_marks(members, rule))
    elif axis in BANDED:
        slices = list(_banded(axis, members, rule))
    else:
        slices = list(_grouped(axis, members, rule, codes[axis]))
    return Distribution(axis, tuple(slices), len(members))


def _years(one: Profile, axis: str) -> int | None:
    return one.age if axis == AGE else one.seniority


def _banded(axis: str, members: Sequence[Profile], rule: RuleRow) -> Iterator[Slice]:
    ends = [int(word) for word in str(rule.params["bands"]).split()]
    for low, high in zip([None, *(end + 1 for end in ends)], [*ends, None], strict=True):
        inside = [
            one.person
            for one in members
            if (years := _years(one, axis)) is not None
            and (low is None or low <= years)
            and (high is None or years <= high)
        ]
        yield Slice("", tuple(inside), "", low, high)
    rest = [one for one in members if _years(one, axis) is None]
    waiting = tuple(one.person for one in rest if axis == SENIORITY and one.probationary)
    if axis == SENIORITY:
        yield Slice("", waiting, NOT_YET)
    yield from _unsaid(tuple(one.person for one in rest if one.person not in waiting))


def _unsaid(people: tuple[str, ...]) -> Iterator[Slice]:
    if people:
        yield Slice("", people, EMPTY)


def _grouped(axis: str, members: Sequence[Profile], rule: RuleRow, table: CodeTable) -> Iterator[Slice]:
    """Groups the rule names, in its order, even empty ones; then single codes that somebody has, as the table has them."""
    named: list[tuple[str, set[str]]] = []
    for word in str(rule.params["groups"]).split():
        label, _, listed = word.partition("=")
        named.append((label, set(listed.split(","))))
    taken = {code for _, group in named for code in group}
    by_code: dict[str, list[str]] = {}
    for one in members:
        by_code.setdefault(one.codes.get(axis, ""), []).append(one.person)
    for label, group in named:
        yield Slice(label, tuple(one.person for one in members if one.codes.get(axis, "") in group))
    order = [item.code for item in table.items]
    rest = sorted(
        (code for code in by_code if code and code not in taken),
        key=lambda code: order.index(code) if code in order else len(order),
    )
    for code in rest:
        yield Slice(table.label(code), tuple(by_code[code]))
    yield from _unsaid(tuple(by_code.get("", ())))


def _marks(members: Sequence[Profile], rule: RuleRow) -> Iterator[Slice]:
    """The axes of rules §4.9."""

    def among(name: str, axis: str) -> Callable[[Profile], bool]:
        wanted = set(str(rule.params[name]).split())
        return lambda one: one.codes.get(axis, "") in wanted

    def on_line(one: Profile) -> bool:
        return bool(one.front_line) and not one.front_line.startswith(tuple(no))

    no = str(rule.params["no"]).split()
    majority, industry = str(rule.params["majority"]), among("industry", JOB)
    tests: dict[str, Callable[[Profile], bool]] = {
        WOMEN: among("women", SEX),
        MINORITY: lambda one: one.codes.get(ETHNICITY, "") not in ("", majority),
        YOUNG: lambda one: one.age is not None and one.age <= rule.number("age"),
        HIGHER: among("higher", EDUCATION),
        MIDDLE: among("middle", EDUCATION),
        FRONT_LINE: on_line,
        INDUSTRY_LINE: lambda one: on_line(one) and industry(one),
    }
    for code, test in tests.items():
        yield Slice("", tuple(one.person for one in members if test(one)), code)


def profile(
    person: str, card: Values, *, age: int | None, seniority: int | None, probationary: bool
) -> Profile:
    """A card as it stood on the day, with the years worked out for it."""
    codes = {name: as_text(card.get(name)) for name in (SEX, ETHNICITY, JOB, EDUCATION)}
    codes[STAGE] = PROBATIONARY if probationary else FULL
    line = as_text(card.get("front_line"))
    return Profile(person, as_text(card.get("name")), codes, age, seniority, probationary, line)
