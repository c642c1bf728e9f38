"""A package to try things on: one sender, one reader, a recovery key, two parts."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING, NamedTuple

from app.domain import packet
from app.files import age, exchange_keys, package

if TYPE_CHECKING:
    from pathlib import Path

    from app.domain.packet import Head
    from app.files.exchange_keys import Keys
    from app.files.package import Opened, Sealed

PARTS = (
    ("data/journal.jsonl", '{"topic":"研究一季度工作"}\n'.encode() * 40),
    ("att/" + "a" * 64, b"\xff\xd8picture" * 30),
)


def dice(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - the same turns every time


class Desks(NamedTuple):
    branch: Keys
    committee: Keys
    recovery: bytes

    @property
    def recipients(self) -> list[bytes]:
        return [self.committee.public.box, age.recipient_of(self.recovery)]


def desks() -> Desks:
    return Desks(exchange_keys.new_keys(), exchange_keys.new_keys(), age.new_identity())


def head(to: object, **changes: object) -> Head:
    given = packet.Head(
        kind=packet.SUBMISSION, seat="5" * 32, code="JG01", device="d" * 32, period="2026Q1", seq=7, prev="",
        to=str(to), made="2026-04-02T01:00:00.000000+00:00", app="0.1.0", facts={"counts": {"member": 3}},
    )  # fmt: skip
    return given._replace(**changes)  # type: ignore[arg-type]


def write(path: Path, who: Desks, parts: tuple[tuple[str, bytes], ...] = PARTS, **changes: object) -> Sealed:
    one = head(**{"to": who.committee.public.fingerprint("DW"), **changes})
    return package.write_package(path, one, parts, keys=who.branch, recipients=who.recipients)


def checked(opened: Opened, who: Desks) -> dict[str, bytes]:
    """Every check of the container in its order; the parts."""
    opened.must_be_signed_by(who.branch.public, "机关第一党支部")
    opened.must_be(packet.SUBMISSION)
    opened.must_be_for(who.committee.public.fingerprint("DW"))
    opened.check_content()
    opened.check_parts()
    return {part.name: opened.read(part.name) for part in opened.head.parts}


def take_in(path: Path, who: Desks) -> dict[str, bytes]:
    with package.open_package(path, [who.committee.box]) as opened:
        return checked(opened, who)


def forged(path: Path, who: Desks, zipped: bytes, *, raw: bytes | None = None, listed: object = None) -> Path:
    """What somebody with the branch's own key could make: any head over any zip."""
    import hashlib

    size, digest = len(zipped), hashlib.sha256(zipped).hexdigest()
    parts = tuple(packet.PartFacts(*part) for part in listed) if isinstance(listed, list) else ()
    to = who.committee.public.fingerprint("DW")
    raw = raw or packet.head_bytes(head(to, zip_size=size, zip_sha256=digest, parts=parts))
    signature = exchange_keys.sign(who.branch.sign, packet.SUBMISSION, raw)
    inner = package.INNER + package._LENGTH.pack(len(raw)) + raw + signature + zipped
    return sealed_bytes(path, who, inner)


def sealed_bytes(path: Path, who: Desks, inner: bytes) -> Path:
    body = io.BytesIO()
    sealer = age.Sealer(body, who.recipients)
    sealer.write(inner)
    sealer.finish()
    return wrapped(path, body.getvalue())


def wrapped(path: Path, body: bytes) -> Path:
    import hashlib

    digest = hashlib.sha256(body).digest()
    path.write_bytes(package._OUTER_HEAD.pack(package.OUTER, len(body), digest) + body)
    return path
