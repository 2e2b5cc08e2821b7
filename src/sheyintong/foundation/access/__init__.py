"""登录：owns accounts, factors, sessions, lock-out and re-authentication. Refuses to know posts, rights and people."""
