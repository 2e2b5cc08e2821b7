"""The tables of persons stand in a region's schema."""

from django.db import connection


def test_prefix_indexes_and_the_one_holder_rule_stand_in_the_region(region: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE schemaname = 'r_tacheng' AND tablename LIKE 'people\\_%'")
        together = "\n".join(row[0] for row in cursor.fetchall())
    assert together.count("text_pattern_ops") == 3
    assert "people_identifier_one_holder" in together
