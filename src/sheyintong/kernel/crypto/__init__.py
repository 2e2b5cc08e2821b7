"""国密：SM2, SM3, SM4 and what is built on them, each behind a small interface so that a certified module can take its place."""
