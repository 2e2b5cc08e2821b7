"""核心系统：owns which subject is kept where, changes out, answers in, conflicts. Refuses to know our tables."""
