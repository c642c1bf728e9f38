"""A sealed package: what comes out is what went in, and nothing else ever comes out (safety.md §2.4, §2.5)."""

from __future__ import annotations

import contextlib
import io
import stat
import zipfile
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from app.domain import packet
from app.domain.errors import UserError
from app.files import age, exchange_keys, package
from tests.files import package_kit as kit
from tests.support import code_of

if TYPE_CHECKING:
    from pathlib import Path

JOURNAL = "data/journal.jsonl"


@pytest.fixture(scope="module")
def who() -> kit.Desks:
    return kit.desks()


@pytest.fixture
def sent(tmp_path: Path, who: kit.Desks) -> Path:
    return kit.write(tmp_path / "one.sbz", who).path


def refused(path: Path, who: kit.Desks) -> str:
    return code_of(kit.take_in, path, who)


def test_what_comes_out_is_what_went_in(sent: Path, who: kit.Desks) -> None:
    assert kit.take_in(sent, who) == dict(kit.PARTS)


def test_the_recovery_key_opens_it_too(sent: Path, who: kit.Desks) -> None:
    with package.open_package(sent, [who.recovery]) as opened:
        assert kit.checked(opened, who) == dict(kit.PARTS)


def test_both_sides_show_the_same_code(tmp_path: Path, who: kit.Desks) -> None:
    made = kit.write(tmp_path / "one.sbz", who)
    with package.open_package(made.path, [who.committee.box]) as opened:
        assert opened.code == made.code
    assert len(made.code.replace("-", "")) == 8


def test_a_large_one_is_read_chunk_by_chunk(
    tmp_path: Path, who: kit.Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "_IN_MEMORY", 1 << 16)
    parts = ((JOURNAL, b"x" * 300_000), ("att/" + "b" * 64, kit.dice(1).randbytes(200_000)))
    assert kit.take_in(kit.write(tmp_path / "one.sbz", who, parts).path, who) == dict(parts)


def test_flipped_bits_are_refused(sent: Path, who: kit.Desks) -> None:
    """One bit of every byte here; all bits with `python -m tests.crash.flip_package`."""
    raw, turn = sent.read_bytes(), kit.dice(7)
    for at in range(0, len(raw), 3):
        changed = bytearray(raw)
        changed[at] ^= 1 << turn.randrange(8)
        sent.write_bytes(changed)
        assert refused(sent, who) in ("package.not_one", "package.cut", "package.damaged")


def test_flipped_bits_are_refused_where_the_outer_hash_is_made_anew(sent: Path, who: kit.Desks) -> None:
    body, turn = sent.read_bytes()[package._OUTER_HEAD.size :], kit.dice(8)
    for at in range(0, len(body), 5):
        changed = bytearray(body)
        changed[at] ^= 1 << turn.randrange(8)
        assert refused(kit.wrapped(sent, bytes(changed)), who) == "package.sealed"


def test_every_shorter_file_is_refused(sent: Path, who: kit.Desks) -> None:
    raw = sent.read_bytes()
    for length in range(len(raw)):
        sent.write_bytes(raw[:length])
        assert refused(sent, who) in ("package.not_one", "package.cut")


def test_a_longer_file_is_refused(sent: Path, who: kit.Desks) -> None:
    sent.write_bytes(sent.read_bytes() + b"\0")
    assert refused(sent, who) == "package.cut"


def test_a_cut_copy_says_how_much_is_missing(sent: Path, who: kit.Desks) -> None:
    raw = sent.read_bytes()
    sent.write_bytes(raw[:-100])
    with pytest.raises(UserError) as caught:
        kit.take_in(sent, who)
    assert caught.value.values == {"name": "one.sbz", "should": len(raw), "size": len(raw) - 100}


def test_somebody_elses_package_is_refused(sent: Path, who: kit.Desks) -> None:
    other = kit.desks()
    with pytest.raises(UserError) as caught:
        kit.take_in(sent, who._replace(committee=other.committee))
    assert caught.value.code == "package.sealed"


def test_an_attackers_signature_is_refused(tmp_path: Path, who: kit.Desks) -> None:
    stranger = who._replace(branch=exchange_keys.new_keys())
    assert refused(kit.write(tmp_path / "one.sbz", stranger).path, who) == "package.signature"


def test_a_signature_of_one_kind_is_none_of_another(tmp_path: Path, who: kit.Desks) -> None:
    raw = packet.head_bytes(kit.head("", zip_sha256="0" * 64))
    assert not exchange_keys.is_signed(
        who.branch.public.sign,
        packet.ANSWER,
        raw,
        exchange_keys.sign(who.branch.sign, packet.SUBMISSION, raw),
    )


