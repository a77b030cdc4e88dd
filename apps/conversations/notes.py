"""Notes between colleagues about a conversation, and who is named in them.

Must never come near a buyer: nothing here opens a turn, writes a reply or a message, or is read by a brief; and a
reply that names a colleague as notes do is a note in the wrong box (`named_in`).
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from apps.conversations.models import Mention, Note
from apps.conversations.refused import Refused
from apps.core import clock, logs

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST = 1000
#: «@ana», but not the second half of an e-mail address.
_NAMED = re.compile(r"(?<![\w@.+-])@(\w+(?:[.-]\w+)*)")

log = logs.get(__name__)


@dataclass(frozen=True)
class Written:
    """A note that was kept: whom it tells, and the names in it that nobody of the staff has."""

    note: Note
    told: tuple["User", ...]
    nobody: tuple[str, ...]


def write(conversation_id: int, text: str, *, by: "User") -> Written:
    """Keeps a note; whoever is named in it finds it waiting. Raises Refused with a Spanish sentence."""
    text = text.strip()
    if not text:
        raise Refused("Escribe algo en la nota.")
    if len(text) > LONGEST:
        raise Refused(f"Una nota tiene {LONGEST} caracteres como mucho; esta tiene {len(text)}.")
    told, nobody = _read(text)
    with transaction.atomic():
        note = Note.objects.create(conversation_id=conversation_id, author=by, text=text)
        Mention.objects.bulk_create(Mention(note=note, person=each) for each in told if each.pk != by.pk)
    log.info("note.written", conversation=conversation_id, by=by.pk, told=len(told))
    return Written(note, tuple(told), tuple(nobody))


def tell(conversation_id: int, text: str, *, to: "User", by: "User") -> None:
    """Keeps a note of ours in `by`'s name that waits for `to`."""
    note = Note.objects.create(conversation_id=conversation_id, author=by, text=text)
    Mention.objects.create(note=note, person=to)


def people() -> list["User"]:
    """Who can be named in a note."""
    users = get_user_model()._default_manager.filter(is_active=True, is_staff=True)
    return list(users.only("id", "username", "first_name").order_by("username"))


def named_in(text: str) -> list["User"]:
    """The colleagues that a text names with «@»; no query where it has none."""
    return _read(text)[0]


def mark_seen(conversation_id: int, *, by: "User") -> int:
    """The person has the conversation's notes before them; returns how many were new to them."""
    new = Mention.objects.filter(note__conversation_id=conversation_id, person=by, seen_at=None)
    return new.update(seen_at=clock.now())


def unseen(person: "User") -> int:
    """How many notes wait for a person."""
    return Mention.objects.filter(person=person, seen_at=None).count()


def _read(text: str) -> tuple[list["User"], list[str]]:
    """(who is named, names nobody has), each once and in their order. A first name that two have names both."""
    names = list(dict.fromkeys(_plain(found) for found in _NAMED.findall(text)))
    if not names:
        return [], []
    known: dict[str, list[User]] = {}
    for person in people():
        for name in {_plain(person.username), _plain(person.first_name.partition(" ")[0])} - {""}:
            known.setdefault(name, []).append(person)
    told = {person.pk: person for name in names for person in known.get(name, ())}
    return list(told.values()), [name for name in names if name not in known]


def _plain(name: str) -> str:
    """Lower case, without accents."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
