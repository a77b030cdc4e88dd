"""The keys that encrypt columns and backups: shown by fingerprint, written down on paper once, changed without loss.

WALLE_FIELD_KEYS are Fernet keys: the first encrypts, all decrypt. They seal the backups too, and each backup carries
the installation's other secrets inside, so that one key on paper brings everything back. Must never print a key except
where somebody asks for it to write it down, nor drop one that anything still needs.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from apps.core import logs
from apps.core.fields import EncryptedTextField
from apps.desk import audit
from apps.desk.models import AuditEvent
from apps.operations import backups_sealed
from apps.operations.console import Refused
from walle import vault

ESCROW = "keys_escrow"
NAME = "WALLE_FIELD_KEYS"
BATCH = 500

log = logs.get(__name__)


@dataclass(frozen=True)
class Column:
    """One encrypted column and how many of its values each key opens; `lost` opens with none."""

    table: str
    name: str
    by_key: dict[str, int]
    lost: int


def fingerprint(key: str) -> str:
    """What names a key without giving it away: twelve hexadecimal digits of its digest."""
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def encrypted_columns() -> list[tuple[str, str, str]]:
    """(table, column, primary key's column) of every encrypted field of the installed models."""
    return sorted(
        (model._meta.db_table, str(field.column), str(model._meta.pk.column))
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedTextField)
    )


def usage() -> list[Column]:
    """Which key opens how many values of which column."""
    rings = {fingerprint(key): Fernet(key) for key in settings.WALLE_FIELD_KEYS}
    found = []
    for table, column, pk in encrypted_columns():
        by_key, lost = dict.fromkeys(rings, 0), 0
        for _pk, cipher in _values(table, column, pk):
            opened = next((name for name, ring in rings.items() if _opens(ring, cipher)), None)
            if opened is None:
                lost += 1
            else:
                by_key[opened] += 1
        found.append(Column(table, column, by_key, lost))
    return found


def _opens(ring: Fernet, cipher: str) -> bool:
    try:
        ring.decrypt(cipher.encode())
    except InvalidToken:
        return False
    return True


def _values(table: str, column: str, key: str) -> Iterator[tuple[Any, str]]:
    """Every value of a column with its row's primary key, BATCH at a time in that order."""
    names = {"table": sql.Identifier(table), "column": sql.Identifier(column), "pk": sql.Identifier(key)}
    query = sql.SQL(
        "SELECT {pk}, {column} FROM {table} WHERE {column} <> '' AND (%s OR {pk} > %s) ORDER BY {pk} LIMIT %s"
    ).format(**names)
    first, after = True, "0"
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, (first, after, BATCH))
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < BATCH:
            return
        first, after = False, rows[-1][0]


def escrowed(key: str) -> bool:
    """Whether somebody confirmed that they wrote this key down."""
    return AuditEvent.objects.filter(page=ESCROW, object_id=fingerprint(key)).exists()


def acknowledge(key: str, *, by: str) -> None:
    """Keeps for good that the key is on paper."""
    audit.record(AuditEvent.Kind.DID, None, page=ESCROW, object_id=fingerprint(key), name=by)


def rotate(*, by: str, tell: Callable[[str], None] = lambda text: None) -> int:
    """Re-encrypts every column and the backups' locks with a new key, then drops the old ones; returns how many values.

    Interrupted, the next call goes on where it was: with more than one key none is made. Every key stays until nothing
    needs it any more. Nobody else may be at the database. Raises Refused.
    """
    home, keys = settings.WALLE_DATA_DIR, list(settings.WALLE_FIELD_KEYS)
    in_file = vault.read(home).get(NAME, "")
    if os.environ.get(NAME):
        if len(keys) == 1:
            raise Refused(
                f"{NAME} viene del entorno y no la puede cambiar Wall-E. Pon delante una nueva, separada por una coma "
                "(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'), y repite."
            )
    elif in_file.split(",") != keys:
        raise Refused(f"{NAME} de {home / vault.FILE} no es la que se está usando: repite el comando.")
    elif len(keys) == 1:
        keys = [Fernet.generate_key().decode(), *keys]
        change_secrets(home, {NAME: ",".join(keys)})
    settings.WALLE_FIELD_KEYS = keys
    moved = sum(_reencrypt(*where, keys, tell) for where in encrypted_columns())
    sealed = backups_sealed.relock(backups_sealed.folder(), keys)
    tell(f"Copias de seguridad que se abren con la llave nueva: {sealed}.")
    # Looked at again with the new key alone: only then the old ones go.
    settings.WALLE_FIELD_KEYS = keys[:1]
    left = [f"{each.table}.{each.name}: {each.lost}" for each in usage() if each.lost]
    if left:
        settings.WALLE_FIELD_KEYS = keys
        raise Refused(f"Hay valores que no abre la llave nueva ({', '.join(left)}); no se quita ninguna. Repite.")
    if not os.environ.get(NAME):
        change_secrets(home, {NAME: keys[0]})
    audit.record(
        AuditEvent.Kind.DID,
        None,
        page="keys_rotate",
        object_id=fingerprint(keys[0]),
        name=by,
        detail=f"{moved} valores",
    )
    log.warning("keys.rotated", key=fingerprint(keys[0]), values=moved, by=by)
    return moved


def _reencrypt(table: str, column: str, key: str, keys: list[str], tell: Callable[[str], None]) -> int:
    """Of one column; a value that changed meanwhile is left alone, and found by the look at the end."""
    newest, others = Fernet(keys[0]), [Fernet(key) for key in keys[1:]]
    update = sql.SQL("UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s").format(
        table=sql.Identifier(table), column=sql.Identifier(column), pk=sql.Identifier(key)
    )
    moved = 0
    batch: list[tuple[str, Any, str]] = []
    for pk, cipher in _values(table, column, key):
        if _opens(newest, cipher):
            continue
        ring = next((each for each in others if _opens(each, cipher)), None)
        if ring is None:
            raise Refused(
                f"Un valor de {table}.{column} ({pk}) no lo abre ninguna llave: devuelve a {NAME} la suya o "
                "vacía ese valor."
            )
        batch.append((newest.encrypt(ring.decrypt(cipher.encode())).decode(), pk, cipher))
        if len(batch) == BATCH:
            moved += _write(update, batch)
            batch = []
    moved += _write(update, batch)
    tell(f"{table}.{column}: {moved}")
    return moved


def _write(update: sql.Composed, batch: list[tuple[str, Any, str]]) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(update, batch)
    return len(batch)


def change_secrets(home: Path, changes: dict[str, str]) -> None:
    """Replaces values of a data directory's secrets, all or none, for its owner's eyes only."""
    kept = vault.read(home) | changes
    draft = home / f".{vault.FILE}.{os.getpid()}"
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write("# Generated. Losing it makes the encrypted columns of this database unreadable.\n")
        out.writelines(f"{name}={value}\n" for name, value in kept.items())
        out.flush()
        os.fsync(out.fileno())
    draft.rename(home / vault.FILE)
