"""Django 数据库后端：the backend of django-tenants, which remembers the search path on the connection itself."""
