"""The OpenAPI 3.1 document, made from the routes and schemas themselves."""

from threading import Lock
from typing import Any

import flask_smorest
from flask import Flask

from verifier import __version__
from verifier.api.blueprint import ApiBlueprint
from verifier.api.openapi_access import document_access
from verifier.api.openapi_webhooks import document_webhooks
from verifier.api.schemas import VerificationListSchema

_DESCRIPTION = """\
Checks claims against a store of quoted sources. Every verdict comes with the exact
quote it rests on and with what each check compared.

Refusals are `application/problem+json` (RFC 9457) with a stable `code`; `errors`
names each part of the request that is not valid. Names that are not declared here
are refused. Fields may be added to answers; none will be removed or renamed within
version 1.

Reading and single verdicts are open to all, within a limit for each address. With
an API key (`Authorization: Bearer vk_...`) the limit is higher and its scopes say what
else is possible; who runs the server gives keys out with `verifier key create`. The
headers `RateLimit` and `RateLimit-Policy` tell what is left.

Programs that want to know of changes add a webhook: see `webhooks` in this document
for what they are sent.

Offsets count Unicode code points from 0, end exclusive. JavaScript counts UTF-16
units instead: use `Array.from(text)` before slicing.
"""


class VerifierApi(flask_smorest.Api):  # type: ignore[misc]
    """flask-smorest without its error handling: ours answers everything."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask) -> None:
        app.config.update(
            API_TITLE="Claim verification",
            API_VERSION=__version__,
            OPENAPI_VERSION="3.1.0",
        )
        super().__init__(
            app,
            spec_kwargs={
                "info": {
                    "description": _DESCRIPTION,
                    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
                },
                "servers": [{"url": "/"}],
            },
        )

        self._undocumented: list[ApiBlueprint] = []
        self._documenting = Lock()

    def _register_error_handlers(self) -> None:
        """Leave errors to :mod:`verifier.http.errors`."""

    def add(self, blueprint: ApiBlueprint) -> None:
        """Serve the operations of ``blueprint``, and document them when asked to.

        Documenting takes longer than all else that a start does, and few processes
        are ever asked for the document.
        """
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint)
        self._undocumented.append(blueprint)

    def document(self) -> dict[str, Any]:
        """Return the document, with what the schema classes cannot say added."""
        with self._documenting:
            self._document_operations()
            made: dict[str, Any] = self.spec.to_dict()
        schemas = made["components"]["schemas"]
        for unused in ("Error", "PaginationMetadata"):
            schemas.pop(unused, None)  # flask-smorest's own
        for name, schema in schemas.items():
            is_ours = not name.startswith("FactCheck")  # Google's leave fields out
            if is_ours and not name.endswith(("Request", "Problem", "FieldError")):
                # Answers always carry every field; null where nothing is known.
                schema["required"] = list(schema["properties"])
        schemas["VerificationRequest"].update(
            oneOf=[{"required": ["claim"]}, {"required": ["claims"]}]
        )
        for path in made["paths"].values():
            for method, operation in path.items():
                if isinstance(operation, dict) and "responses" in operation:
                    _complete(operation, method)
        document_access(made)
        document_webhooks(made)
        return made

    def _document_operations(self) -> None:
        schemas = self.spec.components.schemas
        if "VerificationList" not in schemas:
            # Answered as one of two shapes, which no decorator can name.
            self.spec.components.schema(
                "VerificationList", schema=VerificationListSchema
            )
        while self._undocumented:
            blueprint = self._undocumented.pop(0)
            blueprint.register_views_in_doc(
                self, self._app, self.spec, name=blueprint.name, parameters=None
            )
            self.spec.tag(
                {"name": blueprint.name, "description": blueprint.description}
            )


def _complete(operation: dict[str, Any], method: str) -> None:
    answer = operation["responses"].get("200", {})
    if method == "get" and "ETag" in answer.get("headers", {}):
        operation["responses"]["304"] = {
            "description": "Nothing changed since the ETag that was sent."
        }
