"""A backup's file: what comes out is what went in, or nothing that was changed."""

import io
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from apps.operations import backups_sealed
from apps.operations.backups_sealed import CHUNK, HEAD, TAG, Sealer, Unopened, opened

KEY, OTHER = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def seal(*pieces: bytes, key: str = KEY) -> bytes:
    """The file made of these pieces."""

    with tempfile.TemporaryFile() as out:
        sealer = Sealer(out, key)
        for piece in pieces:
            sealer.write(piece)
        sealer.finish()
        out.seek(0)
        return out.read()


def unseal(file: bytes, *keys: str) -> bytes:
    return b"".join(opened(io.BytesIO(file), keys or (KEY,)))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 17])
def test_whatever_its_length(size: int) -> None:
    plain = bytes(number % 251 for number in range(1000)) * (size // 1000 + 1)
    plain = plain[:size]
    assert unseal(seal(plain)) == plain == unseal(seal(*(plain[at : at + 70_001] for at in range(0, size, 70_001))))


def test_nothing_of_it_is_readable() -> None:
    file = seal(b"el suelo de Ana es 185 euros" * 100)
    assert b"185" not in file[HEAD:] and b"Ana" not in file and KEY.encode() not in file


@given(st.data())
def test_one_changed_bit_is_noticed(data: st.DataObject) -> None:
    file = bytearray(WHOLE)
    at = data.draw(st.integers(HEAD, len(file) - 1))
    file[at] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unopened):
        unseal(bytes(file))


@given(st.integers(0, 3 * CHUNK))
def test_cut_off_anywhere_it_does_not_open(length: int) -> None:
    if length < len(WHOLE):
        with pytest.raises(Unopened):
            unseal(WHOLE[:length])


def test_cut_off_or_changed_about_between_chunks() -> None:
    one = CHUNK + TAG
    first, second, third = WHOLE[HEAD : HEAD + one], WHOLE[HEAD + one : HEAD + 2 * one], WHOLE[HEAD + 2 * one :]
    for order in ((first,), (first, second), (first, third), (second, first, third), (first, first, second, third)):
        with pytest.raises(Unopened):
            unseal(WHOLE[:HEAD] + b"".join(order))
    with pytest.raises(Unopened):
        unseal(WHOLE + third)


def test_only_its_key_opens_it_and_it_says_which() -> None:
    file = seal(b"x")
    assert unseal(file, OTHER, KEY) == b"x"
    with pytest.raises(Unopened, match=backups_sealed._mark(KEY)):
        unseal(file, OTHER)
    with pytest.raises(Unopened, match="huella"):
        unseal(file, "no es una llave")


def test_changing_the_key_rewrites_the_head_alone(tmp_path: Path) -> None:
    at = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
    path, lost = backups_sealed.named(tmp_path, at), backups_sealed.named(tmp_path, at.replace(day=2))
    path.write_bytes(WHOLE)
    lost.write_bytes(seal(b"x", key=Fernet.generate_key().decode()))
    (tmp_path / "notas.backup").write_text("de otro")
    assert [each.path for each in backups_sealed.listing(tmp_path)] == [lost, path]
    assert backups_sealed.relock(tmp_path, [OTHER, KEY]) == 1 == backups_sealed.relock(tmp_path, [OTHER])
    assert unseal(path.read_bytes(), OTHER) == PLAIN and path.read_bytes()[HEAD:] == WHOLE[HEAD:]
    with pytest.raises(Unopened):
        unseal(path.read_bytes(), KEY)


PLAIN = bytes(range(256)) * (2 * CHUNK // 256) + b"el final"
WHOLE = seal(PLAIN)
