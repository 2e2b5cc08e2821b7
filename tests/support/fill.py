"""Fills the template database; runs in a process of its own as the owner of the tables."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "sheyintong.config.settings"


def main() -> None:
    """Migrate the shared tables and the template region, then make the demo regions."""
    django.setup()
    from sheyintong.engines.database import install

    install.migrate("public")
    with install.quick_states():
        install.migrate("r_template")
        install.migrate("r_tacheng")


if __name__ == "__main__":
    main()
