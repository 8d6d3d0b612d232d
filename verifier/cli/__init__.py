"""The ``verifier`` command: one module for each group of commands.

Whatever is slow to import (Flask, Alembic, the models) is imported inside the
command that needs it, so that ``verifier check`` answers at once.
"""

from verifier.cli.root import main

__all__ = ["main"]
