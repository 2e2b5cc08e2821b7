"""命令：one module for each command of `sheyintong`, each with a `command`."""
