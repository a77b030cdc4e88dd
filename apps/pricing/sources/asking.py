"""Asks the sources, all side by side, and says of each how it went.

One that is off, paused, blocked, changed, silent or slow leaves the others as they are; what is wrong with it is in its
answer, in its breaker (`source:NAME`, one alert) and in its row. Only the calls themselves run in threads: the database
is used by the caller's alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.conf import settings
from django.db.models import F

from apps.core import breakers, clock, logs
from apps.pricing.source_state import SourceState
from apps.pricing.sources import SOURCES, memory, polite, rows
from apps.pricing.sources.base import (
    Listing,
    Source,
    SourceBlocked,
    SourceChanged,
    SourceError,
    SourceNotReady,
    SourceUnreachable,
)

EMPTY_RUNS = 3
#: A refusal or a new shape doesn't pass in minutes: asking again soon would only be trying harder.
LEFT_ALONE = timedelta(hours=1)
OFF, PAUSED, NOT_READY, BLOCKED, UNREACHABLE, CHANGED, SILENT = (
    "off", "paused", "not_ready", "blocked", "unreachable", "changed", "silent",
)  # fmt: skip
_FAULTS = {SourceBlocked: BLOCKED, SourceUnreachable: UNREACHABLE, SourceChanged: CHANGED, SourceNotReady: NOT_READY}

log = logs.get(__name__)


@dataclass(frozen=True)
class Answer:
    """What one source said. `fault` '' means that it answered, and no listings then that it has none; else one of the
    words above, with `why` in Spanish for people.
    """

    source: str
    listings: list[Listing] = field(default_factory=list)
    fault: str = ""
    why: str = ""
    cached: bool = False


def breaker(name: str) -> str:
    """The name of a source's breaker."""
    return f"source:{name}"


def is_enabled(source: Source, state: SourceState | None) -> bool:
    """Whether a source is used: as a person decided, else as it says itself. In the demo all are."""
    if state is not None and state.enabled is not None:
        return state.enabled
    return source.on_by_default or polite.is_simulated(source.address())


def ask(
    keywords: str,
    *,
    names: Collection[str] | None = None,
    pages: int = 2,
    timeout: float | None = None,
    told: Callable[[int, int], None] | None = None,
) -> list[Answer]:
    """One answer per source, in the registry's order: all of them, or those in `names`. Raises nothing of theirs.

    `timeout`: seconds per call, WALLE_MARKET_TIMEOUT where not told. What was answered within six hours is not asked
    again. `told`: hears, whenever a source has answered, how many of how many have.
    """
    wanted = [source for source in SOURCES.values() if names is None or source.name in names]
    states = {state.name: state for state in SourceState.objects.filter(name__in=[each.name for each in wanted])}
    answers: dict[str, Answer] = {}
    calls: list[Source] = []
    for source in wanted:
        known = _without_asking(source, states.get(source.name), keywords)
        if known is not None:
            answers[source.name] = known
        else:
            state = states.get(source.name)
            calls.append(source.signed(state.client_id, state.client_secret) if state else source.signed("", ""))
    if calls:
        seconds = timeout or settings.WALLE_MARKET_TIMEOUT
        with ThreadPoolExecutor(len(calls), thread_name_prefix="price-source") as pool:
            asked = {pool.submit(_call, source, keywords, pages, seconds): source for source in calls}
            for done in as_completed(asked):
                source = asked[done]
                # Remembered as it comes: a scan that breaks off later asks this one no second time.
                answers[source.name] = _noted(source, done.result(), states.get(source.name), seconds)
                memory.keep_listings(source.name, keywords, answers[source.name].listings)
                if told:
                    told(len(answers), len(wanted))
    return [answers[source.name] for source in wanted]


def check(name: str) -> Answer:
    """Asks a source for what it always has; its row and its breaker remember how it went. Ignores whether it is on."""
    source, state = SOURCES[name], SourceState.objects.filter(pk=name).first()
    source = source.signed(state.client_id, state.client_secret) if state else source.signed("", "")
    return _canary(source, settings.WALLE_MARKET_TIMEOUT)


def check_all() -> list[Answer]:
    """Checks every source that is on and not in pause."""
    states = {state.name: state for state in SourceState.objects.all()}
    return [
        check(source.name)
        for source in SOURCES.values()
        if is_enabled(source, states.get(source.name)) and breakers.allows(breaker(source.name))
    ]


