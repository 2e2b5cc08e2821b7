"""接线：tables that say when X then Y. No rules, no logic."""
