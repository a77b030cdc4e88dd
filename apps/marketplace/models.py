"""Accounts, items and buyers: what is sold, by whom, to whom. Money is Decimal euros unless `currency` says
otherwise; times are UTC.

`items.revision` rises by trigger with every change that may alter what we would say; nothing here bumps it by
hand.
"""

from datetime import time
from decimal import Decimal
from typing import ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.core.fields import EncryptedTextField


class AccountManager(models.Manager["Account"]):
    """Leaves the session where it is: whoever needs it asks for it, and nobody else decrypts it."""

    def get_queryset(self) -> models.QuerySet["Account"]:
        """Every account, without its session."""
        return super().get_queryset().defer("session_state")


class Account(models.Model):
    """A seller's account on the marketplace."""

    objects = AccountManager()

    class Status(models.TextChoices):
        ACTIVE = "active", "activa"
        PAUSED = "paused", "en pausa"
        NEEDS_LOGIN = "needs_login", "hay que iniciar sesión"
        CHALLENGED = "challenged", "Wallapop pide una comprobación"

    class Autonomy(models.TextChoices):
        DRAFT = "draft", "solo borradores"
        SAFE = "safe", "automático si es seguro"
        AUTO = "auto", "automático"

    class Seller(models.TextChoices):
        PRIVATE = "private", "particular"
        PROFESSIONAL = "professional", "profesional"

    platform = models.CharField("plataforma", max_length=20, default="wallapop", editable=False)
    username = models.CharField(
        "usuario", max_length=120, help_text="El usuario o correo con el que entras en Wallapop."
    )
    external_id = models.CharField("id en la plataforma", max_length=40, blank=True, editable=False)
    session_state = EncryptedTextField("sesión del navegador", blank=True, editable=False)
    session_expires_at = models.DateTimeField("la sesión caduca", null=True, blank=True, editable=False)
    status = models.CharField("estado", max_length=12, choices=Status, default=Status.NEEDS_LOGIN)
    adopted_at = models.DateTimeField(
        "adoptada",
        null=True,
        blank=True,
        editable=False,
        help_text="Solo lo que llegue después se contesta; lo anterior es historia.",
    )
    autonomy = models.CharField(
        "autonomía",
        max_length=5,
        choices=Autonomy,
        default=Autonomy.DRAFT,
        help_text="«Solo borradores»: nada sale sin que lo apruebes.",
    )
    risk_accepted_at = models.DateTimeField("riesgo aceptado", null=True, blank=True, editable=False)
    risk_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    persona = models.SlugField("voz", max_length=40, default="amigable_casual")
    seller_kind = models.CharField("tipo de vendedor", max_length=12, choices=Seller, default=Seller.PRIVATE)
    disclose_assistant = models.BooleanField(
        "decir que contesta un asistente",
        default=True,
        help_text="Lo dice una vez, brevemente, en el primer mensaje.",
    )
    active_from = models.TimeField("contesta desde", default=time(9, 0))
    active_until = models.TimeField("contesta hasta", default=time(22, 0))
    timezone = models.CharField("zona horaria", max_length=40, default="Europe/Madrid")
    handover_min = models.PositiveSmallIntegerField(
        "minutos por entrega",
        default=20,
        db_default=20,
        validators=[MinValueValidator(5), MaxValueValidator(240)],
        help_text="Lo que sueles tardar en entregar algo.",
    )
    handover_gap_min = models.PositiveSmallIntegerField(
        "minutos entre entregas",
        default=10,
        db_default=10,
        validators=[MaxValueValidator(240)],
        help_text="Para llegar de una a otra.",
    )
    reserve_hours = models.PositiveSmallIntegerField(
        "horas que dura una reserva",
        default=48,
        db_default=48,
        validators=[MinValueValidator(1), MaxValueValidator(720)],
        help_text="Pasadas estas horas sin cerrarse, el anuncio vuelve a estar a la venta.",
    )
    cap_per_hour = models.PositiveSmallIntegerField("máximo por hora", default=20, validators=[MinValueValidator(1)])
    cap_per_day = models.PositiveSmallIntegerField("máximo por día", default=60, validators=[MinValueValidator(1)])
    min_gap_s = models.PositiveSmallIntegerField("segundos entre mensajes", default=20)
    poll_busy_s = models.PositiveSmallIntegerField(
        "lectura con actividad (s)", default=15, validators=[MinValueValidator(1)]
    )
    poll_idle_s = models.PositiveSmallIntegerField(
        "lectura sin actividad (s)", default=60, validators=[MinValueValidator(1)]
    )
    poll_wanted_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_poll_at = models.DateTimeField("última lectura", null=True, blank=True, editable=False)
    session_saved_at = models.DateTimeField("sesión guardada", null=True, blank=True, editable=False)
    archived_read_at = models.DateTimeField("archivadas leídas", null=True, blank=True, editable=False)
    heard_at = models.DateTimeField("canal de avisos oído", null=True, blank=True, editable=False)
    probed_at = models.DateTimeField("última comprobación", null=True, blank=True, editable=False)
    set_up_at = models.DateTimeField("puesta en marcha", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        db_table = "accounts"
        verbose_name = "cuenta"
        verbose_name_plural = "cuentas"
        ordering: ClassVar = ["username"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["platform", "username"], name="one_account_per_username"),
            models.CheckConstraint(condition=Q(poll_busy_s__lte=F("poll_idle_s")), name="busy_poll_not_slower"),
        ]
        permissions: ClassVar = [("operate_stop", "Puede parar y reanudar todo")]

    def __str__(self) -> str:
        return self.username

    def clean(self) -> None:
        """Active hours need a timezone that exists."""
        if self.timezone not in available_timezones():
            raise ValidationError({"timezone": "Escribe una zona horaria como Europe/Madrid o Atlantic/Canary."})