def test_an_answer_is_no_submission(tmp_path: Path, who: kit.Desks) -> None:
    assert refused(kit.write(tmp_path / "one.sbz", who, kind=packet.ANSWER).path, who) == "package.kind"


def test_a_package_for_another_committee_is_refused(tmp_path: Path, who: kit.Desks) -> None:
    """Sealed for us again by whoever opened it: the address is under the signature."""
    assert refused(kit.write(tmp_path / "one.sbz", who, to="1" * 20).path, who) == "package.addressee"


def test_records_never_come_unsealed(tmp_path: Path, who: kit.Desks) -> None:
    one = kit.head(who.committee.public.fingerprint("DW"))
    made = package.write_package(tmp_path / "one.sbz", one, kit.PARTS, keys=who.branch, recipients=())
    assert refused(made.path, who) == "package.sealed"


def test_a_request_is_open_to_read(tmp_path: Path, who: kit.Desks) -> None:
    one = kit.head("", kind=packet.ENROL_REQUEST)
    made = package.write_package(tmp_path / "one.sbz", one, (), keys=who.branch, recipients=())
    with package.open_package(made.path, []) as opened:
        opened.must_be_signed_by(who.branch.public, "")
        opened.check_content()
        opened.check_parts()
        assert opened.head.code == "JG01"


def test_a_newer_format_asks_for_a_newer_program(tmp_path: Path, who: kit.Desks) -> None:
    assert refused(kit.write(tmp_path / "one.sbz", who, format=2).path, who) == "package.newer"


BAD_HEADS = {
    "no JSON": b"\xff\xfe",
    "double key": b'{"a":1,"a":2}',
    "NaN": b'{"a":NaN}',
    "depth": b"[" * 30_000 + b"]" * 30_000,
    "long number": b'{"seq":' + b"9" * 5000 + b"}",
    "list": b"[]",
    "empty": b"{}",
}


@pytest.mark.parametrize("raw", BAD_HEADS.values(), ids=list(BAD_HEADS))
def test_heads_that_are_none(tmp_path: Path, who: kit.Desks, raw: bytes) -> None:
    assert refused(kit.forged(tmp_path / "one.sbz", who, b"", raw=raw), who) == "package.format"


@pytest.mark.parametrize(
    "change",
    [{"seq": True}, {"seq": -1}, {"seq": 1.5}, {"code": 5}, {"facts": []}, {"extra": 1}, {"zip_sha256": "x"},
     {"parts": [["../out", 1, "0" * 64]]}, {"parts": [["att/" + "a" * 64, 1, "0" * 64]] * 2},
     {"parts": [["data/journal.jsonl", True, "0" * 64]]}],
    ids=str,
)  # fmt: skip
def test_heads_with_a_wrong_value(tmp_path: Path, who: kit.Desks, change: dict[str, object]) -> None:
    import json

    good = json.loads(packet.head_bytes(kit.head("", zip_sha256="0" * 64)))
    raw = packet.canonical({**good, **change})
    assert refused(kit.forged(tmp_path / "one.sbz", who, b"", raw=raw), who) == "package.format"


