"""Pages gone wrong: the chat in a new design, a tab that crashes, the other consent overlay.

Pure: a page's bytes in, bytes out. The same bytes mean that the page has nothing of what would change.
"""

from __future__ import annotations

from apps.sandbox.chance import Armed
from apps.sandbox.mangle import Change

_SEND = {"btn-send-message": "ChatBar__submit", "send-btn-wrapper": "ChatBar__action"}
#: New design -> old name and new name. The page's own script and sheet are served with the same changes, so that
#: the page works for a person; only who knows it by the old names is lost.
RENAMES: dict[str, dict[str, str]] = {
    "selectors_send": _SEND,
    "selectors": {
        **_SEND,
        "CurrentConversation__": "ConversationView__",
        "textarea-": "ChatBar__",
        "textarea[name=message]": "textarea[name=draft]",
        'name="message"': 'name="draft"',
        "message-cloud": "Bubble__box",
        "message-body": "Bubble",
        "message-status": "Bubble__state",
        "from-self": "is-own",
    },
}
#: Files of the page that come in the new design too.
REDRAWN = ("chat.js", "sandbox.css")
#: Deep enough to overflow the stack of Chromium's layout (it falls from about 4 000 on, without much memory).
DEPTH = 8000
_CRASH = """<script>setTimeout(() => {
  const top = document.createElement("div");
  for (let at = top, n = 0; n < DEPTH; n += 1) at = at.appendChild(document.createElement("div"));
  document.body.append(top);
  document.body.offsetHeight;
  document.documentElement.replaceChildren(); // a browser that survived: empty and without an answer for a while
  for (const ends = Date.now() + 15000; Date.now() < ends; );
}, WAIT)</script>"""


def redrawn(design: str, text: str) -> str:
    """A file of the chat page in that design. Raises KeyError for an unknown one."""
    for old, new in RENAMES[design].items():
        text = text.replace(old, new)
    return text


def redesigned(fault: Armed, body: bytes) -> bytes:
    """The chat page in the design that has the fault's name."""
    if b'"/static/chat.js"' not in body:
        return body
    html = redrawn(fault.kind, body.decode())
    for name in REDRAWN:
        html = html.replace(f'"/static/{name}"', f'"/redesign/{fault.kind}/{name}"')
    return html.encode()


def crashing(fault: Armed, body: bytes) -> bytes:
    """The chat page, whose tab crashes `seconds` after it was opened."""
    if b"<tsl-current-conversation" not in body:
        return body
    script = _CRASH.replace("DEPTH", str(DEPTH)).replace("WAIT", str(round(fault.seconds * 1000)))
    return body.replace(b"</body>", script.encode() + b"</body>")


def didomi(fault: Armed, body: bytes) -> bytes:
    """The same page with the other maker's consent overlay."""
    return body.replace(b'"/static/consent.js"', b'"/static/didomi.js"')


CHANGES: dict[str, Change] = {
    "selectors": redesigned,
    "selectors_send": redesigned,
    "page_crash": crashing,
    "consent_didomi": didomi,
}
