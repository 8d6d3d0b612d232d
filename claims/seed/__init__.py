"""The claims that a new store is filled with, and how they get there.

:func:`claims.seed.load.load_seed` does it; README.md tells where they come from.
"""