def test_a_head_spelt_differently(tmp_path: Path, who: kit.Desks) -> None:
    raw = packet.head_bytes(kit.head("", zip_sha256="0" * 64)).replace(b'{"app"', b'{ "app"')
    assert refused(kit.forged(tmp_path / "one.sbz", who, b"", raw=raw), who) == "package.format"


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], before: bytes = b"", method: int = 0) -> bytes:
    buffer = io.BytesIO()
    buffer.write(before)
    with zipfile.ZipFile(buffer, "a", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def facts(name: str, content: bytes, **changes: object) -> list[object]:
    return [name, changes.get("size", len(content)), changes.get("sha256", sha256(content).hexdigest())]


ONE = (JOURNAL, b"rows")


def symlink() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(JOURNAL)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def commented() -> bytes:
    raw = zipped(ONE)
    return raw[:-2] + b"\x05\0hello"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("archive", "listed", "code"),
    [
        (lambda: zipped(ONE), [facts(*ONE)], ""),
        (lambda: zipped(ONE, before=b"junk"), [facts(*ONE)], "package.parts"),
        (lambda: zipped(ONE) + b"junk", [facts(*ONE)], "package.parts"),
        (commented, [facts(*ONE)], "package.parts"),
        (lambda: zipped(ONE, ("extra", b"")), [facts(*ONE)], "package.parts"),
        (lambda: zipped(ONE, ONE), [facts(*ONE)], "package.parts"),
        (lambda: zipped(("../out", b"rows")), [facts(*ONE)], "package.parts"),
        (lambda: zipped(("/etc/x", b"rows")), [facts(*ONE)], "package.parts"),
        (lambda: zipped(("C:\\x", b"rows")), [facts(*ONE)], "package.parts"),
        (lambda: zipped(("DATA/journal.jsonl", b"rows")), [facts(*ONE)], "package.parts"),
        (lambda: zipped((symlink(), b"rows")), [facts(*ONE)], "package.parts"),
        (lambda: zipped(ONE, method=zipfile.ZIP_BZIP2), [facts(*ONE)], "package.parts"),
        (zipped, [facts(*ONE)], "package.parts"),
        (lambda: b"", [facts(*ONE)], "package.parts"),
        (lambda: b"PK\x05\x06" + bytes(18), [facts(*ONE)], "package.parts"),
        (lambda: zipped(ONE), [facts(*ONE, sha256="0" * 64)], "package.part"),
        (lambda: zipped(ONE), [facts(*ONE, size=2 << 30)], "package.too_large"),
    ],
)
def test_zips_that_the_branch_itself_signed(
    tmp_path: Path, who: kit.Desks, archive: object, listed: list[object], code: str
) -> None:
    raw = archive() if callable(archive) else b""
    path = kit.forged(tmp_path / "one.sbz", who, raw, listed=listed)
    if code:
        assert refused(path, who) == code
    else:
        assert kit.take_in(path, who) == dict([ONE])


def test_a_bomb_stops_at_the_size_it_told(tmp_path: Path, who: kit.Desks) -> None:
    bomb = zipped((JOURNAL, bytes(300 << 20)), method=zipfile.ZIP_DEFLATED)
    told = bytes(10)
    raw = bytearray(bomb)
    for at in (raw.find(b"PK\x03\x04") + 22, raw.find(b"PK\x01\x02") + 24):  # both sizes say 10
        raw[at : at + 4] = (10).to_bytes(4, "little")
    assert (
        refused(kit.forged(tmp_path / "one.sbz", who, bytes(raw), listed=[facts(JOURNAL, told)]), who)
        == "package.part"
    )


def test_random_changes_under_the_signature_raise_nothing_else(tmp_path: Path, who: kit.Desks) -> None:
    turn, good = kit.dice(11), zipped(ONE, ("att/" + "a" * 64, b"picture"), method=zipfile.ZIP_DEFLATED)
    listed = [facts(*ONE), facts("att/" + "a" * 64, b"picture")]
    for _ in range(300):
        raw = bytearray(good)
        for _ in range(turn.randint(1, 6)):
            raw[turn.randrange(len(raw))] = turn.randrange(256)
        path = kit.forged(tmp_path / "one.sbz", who, bytes(raw), listed=listed)
        with contextlib.suppress(UserError):
            assert kit.take_in(path, who) == {ONE[0]: ONE[1], "att/" + "a" * 64: b"picture"}


def test_no_package_is_too_large_to_write_unsaid(
    tmp_path: Path, who: kit.Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "LARGEST", 1000)
    with pytest.raises(UserError) as caught:
        kit.write(
            tmp_path / "one.sbz", who, (("att/" + "a" * 64, bytes(2000)), ("att/" + "b" * 64, bytes(9)))
        )
    assert caught.value.code == "package.too_large"
    assert not list(tmp_path.iterdir())


def test_the_twenty_digits_are_of_keys_and_code() -> None:
    keys = exchange_keys.new_keys().public
    digits = keys.fingerprint("JG01")
    assert [len(group) for group in digits.split(" ")] == [4] * 5
    assert packet.same_digits(digits, digits.replace(" ", "-"))
    assert digits != keys.fingerprint("JG02")
    assert not packet.same_digits("", "")


def test_keys_are_kept_as_text() -> None:
    keys = exchange_keys.new_keys()
    assert exchange_keys.keys_from(keys.as_text()) == keys
    assert exchange_keys.public_from(keys.public.as_text()) == keys.public
    for wrong in ("", "AAAA", keys.public.as_text() + " ", None):
        with pytest.raises(ValueError, match=r"two public keys|base64|padding|characters"):
            exchange_keys.public_from(wrong)
    assert age.recipient_of(exchange_keys.recovery_identity("abcde-fghjk")) == age.recipient_of(
        exchange_keys.recovery_identity("ABCDEFGHJK")
    )
