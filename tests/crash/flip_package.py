"""Every bit of a small package flipped, every shorter length, and samples of a large one: all must be refused.

`python -m tests.crash.flip_package [--large MB]`. The hash of the outside is made anew for each flip, so that the
sealing itself has to notice.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from app.domain.errors import UserError
from app.files import package
from tests.files import package_kit as kit


def code_of(path: Path, who: kit.Desks) -> str:
    try:
        kit.take_in(path, who)
    except UserError as error:
        return error.code
    return "taken in"


def flipped(path: Path, who: kit.Desks, bits: range | list[int], *, outer: bool) -> Counter[str]:
    raw = path.read_bytes()
    start = 0 if outer else package._OUTER_HEAD.size
    found: Counter[str] = Counter()
    for bit in bits:
        changed = bytearray(raw[start:])
        changed[bit // 8] ^= 1 << bit % 8
        other = path.with_name("flipped.sbz")
        if outer:
            other.write_bytes(changed)
        else:
            kit.wrapped(other, bytes(changed))
        found[code_of(other, who)] += 1
    return found


def shortened(path: Path, who: kit.Desks) -> Counter[str]:
    body = path.read_bytes()[package._OUTER_HEAD.size :]
    cut = path.with_name("cut.sbz")
    return Counter(code_of(kit.wrapped(cut, body[:length]), who) for length in range(len(body)))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--large", type=int, default=20, metavar="MB")
    large = parser.parse_args().large
    began, who, taken = time.perf_counter(), kit.desks(), 0
    with tempfile.TemporaryDirectory() as place:
        small = kit.write(Path(place) / "small.sbz", who).path
        size = small.stat().st_size
        inside = (size - package._OUTER_HEAD.size) * 8
        parts = tuple((f"att/{n:064x}", kit.dice(n).randbytes(1 << 20)) for n in range(large))
        big = kit.write(Path(place) / "big.sbz", who, parts).path

        turn = kit.dice(2)
        bits = [turn.randrange(big.stat().st_size * 8 - 800) for _ in range(100)]
        for title, found in (
            (
                f"small package of {size} bytes, every bit as it lies",
                flipped(small, who, range(size * 8), outer=True),
            ),
            ("the same, outer hash made anew", flipped(small, who, range(inside), outer=False)),
            ("the same, every shorter length, outer hash made anew", shortened(small, who)),
            (
                f"package of {large} MB, 100 random bits, outer hash made anew",
                flipped(big, who, bits, outer=False),
            ),
        ):
            taken += found["taken in"]
            print(title, dict(found), flush=True)
    print(f"{time.perf_counter() - began:.0f} s; taken in: {taken}")
    return 1 if taken else 0


if __name__ == "__main__":
    sys.exit(main())
