"""Pages that could not be used, kept for finding out what the site changed. Never holds a secret of the login."""

from apps.core import clock
from apps.core.redaction import redact
from apps.marketplace.models import Account, PageFailure
from apps.marketplace.remote import MarketplaceError


def keep(account: Account, turn_id: int | None, error: MarketplaceError) -> None:
    """Stores the evidence of `error`, which must carry some."""
    seen = error.evidence
    assert seen is not None
    PageFailure.objects.create(
        account=account,
        turn_id=turn_id,
        at=clock.now(),
        error=f"{type(error).__name__}: {error}"[:300],
        url=seen.url[:300],
        screenshot=seen.screenshot or None,
        html=str(redact(seen.html)),
    )
