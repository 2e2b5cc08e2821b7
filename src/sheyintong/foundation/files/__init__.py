"""文件：owns bytes by digest, encrypted, checked for type, with a retention class. Refuses to know whose they are."""
