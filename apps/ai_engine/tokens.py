"""How many tokens a prompt takes, without the model's own tokenizer. Pure arithmetic on lengths.

It must never be taken for exact: `estimate` errs upwards, so that what fits by it fits, and `fewest` downwards, so that
a server that counts less has surely cut the prompt.
"""

from __future__ import annotations

from collections.abc import Sequence

from apps.ai_engine.prompts import Message

#: Characters of Spanish in a token: Llama 3's vocabulary needs about one for each 3.5 to 4, short codes, figures and
#: capitals more.
CHARS_PER_TOKEN = 3.0
#: No prose reaches as many characters a token.
MOST_CHARS_PER_TOKEN = 8.0
#: What the chat template adds to a message: its role and the marks at both ends.
PER_MESSAGE = 6


def estimate(messages: Sequence[Message]) -> int:
    """Return the tokens that the messages take, rather too many than too few."""
    return sum(PER_MESSAGE + _up(len(each["content"]), CHARS_PER_TOKEN) for each in messages)


def fewest(messages: Sequence[Message]) -> int:
    """Return the tokens that the messages take at the very least."""
    return int(sum(len(each["content"]) for each in messages) / MOST_CHARS_PER_TOKEN)


def _up(length: int, size: float) -> int:
    return -int(-length // size)
