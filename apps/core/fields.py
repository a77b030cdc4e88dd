"""Model field whose value is encrypted at rest. Never logs or shows the plain value."""

from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class Undecryptable(Exception):
    """No configured key opens the stored value: WALLE_FIELD_KEYS lost the key it was written with."""


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.WALLE_FIELD_KEYS])


def encrypt(plain: str) -> str:
    """Ciphertext of `plain` under the newest key (first of WALLE_FIELD_KEYS)."""
    return _keys().encrypt(plain.encode()).decode()


def decrypt(cipher: str) -> str:
    """Plain text of `cipher`. Raises Undecryptable when no configured key fits."""
    try:
        return _keys().decrypt(cipher.encode()).decode()
    except InvalidToken as error:
        raise Undecryptable(
            "no key of WALLE_FIELD_KEYS opens this value; restore the key it was written with"
        ) from error


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text kept as Fernet ciphertext in the database; '' stays ''. Lookups other than `isnull` and '' are
    meaningless.
    """

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, expression: object, connection: object) -> str | None:
        return decrypt(value) if value else value
