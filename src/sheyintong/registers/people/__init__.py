"""人员：owns persons, identifiers, contacts, proxies, consents and same-person sets. Refuses to know schemes, cards and cases."""
