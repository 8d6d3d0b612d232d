"""The OpenAPI document and the page that explains it and lets readers try it."""

from typing import cast

from flask import Blueprint, Response, current_app, jsonify, render_template

from verifier.api.openapi import VerifierApi
from verifier.api.reference_model import reference_model
from verifier.http.headers import tagged
from verifier.http.problems import KINDS

reference = Blueprint("reference", __name__, url_prefix="/api")


def _api() -> VerifierApi:
    made = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return cast("VerifierApi", made)


@reference.get("/openapi.json")
def openapi_document() -> Response:
    """Return the OpenAPI document."""
    return tagged(jsonify(_api().document()))


@reference.get("/")
@reference.get("/docs")
def docs() -> str:
    """Return the reference page."""
    document = _api().document()
    return render_template(
        "api/reference.html",
        document=document,
        operations=reference_model(document),
        problems=list(KINDS.values()),
    )
