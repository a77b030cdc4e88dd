"""Telegram, without anything of ours being reachable: messages are fetched, never delivered to us.

Only a chat that its person linked from a page where they were logged in can decide, and each button twice: it asks
first.
"""

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from django.conf import settings
from django.utils.translation import gettext as _
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from apps.conversations.refused import Refused
from apps.core import leases, logs
from apps.desk.notices import outside, texts, tickets
from apps.desk.notices.models import Channel, TelegramBot, Ticket

T = TypeVar("T")
#: One worker listens at a time: Telegram gives each news to one.
LEASE, LEASE_S = "telegram", 60
_STALE = "Ese botón o enlace ya no vale: abre Wall-E y haz otro."
log = logs.get(__name__)


def _talk(token: str, work: Callable[[Bot], Awaitable[T]]) -> T:
    """What `work` brings with a connected bot. Raises TelegramError."""

    async def whole() -> T:
        request = HTTPXRequest(connect_timeout=5, read_timeout=10, write_timeout=10, pool_timeout=5)
        # Not initialised as a whole, which would cost a question for its name each time.
        await request.initialize()
        try:
            bot = Bot(
                token, base_url=f"{settings.WALLE_TELEGRAM_URL}/bot", request=request, get_updates_request=request
            )
            return await work(bot)
        finally:
            await request.shutdown()

    return asyncio.run(whole())


def introduce(token: str) -> TelegramBot:
    """Makes the bot of this token the installation's. Raises NotSent where Telegram doesn't know it or is silent."""
    try:
        told = _talk(token, lambda bot: bot.get_me())
    except InvalidToken:
        raise outside.NotSent(_("Telegram no conoce ese código de bot: cópialo otra vez de @BotFather.")) from None
    except TelegramError as error:
        log.warning("telegram.unknown_bot", error=type(error).__name__)
        raise outside.NotSent(_("Telegram no contesta: inténtalo dentro de un rato.")) from None
    values = {"token": token, "username": told.username or "", "read_to": 0}
    return TelegramBot.objects.update_or_create(pk=1, defaults=values)[0]


def invitation(channel: Channel, bot: TelegramBot) -> str:
    """The address that links a chat to this channel when its person opens it and presses «Iniciar»."""
    if not channel.link_code:
        channel.link_code = secrets.token_urlsafe(24)
        channel.save(update_fields=["link_code"])
    return f"https://t.me/{bot.username}?start={channel.link_code}"


def tell(channel: Channel, lines: Sequence[texts.Line]) -> None:
    """Sends one message with these lines, with buttons where it is about one draft. Raises NotSent, MaybeSent."""
    bot = TelegramBot.objects.filter(pk=1).first()
    if bot is None:
        raise outside.NotSent(_("Falta el bot de Telegram: lo pone quien administra."))
    one = lines[0] if len(lines) == 1 else None
    if one is not None and one.ticket is not None:
        say(bot, channel.address, f"{texts.title(lines)}\n\n{one.text}\n{one.link}", _first(one.ticket))
    else:
        say(bot, channel.address, f"{texts.title(lines)}\n\n{texts.body(lines)}")


def say(bot: TelegramBot, chat: str, text: str, buttons: InlineKeyboardMarkup | None = None) -> None:
    """One message to a chat. Raises NotSent where it was refused, MaybeSent where nobody answered."""
    try:
        _talk(bot.token, lambda each: each.send_message(chat, text[:4000], reply_markup=buttons))
    except TimedOut as error:
        raise outside.MaybeSent(type(error).__name__) from error
    except RetryAfter as error:
        raise outside.NotSent(_("Telegram pide que esperemos.")) from error
    except NetworkError as error:
        raise outside.NotSent(_("Telegram no contesta.")) from error
    except TelegramError as error:
        raise outside.NotSent(_("Telegram no acepta el mensaje: ¿has bloqueado el bot?")) from error


def _keys(*rows: tuple[str, str]) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(text, callback_data=data) for text, data in rows]])


def _first(ticket: Ticket) -> InlineKeyboardMarkup:
    return _keys((_("Aprobar"), f"aprobar:{ticket.pk}"), (_("La llevo yo"), f"llevar:{ticket.pk}"))


def hear() -> int:
    """Reads what people pressed and wrote to the bot since last time; returns how many news."""
    with leases.lease(LEASE, LEASE_S) as held:
        bot = TelegramBot.objects.filter(pk=1).first() if held else None
        if bot is None:
            return 0
        offset = bot.read_to + 1 if bot.read_to else None
        try:
            news = _talk(
                bot.token,
                lambda each: each.get_updates(offset=offset, timeout=0, allowed_updates=["message", "callback_query"]),
            )
        except TelegramError as error:
            log.warning("telegram.unheard", error=type(error).__name__)
            return 0
        for each in news:
            try:
                _answer(bot, each)
            except (TelegramError, outside.NotSent, outside.MaybeSent) as error:
                log.warning("telegram.unanswered", error=type(error).__name__)
            TelegramBot.objects.filter(pk=1).update(read_to=each.update_id)
        return len(news)


def _answer(bot: TelegramBot, news: Update) -> None:
    if news.effective_chat is None:
        return
    chat = str(news.effective_chat.id)
    if news.callback_query:
        answer, buttons = _pressed(chat, news.callback_query.data or "")
        query = news.callback_query
        _talk(bot.token, lambda each: each.answer_callback_query(query.id))
        say(bot, chat, answer, buttons)
    elif news.message and news.message.text:
        word, _space, code = news.message.text.strip().partition(" ")
        if word == "/start" and code:
            linked = Channel.objects.filter(via=Channel.Via.TELEGRAM, link_code=code).first()
            if linked:
                linked.address, linked.link_code, linked.problem = chat, "", ""
                linked.save(update_fields=["address", "link_code", "problem"])
            say(bot, chat, _("Hecho: los avisos de Wall-E llegarán aquí.") if linked else _(_STALE))


def _pressed(chat: str, data: str) -> tuple[str, InlineKeyboardMarkup | None]:
    """What to say to whoever pressed a button in this chat, and what they can press next."""
    deed, _colon, number = data.partition(":")
    people = {each.person_id: each.person for each in Channel.objects.select_related("person") if each.address == chat}
    ticket = Ticket.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    person = people.get(ticket.person_id) if ticket else None
    if ticket is None or person is None:
        return _(_STALE), None
    try:
        found = tickets.find(ticket.pk, person)
        if deed == "aprobar" and found.response_id:
            draft = found.turn.response.response_text if found.turn.response else ""
            asked = _("¿Enviar esto?") + f"\n\n«{draft}»"
            return asked, _keys((_("Sí, enviar"), f"si-aprobar:{ticket.pk}"), (_("No"), f"no:{ticket.pk}"))
        if deed == "llevar":
            asked = _("El asistente callará en esta conversación hasta que la devuelvas. ¿La llevas tú?")
            return asked, _keys((_("Sí, la llevo yo"), f"si-llevar:{ticket.pk}"), (_("No"), f"no:{ticket.pk}"))
        if deed.startswith("si-"):
            return tickets.use(found, deed.removeprefix("si-"), "Telegram"), None
    except (tickets.Gone, Refused) as refused:
        return str(refused), None
    return _("Nada ha cambiado."), None
