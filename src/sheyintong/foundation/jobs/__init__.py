"""任务：owns outbox, queue, dead letters and request keys. Refuses to know what a task does: it holds a name."""
