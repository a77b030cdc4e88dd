"""Which conversations try what, and when a trial ends.

Never touches what a person set for this very conversation or item, nor any floor: a ladder on trial concedes within it
like any other, and what was said stays in the ledger.
"""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, FilteredRelation, Q

from apps.ai_engine.models import Persona, PromptVersion
from apps.conversations import outcome_rows, outcomes
from apps.conversations.models import Conversation, Enrolment, Experiment
from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.core.prepared import Given, Prepared
from apps.marketplace.models import Account, validate_ladder

if TYPE_CHECKING:
    from django.contrib.auth.models import User

LONGEST = timedelta(days=180)
FEWEST, MOST = outcomes.EARLIEST, 10_000
What = Experiment.What
Arm = Enrolment.Arm
_RUNNING = Prepared(lambda: Experiment.objects.filter(ended_at=None))
_ON_TRIAL = Prepared(
    lambda: Enrolment.objects.filter(conversation=Given(0), arm=Arm.VARIANT, experiment__ended_at=None).select_related(
        "experiment"
    )
)
_PROMPT = Prepared(lambda: PromptVersion.objects.filter(active=True))

log = logs.get(__name__)


def start(
    name: str, what: str, variant: Any, *, share: int, enough: int, days: int, account: Account | None, by: "User"
) -> Experiment:
    """Begins a trial on conversations that start from now on. `variant`: a persona's slug, a guiding text's number or a
    ladder. Raises Refused.
    """
    if not name.strip():
        raise Refused("Ponle un nombre.")
    if what == What.PERSONA and not Persona.objects.filter(slug=variant).exists():
        raise Refused("Esa voz no existe.")
    if what == What.PROMPT and not PromptVersion.objects.filter(number=variant, active=False).exists():
        raise Refused("Elige un texto guía que exista y no sea el que se usa ya.")
    if what == What.LADDER:
        try:
            validate_ladder(variant)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from error
    if what not in What.values or not 1 <= share <= 99:
        raise Refused("Di qué cambia y en qué parte de las conversaciones, del 1 al 99 %.")
    if not FEWEST <= enough <= MOST or not 0 < days <= LONGEST.days:
        raise Refused(f"Entre {FEWEST} y {MOST} conversaciones en cada parte, y como mucho {LONGEST.days} días.")
    now = clock.now()
    try:
        with transaction.atomic():
            return Experiment.objects.create(
                name=name.strip()[:80], what=what, variant=variant, share=share, enough=enough, account=account,
                until=now + timedelta(days=days), started_at=now, started_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("Ya hay un experimento en marcha con eso mismo: acábalo antes.") from error


def stop(experiment_id: int, verdict: str = "") -> bool:
    """Ends a trial: everything is as before from now on. Returns whether it was running."""
    running = Experiment.objects.filter(pk=experiment_id, ended_at=None)
    return bool(running.update(ended_at=clock.now(), verdict=verdict))


def enrol(conversation: Conversation) -> None:
    """Settles the arm of a conversation in every running trial it is new enough for; called with its row locked. One
    query where nothing is tried, and one or two more where something is.
    """
    if not _RUNNING():
        conversation._on_trial = {}  # type: ignore[attr-defined]
        return
    own = FilteredRelation("enrolments", condition=Q(enrolments__conversation=conversation))
    running = Experiment.objects.filter(ended_at=None).annotate(own=own, arm=F("own__arm"))
    found, new = {}, []
    for each in running:
        arm = each.arm
        fits = each.started_at <= conversation.created_at and each.account_id in (None, conversation.account_id)
        if arm is None and fits and _free(conversation, each.what):
            arm = arm_of(each.pk, conversation.pk, each.share)
            new.append(Enrolment(experiment=each, conversation=conversation, arm=arm))
        if arm == Arm.VARIANT:
            found[each.what] = each.variant
    if new:
        Enrolment.objects.bulk_create(new, ignore_conflicts=True)
    conversation._on_trial = found  # type: ignore[attr-defined]


def arm_of(experiment_id: int, conversation_id: int, share: int) -> Arm:
    """By lot, the same whenever it is asked."""
    drawn = hashlib.sha256(f"{experiment_id}:{conversation_id}".encode()).digest()
    return Arm.VARIANT if int.from_bytes(drawn[:4], "big") % 100 < share else Arm.CONTROL


def _free(conversation: Conversation, what: str) -> bool:
    """Whether nobody has settled this for the conversation or its item by hand."""
    item = conversation.item
    if what == What.PERSONA:
        return not conversation.persona and not (item and item.persona)
    return what != What.LADDER or bool(item and not item.ladder)


def variants(conversation: Conversation) -> Mapping[str, Any]:
    """What this conversation tries now: the variant by what it changes. One query, once per object."""
    if not hasattr(conversation, "_on_trial"):
        found = {each.experiment.what: each.experiment.variant for each in _ON_TRIAL(conversation.pk)}
        conversation._on_trial = found  # type: ignore[attr-defined]
    known: Mapping[str, Any] = conversation._on_trial  # type: ignore[attr-defined]
    return known


def prompt_for(conversation: Conversation) -> PromptVersion | None:
    """The guiding text for a reply of this conversation; None: the built-in one."""
    number = variants(conversation).get(What.PROMPT)
    tried = PromptVersion.objects.filter(number=number).first() if number is not None else None
    return tried or next(iter(_PROMPT()), None)


def arms(experiment: Experiment) -> dict[str, list[outcomes.Story]]:
    """The stories of each arm so far."""
    of: dict[int, str] = dict(experiment.enrolments.values_list("conversation_id", "arm"))
    split: dict[str, list[outcomes.Story]] = {arm: [] for arm in Arm.values}
    for each in outcome_rows.stories(Conversation.objects.filter(pk__in=of)):
        split[of[each.conversation]].append(each)
    return split


def review() -> int:
    """Ends every trial whose time has come; returns how many."""
    ended = 0
    for each in Experiment.objects.filter(ended_at=None):
        split = arms(each)
        over = each.until <= clock.now()
        verdict, _apart = outcomes.judge(split[Arm.CONTROL], split[Arm.VARIANT], enough=each.enough, over=over)
        if verdict and stop(each.pk, verdict):
            log.info("experiment.ended", experiment=each.pk, verdict=verdict)
            ended += 1
    return ended
