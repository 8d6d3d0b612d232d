"""The claims that a new store is filled with, and how they get there."""
