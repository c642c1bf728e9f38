"""Which installed face stands in for each one a paper asks for, how wide its letters are, and what to say of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF

from app.domain.letters import is_full, times

if TYPE_CHECKING:
    from app.domain.paper import Font

# A face of the papers, under the names systems know it by; then what is closest to it.
_SONG = (
    "宋体",
    "SimSun",
    "NSimSun",
    "思源宋体",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Songti SC",
    "STSong",
)
_HEI = ("黑体", "SimHei", "Noto Sans CJK SC", "Source Han Sans SC", "微软雅黑", "Microsoft YaHei", "PingFang SC",
        "WenQuanYi Micro Hei")  # fmt: skip
_OTHERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "仿宋_GB2312": (
        ("FangSong_GB2312",),
        ("仿宋", "FangSong", "方正仿宋_GBK", "STFangsong", "华文仿宋", *_SONG),
    ),
    "仿宋": (("FangSong",), ("仿宋_GB2312", "FangSong_GB2312", "STFangsong", "华文仿宋", *_SONG)),
    "楷体_GB2312": (("KaiTi_GB2312",), ("楷体", "KaiTi", "方正楷体_GBK", "STKaiti", "华文楷体", *_SONG)),
    "楷体": (("KaiTi",), ("楷体_GB2312", "KaiTi_GB2312", "STKaiti", "华文楷体", *_SONG)),
    "方正小标宋简体": (
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05"),
        ("方正小标宋_GBK", "华文中宋", "STZhongsong", *_SONG),
    ),
    "宋体": (("SimSun",), _SONG),
    "黑体": (("SimHei",), (*_HEI, *_SONG)),
    "微软雅黑": (("Microsoft YaHei",), (*_HEI, *_SONG)),
    "Times New Roman": ((), ("Liberation Serif", "Tinos", "Nimbus Roman", "TeX Gyre Termes", "DejaVu Serif")),
    "Arial": ((), ("Liberation Sans", "Arimo", "Nimbus Sans", "DejaVu Sans")),
}
# Faces of titles are heavy; what stands in for them is set bold.
_HEAVY = ("方正小标宋简体", "方正小标宋_GBK", "华文中宋")
_SHOWN = {"Noto Serif CJK SC": "思源宋体", "Source Han Serif SC": "思源宋体", "Noto Sans CJK SC": "思源黑体",
          "Source Han Sans SC": "思源黑体", "SimSun": "宋体", "SimHei": "黑体", "FangSong": "仿宋", "KaiTi": "楷体",
          "STFangsong": "华文仿宋", "STKaiti": "华文楷体", "STZhongsong": "华文中宋", "Songti SC": "宋体-简"}  # fmt: skip
EM = 1000
_PROBE = "0aeWM,.%"


@dataclass(frozen=True, slots=True)
class Face:
    """`family` is installed; it is set `heavy` in place of a heavier one. `itself` is the one that was asked for."""

    family: str
    itself: bool
    heavy: bool = False


@dataclass(frozen=True, slots=True)
class StandIn:
    """A face that is missing, what is used for it, and whether lines may break elsewhere."""

    wanted: str
    used: str
    heavy: bool
    moves: bool


class Faces:
    """The faces of this machine."""

    def __init__(self) -> None:
        self._faces: dict[str, Face] = {}
        self._fonts: dict[tuple[Font, int, bool, float], QFont] = {}
        self._metrics: dict[tuple[str, bool], QFontMetricsF] = {}
        self._even: dict[tuple[str, bool], tuple[set[str], dict[str, float]]] = {}

    def face(self, wanted: str) -> Face:
        found = self._faces.get(wanted)
        if found is None:
            found = self._faces[wanted] = _face(wanted)
        return found

    def advance(self, wanted: str, bold: bool, letter: str) -> float:  # noqa: FBT001 - what Letters asks
        """The width of a letter in em, as the face that is there has it."""
        face = self.face(wanted)
        return self._measure(face.family, bold or face.heavy).horizontalAdvance(letter) / EM

    def _measure(self, family: str, bold: bool) -> QFontMetricsF:  # noqa: FBT001 - a face is a family and its weight
        found = self._metrics.get((family, bold))
        if found is None:
            found = self._metrics[family, bold] = QFontMetricsF(_font(family, EM, bold=bold))
        return found

    def font(self, font: Font, dots: int, *, chinese: bool, spread: float = 0.0) -> QFont:
        """What paints a run, in a size of `dots`; `spread` (in em) widens Chinese letters, or Latin blanks."""
        key = (font, dots, chinese, round(spread, 3))
        found = self._fonts.get(key)
        if found is None:
            face = self.face(font.chinese if chinese else font.latin)
            found = _font(face.family, dots, bold=font.bold or face.heavy)
            found.setItalic(font.italic)
            if spread and chinese:
                found.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, key[3] * dots)
            elif spread:
                found.setWordSpacing(key[3] * dots)
            self._fonts[key] = found
        return found

    def uneven(self, font: Font, text: str) -> dict[str, float]:
        """Letters of a Chinese run that this face does not make one em wide, with their widths in em."""
        face = self.face(font.chinese)
        key = (face.family, font.bold or face.heavy)
        even, uneven = self._even.setdefault(key, (set(), {}))
        if not even.issuperset(text):
            for letter in set(text) - even - uneven.keys():
                width = self._measure(*key).horizontalAdvance(letter) / EM
                if is_full(letter) and abs(width - 1.0) > 0.01:  # a hundredth of an em
                    uneven[letter] = width
                else:
                    even.add(letter)
            return uneven
        return {}

    def stand_in(self, wanted: str, *, chinese: bool) -> StandIn | None:
        """What is said of a missing face; None where it is there."""
        face = self.face(wanted)
        if face.itself:
            return None
        family = installed(face.family) or face.family
        moves = not chinese and not self._like_times(wanted)
        return StandIn(wanted, _SHOWN.get(family, family), face.heavy, moves)

    def _like_times(self, wanted: str) -> bool:
        return wanted == "Times New Roman" and all(
            abs(self.advance(wanted, bold=False, letter=letter) - times("", False, letter)) < 0.01
            for letter in _PROBE
        )


def _face(wanted: str) -> Face:
    names, others = _OTHERS.get(
        wanted, ((), _SONG if not wanted.isascii() else ("Nimbus Roman", "DejaVu Serif"))
    )
    for name in (wanted, *names):
        if installed(name):
            return Face(name, itself=True)
    heavy = wanted in _HEAVY
    for name in others:
        if installed(name):
            return Face(name, itself=False, heavy=heavy and name in _SONG)
    return Face(QFont().defaultFamily(), itself=False, heavy=heavy)


@cache
def installed(name: str) -> str:
    """The family as the system calls it; "" where it has none of the name."""
    families = QFontDatabase.families()
    if name in families or QFontDatabase.hasFamily(name):
        return name
    return next((family for family in families if family.startswith(f"{name} [")), "")


def _font(family: str, pixels: int, *, bold: bool) -> QFont:
    made = QFont([family])
    made.setPixelSize(pixels)
    made.setBold(bold)
    made.setKerning(False)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
