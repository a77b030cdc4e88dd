"""What a soak tells: share in time, recovery, growth; each can fail."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.drill import soak
from tests.drill.evidence import Incident

START = datetime(2026, 1, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def a_decision(opened: float, decided: float | None) -> dict[str, Any]:
    return {"opened_at": at(opened), "decided_at": None if decided is None else at(decided)}


def test_what_came_late_or_never_is_not_in_time() -> None:
    rows = [a_decision(0, 5), a_decision(0, 61), a_decision(0, None), a_decision(10, 70)]
    assert soak.share_in_time(rows) == 0.5
    assert soak.share_in_time([]) == 0


def test_recovery_counts_from_the_last_hit_or_from_the_next_work() -> None:
    faults = [Incident("kill a", at(0), at(10)), Incident("kill b", at(100), at(110))]
    rows = [a_decision(5, 9), a_decision(8, 17), a_decision(200, 203)]
    assert soak.recovery(faults, rows) == {"kill a": 7.0, "kill b": 3.0}


def test_growth_is_told_of_warm_processes_only_and_bounded() -> None:
    rising = [(60.0 * minute, 100 + 0.5 * minute) for minute in range(40)]
    looks = {("web", 1): rising, ("beat", 2): rising[:20], ("ring", 3): [(at, 80.0) for at, _ in rising]}
    assert soak.growth(looks) == {"web": 30.0, "ring": 0.0}
    kept: dict[str, Any] = {"findings": {"lost": 0}, "share_in_time": 1.0, "growth_mb_h": {"web": 9.0}}
    assert soak.passed(kept)
    assert not soak.passed(kept | {"growth_mb_h": {"web": 30.0}})
    assert not soak.passed(kept | {"share_in_time": 0.99})
    assert not soak.passed(kept | {"findings": {"lost": 1}})
    assert soak.passed(kept | {"growth_mb_h": {"chromium": 99.0}})


def test_a_storm_has_every_fault_once_before_any_comes_again() -> None:
    names = soak.storm(["a", "b", "c"], 7, 1)
    assert len(names) == 7
    assert set(names[:3]) == set(names[3:6]) == {"a", "b", "c"}
