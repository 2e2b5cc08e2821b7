"""办件：owns states, materials, clock, four eyes, second entry, samples, reversal, the handler protocol and the receipt.

Refuses to know pensions, cards and money.
"""
