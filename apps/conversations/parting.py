"""Heard around every erasure of a buyer; apart from `erasure` so that whoever listens need not load it at the start."""

from django.dispatch import Signal

#: Sent before anything is erased (`buyer_id`), outside any transaction, and after (with `by`, `via`, `told`: what was
#: answered to the first), within the erasure's own. Whoever has a reason to keep, or keeps more elsewhere, hears it and
#: may raise Refused.
erasing, erased = Signal(), Signal()
