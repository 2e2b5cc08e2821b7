"""导入：one module for each kind of file that `sheyintong import` takes, each with a `command`."""
