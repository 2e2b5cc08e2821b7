"""服务：serve one person beyond a single case."""
