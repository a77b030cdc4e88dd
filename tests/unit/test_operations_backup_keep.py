"""Which backups are kept: never the newest lost, never too many, the same whether pruned daily or once."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from apps.operations.backups_keep import ALL_OF, DAYS, MONTHS, WEEKS, kept

START = datetime(2026, 1, 1, 2, 30, tzinfo=UTC)
moments = st.sets(
    st.integers(min_value=0, max_value=3 * 365 * 24).map(lambda hours: START + timedelta(hours=hours)), max_size=120
)


@given(moments)
def test_only_what_was_made_is_kept_never_too_much_and_always_the_newest(made: set[datetime]) -> None:
    stay = kept(made)
    assert stay <= made
    assert len([at for at in stay if max(made) - at >= ALL_OF]) <= DAYS + WEEKS + MONTHS
    assert {at for at in made if max(made) - at < ALL_OF} <= stay
    assert not made or max(made) in stay
    assert kept(stay) == stay


@given(moments)
def test_pruning_after_every_backup_keeps_what_pruning_once_keeps(made: set[datetime]) -> None:
    there: set[datetime] = set()
    for at in sorted(made):
        there = kept(there | {at})
    assert there == kept(made)


@given(moments)
def test_each_of_the_newest_days_weeks_and_months_has_one(made: set[datetime]) -> None:
    stay = kept(made)
    for count, period in ((DAYS, "%Y-%m-%d"), (WEEKS, "%G-%V"), (MONTHS, "%Y-%m")):
        wanted = sorted({at.strftime(period) for at in made})[-count:]
        assert set(wanted) <= {at.strftime(period) for at in stay}


def test_two_years_of_nights() -> None:
    made = {START + timedelta(days=day) for day in range(730)}
    stay = sorted(kept(made), reverse=True)
    newest = stay[0]
    assert stay[:7] == [newest - timedelta(days=back) for back in range(7)]
    assert 7 + 3 <= len(stay) <= 7 + 4 + 12 and newest - stay[-1] > timedelta(days=330)


def test_nothing_is_lost_by_waiting() -> None:
    made = {START + timedelta(days=day) for day in range(5)}
    assert kept(made) == made == kept(kept(made))
