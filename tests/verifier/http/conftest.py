"""The application that these tests ask."""

from tests.webapp import app, client

__all__ = ["app", "client"]
