"""网点工作台：the teller's, hall guide's and outlet manager's pages, and the JSON for a bank's teller system."""
