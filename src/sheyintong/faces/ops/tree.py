"""程序清单：the steps and the services of a process tree, as the supervisor takes them."""

import sys

from sheyintong.engines.server.place import environment
from sheyintong.engines.server.settings import Settings
from sheyintong.engines.server.supervisor import Service, Step

BLOCKING_THREADS = 3  # each with its connection; more threads are slower


def own(*words: str) -> list[str]:
    """One of our own commands as a program."""
    return [sys.executable, "-m", "sheyintong", *words]


def keys(settings: Settings) -> Step:
    """Make the keys at the first start; a damaged folder stops every later one."""

    def ensure() -> None:
        from sheyintong.engines import keys

        keys.ensure(settings.home)

    return Step("密钥 keys", ensure)


def migrate(settings: Settings) -> Step:
    """Bring tables, rights and static files to this release, as the owner."""
    return Step("数据表 tables", own("migrate"), environment(settings, "owner"))


def regions(settings: Settings) -> Step:
    """The two regions of the demo."""
    return Step("统筹区 regions", own("demo-regions"), environment(settings, "owner"))


def cast(settings: Settings) -> Step:
    """The people of the demo, as the application itself would write them."""
    return Step("演示人物 cast", own("demo-cast"), environment(settings, "app"))


def web(settings: Settings) -> Service:
    """The pages and the API."""
    static = settings.home / "static"
    static.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", str(settings.workers)]
    argv += ["--blocking-threads", str(BLOCKING_THREADS), "--host", settings.host, "--port", str(settings.port)]
    argv += ["--respawn-failed-workers", "--no-ws", "--log-level", "warning"]
    argv += ["--workers-kill-timeout", "5"]  # a worker asked to end while it starts forgets it, and granian would wait for ever
    argv += ["--static-path-route", "/static", "--static-path-mount", str(static), "sheyintong.config.wsgi:application"]
    return Service("web", argv, environment(settings, "app"), port=settings.port)


def worker(settings: Settings) -> Service:
    """Jobs, outbox, sealer."""
    return Service("worker", own("worker"), environment(settings, "app"))


def devices(settings: Settings) -> Service:
    """The simulated card reader with its bridge."""
    return Service("devices-sim", own("devices-sim"), environment(settings, "app"), port=settings.bridge_port)
