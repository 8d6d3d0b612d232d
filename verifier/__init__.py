"""The claim verification service: engine, use cases, web pages, API and commands."""

__version__ = "0.1.0"
