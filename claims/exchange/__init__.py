"""Bringing claims into a store and taking them out, one module a format.

``loading`` puts records into a store, whatever format they came in: in batches, and
so that the same file can be loaded again.
"""
