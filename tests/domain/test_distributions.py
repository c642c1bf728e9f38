"""How members are made up: bands, groups and codes that add up, and the marks that overlap."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.distributions import AXES, MARKS, Profile, distribution, profile
from app.files.form_files import load_definitions

if TYPE_CHECKING:
    from app.domain.distributions import Distribution
    from app.domain.values import Row

DEFINITIONS = load_definitions()
DAY = date(2026, 6, 30)


def made(axis: str, *members: Profile) -> Distribution:
    rule = DEFINITIONS.rules.on(f"statistics.{axis}", DAY)
    assert rule is not None
    return distribution(axis, members, rule, DEFINITIONS.codes)


def counts(found: Distribution) -> dict[str, int]:
    return {
        f"{s.low}-{s.high}" if not (s.label or s.code) else s.label or s.code: len(s.people)
        for s in found.slices
    }


def person(name: str, age: int | None = 40, seniority: int | None = 10, **card: str) -> Profile:
    values: Row = {"name": name, **card}
    return profile(name, values, age=age, seniority=seniority, probationary=seniority is None)


def test_the_edges_of_the_bands_belong_to_them() -> None:
    found = counts(made("age", *(person(str(age), age) for age in (18, 30, 31, 35, 36, 70, 71, 99))))
    assert (found["None-30"], found["31-35"], found["36-40"], found["66-70"], found["71-None"]) == (
        2,
        2,
        1,
        1,
        2,
    )
    years = counts(made("seniority", *(person(str(n), 40, n) for n in (0, 4, 5, 9, 10, 49, 50))))
    assert (years["None-4"], years["5-9"], years["10-19"], years["40-49"], years["50-None"]) == (
        2,
        2,
        1,
        1,
        1,
    )


def test_who_is_on_probation_or_says_nothing_is_counted_apart() -> None:
    found = made("seniority", person("a", 30, None), Profile("b", "b", {}, 40, None), person("c"))
    assert (counts(found)["not_yet"], counts(found)["empty"]) == (1, 1)
    assert counts(made("age", person("a", None)))["empty"] == 1
    assert "empty" not in counts(made("age", person("a")))


def test_education_is_grouped_and_jobs_stand_as_the_table_has_them() -> None:
    people = [
        person("a", education="11"),
        person("b", education="14"),
        person("c", education="47"),
        person("d", education="40"),
    ]
    found = counts(made("education", *people[:2], people[3]))
    assert found == {"研究生": 2, "大学本科": 0, "大学专科": 0, "中专、中技": 1, "高中": 0, "初中及以下": 0}
    jobs = made(
        "job", person("a", job="4"), person("b", job="016"), person("c", job="014"), person("d", job="016")
    )
    assert [(s.label, s.people) for s in jobs.slices] == [
        ("企业管理人员", ("c",)), ("工勤技能人员", ("b", "d")), ("离退休人员", ("a",)),
    ]  # fmt: skip


def test_all_axes_but_the_marks_add_up() -> None:
    people = [
        person("a", 28, None, sex="2", ethnicity="11", education="20", job="015"),
        person("b", 61, 40, sex="1", ethnicity="01", education="60", job="4"),
        person("c", None, 3),
    ]
    for axis in AXES:
        found = made(axis, *people)
        assert found.total == 3
        if axis != MARKS:
            assert sum(len(s.people) for s in found.slices) == 3
            assert sorted(p for s in found.slices for p in s.people) == ["a", "b", "c"]
    assert counts(made("sex", *people)) == {"男": 1, "女": 1, "empty": 1}
    assert counts(made("stage", *people)) == {"正式党员": 2, "预备党员": 1}


def test_the_marks_of_the_yearly_table() -> None:
    line = "生产一线"
    found = counts(made(MARKS,
        person("a", 35, sex="2", ethnicity="11", education="30", job="016", front_line=line),
        person("b", 36, sex="1", ethnicity="01", education="50", job="1", front_line="是"),
        person("c", 36, sex="1", education="70", job="016", front_line="否"),
        person("d", 20),
    ))  # fmt: skip
    assert found == {
        "women": 1, "minority": 1, "young": 2, "higher": 1, "middle": 1, "front_line": 2, "industry_line": 1,
    }  # fmt: skip


def test_of_nobody_all_is_nothing() -> None:
    assert made("sex").share(made("sex").slices[0]) == 0
