"""age as others write and read it: pyrage is the independent reader."""

from __future__ import annotations

import io

import pyrage
import pytest

from app.files import age

CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def bech32(prefix: str, data: bytes) -> str:
    """The spelling of keys that age programs take."""
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[i : i + 5], 2) for i in range(0, len(bits), 5)]
    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = 1
    for value in expanded + values + [0] * 6:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    check ^= 1
    return prefix + "1" + "".join(CHARSET[v] for v in values + [check >> 5 * (5 - i) & 31 for i in range(6)])


def sealed(plain: bytes, *identities: bytes) -> bytes:
    target = io.BytesIO()
    sealer = age.Sealer(target, [age.recipient_of(one) for one in identities])
    for at in range(0, len(plain), 1000):
        sealer.write(plain[at : at + 1000])
    sealer.finish()
    return target.getvalue()


def opened(raw: bytes, *identities: bytes) -> bytes:
    reader = age.Unsealed(io.BytesIO(raw), 0, len(raw), identities)
    reader.verify()
    return io.BufferedReader(reader).read()


SIZES = [0, 1, age.CHUNK - 1, age.CHUNK, age.CHUNK + 1, 2 * age.CHUNK, 3 * age.CHUNK + 77]


@pytest.mark.parametrize("size", SIZES)
def test_any_age_program_reads_what_we_seal(size: int) -> None:
    plain, one, other = bytes(i % 251 for i in range(size)), age.new_identity(), age.new_identity()
    raw = sealed(plain, one, other)
    for identity in (one, other):
        key = pyrage.x25519.Identity.from_str(bech32("age-secret-key-", identity).upper())
        assert pyrage.decrypt(raw, [key]) == plain
        assert opened(raw, identity) == plain


@pytest.mark.parametrize("size", SIZES)
def test_we_read_what_an_age_program_seals(size: int) -> None:
    plain, one = bytes(i % 251 for i in range(size)), age.new_identity()
    recipient = pyrage.x25519.Recipient.from_str(bech32("age", age.recipient_of(one)))
    assert opened(pyrage.encrypt(plain, [recipient]), one) == plain


def test_reading_begins_anywhere() -> None:
    plain, one = bytes(i % 251 for i in range(3 * age.CHUNK)), age.new_identity()
    raw = sealed(plain, one)
    reader = io.BufferedReader(age.Unsealed(io.BytesIO(b"12345" + raw), 5, len(raw), [one]))
    for at in (age.CHUNK * 2 - 3, 0, age.CHUNK, len(plain) - 1):
        reader.seek(at)
        assert reader.read(9) == plain[at : at + 9]


@pytest.mark.parametrize("cut", [1, 16, age.CHUNK + 16, age.CHUNK + 17])
def test_a_cut_file_is_refused_even_at_the_end_of_a_chunk(cut: int) -> None:
    one = age.new_identity()
    raw = sealed(bytes(2 * age.CHUNK), one)
    with pytest.raises(age.NotForUs):
        opened(raw[:-cut], one)


def test_chunks_cannot_change_places() -> None:
    one = age.new_identity()
    raw = sealed(bytes(range(256)) * (3 * age.CHUNK // 256), one)
    piece = age.CHUNK + age.TAG
    start = len(raw) - 3 * piece
    swapped = raw[:start] + raw[start + piece : start + 2 * piece] + raw[start : start + piece] + raw[-piece:]
    with pytest.raises(age.NotForUs):
        opened(swapped, one)


def test_somebody_else_opens_nothing() -> None:
    with pytest.raises(age.NotForUs):
        opened(sealed(b"roster", age.new_identity()), age.new_identity())


def test_a_share_of_low_order_is_refused() -> None:
    one = age.new_identity()
    raw = sealed(b"roster", one).split(b"\n")
    raw[1] = b"-> X25519 " + b"A" * 43
    with pytest.raises(age.NotForUs):
        opened(b"\n".join(raw), one)
