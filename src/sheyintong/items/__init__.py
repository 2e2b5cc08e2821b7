"""事项：what each 事项 asks, checks, does and undoes. Reached only through the registry of cases."""
