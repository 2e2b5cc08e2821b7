"""人员：owns persons, their identifiers (card numbers too), contacts, proxies, consents and same-person sets.

Refuses to know schemes, cards and cases.
"""
