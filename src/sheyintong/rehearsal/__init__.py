"""排练：synthetic people, the named cast and simulators. Never real data."""
