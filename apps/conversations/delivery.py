"""Delivery: the sole caller of the driver's send. Works for an account, one reply per lease, and sends only
what is still true.

A crash before the commit of `sending` means "not sent"; after it "unknown", which only reading the thread
back can settle.
"""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from apps.conversations import items, pace, reading, terms, turns, verdicts
from apps.conversations.models import Conversation, Offer, Response, Turn
from apps.core import breakers, clock, leases, logs, stop
from apps.marketplace import failures, links
from apps.marketplace.browser import Browser
from apps.marketplace.chat_page import ComposerDisabled, LeaseOver, Overtaken, WrongConversation, open_chat
from apps.marketplace.models import Account
from apps.marketplace.remote import BadAnswer, MarketplaceError, NotFound, NotYours, Thread

S = Turn.State
UNKNOWN_READS_APART_S = 30.0
CONFIRM_S = 8.0
# The last moment to click, before the account's lease ends: a click and the page's own request must fit.
LEASE_MARGIN_S = 5.0
AGAIN_S = 15.0
MOST_SETTLINGS = 10

log = logs.get(__name__)


def deliver(account_id: int, browser: Browser) -> None:
    """Settles and sends what is due for an account, reply by reply, until nothing is or another worker has
    the account.
    """
    while _deliver_next(account_id, browser):
        pass


def _deliver_next(account_id: int, browser: Browser) -> bool:
    with leases.lease(f"account:{account_id}", settings.WALLE_ACCOUNT_LEASE) as held:
        if held is None:
            return False
        account = Account.objects.filter(pk=account_id, status=Account.Status.ACTIVE).first()
        if account is None:
            return False
        unknown = _next_unknown(account)
        send = reading.breaker_of(account, "send")
        turn = unknown or (None if breakers.paused(send) else _next_due(account))
        if turn is None or not breakers.allows(reading.breaker_of(account, "read")):
            return False
        try:
            with logs.trace(turn.trace_id, turn=turn.pk, account=account.pk):
                if unknown:
                    _settle(account, unknown)
                    return True
                return _deliver_one(account, turn, held, browser)
        except MarketplaceError as error:
            log.warning("delivery.failed", account=account_id, error=type(error).__name__)
            if error.evidence:
                failures.keep(account, turn.pk, error)
            return False


def _next_due(account: Account) -> Turn | None:
    """The most urgent reply that may go out now; those that pacing holds back are put off to when they
    may.
    """
    if stop.active():
        return None
    now = clock.now()
    due = (
        Turn.objects.filter(conversation__account=account, state=S.READY, not_before__lte=now)
        .filter(Q(lease_expires_at=None) | Q(lease_expires_at__lte=now))
        .exclude(conversation__turns__state__in=Turn.IN_FLIGHT)
        .select_related("conversation", "response", "up_to_message")
        .order_by("priority", "not_before")
    )
    said = pace.said(account, now)
    for turn in due[:20]:
        if pace.has_aged(turn, account, now):
            turns.reassess(turn, "el tiempo que lleva esperando")
            continue
        verdict = pace.verdict(turn, account, said, now)
        if verdict.ok:
            return turn
        Turn.objects.filter(pk=turn.pk, state=S.READY).update(not_before=verdict.wait_until, rung_at=None)
    return None


def _deliver_one(account: Account, due: Turn, held: leases.Held, browser: Browser) -> bool:
    """Returns whether the account's next reply may be tried."""
    claim = turns.claim(due.pk, S.READY)
    if claim is None:
        return True
    turn, conversation = claim.turn, claim.turn.conversation
    has_read = False
    try:
        thread = reading.read_back(account, conversation)
        has_read = True
        turn = turns.again(turn)
        if turn.state != S.READY or turn.lease_token != claim.token:
            return True
        if turns.is_stale(turn) or turn.response is None:
            _send_back(turn, claim)
            return True
        if not breakers.allows(reading.breaker_of(account, "send")):
            turns.unclaim(claim)
            return False
        with reading.judging(account, "send"):
            _through_the_page(account, turn, claim, held, browser, thread)
    # Where the click was already committed, none of these finds the claim any more: the outcome is unknown and
    # settled by reading.
    except (Overtaken, LeaseOver):
        # The next read brings what overtook us, which supersedes this reply.
        turns.unclaim(claim, clock.now() + clock.paced(AGAIN_S), tried=True)
    except ComposerDisabled:
        turns.hold(turn, "chat_cerrado", "Wallapop no deja escribir en esta conversación.", token=claim.token)
    except (WrongConversation, NotYours, NotFound) as error:
        if error.evidence:
            failures.keep(account, turn.pk, error)
        turns.hold(turn, "chat_no_encontrado", "Wallapop no muestra esta conversación.", token=claim.token)
    except MarketplaceError as error:
        # What every reply meets is its breaker's business; what only this one meets ends with a person.
        calls: tuple[reading.Call, ...] = ("read", "send")
        of_all = any(breakers.paused(reading.breaker_of(account, call)) for call in calls)
        tried = isinstance(error, BadAnswer) or has_read
        turns.unclaim(claim, clock.now() + clock.paced(AGAIN_S), tried=tried and not of_all)
        raise
    return True


