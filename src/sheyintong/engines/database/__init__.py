"""数据库引擎：one statement from the parts of several owners, region schemas, grants."""
