"""The desk's words in a second language: what there is to translate, found in the source, and the catalogue that Django
reads, written without any tool outside Python.

The source's words are Spanish. English is complete: a test asks for every one of them.
"""

import ast
import json
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Template, engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

from apps.conversations import negotiation, outcomes
from apps.desk.labels import labels

ROOT = Path(settings.BASE_DIR)
LOCALE = ROOT / "apps" / "desk" / "locale"
#: Functions whose first word is to be translated; a refusal is translated where it is shown.
_CALLS = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "Refused"})
#: Not the desk's: the practice market and commands. What operations has there is privacy's.
_ELSEWHERE = ("apps/sandbox/", "apps/operations/", "apps/marketplace/events.py")
_AND_YET = "apps/operations/privacy/"
HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: {}\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
_WORD = re.compile(r"[^\W\d_]")
_PART = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[0\]|msgstr\[1\]) "(.*)"$')


@dataclass(frozen=True, order=True)
class Message:
    """One text of the source; `many` where it has a form for several."""

    one: str
    many: str = ""


def messages() -> dict[Message, str]:
    """Everything there is to translate, and where each was found first."""
    found: dict[Message, str] = {}
    with translation.override(None):
        for each, where in (*_in_code(), *_in_tables(), *_in_templates(), *_in_models()):
            if _WORD.search(re.sub(r"%\(\w+\)s", "", each.one)):
                found.setdefault(each, where)
    return found


def _in_code() -> Iterator[tuple[Message, str]]:
    for path in sorted((ROOT / "apps").rglob("*.py")):
        where = str(path.relative_to(ROOT))
        if where.startswith(_ELSEWHERE) and not where.startswith(_AND_YET):
            continue
        tree = ast.parse(path.read_text())
        texts = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS and node.args:
                for text in _table(node.args[0], tree):
                    yield Message(text), where
                said = [_text(each, texts) for each in node.args[: 2 if "ngettext" in node.func.id else 1]]
                if said[0]:
                    yield Message(*(each for each in said if each)), where
            elif isinstance(node, ast.Call):  # why a turn is held, kept with it and translated where it is shown
                yield from ((Message(each), where) for each in _why_held(node))


def _why_held(node: ast.Call) -> list[str]:
    """The sentence of «turns.hold(turn, code, sentence)», «hold_because=(code, sentence)» or «reason_detail=…»."""
    given = {each.arg: each.value for each in node.keywords}
    because = given.get("hold_because")
    said = [given.get("reason_detail"), because.elts[-1] if isinstance(because, ast.Tuple) else None]
    if isinstance(node.func, ast.Attribute) and node.func.attr == "hold" and len(node.args) == 3:
        said.append(node.args[2])
    return [text for each in said if each is not None and (text := _text(each, {}))]


def _table(node: ast.expr, tree: ast.Module) -> list[str]:
    """All the words of WORDS, a table of the same file, where `node` is «WORDS[…]» or «WORDS.get(…)»."""
    node = node.func if isinstance(node, ast.Call) else node
    if not (isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.value, ast.Name)):
        return []
    for each in tree.body:
        named = [target.id for target in getattr(each, "targets", ()) if isinstance(target, ast.Name)]
        if node.value.id in named and isinstance(each, ast.Assign) and isinstance(each.value, ast.Dict):
            return [said for value in each.value.values if (said := _text(value, {}))]
    return []


def _text(node: ast.expr, texts: dict[str, Any]) -> str:
    value = node.value if isinstance(node, ast.Constant) else texts.get(node.id) if isinstance(node, ast.Name) else ""
    return value if isinstance(value, str) else ""


def _in_tables() -> Iterator[tuple[Message, str]]:
    """Words that code keeps by their key and the desk translates where it shows them."""
    for table in (negotiation.REASONS, outcomes.WHYS):
        for said in table.values():
            yield Message(said), "tables"


def _in_templates() -> Iterator[tuple[Message, str]]:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    for path in sorted((ROOT / "apps" / "desk" / "templates").rglob("*.html")):
        where, page = str(path.relative_to(ROOT)), Template(path.read_text(), engine=engine)
        nodes: Any = page.nodelist.get_nodes_by_type((TranslateNode, BlockTranslateNode))  # type: ignore[arg-type]
        for node in nodes:
            if isinstance(node, BlockTranslateNode):
                many = node.render_token_list(node.plural)[0] if node.plural else ""
                yield Message(node.render_token_list(node.singular)[0], many), where
            elif isinstance(said := getattr(node.filter_expression.var, "literal", None), str):
                yield Message(said.replace("%", "%%")), where  # so Django asks for it


def _in_models() -> Iterator[tuple[Message, str]]:
    for place, _name, text in labels():
        yield Message(text), f"models: {place}"


def path(language: str, ending: str = "po") -> Path:
    """Where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / f"django.{ending}"


def read(language: str) -> dict[Message, list[str]]:
    """The translations of a catalogue. Raises ValueError with the line that can't be read."""
    found: dict[Message, list[str]] = {}
    entry: dict[str, str] = {}
    for number, line in enumerate([*path(language).read_text().splitlines(), ""], 1):
        if line.startswith("#"):
            continue
        if part := _PART.match(line):
            entry[part[1]] = json.loads(f'"{part[2]}"')
        elif line.startswith('"') and entry:
            entry[list(entry)[-1]] += json.loads(line)
        elif line:
            raise ValueError(f"{path(language)}, line {number}: not understood")
        elif entry:
            said = [text for name, text in entry.items() if name.startswith("msgstr")]
            found[Message(entry["msgid"], entry.get("msgid_plural", ""))] = said
            entry = {}
    found.pop(Message(""), None)
    return found


def write(language: str, said: Mapping[Message, list[str]]) -> None:
    """Writes a catalogue for people, in the order given; one line a text."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False)

    head = "".join(f"{quoted(line)}\n" for line in HEADER.format(language).splitlines(keepends=True))
    parts = [f'msgid ""\nmsgstr ""\n{head}']
    for each, texts in said.items():
        one = f"msgid {quoted(each.one)}\n"
        if each.many:
            lines = "".join(f"msgstr[{n}] {quoted(text)}\n" for n, text in enumerate(texts))
            parts.append(f"{one}msgid_plural {quoted(each.many)}\n{lines}")
        else:
            parts.append(f"{one}msgstr {quoted(texts[0])}\n")
    path(language).parent.mkdir(parents=True, exist_ok=True)
    path(language).write_text("\n".join(parts))


def compiled(language: str) -> bytes:
    """The catalogue as programs read it (GNU gettext's MO format)."""
    pairs = {"": HEADER.format(language)}
    for each, texts in read(language).items():
        if all(texts):
            pairs[f"{each.one}\0{each.many}" if each.many else each.one] = "\0".join(texts)
    keys = sorted(pairs, key=str.encode)
    columns = [[key.encode() for key in keys], [pairs[key].encode() for key in keys]]
    at = 28 + 16 * len(keys)
    tables = words = b""
    for column in columns:
        for text in column:
            tables += struct.pack("<2I", len(text), at + len(words))
            words += text + b"\0"
    return struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, at) + tables + words
