"""The search box at a million messages: time to answer what people type, and what the planner reads for it.

Times are printed, never asserted; that no large table is read from end to end is.
"""

import statistics
import time
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.desk.models import Membership
from tests.performance.test_bench_lists import CONVERSATIONS, MESSAGES, UNTOLD, plans_of

NAMES = (
    "María Carmen José Antonio Manuel Francisco David Juan Javier Daniel Carlos Jesús Alejandro Miguel Rafael Pablo Pedro "
    "Ángel Sergio Fernando Jorge Luis Alberto Álvaro Adrián Diego Raúl Iván Rubén Enrique Óscar Ramón Vicente Andrés "
    "Joaquín Santiago Eduardo Víctor Mario Roberto Jaime Ignacio Marta Lucía Paula Sara Laura Elena Cristina Zacarías"
)
SURNAMES = (
    "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Hernández Díaz Moreno "
    "Muñoz Álvarez Romero Alonso Gutiérrez Navarro Torres Domínguez Vázquez Ramos Gil Ramírez Serrano Blanco Molina "
    "Morales Suárez Ortega Delgado Castro Ortiz Rubio Marín Sanz Núñez Iglesias Medina Garrido Cortés Quintanilla"
)
THINGS = (
    "Nintendo Switch OLED|iPhone 12 64 GB negro|Cafetera De'Longhi Dedica|Bicicleta de montaña Orbea|Silla de oficina|"
    "Lámpara de pie|Patinete eléctrico Xiaomi|PlayStation 5 con mando|Cámara Canon EOS 700D|Sofá de tres plazas|"
    "Monitor LG 27 pulgadas|Taladro Bosch|Auriculares Sony WH-1000XM4|Mesa de comedor extensible|Robot de cocina"
)
SAID = (
    "Hola, ¿sigue disponible?|¿Cuánto dura la batería?|Te doy {} y lo recojo hoy|¿Haces envíos?|¿Tiene algún golpe o "
    "arañazo?|Me interesa, ¿podemos quedar el sábado por la tarde?|¿Aceptas {} €?|Perfecto, mañana te confirmo|Sí, sigue "
    "disponible|¿Funciona todo bien? ¿Tiene factura?|Lo dejo en {},50 y no bajo más|¿Dónde se recoge?|Gracias, ya te digo "
    "algo|¿Lo cambiarías por una consola?|El precio es el del anuncio|Quedo en el metro a las siete, ¿te va bien?"
)
# Each message is one of these and a word that is seldom said, as life has it.
FILL = (
    UNTOLD
    + """
INSERT INTO accounts (id, platform, username, external_id, session_state, status, autonomy, persona, seller_kind,
    disclose_assistant, active_from, active_until, timezone, cap_per_hour, cap_per_day, min_gap_s, poll_busy_s,
    poll_idle_s, created_at)
  SELECT n, 'wallapop', 'cuenta' || n, '', '', 'active', 'auto', 'amigable_casual', 'private', true, '9:00', '22:00',
    'Europe/Madrid', 20, 60, 20, 15, 60, now() FROM generate_series(1, 10) n;
INSERT INTO buyers (id, external_id, name, blocked, first_seen_at)
  SELECT n, 'b' || n, (%(names)s::text[])[1 + (n * 7) %% %(n_names)s] || ' ' || (%(surnames)s::text[])[1 + (n / 3) %% %(n_surnames)s],
    false, now() FROM generate_series(1, %(conversations)s / 2) n;
INSERT INTO items (id, account_id, external_id, reference, title, description, list_price, currency, ladder, condition,
    grammar, pickup_area, status, wanted_status, wanted_error, persona, revision, created_at)
  SELECT n, 1 + n %% 10, 'ext' || n, 'REF-' || n, (%(things)s::text[])[1 + n %% %(n_things)s] || ' ' || n %% 300, '',
    10 + n %% 500, 'EUR', '{}', '', '', '', 'published', '', '', '', 1, now()
  FROM generate_series(1, %(conversations)s / 10) n;
INSERT INTO conversations (id, account_id, item_id, buyer_id, external_id, buyer_name, product_name, state, risk_score,
    priority, mode, mode_before, persona, read_digest, revision, last_message_at, created_at)
  SELECT n, 1 + n %% 10, 1 + n %% (%(conversations)s / 10), 1 + n %% (%(conversations)s / 2), 'c' || n, '', 'Artículo ' || n,
    'explorando', 0, 'media', 'auto', '', '', '', 1, now() - make_interval(mins => n * 3), now()
  FROM generate_series(1, %(conversations)s) n;
INSERT INTO messages (id, account_id, conversation_id, external_id, author, kind, text, sent_at, raw, seen_at)
  SELECT n, 1 + n %% 10, 1 + (n * 37) %% %(conversations)s, 'm' || n, (ARRAY['buyer','assistant'])[1 + n %% 2], 'text',
    replace((%(said)s::text[])[1 + (n * 31) %% %(n_said)s], '{}', (20 + (n * 13) %% 480)::text)
      || ' ' || translate(((n::bigint * 7919) %% 40000)::text, '0123456789', 'aeioubrtlm'),
    now() - make_interval(secs => (%(messages)s - n) * 17), '{}', now()
  FROM generate_series(1, %(messages)s) n;
INSERT INTO offers (conversation_id, item_id, who, amount, currency, kind, created_at)
  SELECT 1 + n %% %(conversations)s, 1 + n %% (%(conversations)s / 10), 'buyer', 20 + (n * 13) %% 480, 'EUR', 'offer', now()
  FROM generate_series(1, %(conversations)s * 3) n;
"""
)
TYPED = (
    "disponible", "hola", "batería", "bateria dura", "quintanilla", "quintanila", "María García", "zacarias quint", "switch",
    "cafetra delonghi", "REF-777", "ext4242", "210", "210 €", "89,50", "1.200", "655443322", "metro siete", "sabado tarde",
    "golpe factura", "recojo hoy", "iphone 12", "lampara de pie 77", "palabrainexistente", "elou", "hola disponible golpe",
    "precio anuncio", "consola", "d", "te doy 210",
)  # fmt: skip


