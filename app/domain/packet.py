"""The head of a package: who sends what to whom, the how manieth, and the hash of everything in it."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1
SUITE = "age-x25519+ed25519"
# Kinds. Only requests that come before any key is known are open to read: they hold no more than public keys.
ENROL_REQUEST, ENROL_ANSWER = "enrol_request", "enrol_answer"
SUBMISSION, ANSWER, TRANSFER = "submission", "answer", "transfer"
HANDOVER, RESEED = "handover", "reseed"
RECOVERY_REQUEST, RECOVERY_ANSWER = "recovery_request", "recovery_answer"
OPEN_KINDS = (ENROL_REQUEST, RECOVERY_REQUEST)
LARGEST_HEAD = 1 << 19
MOST_PARTS = 2000
_HASH = re.compile(r"[0-9a-f]{64}")
# Names every system takes, none of which leads out of a folder: data, attachments by hash, definitions, the cover.
PART_NAME = re.compile(
    r"data/[a-z0-9_]{1,40}\.jsonl?|att/[0-9a-f]{64}|cover\.docx"
    r"|forms/(?:books|cards|registers|ledgers|rows|codes|rules|schemes|calendars)/[a-z0-9_]{1,60}\.(?:toml|docx|xlsx)"
)
# For codes read aloud and copied by hand: no 0/O, no 1/I/L.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_CODE_LENGTH = 8


class BadHead(ValueError):
    """The bytes are no head of ours."""


class PartFacts(NamedTuple):
    name: str
    size: int
    sha256: str


class Head(NamedTuple):
    """`seat` and `code` name the sender, `to` the fingerprint of the reader's keys ("" for open requests).

    `prev` is the hash of the head this sender wrote before (to the same reader). `facts` is what the kind needs.
    """

    kind: str
    seat: str
    code: str
    device: str
    period: str
    seq: int
    prev: str
    to: str
    made: str
    app: str
    facts: Mapping[str, object]
    zip_size: int = 0
    zip_sha256: str = ""
    parts: tuple[PartFacts, ...] = ()
    format: int = FORMAT


def canonical(value: object) -> bytes:
    """One spelling for one value: sorted keys, no blanks, UTF-8, no NaN."""
    return _CANONICAL.encode(value).encode("utf-8")


def strict_json(raw: bytes) -> object:
    """JSON without double keys, NaN and depths that break the reader. Raises BadHead."""
    try:
        return _STRICT.decode(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BadHead from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadHead
    return found


def _no_constant(_word: str) -> object:
    raise BadHead


# Made once: a committee reads and writes a hundred thousand small values in one go.
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
_STRICT = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)


def head_bytes(head: Head) -> bytes:
    data = {name: value for name, value in head._asdict().items() if name not in ("parts", "facts")}
    data |= {"suite": SUITE, "facts": dict(head.facts), "parts": [list(part) for part in head.parts]}
    return canonical(data)


def read_head(raw: bytes) -> Head:
    """Raises BadHead for anything but the one spelling of a whole head."""
    data = strict_json(raw)
    if not isinstance(data, dict) or canonical(data) != raw or data.pop("suite", None) != SUITE:
        raise BadHead
    try:
        parts = tuple(_part(part) for part in cast("list[object]", data.pop("parts")))
        head = Head(parts=parts, **data)
    except TypeError as error:  # a name too many or too few, or no list
        raise BadHead from error
    _check_types(head)
    return head


def _part(given: object) -> PartFacts:
    if not isinstance(given, list) or [type(item) for item in given] != [str, int, str]:
        raise BadHead
    name, size, sha256 = given
    if not PART_NAME.fullmatch(name) or size < 0 or not _HASH.fullmatch(sha256):
        raise BadHead
    return PartFacts(name, size, sha256)


def _check_types(head: Head) -> None:
    texts = (
        head.kind,
        head.seat,
        head.code,
        head.device,
        head.period,
        head.prev,
        head.to,
        head.made,
        head.app,
    )
    numbers = (head.seq, head.zip_size, head.format)
    sound = (
        all(isinstance(text, str) for text in (*texts, head.zip_sha256))
        # A boolean is a number to Python; here it is none.
        and all(type(number) is int and number >= 0 for number in numbers)
        and isinstance(head.facts, dict)
        and bool(_HASH.fullmatch(head.zip_sha256))
        and len(head.parts) <= MOST_PARTS
        and len({part.name for part in head.parts}) == len(head.parts)
    )
    if not sound:
        raise BadHead


def head_hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def short_code(hash_of_head: str) -> str:
    """The 8 characters that both screens and the slip show for one package: `K7QM-2XWD`."""
    number = int(hash_of_head[:16], 16)
    signs = []
    for _ in range(_CODE_LENGTH):
        number, turn = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[turn])
    return "".join(signs[:4]) + "-" + "".join(signs[4:])


def fingerprint(*public_keys: bytes, code: str) -> str:
    """Twenty digits in five groups (66 bits), read over the telephone: of both public keys and the code."""
    joined = b"".join(len(part).to_bytes(2, "big") + part for part in (*public_keys, code.encode("utf-8")))
    digits = f"{int.from_bytes(hashlib.sha256(joined).digest(), 'big') % 10**20:020d}"
    return " ".join(digits[i : i + 4] for i in range(0, 20, 4))


def same_digits(one: str, other: str) -> bool:
    """Whether two people mean the same fingerprint, however they group it."""
    plain = [re.sub(r"[^0-9]", "", text) for text in (one, other)]
    return plain[0] == plain[1] != ""
