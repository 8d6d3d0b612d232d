"""The service as tools for language models, by the Model Context Protocol.

The models that use these tools write the sentences that people read, so they are
told what may be said of an answer, and what may not.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from claims.errors import ClaimsError
from verifier import __version__
from verifier.api.schemas import dump_verification
from verifier.api.text_routes import TextSchema
from verifier.errors import ServiceError
from verifier.texts import MAXIMUM_TEXT
from verifier.texts import check_text as split_and_check

if TYPE_CHECKING:
    from verifier.service import VerificationService

MAXIMUM_RESULTS = 50

_INSTRUCTIONS = """\
Checks claims against a store of quoted sources. An answer is supported, contradicted
or unknown. Unknown says nothing about whether a claim is true: never turn it into a
verdict of your own. Repeat quotes exactly as they are given, name their source and
its date, and do not call the confidence a probability that the claim is true."""


def build_server(service: "VerificationService") -> MCPServer:
    """Return a server whose tools ask ``service``; they change nothing."""
    server = MCPServer(
        "verifier",
        title="Claim verification",
        instructions=_INSTRUCTIONS,
        version=__version__,
        log_level="WARNING",
    )
    reads = ToolAnnotations(
        read_only_hint=True, idempotent_hint=True, open_world_hint=False
    )
    for tool in _tools(service):
        server.add_tool(tool, annotations=reads)
    return server


def _tools(service: "VerificationService") -> tuple[Callable[..., Any], ...]:
    # Their docstrings are what a model reads when it chooses a tool.

    def verify_claim(
        claim: Annotated[str, Field(description="One statement to check.")],
    ) -> dict[str, Any]:
        """Check one claim against the store of quoted sources.

        Returns the verdict (supported, contradicted or unknown), why, and the
        evidence: each exact quote with its source, its date and who is quoted.
        """
        return _named(lambda: dump_verification(service.verify(claim)))

    def check_text(
        text: Annotated[
            str, Field(description=f"Up to {MAXIMUM_TEXT:,} characters of an article.")
        ],
    ) -> dict[str, Any]:
        """Split a text into statements and check each that is a claim.

        Returns every statement with its place in the text (code points, end
        exclusive) and its kind; claims come with their verdict, whose spans count
        from the start of the statement.
        """
        return _named(lambda: dict(TextSchema().dump(split_and_check(service, text))))

    def compare_with_passage(
        claim: Annotated[str, Field(description="One statement to check.")],
        passage: Annotated[str, Field(description="The text to check it against.")],
    ) -> dict[str, Any]:
        """Check a claim against a passage that you give, without the store."""
        return _named(lambda: dump_verification(service.compare(claim, passage)))

    def search_claims(
        text: Annotated[str, Field(description="What the claims should be about.")],
        limit: Annotated[int, Field(ge=1, le=MAXIMUM_RESULTS)] = 10,
    ) -> dict[str, Any]:
        """Find the stored claims that are nearest to a text, best first.

        Nearness finds the topic only: it says nothing of whether the text is true.
        """
        return _named(lambda: _found(service, text, limit))

    return verify_claim, check_text, compare_with_passage, search_claims


def _named(answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return the answer, or tell the model in words why there is none."""
    try:
        return answer()
    except (ServiceError, ClaimsError) as error:
        raise ToolError(str(error)) from error


def _found(service: "VerificationService", text: str, limit: int) -> dict[str, Any]:
    return {
        "claims": [
            {
                "id": found.claim_id,
                "external_id": found.external_id,
                "text": found.text,
                "score": round(float(found.score), 6),
            }
            for found in service.search(text, limit)
        ]
    }
