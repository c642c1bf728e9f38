"""What a row below a heading row is: a person, or one of the many things that only look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.headings import bare_key, full_key
from app.domain.numerals import DIGITS
from app.domain.text import half_width, single_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.domain.import_words import ImportWords

PERSON, NAMELESS = "person", "nameless"
BLANK, NOTE, TOTAL, SIGNATURE, SAMPLE, SECTION, NUMBERED, NOTHING, UNCLEAR = (
    "blank", "note", "total", "signature", "sample", "section", "numbered", "nothing", "unclear",
)  # fmt: skip
PEOPLE = (PERSON, NAMELESS)

_HAN = r"\u3400-\u9fff\uf900-\ufaff\ue000-\uf8ff\u3007\U00020000-\U0003ffff"
_DOTS = "·•‧・．﹒∙"
# Letters a name is made of; minority names with dots and foreign names run long, others do not.
_NAME = re.compile(
    rf"[{_HAN}]{{1,8}}|[{_HAN}a-zA-Z][{_HAN}a-zA-Z{_DOTS}.'’\-\s\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]{{0,39}}"
)
_MARKS = r"[*\u2605\u2606\u25b2\u25b3\u25cf\u25cb\u25c6\u25c7#\u203b\s]+"
# A remark in brackets at the end, half-width or full-width.
REMARK = re.compile(r"\s*[(\uff08\[\u3010][^()\uff08\uff09\[\]\u3010\u3011]*[)\uff09\]\u3011]\s*$")
_MARKED = re.compile(rf"^{_MARKS}|{_MARKS}$|{REMARK.pattern}")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_ALTERNATIVES = re.compile(r"([^\\/、|]{1,8})[\\/|]([^\\/、|]{1,8})")
_PLACEHOLDER = re.compile(r"[xX×*＊]{3,}")
_FORMAT_HINT = re.compile(r"[\\/|xX×*＊yY\u5e74]")
_MASKED_DIGITS = 6  # a number with this many digits left is somebody's, however many are hidden
_SENTENCE = re.compile(r"[，。；：！？]|\n")
_ITEM = re.compile(rf"\s*[(（]?([0-9]{{1,2}}|[{DIGITS}]{{1,2}})[)）、.．]")
_SECTION_END = re.compile(r"[\s：:（(，,、]")
_SECTION_LENGTH = 20
_LONG = 40
_ITEM_LENGTH = 15  # a numbered line this long explains something
_FEW = 2  # cells of a row that is not a record


def person_name(raw: str) -> tuple[str, bool]:
    """(name, whether marks or remarks stood around it): `张 三` → 张三, `李四（女）` → 李四 with a remark."""
    text = single_line(raw)
    plain = text
    while len(shorter := _MARKED.sub("", plain).strip()) > 1 and shorter != plain:
        plain = shorter
    return _BETWEEN_HAN.sub("", plain), plain != text


def without_remark(kind: str, text: str) -> str:
    """A date, phone or choice without the remark in brackets behind it: `1975.03（51岁）` → 1975.03."""
    return REMARK.sub("", text) if kind in ("date", "phone", "choice") else text


def without_notes(lines: Sequence[str], words: ImportWords) -> tuple[str, ...]:
    """The titles among the lines above a table: what explains how to fill it in names nothing."""
    starts = tuple(half_width(word) for word in words.notes if len(word) > 1)
    titles: list[str] = []
    in_notes = False
    for line in lines:
        text = half_width(line)
        item = _ITEM.match(line)
        explains = len(_SENTENCE.findall(line)) > 1 or line.endswith(("。", "；"))
        if text.startswith(starts) and not text.startswith(words.remark):
            in_notes = True
        elif not explains and not (item and (in_notes or ":" in text or len(line) > _ITEM_LENGTH)):
            titles.append(line)
    return tuple(titles)


def section_value(line: str, words: ImportWords) -> dict[str, str]:
    """What a line between the rows says about those below: 一、第一党小组（4人） is the group of each of them."""
    plain = REMARK.sub("", _ITEM.sub("", line).strip())
    label, _, behind = half_width(plain).partition(":")
    for name, word, *labels in words.sections:
        labelled = behind.strip() if full_key(label) in labels else ""
        value = labelled or _SECTION_END.split(plain, maxsplit=1)[0]
        if (labelled or value.endswith(word)) and value not in labels and len(value) <= _SECTION_LENGTH:
            return {name: value}
    return {}


@dataclass(frozen=True)
class Place:
    """Where to look in a row: the subject's column, those of ordinals, those of fields, those of facts that have a
    form of their own (dates, numbers, choices) where xxx shows how to fill in.
    """

    subject: int | None
    ordinals: frozenset[int]
    mapped: frozenset[int]
    formal: frozenset[int]
    alternative: Callable[[int, str, str], int]  # 2: certainly the choices offered, 1: perhaps, 0: no


def _first_letters(words: Sequence[str]) -> re.Pattern[str]:
    """Finds out quickly that a cell holds none of the words, blanks between their letters or not."""
    return re.compile("[" + "".join({re.escape(word[0]) for word in words}) + "]")


class RowJudge:
    """Judges rows one after another; after the first line of a note block, lone cells are notes as well."""

    def __init__(self, words: ImportWords, place: Place, headings: frozenset[str]) -> None:
        self._place = place
        self._in_notes = False
        keys = {
            n: frozenset(full_key(w) for w in getattr(words, n)) for n in ("ordinals", "totals", "samples")
        }
        self._totals, self._samples = keys["totals"], keys["samples"]
        self._total_hint, self._sample_hint = _first_letters(words.totals), _first_letters(words.samples)
        self._counters = "".join(words.counters)
        self._signatures = tuple(sorted({full_key(w) for w in words.signatures}, key=len, reverse=True))
        self._notes = tuple(half_width(w) for w in words.notes)
        self._nothing = frozenset(half_width(w) for w in words.nothing)
        self._groups = tuple(word for _, word, *_ in words.sections)
        self._formats = frozenset(full_key(w) for w in words.formats)
        self._no_name = keys["ordinals"] | self._totals | self._samples | headings

    def judge(self, texts: Sequence[str]) -> str:
        filled = [c for c, text in enumerate(texts) if text]
        if not filled:
            return BLANK
        if all(c in self._place.ordinals and full_key(texts[c]).isnumeric() for c in filled):
            return NUMBERED
        subject = self._place.subject
        if subject in filled and all(texts[c].replace(".", "").isdecimal() for c in filled):
            return UNCLEAR  # numbers of some other table
        named = subject is not None and self.is_name(texts[subject])
        return (
            self._sample(texts, filled, named=named)
            or self._ending(texts, filled, named=named)
            or self._record(texts, filled, named=named)
        )

    def is_name(self, raw: str) -> bool:
        name = person_name(raw)[0]
        if not _NAME.fullmatch(name) or half_width(name) in self._nothing or name.endswith(self._groups):
            return False
        return full_key(name) not in self._no_name

    def bears_name(self, raw: str) -> bool:
        """True for a sample that might be somebody after all: 李某某（示例）, 例：张三; not 必填 or xxx."""
        return self.is_name(re.split(r"[:：]", raw)[-1]) and not _PLACEHOLDER.search(raw)

    def is_nothing(self, text: str) -> bool:
        return half_width(text) in self._nothing

    def _sample(self, texts: Sequence[str], filled: list[int], *, named: bool) -> str:
        marks = sum(self._is_sample(texts[c]) for c in filled)
        first = full_key(texts[filled[0]])
        if marks >= _FEW or (marks and (not named or filled[0] in self._place.ordinals)):
            return SAMPLE if len(filled) > 1 or not named else NOTE
        if filled[0] in self._place.ordinals and any(first.startswith(s) for s in self._samples if s):
            return SAMPLE
        subject = self._place.subject
        if subject is not None and (
            self._format(subject, texts[subject]) or self._is_sample(re.split("[:：]", texts[subject])[0])
        ):
            return SAMPLE
        return SAMPLE if sum(self._format(c, texts[c]) for c in filled) >= _FEW else ""

    def _is_sample(self, text: str) -> bool:
        if not self._sample_hint.search(text):
            return False
        key = full_key(text)
        return key in self._samples or (
            len(key) > _FEW and any(key.startswith(s) for s in self._samples if len(s) > 1)
        )

    def _format(self, column: int, text: str) -> int:
        """2 for a date pattern or the two answers of a question, 1 for what only may be one, 0 for a fact."""
        if not _FORMAT_HINT.search(text) or len(text) > _LONG:
            return 0
        if full_key(text) in self._formats:
            return 2
        found = _ALTERNATIVES.fullmatch(text)
        if found:
            return self._place.alternative(column, found[1], found[2])
        masked = sum(letter.isdecimal() for letter in text) >= _MASKED_DIGITS
        return int(column in self._place.formal and not masked and bool(_PLACEHOLDER.search(text)))

    def _ending(self, texts: Sequence[str], filled: list[int], *, named: bool) -> str:
        first = texts[filled[0]]
        lone = len(filled) <= _FEW
        if self._is_note(first) and (lone or not named):
            self._in_notes = True
            return NOTE
        if any(self._is_total(texts[c]) for c in filled[:3]) and not (
            named and filled[0] == self._place.subject
        ):
            return TOTAL
        if self._is_signature(first) and (lone or not named or filled[0] in self._place.ordinals):
            return SIGNATURE
        if not named and any(self._is_signature(texts[c]) for c in filled) and len(filled) <= _FEW * 3:
            return SIGNATURE
        if len(filled) == 1 and (len(first) > _LONG or len(_SENTENCE.findall(first)) > 1):
            self._in_notes = True
            return NOTE
        return ""

    def _record(self, texts: Sequence[str], filled: list[int], *, named: bool) -> str:
        subject = self._place.subject
        if len(filled) == 1 and (filled[0] != subject or not named or self._in_notes):
            if self._in_notes:
                return NOTE
            return NOTHING if self.is_nothing(texts[filled[0]]) else SECTION
        if subject is None or named:
            return PERSON
        others = (c for c in filled if c in self._place.mapped and c != subject)
        facts = sum(not self.is_nothing(texts[c]) for c in others)
        if facts >= _FEW:
            return NAMELESS
        if not facts and self.is_nothing(texts[subject]):
            return NOTHING
        return NOTE if self._in_notes else UNCLEAR

    def _is_note(self, text: str) -> bool:
        wide = half_width(text)
        return any(wide == word or (len(word) > 1 and wide.startswith(word)) for word in self._notes)

    def _is_total(self, text: str) -> bool:
        if not self._total_hint.search(text) or len(text) > _LONG:
            return False
        key = full_key(text)
        rests = [key.removeprefix(word) for word in self._totals if key.startswith(word)]
        return any(rest.rstrip(self._counters).isnumeric() or not rest for rest in rests)

    def _is_signature(self, text: str) -> bool:
        """`填表人：李四`, `（盖章）`, `年 月 日`; not 审核员 or 日期格式."""
        wide = half_width(text)
        key = bare_key(text) if ":" not in wide else full_key(wide.partition(":")[0])
        whole = full_key(text)
        return any(word in {key, whole} for word in self._signatures) or (
            ":" in wide and any(key.endswith(word) for word in self._signatures)
        )