def _through_the_page(
    account: Account, turn: Turn, claim: turns.Claim, held: leases.Held, browser: Browser, thread: Thread
) -> None:
    assert turn.response is not None
    text = turn.response.response_text
    with open_chat(
        browser,
        web_url=settings.WALLE_MARKET_WEB_URL,
        state=reading.account_state(account),
        thread=thread,
        dies_at=min(held.dies_at, clock.monotonic() + settings.WALLE_DELIVERY_DEADLINE),
        page_timeout=settings.WALLE_PAGE_TIMEOUT,
    ) as page:
        if page.composer_value_after(text) != text:
            turns.hold(turn, "no_cabe", "Wallapop recorta este texto: acórtalo.", token=claim.token)
            return
        reading.read_back(account, turn.conversation)
        if held.remaining() < LEASE_MARGIN_S:
            raise LeaseOver("the reply took as long as the lease")
        if not _commit_sending(turn, claim, held):
            turns.unclaim(claim)
            return
        page.click_send()
        page.wait_sent(text, CONFIRM_S)
        _confirm(account, turn)
        reading.keep_session(account, page.state())


def _send_back(turn: Turn, claim: turns.Claim) -> None:
    """Something moved under a ready reply: a person who approved it sees what, the assistant thinks again."""
    if turn.approved_at is not None:
        turns.hold(
            turn,
            "ha_cambiado",
            "Algo ha cambiado desde que la aprobaste: mira la conversación y el anuncio.",
            token=claim.token,
            approved_at=None,
            approved_by=None,
        )
    else:
        turns.reassess(turn, "el anuncio, el precio o la conversación", token=claim.token)


def _commit_sending(turn: Turn, claim: turns.Claim, held: leases.Held) -> bool:
    """`ready → sending`, if at this moment everything is as it was when the reply was written. Returns
    whether it is.
    """
    with transaction.atomic():
        conversation = (
            Conversation.objects.select_for_update(of=("self",))
            .select_related("account", "buyer")
            .get(pk=turn.conversation_id)
        )
        item = links.lock(conversation.item_id)[0] if conversation.item_id else None
        conversation.item = item
        turn = Turn.objects.select_related("response__written_by").get(pk=turn.pk)
        turn.conversation = conversation
        if turn.state != S.READY or turn.lease_token != claim.token or turn.response is None:
            return False
        if turns.is_stale(turn) or terms.is_overtaken(turn):
            _send_back(turn, claim)
            return False
        if stop.active() or conversation.account.status != Account.Status.ACTIVE:
            return False
        if conversation.buyer is not None and conversation.buyer.blocked:
            turns.move(turn, S.SKIPPED, token=claim.token, reason="bloqueado")
            return False
        if not turns.may_leave(turn):
            turns.hold(turn, "borrador", "Falta tu visto bueno.", token=claim.token)
            return False
        verdict = verdicts.guard_text(turn, turn.response.response_text, by=turn.response.written_by)
        if not verdicts.clears(turn.response, verdict):
            explained = " ".join(each.explanation_es for each in verdict.violations)
            if turns.hold(turn, "revision", explained, token=claim.token, approved_at=None, approved_by=None):
                verdicts.record("guard_stopped", "retenida", turn, turn.response.response_text, verdict)
            return False
        if turn.our_offer_kind == Offer.Kind.ACCEPT and item is not None and not items.promise(conversation):
            turns.hold(turn, "prometido", "El anuncio ya está prometido a otra persona.", token=claim.token)
            return False
        Response.objects.filter(pk=turn.response.pk).update(
            our_offer=turn.our_offer, our_offer_kind=turn.our_offer_kind
        )
        now = clock.now()
        return turns.move(
            turn,
            S.SENDING,
            token=claim.token,
            sending_at=now,
            lease_token=held.token,
            lease_expires_at=now + timedelta(seconds=max(held.remaining(), 0)),
        )


