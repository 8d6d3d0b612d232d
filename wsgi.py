"""The WSGI entry point: ``gunicorn wsgi:app``, from a checkout."""

from verifier.app import create_app
from verifier.settings import Settings

app = create_app(Settings.from_env())
