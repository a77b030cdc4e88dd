"""Legal holds: while one is open nothing of its buyer is erased, whoever or whatever asks."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.conversations.refused import Refused
from apps.core import clock, logs
from apps.marketplace.models import Buyer
from apps.operations.privacy.models import LegalHold

log = logs.get(__name__)


def on(buyer_id: int) -> LegalHold | None:
    """The open hold on a buyer."""
    return LegalHold.objects.filter(buyer_id=buyer_id, lifted_at=None).first()


def put(buyer_id: int, reason: str, *, by: str) -> LegalHold:
    """Holds a buyer's data. Raises Refused where no reason is given, it is held already or there is no such buyer."""
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise Refused("Escribe por qué: una reclamación, una denuncia…")
    try:
        with transaction.atomic():
            # Waits for an erasure that is under way, and is refused for what it left.
            Buyer.objects.select_for_update().get(pk=buyer_id)
            held = LegalHold.objects.create(buyer_id=buyer_id, reason=reason, set_by=by[:150], set_at=clock.now())
    except Buyer.DoesNotExist:
        raise Refused(f"No hay ningún comprador con el número {buyer_id}.") from None
    except IntegrityError:
        raise Refused("Sus datos ya están bloqueados.") from None
    log.warning("legal_hold.set", buyer=buyer_id, by=by)
    return held


def lift(buyer_id: int, *, by: str) -> None:
    """Ends the hold. Raises Refused where there is none."""
    opened = LegalHold.objects.filter(buyer_id=buyer_id, lifted_at=None)
    if not opened.update(lifted_at=clock.now(), lifted_by=by[:150]):
        raise Refused("Sus datos no están bloqueados.")
    log.warning("legal_hold.lifted", buyer=buyer_id, by=by)


def refuse_if_held(buyer_id: int) -> None:
    """Raises Refused, saying since when and why, where a hold is open."""
    held = on(buyer_id)
    if held:
        said = _(
            "Sus datos están bloqueados desde el %(since)s (%(reason)s): quita antes el bloqueo legal en su ficha o con"
            " «manage.py buyer release»."
        )
        raise Refused(said % {"since": f"{held.set_at:%d/%m/%Y}", "reason": held.reason})