def _confirm(account: Account, turn: Turn) -> None:
    """The page says it went out; the thread as JSON decides. Absent, the outcome is unknown and settled
    later, by reading.
    """
    deadline = clock.monotonic() + CONFIRM_S
    while True:
        with suppress(MarketplaceError):
            reading.read_back(account, turn.conversation)
        turn.refresh_from_db(fields=["state"])
        if turn.state != S.SENDING:
            return
        if clock.monotonic() > deadline:
            turns.move(turn, S.UNKNOWN, not_before=clock.now())
            return
        clock.sleep(0.5)


def _next_unknown(account: Account) -> Turn | None:
    """The next reply of which we don't know whether it went out, due for a look. Called with the account's
    lease in hand, so the page that may have sent it is gone.
    """
    now = clock.now()
    orphans = Turn.objects.filter(conversation__account=account, state=S.SENDING, lease_expires_at__lte=now)
    for orphan in orphans:
        turns.move(orphan, S.UNKNOWN, not_before=now)
    return (
        Turn.objects.filter(conversation__account=account, state=S.UNKNOWN, not_before__lte=now)
        .select_related("conversation")
        .order_by("not_before")
        .first()
    )


def _settle(account: Account, turn: Turn) -> None:
    """One step towards knowing what became of a reply: read the thread, then judge."""
    # Counted before reading, so that a thread whose reading fails is looked at seldom, and in the end by a person.
    later = clock.now() + clock.paced(UNKNOWN_READS_APART_S)
    Turn.objects.filter(pk=turn.pk, state=S.UNKNOWN).update(attempts=F("attempts") + 1, not_before=later)
    if turn.attempts >= MOST_SETTLINGS:
        _leave_it_unsettled(turn, "no_se_sabe", "Wallapop no deja comprobar si este mensaje salió: míralo en la app.")
        return
    try:
        reading.read_back(account, turn.conversation)
    except (NotYours, NotFound):
        _leave_it_unsettled(turn, "chat_no_encontrado", "Wallapop ya no muestra esta conversación.")
        return
    _judge_absence(turn)


def _leave_it_unsettled(turn: Turn, reason: str, detail: str) -> None:
    """Hands an outcome that reading can't settle to a person, or to the open successor that answers everything."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=turn.conversation_id)
        if Turn.objects.filter(conversation=conversation, state__in=Turn.OPEN).exists():
            items.release_promise(turn, conversation)  # taken again should its echo come after all
            turns.move(turn, S.SUPERSEDED, reason=reason, reason_detail=detail)
        else:
            turns.hold(turn, reason, detail)


def _judge_absence(turn: Turn) -> None:
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=turn.conversation_id)
        turn = Turn.objects.get(pk=turn.pk)
        if turn.state != S.UNKNOWN:
            return
        if turn.bound_messages.exists():
            turns.move(turn, S.SENT)
            return
        now = clock.now()
        if turn.absent_reads == 0:
            Turn.objects.filter(pk=turn.pk, state=S.UNKNOWN).update(absent_reads=1, absent_read_at=now)
            log.info("turn.absent_once", turn=turn.pk)
            return
        items.release_promise(turn, conversation)
        overtaken = Turn.objects.filter(conversation=conversation, state__in=Turn.OPEN).exists()
        by_hand = conversation.mode == Conversation.Mode.MANUAL and turn.approved_at is None
        if overtaken or by_hand:
            turns.move(turn, S.SUPERSEDED, reason="escribio_de_nuevo" if overtaken else "la_llevas_tu")
        elif turn.resent:
            turns.hold(turn, "no_se_envio", "Wallapop no muestra el mensaje después de dos intentos.")
        else:
            turns.move(turn, S.READY, resent=True, absent_reads=0, absent_read_at=None, not_before=now)
