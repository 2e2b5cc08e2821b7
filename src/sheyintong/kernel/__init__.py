"""内核：pure Python that needs nothing: money, periods, numbers, names, text, calendar, cryptography."""
