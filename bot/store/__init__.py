"""Sealed records and the outbox on SQLite: schema, migrations, the port."""
