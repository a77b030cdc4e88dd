"""Two texts side by side with what differs marked. Must never let through markup of theirs."""

import re
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts as HTML: words gone in `<del>`, words new in `<ins>`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    left, right = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        was, now = escape("".join(old[a:b])), escape("".join(new[c:d]))
        left.append(was if kind == "equal" or not was else f"<del>{was}</del>")
        right.append(now if kind == "equal" or not now else f"<ins>{now}</ins>")
    # Every piece was escaped above.
    return mark_safe("".join(left)), mark_safe("".join(right))
