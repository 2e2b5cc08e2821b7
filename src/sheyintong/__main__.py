"""命令入口：`sheyintong …` and `python -m sheyintong …`."""

import sys


def main() -> None:
    """Run the command line; a refusal is one sentence on standard error and the exit code 1."""
    from sheyintong.config import environment
    from sheyintong.faces.ops.cli import cli
    from sheyintong.kernel.errors import Refusal

    try:
        cli.main(prog_name="sheyintong", obj=environment.load)
    except Refusal as refusal:
        print(refusal.for_operator, file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
