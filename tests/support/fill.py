"""Fills the template database; runs in a process of its own as the owner of the tables."""

import os

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "sheyintong.config.settings"


def main() -> None:
    """Migrate the shared tables and the template region, then make the demo regions."""
    django.setup()
    from sheyintong.engines.database import install, schemas
    from sheyintong.foundation.access import commands as access

    install.migrate("public")
    with install.quick_states():
        install.migrate("r_template")
        install.migrate("r_tacheng")
    with schemas.region("tacheng"):
        access.allow_factor_kinds(demo=True)


if __name__ == "__main__":
    main()
