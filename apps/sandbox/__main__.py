"""Starts the sandbox: `python -m apps.sandbox --port 8600 --data sandbox.sqlite3 --buyers demo`.

Serves until SIGTERM or Ctrl-C and then ends at once, held long-polls included.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from types import FrameType

import uvicorn

from apps.sandbox import seed
from apps.sandbox.app import create_app
from apps.sandbox.store import Store
from apps.sandbox.world import World


class Server(uvicorn.Server):
    """Wakes held connections before it shuts down, so that nobody waits for a long-poll to end."""

    def __init__(self, config: uvicorn.Config, world: World) -> None:
        super().__init__(config)
        self.world = world

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.world.bell.close()
        super().handle_exit(sig, frame)


def main() -> int:
    """Parse the command line, open the file and serve. Returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m apps.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, help="SQLite file; made when missing, kept across restarts")
    parser.add_argument(
        "--buyers", choices=("demo", "none"), default="none", help="demo: seller, items, six buyers, market"
    )
    parser.add_argument(
        "--seller-password",
        # An argument list can be read by any user of the machine, an environment cannot.
        default=os.environ.get("WALLE_SELLER_PASSWORD", ""),
        help="password of the demo's seller; else WALLE_SELLER_PASSWORD, else made up",
    )
    parser.add_argument("--speed", type=float, default=1.0, help="divides the waiting times of scripted buyers")
    options = parser.parse_args()
    if options.speed <= 0:
        parser.error("--speed must be greater than 0")

    app = create_app(
        Store(options.data),
        demo=options.buyers == "demo",
        password=options.seller_password,
        speed=options.speed,
    )
    world: World = app.state.world
    print(f"Sandbox: http://{options.host}:{options.port}/", flush=True)
    if options.buyers == "demo" and not options.seller_password:
        print(f"Seller: {seed.SELLER} / {seed.seller_password(world)}", flush=True)
    config = uvicorn.Config(
        app,
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )
    Server(config, world).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
