"""The JSON API, version 1, and its reference."""

from flask import Flask

from verifier.api.curation_routes import curation_routes
from verifier.api.factcheck_routes import factcheck_routes
from verifier.api.feedback_routes import feedback_routes
from verifier.api.job_routes import job_routes
from verifier.api.key_routes import key_routes
from verifier.api.openapi import VerifierApi
from verifier.api.reference import reference
from verifier.api.store_routes import store_routes
from verifier.api.subscription_routes import subscription_routes
from verifier.api.text_routes import text_routes
from verifier.api.verification_routes import verification_routes
from verifier.api.webhook_routes import webhook_routes


def register_api(app: Flask) -> None:
    """Add the API, its OpenAPI document and its reference page to ``app``."""
    api = VerifierApi(app)
    api.add(verification_routes)
    api.add(store_routes)
    api.add(text_routes)
    api.add(job_routes)
    api.add(feedback_routes)
    api.add(curation_routes)
    api.add(factcheck_routes)
    api.add(subscription_routes)
    api.add(webhook_routes)
    api.add(key_routes)
    app.register_blueprint(reference)
