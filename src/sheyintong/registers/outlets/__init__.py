"""网点：owns every place of service, hours, 五有, tier and devices. Refuses to know who works there."""
