"""Telephones whose pieces lie in several messages of one person.

Must never take an exchange of offers for one: round numbers one after another are haggling.
"""

from __future__ import annotations

from collections.abc import Sequence

from apps.language.hints import BACKWARDS, CALL, IN_PIECES, JOIN
from apps.language.normalise import Normalised, normalise
from apps.language.phones import MOBILE, Group, choices, digit_groups, phones


def phones_across(texts: Sequence[str]) -> tuple[str, ...]:
    """Telephones split over consecutive messages of one person, the last of `texts` being part of them.

    Also with words or other messages between, backwards, or not yet whole where the person says that it comes
    in pieces.
    """
    forms = [normalise(text[:300]) for text in texts[-8:]]
    if len(forms) < 2:
        return ()
    pieces = [digit_groups(form.text) for form in forms]
    if not pieces[-1]:
        return ()
    joined = normalise("\n".join(form.text for form in forms))
    border = len(joined.text) - len(forms[-1].text)
    told_to_join = JOIN.search(joined.text) is not None
    if _is_haggling(pieces) and not told_to_join:
        return ()
    alone = {contact.value for contact in phones(forms[-1])}
    whole = tuple(contact.value for contact in phones(joined) if contact.end > border and contact.value not in alone)
    return whole or _pieced(joined.text, told_to_join, forms, pieces)


def _pieced(
    told: str, told_to_join: bool, forms: list[Normalised], pieces: Sequence[Sequence[Group]]
) -> tuple[str, ...]:
    asked = told_to_join or CALL.search(told) is not None
    digits, parts = "", 0
    for form, groups in zip(reversed(forms), reversed(pieces), strict=True):
        chosen = choices(form.text, groups)[1]
        if not chosen or ("eur" in form.text and not told_to_join):
            continue
        if not asked and not _is_bare(form.text, chosen):
            continue
        digits = "".join(group.digits for group in chosen) + digits
        parts += 1
        if parts < 2 or len(digits) < 9:
            continue
        if MOBILE.fullmatch(digits):
            return (digits,)
        if asked and BACKWARDS.search(told) and MOBILE.fullmatch(digits[::-1]):
            return (digits[::-1],)
    in_pieces = told_to_join and MOBILE.match(digits.ljust(9, "0")) and len(digits) > 2
    announced = IN_PIECES.search(told) is not None and CALL.search(told) is not None
    return (digits[:9],) if in_pieces and (announced or (parts > 1 and len(digits) >= 6)) else ()


def _is_bare(plain: str, groups: Sequence[Group]) -> bool:
    """Hardly anything but digits, and no question: not an offer."""
    return len(plain) - sum(group.end - group.start for group in groups) <= 8 and "?" not in plain


def _is_haggling(pieces: Sequence[Sequence[Group]]) -> bool:
    """One round number after another."""
    values = [group.digits for groups in pieces for group in groups]
    return all(len(value) > 1 and value[-1] in "05" for value in values)
