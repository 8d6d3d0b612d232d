"""Generators of labelled pairs: edits of real pairs, and news-like sentences."""