@pytest.mark.bench
@pytest.mark.django_db
def test_what_people_type_is_found_among_a_million_messages(client: Client) -> None:
    lists = {"names": NAMES.split(), "surnames": SURNAMES.split(), "things": THINGS.split("|"), "said": SAID.split("|")}
    values: dict[str, Any] = {"conversations": CONVERSATIONS, "messages": MESSAGES, **lists}
    values |= {f"n_{name}": len(each) for name, each in lists.items()}
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(FILL, values)
        for table in ("messages", "items", "buyers", "offers", "conversations"):
            cursor.execute(f"ANALYZE {table}")
    print(f"\n{MESSAGES:,} messages, {CONVERSATIONS:,} conversations, filled in {time.perf_counter() - began:.0f} s")
    boss = get_user_model().objects.create_superuser("ana", password="una-clave-larga-9")
    of_one = get_user_model().objects.create_user("bea", password="una-clave-larga-9", is_staff=True)
    Membership.objects.create(person=of_one, account_id=3, role=Membership.Role.MANAGER)
    faults, times = [], []
    for person, name in ((boss, "desk_search"), (boss, "desk_search_quick"), (of_one, "desk_search")):
        client.force_login(person)
        page = reverse(name)
        for typed in TYPED:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(page, {"q": typed}).status_code == 200
            count = len(captured)
            faults += [f"{typed}: {fault}" for fault in plans_of(captured.captured_queries)]
            mine = []
            for _ in range(5):
                began = time.perf_counter()
                client.get(page, {"q": typed})
                mine.append((time.perf_counter() - began) * 1000)
            times += mine
            print(f"{statistics.median(mine):8.1f} ms {count:3d} queries  {person} {name}  {typed}")
    print(
        f"p50 {statistics.median(times):.0f} ms, p95 {statistics.quantiles(times, n=20)[-1]:.0f} ms, worst {max(times):.0f}"
    )
    assert not faults, "\n".join(faults)
