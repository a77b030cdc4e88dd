"""Puts the sandbox together: routes, fault layer, background task. Knows nothing of how it is started."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import jinja2
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from apps.sandbox import (
    catalog,
    categories,
    channel,
    control,
    messaging,
    nextauth,
    offers,
    ollama,
    pages,
    people,
    search,
    seed,
    shop_pages,
    vinted,
)
from apps.sandbox.layer import FaultLayer
from apps.sandbox.runner import Runner
from apps.sandbox.store import Store
from apps.sandbox.world import World

HERE = Path(__file__).parent


def create_app(store: Store, *, demo: bool, password: str = "", speed: float = 1.0) -> Starlette:
    """The sandbox over one store. `demo` sows seller, items, buyers and market; `speed` divides the scripts'
    waits.
    """
    world = World(store)
    runner = Runner(world, speed)
    if demo:
        seed.sow(world, seed.seller_password(world, password))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        task = asyncio.create_task(runner.run())
        yield
        world.bell.close()
        await task
        store.close()

    app = Starlette(
        routes=[
            *pages.routes,
            *nextauth.routes,
            *messaging.routes,
            *channel.routes,
            *offers.routes,
            *categories.routes,
            *search.routes,
            *catalog.routes,
            *people.routes,
            *ollama.routes,
            *vinted.routes,
            *shop_pages.routes,
            *control.routes,
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(FaultLayer, world=world)],
        lifespan=lifespan,
    )
    app.state.world, app.state.runner, app.state.ollama = world, runner, ollama.Server()
    app.state.demo, app.state.password = demo, password
    app.state.pages = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"), autoescape=True, undefined=jinja2.StrictUndefined
    )
    return app
