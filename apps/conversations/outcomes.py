"""How conversations ended, and by what: item, intent, voice, guiding text, arm of an experiment. Pure.

One story a conversation, counted whole: what has not ended yet counts as begun, never as lost.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from statistics import median

from apps.conversations import evidence
from apps.conversations.evidence import Figure

#: From the detector's band «high» on, see security.fraud.verdict.BANDS.
RISKY = 60
AGREED, LOST, OPEN = "agreed", "lost", "open"
#: Why no deal came of it, in the order in which they are asked.
WHYS = {
    "fraude": "olía a estafa",
    "no_se_presento": "no se presentó",
    "anulado": "se anuló lo acordado",
    "otro_comprador": "se vendió a otra persona",
    "bajo_minimo": "ofrecía menos del mínimo",
    "precio": "no hubo acuerdo en el precio",
    "sin_contestar": "no se le contestó",
    "callo": "dejó de escribir",
}


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation. `agreement`: its last one's status; `price` that one's; `best_offer`: the buyer's; `decided`:
    drafts a person decided on, `unedited` of them.
    """

    conversation: int
    began: datetime
    item: str
    intent: str
    persona: str
    prompt: int | None
    list_price: Decimal | None
    floor: Decimal | None
    agreement: str
    price: Decimal | None
    agreed_at: datetime | None
    over: bool
    sold_to_other: bool
    risk: int
    best_offer: Decimal | None
    buyer_had_last_word: bool
    decided: int
    unedited: int


@dataclass(frozen=True, slots=True)
class Group:
    """What came of some conversations. Shares and ratios as parts of one; `hours`: median from the first message to
    the deal. `over_floor` is None for whoever may not know floors.
    """

    name: str
    begun: int
    deals: Figure
    realised: Figure
    over_floor: Figure | None
    hours: float | None
    unedited: Figure
    lost: int
    whys: tuple[tuple[str, int], ...]


def end(story: Story) -> str:
    """AGREED, LOST or OPEN."""
    if story.agreement in ("agreed", "done"):
        return AGREED
    return LOST if story.over or story.agreement else OPEN


def why(story: Story) -> str:
    """Why no deal came of it, a key of WHYS; «» where one did or may still."""
    if end(story) != LOST:
        return ""
    if story.risk >= RISKY:
        return "fraude"
    if story.agreement == "no_show":
        return "no_se_presento"
    if story.agreement:
        return "anulado"
    if story.sold_to_other:
        return "otro_comprador"
    if story.best_offer is not None:
        return "bajo_minimo" if story.floor is not None and story.best_offer < story.floor else "precio"
    return "sin_contestar" if story.buyer_had_last_word else "callo"


def group(name: str, stories: Sequence[Story], *, floors: bool) -> Group:
    """The figures of some conversations. Without `floors` nothing in them depends on one."""
    deals = [each for each in stories if end(each) == AGREED]
    settled = [each for each in stories if end(each) != OPEN]
    whys = Counter(code for each in stories if (code := why(each)))
    if not floors and (under := whys.pop("bajo_minimo", 0)):
        whys["precio"] += under
    hours = [(each.agreed_at - each.began).total_seconds() / 3600 for each in deals if each.agreed_at]
    return Group(
        name=name,
        begun=len(stories),
        deals=evidence.share(len(deals), len(settled)),
        realised=evidence.mean([ratio for each in deals if (ratio := _ratio(each.price, each.list_price)) is not None]),
        over_floor=evidence.mean([ratio for each in deals if (ratio := _ratio(each.price, each.floor)) is not None])
        if floors
        else None,
        hours=median(hours) if hours else None,
        unedited=evidence.share(sum(each.unedited for each in stories), sum(each.decided for each in stories)),
        lost=sum(whys.values()),
        whys=tuple(sorted(whys.items(), key=lambda each: (-each[1], each[0]))),
    )


def _ratio(price: Decimal | None, of: Decimal | None) -> float | None:
    return float(price / of) if price and of else None


def groups(stories: Iterable[Story], by: str, *, floors: bool) -> list[Group]:
    """One group for each value of the attribute `by` of a story, the largest first."""
    split: dict[str, list[Story]] = defaultdict(list)
    for each in stories:
        value = getattr(each, by)
        split["" if value is None else str(value)].append(each)
    made = [group(name, some, floors=floors) for name, some in split.items()]
    return sorted(made, key=lambda each: (-each.begun, each.name))


#: An experiment is ended early where its variant is surely worse; before so many conversations nothing is sure.
EARLIEST, SURELY = 30, 0.998
BETTER, WORSE, HARMFUL, NO_MATTER = "better", "worse", "harmful", "no_matter"


def worth(story: Story) -> float:
    """What a settled conversation brought, in parts of the list price: nothing where no deal came of it."""
    return (_ratio(story.price, story.list_price) or 0.0) if end(story) == AGREED else 0.0


def judge(control: Sequence[Story], variant: Sequence[Story], *, enough: int, over: bool) -> tuple[str, Figure]:
    """What is known of an experiment: BETTER, WORSE or NO_MATTER once each arm has `enough` settled conversations or
    its time is `over`; HARMFUL at any time; «» while it goes on. And how much more a conversation of the
    variant brought.

    The end is fixed beforehand, because looking again and again until something shows finds differences where there
    are none; only harm is looked for meanwhile, with an interval wide enough for many looks.
    """
    one, other = ([worth(each) for each in arm if end(each) != OPEN] for arm in (control, variant))
    apart = evidence.mean_difference(one, other)
    if over or apart.n >= enough:
        if apart.low is None or apart.high is None:
            return NO_MATTER, apart
        return (BETTER if apart.low > 0 else WORSE if apart.high < 0 else NO_MATTER), apart
    surely = evidence.mean_difference(one, other, SURELY)
    harmful = apart.n >= EARLIEST and surely.high is not None and surely.high < 0
    return (HARMFUL if harmful else ""), apart
