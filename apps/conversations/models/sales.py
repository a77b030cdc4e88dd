"""The ledger of offers, and what was agreed."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from apps.conversations.models.threads import Conversation, Message
from apps.conversations.models.turns import Turn
from apps.marketplace.models import Account, Item


class Offer(models.Model):
    """The ledger: what each side has offered. Ours enters only when it was really said."""

    class Who(models.TextChoices):
        BUYER = "buyer", "comprador"
        SELLER = "seller", "nosotros"

    class Kind(models.TextChoices):
        OFFER = "offer", "oferta"
        COUNTER = "counter", "contraoferta"
        ACCEPT = "accept", "acepta"
        WITHDRAW = "withdraw", "retira"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="offers")
    item = models.ForeignKey(Item, models.CASCADE, related_name="offers")
    who = models.CharField("quién", max_length=6, choices=Who)
    amount = models.DecimalField("importe", max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    kind = models.CharField("qué", max_length=8, choices=Kind)
    valid_until = models.DateTimeField("válida hasta", null=True, blank=True)
    shipping = models.BooleanField("con el envío incluido", default=False, db_default=False)
    message = models.ForeignKey(Message, models.SET_NULL, null=True, blank=True, related_name="+")
    turn = models.ForeignKey(Turn, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField("cuándo", auto_now_add=True)

    class Meta:
        db_table = "offers"
        verbose_name = "oferta"
        verbose_name_plural = "ofertas"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="offer_above_zero"),
            models.UniqueConstraint(
                fields=["message", "who", "amount"],
                condition=Q(message__isnull=False),
                name="one_offer_per_message",
            ),
            models.UniqueConstraint(
                fields=["turn"], condition=Q(turn__isnull=False, who="seller"), name="one_offer_per_turn"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["conversation", "id"], name="offers_of_conversation"),
            models.Index(fields=["item", "id"], name="offers_of_item"),
            models.Index(fields=["amount", "-id"], name="offers_by_amount"),
            models.Index(fields=["-created_at"], name="offers_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.who} {self.kind} {self.amount}"


class Agreement(models.Model):
    """What was agreed with a buyer: the price, and how, where and when it changes hands."""

    class Way(models.TextChoices):
        HAND = "hand", "en mano"
        SHIPPING = "shipping", "envío de la app"

    class Payment(models.TextChoices):
        APP = "app", "por la app"
        CASH = "cash", "en efectivo al recoger"
        BIZUM = "bizum", "por Bizum al recoger"

    class Status(models.TextChoices):
        AGREED = "agreed", "acordado"
        DONE = "done", "hecho"
        CANCELLED = "cancelled", "anulado"
        NO_SHOW = "no_show", "no se presentó"

    account = models.ForeignKey(Account, models.CASCADE, related_name="agreements", verbose_name="cuenta")
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="agreements", verbose_name="conversación"
    )
    item = models.ForeignKey(Item, models.CASCADE, related_name="agreements", verbose_name="anuncio")
    price = models.DecimalField("precio", max_digits=10, decimal_places=2)
    currency = models.CharField(max_length=3, default="EUR")
    way = models.CharField("cómo", max_length=8, choices=Way, default=Way.HAND)
    payment = models.CharField("pago", max_length=5, choices=Payment, default=Payment.APP)
    place = models.CharField("dónde", max_length=120, blank=True, help_text="Zona, metro o tienda; nunca tu casa.")
    meets_at = models.DateTimeField("cuándo", null=True, blank=True)
    # When the seller may be elsewhere again: length and gap as the account had them when it was settled.
    busy_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Rises with every change of day, place or way: the number of the calendar entry, and of its reminder.
    sequence = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    status = models.CharField("situación", max_length=10, choices=Status, default=Status.AGREED)
    notes = models.CharField("notas", max_length=250, blank=True)
    created_at = models.DateTimeField("acordado el", auto_now_add=True)
    closed_at = models.DateTimeField("cerrado el", null=True, blank=True)

    class Meta:
        db_table = "agreements"
        verbose_name = "acuerdo"
        verbose_name_plural = "acuerdos"
        ordering: ClassVar = ["meets_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(price__gt=0), name="agreement_above_zero"),
            models.UniqueConstraint(fields=["item"], condition=Q(status="agreed"), name="one_agreement_per_item"),
            # Ranges of one number stand for the account: equality in such an index would need an extension.
            ExclusionConstraint(
                name="meetings_never_overlap",
                expressions=[
                    (
                        Func(F("account_id"), F("account_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("meets_at"), F("busy_until"), function="tstzrange"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="agreed", meets_at__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(meets_at=None, busy_until=None)
                | Q(meets_at__isnull=False, busy_until__isnull=False, busy_until__gt=F("meets_at")),
                name="a_meeting_takes_its_time",
            ),
            models.CheckConstraint(
                condition=Q(status="agreed", closed_at=None) | (~Q(status="agreed") & Q(closed_at__isnull=False)),
                name="agreement_closed_exactly_at_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} · {self.price} {self.currency}"

    @property
    def reminder(self) -> int:
        """The number of the reminder of the meeting as it is now: another one for each time it is moved."""
        return self.pk * 1000 + self.sequence % 1000
