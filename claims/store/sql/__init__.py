"""The store in a database: SQLite in one file, or PostgreSQL.

``engine`` opens databases and names their errors, ``rows`` turns rows into records,
``reading`` and ``writing`` do what the protocol says, ``index`` keeps the posting
lists, ``store`` puts them together. To keep something new: a table in
:mod:`claims.store.schema`, a migration, a mixin module here with its methods.
"""
