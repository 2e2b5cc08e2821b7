"""核心系统：owns which subject is kept where, changes out, answers in, contradictions. Refuses to know our tables: it has a vocabulary."""
