"""授权：owns system rights, emergency stops, requests for help, and `may`.

Refuses to know cases and money: earlier acts are an argument.
"""
