"""居民页面：status of a case, guide pages; what a resident sees without a counter."""
