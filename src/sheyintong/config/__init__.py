"""装配：settings, addresses and the WSGI entry. The top of the house; nothing imports it."""
