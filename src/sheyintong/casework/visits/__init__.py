"""来访：owns visits, the items asked for and the signature. Refuses to know cases."""
