"""服务引擎：embedded PostgreSQL and the one process tree."""