def with_details(listings: Sequence[Listing], *, most: int = 8) -> list[Listing]:
    """The same listings, the first `most` without a condition completed by their own page where the source has one.

    A source that refuses or fails is asked no more; what could not be completed stays as it was.
    """
    left, given_up, done = most, set[str](), []
    for each in listings:
        one = each
        if left and not each.condition and each.source in DETAILED and each.source not in given_up:
            left -= 1
            try:
                found = _detail(each)
            except SourceError as error:
                given_up.add(each.source)
                _failed(each.source, error)
            else:
                one = replace(each, condition=found.condition, description=found.description) if found else each
        done.append(one)
    return done


#: Sources whose search keeps back what their detail tells.
DETAILED = frozenset({"wallapop"})


def _detail(listing: Listing) -> Listing | None:
    known = memory.listings(f"{listing.source}_detail", listing.external_id)
    if known:
        return known[0]
    if not breakers.allows(breaker(listing.source)):
        raise SourceNotReady("en pausa")
    found = SOURCES[listing.source].detail(listing.external_id, timeout=settings.WALLE_MARKET_TIMEOUT)
    breakers.succeeded(breaker(listing.source))
    memory.keep_listings(f"{listing.source}_detail", listing.external_id, [found] if found else [])
    return found


def _without_asking(source: Source, state: SourceState | None, keywords: str) -> Answer | None:
    """The answer of a source that need not, or must not, be asked; None for the others."""
    if not is_enabled(source, state):
        return Answer(source.name, fault=OFF, why=source.why_off or "Apagada.")
    known = memory.listings(source.name, keywords)
    if known:
        return Answer(source.name, known, cached=True)
    if not breakers.allows(breaker(source.name)):
        return Answer(
            source.name, fault=PAUSED, why=f"{source.label} está en pausa: {state.last_error if state else ''}"
        )
    return None


def _call(source: Source, keywords: str, pages: int, timeout: float) -> Answer:
    """One search. Runs in a thread of its own: no database."""
    with polite.recording() as raw:
        try:
            answer = Answer(source.name, source.search(keywords, pages=pages, timeout=timeout))
        except SourceError as error:
            answer = Answer(source.name, fault=_FAULTS.get(type(error), UNREACHABLE), why=str(error))
        except Exception as error:  # noqa: BLE001 - one source's surprise must not take the others with it
            answer = Answer(source.name, fault=CHANGED, why=f"respuesta inesperada ({type(error).__name__})")
    memory.keep_raw(source.name, keywords, raw)
    return answer


def _noted(source: Source, answer: Answer, state: SourceState | None, timeout: float) -> Answer:
    """Writes down how an answer went. The third empty one in a row is believed only if the canary sings."""
    if answer.fault:
        _remember_fault(answer)
        return answer
    empty = 0 if answer.listings else (state.empty_runs if state else 0) + 1
    if empty >= EMPTY_RUNS:
        sung = _canary(source, timeout)
        if sung.fault:
            return sung
        empty = 0
    _remember(answer.source, empty_runs=empty, last_ok_at=clock.now())
    breakers.succeeded(breaker(source.name))
    log.info("price.source", source=source.name, listings=len(answer.listings))
    return answer


def _canary(source: Source, timeout: float) -> Answer:
    answer = _call(source, source.canary, 1, timeout)
    if not answer.fault and not any(rows.words(source.canary)[0] in rows.words(each.title) for each in answer.listings):
        why = f"no encuentra nada, ni «{source.canary}», que siempre hay"
        answer = Answer(source.name, fault=SILENT, why=why)
    _remember(source.name, canary_at=clock.now(), canary_ok=not answer.fault)
    if answer.fault:
        _remember_fault(answer)
        if answer.fault == SILENT:
            SourceState.objects.filter(pk=source.name).update(empty_runs=F("empty_runs") + 1)
    else:
        breakers.succeeded(breaker(source.name))
    return answer


def _failed(name: str, error: SourceError) -> None:
    _remember_fault(Answer(name, fault=_FAULTS.get(type(error), UNREACHABLE), why=str(error)))


def _remember_fault(answer: Answer) -> None:
    _remember(answer.source, last_error=answer.why[:500], last_error_at=clock.now())
    log.warning("price.source_failed", source=answer.source, fault=answer.fault, why=answer.why)
    if answer.fault == NOT_READY:
        return
    lasting = answer.fault in (BLOCKED, CHANGED, SILENT)
    breakers.failed(
        breaker(answer.source),
        f"{SOURCES[answer.source].label} {answer.why}",
        at_once=lasting,
        pause=LEFT_ALONE if lasting else None,
    )


def _remember(name: str, **values: object) -> None:
    SourceState.objects.update_or_create(pk=name, defaults=values)
