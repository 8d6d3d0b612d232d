"""Migrations of the claim store, run by claims.store.migrate()."""
