"""演示：the cast on the landing page, one-click sign-in with a demo key, loopback only."""
