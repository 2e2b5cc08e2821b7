"""事项目录：owns the 117 items, materials with ground, limits and the region's dated lists. Refuses to know handlers and outlets."""