class Buyer(models.Model):
    """A person who writes to us. Personal data: shown only with the permission."""

    external_id = models.CharField("id en la plataforma", max_length=40, unique=True)
    name = models.CharField("nombre", max_length=120, blank=True)
    rating = models.DecimalField("valoración", max_digits=3, decimal_places=2, null=True, blank=True)
    reviews = models.PositiveIntegerField("valoraciones", null=True, blank=True)
    purchases = models.PositiveIntegerField("compras", null=True, blank=True)
    distance_km = models.PositiveIntegerField("distancia (km)", null=True, blank=True)
    member_since = models.DateField("en Wallapop desde", null=True, blank=True)
    blocked = models.BooleanField("bloqueado", default=False)
    trusted = models.BooleanField("de confianza", default=False, db_default=False)
    first_seen_at = models.DateTimeField("visto por primera vez", auto_now_add=True)
    # From then on the marketplace's word for who this is and what they said before is not taken in again.
    erased_at = models.DateTimeField("datos borrados", null=True, blank=True, editable=False)

    class Meta:
        db_table = "buyers"
        verbose_name = "comprador"
        verbose_name_plural = "compradores"
        ordering: ClassVar = ["-id"]
        permissions: ClassVar = [("see_personal_data", "Ve los datos personales de compradores")]

    def __str__(self) -> str:
        return self.name or self.external_id

    @property
    def forgotten(self) -> bool:
        """Whether this is what is left of somebody erased; who wrote again after it has a row made later."""
        return self.erased_at is not None and self.first_seen_at <= self.erased_at


def validate_ladder(value: object) -> None:
    """A ladder is an object of known steps with sane numbers; raises ValidationError saying which is
    wrong.
    """
    limits = {
        "first_counter_pct": (0, 50),
        "step_pct": (0, 50),
        "rounds": (0, 10),
        "patience": (1, 5),
        "lowest_serious_pct": (0, 100),
        "term_days": (0, 30),
    }
    if not isinstance(value, dict):
        raise ValidationError('La escalera debe ser un objeto, por ejemplo {"first_counter_pct": 7}.')
    for name, number in value.items():
        if name not in limits:
            raise ValidationError(f"«{name}» no existe; usa {', '.join(limits)}.")
        low, high = limits[name]
        if isinstance(number, bool) or not isinstance(number, int | float) or not low <= number <= high:
            raise ValidationError(f"«{name}» debe ser un número entre {low} y {high}.")
        if not name.endswith("_pct") and number != int(number):
            raise ValidationError(f"«{name}» debe ser un número entero: {number:g} no lo es.")


