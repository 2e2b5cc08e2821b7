"""设备模拟：the card reader and its bridge with the cards of the cast."""

import click

from sheyintong.faces.ops.cli import Load
from sheyintong.rehearsal.simulators import devices


@click.command()
@click.option("--port", type=str, help="Port of the pages the reader answers to (SHEYINTONG_PORT).")
@click.option("--bridge-port", type=str, help="Port of the bridge (SHEYINTONG_BRIDGE_PORT).")
@click.pass_obj
def command(load: Load, port: str | None, bridge_port: str | None) -> None:
    """Simulate a counter's card reader: its bridge on 127.0.0.1, with the cards of the demo's cast."""
    settings = load(port=port, bridge_port=bridge_port)
    devices.main(settings.home, settings.port, settings.bridge_port)
