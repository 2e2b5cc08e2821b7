"""剧组：the named people, outlets, agreements and staff of the demo regions."""
