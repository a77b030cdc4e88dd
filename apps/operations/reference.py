"""The reference of every setting, told from the file that reads them: name, what it may be, default, what it does."""

import ast
import re
from typing import Any

HEAD = """# Configuration

Made by `manage.py configuration > docs/configuration.md` from `walle/settings.py`; a test keeps both in step.

A value comes from the environment, else from `secrets.env` and `runtime.env` of the data directory; else it is the
default. A value that can't be is refused at the start with its name and what was expected; so is a `WALLE_…` that
nobody knows. Times are in seconds.
"""
#: Read by the launcher before there are settings.
LAUNCHER = """
## The launcher

| variable | may be | default | what |
|---|---|---|---|
| `WALLE_PORT_ADMIN` | port | 8000 | Where the admin listens, on the loopback. |
| `WALLE_PORT_FLOWER` | port | 5555 | Where Flower listens, on the loopback. |
| `WALLE_PORT_SANDBOX` | port | 8900 | The demo's marketplace. |
"""
_TABLE = "\n| variable | may be | default | what |\n|---|---|---|---|\n"


def page(source: str) -> str:
    """The page in Markdown. `source`: the text of walle/settings.py."""
    lines = source.splitlines()
    parts, section, told = [HEAD], "", set[str]()
    for statement in ast.parse(source).body:
        for call in (node for node in ast.walk(statement) if isinstance(node, ast.Call)):
            row = _row(call, statement, lines)
            if row is None or row[0] in told:
                continue
            told.add(row[0])
            if (now := _section(lines, call.lineno)) != section:
                section = now
                parts.append(f"\n## {section}\n{_TABLE}")
            parts.append(f"| `{row[0]}` | {row[1]} | {row[2]} | {row[3]} |\n")
    return "".join(parts) + LAUNCHER


def _row(call: ast.Call, statement: ast.stmt, lines: list[str]) -> tuple[str, str, str, str] | None:
    """Name, values, default and meaning of the setting that a call reads; None where it reads none."""
    read = call.func
    if not (isinstance(read, ast.Attribute) and isinstance(read.value, ast.Name) and read.value.id == "read"):
        return None
    given = [_value(each) for each in call.args]
    if not given or not isinstance(given[0], str):
        return None
    default = given[1] if len(given) > 1 else ""
    shown = ("yes" if default else "no") if isinstance(default, bool) else f"`{default}`" if default != "" else "—"
    return given[0], _may_be(read.attr, given[2:]), shown, _meaning(statement, call, lines)


def _may_be(kind: str, more: list[Any]) -> str:
    """What a setting of a kind takes; `more`: what follows the default where it is read."""
    if kind == "number":
        return f"{more[0]:g} to {more[1]:g}"
    if kind in ("choice", "url"):
        allowed = ", ".join(more[0] if more else ("http", "https"))
        return allowed if kind == "choice" else f"address: {allowed}"
    return {"flag": "yes, no", "words": "texts, commas between"}.get(kind, "text")


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return "postgres://walle@localhost/walle" if isinstance(node, ast.Name) else ""


def _meaning(statement: ast.stmt, call: ast.Call, lines: list[str]) -> str:
    """The comments above the statement, and the one behind the call."""
    above: list[str] = []
    for line in reversed(lines[: statement.lineno - 1]):
        if not line.startswith("# ") or line.startswith("# ---"):
            break
        above.insert(0, line[2:])
    behind = re.search(r"  # (.+)$", lines[call.lineno - 1])
    said = " ".join([*above, *([behind[1]] if behind else [])])
    if said.partition(" ")[0].isalpha():
        said = said[:1].upper() + said[1:]
    return said.rstrip(".") + "." if said else ""


def _section(lines: list[str], number: int) -> str:
    heads = [line for line in lines[:number] if line.startswith("# --- ")]
    return heads[-1].removeprefix("# --- ").partition(":")[0] if heads else ""