class Item(models.Model):
    """Something for sale. An empty floor price means no haggling."""

    class Status(models.TextChoices):
        PUBLISHED = "published", "en venta"
        RESERVED = "reserved", "reservado"
        SOLD = "sold", "vendido"
        UNPUBLISHED = "unpublished", "retirado"
        UNAVAILABLE = "unavailable", "no disponible"

    class Grammar(models.TextChoices):
        NEUTRAL = "", "neutro"
        FEMININE = "f_s", "la (la consola)"
        MASCULINE = "m_s", "el (el móvil)"
        FEMININE_PLURAL = "f_p", "las (las gafas)"
        MASCULINE_PLURAL = "m_p", "los (los altavoces)"

    account = models.ForeignKey(Account, models.CASCADE, related_name="items", verbose_name="cuenta")
    external_id = models.CharField("id en la plataforma", max_length=40)
    reference = models.CharField("referencia propia", max_length=60, blank=True)
    shelf = models.CharField(
        "estante", max_length=60, blank=True, default="", db_default="", help_text="Dónde está en la tienda o en casa."
    )
    # The same in every listing of one physical thing: see apps.marketplace.links.
    thing = models.UUIDField(null=True, blank=True, editable=False, db_index=True)
    title = models.CharField("título", max_length=250)
    description = models.TextField("descripción", blank=True)
    list_price = models.DecimalField(
        "precio", max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField("moneda", max_length=3, default="EUR")
    floor_price = models.DecimalField(
        "precio mínimo (solo tú lo ves)",
        max_digits=10,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.01"))],
        help_text="Vacío: no se regatea.",
    )
    ladder = models.JSONField("escalera de rebajas", default=dict, blank=True, validators=[validate_ladder])
    sell_before = models.DateField("vender antes de", null=True, blank=True)
    condition = models.CharField("estado del artículo", max_length=40, blank=True)
    grammar = models.CharField("género y número", max_length=3, choices=Grammar, blank=True, default=Grammar.NEUTRAL)
    shipping = models.BooleanField("admite envío", null=True, blank=True)
    pickup_area = models.CharField(
        "zona de recogida",
        max_length=120,
        blank=True,
        help_text="Barrio, metro o tienda; nunca calle y número.",
    )
    status = models.CharField("situación", max_length=12, choices=Status, default=Status.PUBLISHED)
    promised_to = models.ForeignKey(
        Buyer, models.SET_NULL, null=True, blank=True, related_name="promises", verbose_name="prometido a"
    )
    promised_until = models.DateTimeField(
        "prometido hasta", null=True, blank=True, help_text="Vacío: hasta que alguien lo libere."
    )
    autonomy = models.CharField(
        "autonomía",
        max_length=5,
        choices=Account.Autonomy,
        blank=True,
        default="",
        db_default="",
        help_text="Vacía: la de la cuenta. Nunca va más allá de ella.",
    )
    persona = models.SlugField("voz", max_length=40, blank=True, help_text="Vacía: la de la cuenta.")
    views = models.PositiveIntegerField("visitas", null=True, blank=True, editable=False)
    favourites = models.PositiveIntegerField("favoritos", null=True, blank=True, editable=False)
    listed_at = models.DateTimeField("visto en tus anuncios", null=True, blank=True, editable=False)
    # What staff decided here and the site still has to be told; the site's own list may lag behind meanwhile.
    wanted_status = models.CharField(
        "pendiente de decir a Wallapop", max_length=12, choices=Status, blank=True, editable=False
    )
    wanted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    wanted_at = models.DateTimeField(null=True, blank=True, editable=False)
    wanted_error = models.CharField("por qué no", max_length=200, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    class Meta:
        db_table = "items"
        verbose_name = "anuncio"
        verbose_name_plural = "anuncios"
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "external_id"], name="one_item_per_listing"),
            models.CheckConstraint(condition=Q(floor_price=None) | Q(floor_price__gt=0), name="floor_above_zero"),
            models.CheckConstraint(condition=Q(list_price__gte=0), name="price_not_negative"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "status", "-id"], name="items_by_account_status"),
            models.Index(fields=["list_price", "-id"], name="items_by_price"),
            models.Index(fields=["persona"], condition=~Q(persona=""), name="items_own_voice"),
        ]
        permissions: ClassVar = [("see_floor_price", "Ve y cambia el precio mínimo")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A floor above the list price is a slip of whoever types it. The database allows it: the seller may
        lower the price in the app at any moment, and that must not lose the poll that brings the news."""
        if self.floor_price is not None and self.list_price is not None and self.floor_price > self.list_price:
            raise ValidationError({"floor_price": "El precio mínimo no puede superar el precio del anuncio."})

    @property
    def floor(self) -> Decimal | None:
        """The floor in force, in `currency`: never above the list price; None means no haggling."""
        return None if self.floor_price is None else min(self.floor_price, self.list_price)


class ItemEdit(models.Model):
    """What a person changed in many items at once, with what was before, so that it can be undone for a while.

    `rows`: as apps.conversations.item_edits writes them; they hold floors.
    """

    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField("cuándo", auto_now_add=True)
    undone_at = models.DateTimeField("deshecho", null=True, blank=True)
    rows = models.JSONField(default=list)

    class Meta:
        db_table = "item_edits"
        verbose_name = "cambio de varios anuncios"
        verbose_name_plural = "cambios de varios anuncios"
        ordering: ClassVar = ["-id"]

    def __str__(self) -> str:
        return f"{len(self.rows)}"


class ItemFact(models.Model):
    """A question buyers ask about an item and the seller's answer; the only claims beyond the listing."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="facts", verbose_name="anuncio")
    question = models.CharField("pregunta", max_length=200)
    answer = models.CharField("respuesta", max_length=300)

    class Meta:
        db_table = "item_facts"
        verbose_name = "dato"
        verbose_name_plural = "datos"
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "question"], name="one_answer_per_question")]

    def __str__(self) -> str:
        return self.question


class PageFailure(models.Model):
    """What the browser showed when a page could not be used: for finding out what the site changed.

    Secrets are stripped before it gets here; it still shows a conversation, so only those who may see personal
    data and this table see it. Pruned by upkeep.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="page_failures", verbose_name="cuenta")
    turn_id = models.BigIntegerField("respuesta", null=True, blank=True)
    at = models.DateTimeField("cuándo")
    error = models.CharField("error", max_length=300)
    url = models.CharField("página", max_length=300, blank=True)
    screenshot = models.BinaryField("captura", null=True)
    html = models.TextField("página guardada", blank=True)

    class Meta:
        db_table = "page_failures"
        verbose_name = "fallo de página"
        verbose_name_plural = "fallos de página"
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["account", "-at"], name="page_failures_newest")]

    def __str__(self) -> str:
        return self.error
