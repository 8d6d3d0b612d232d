"""A language model's program talks to ``verifier mcp`` over its pipes."""

import asyncio
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.verifier.cli.conftest import Run

SERVE = "from verifier.cli import main; main()"


def test_without_the_extra_the_command_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.startswith("verifier.mcp")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    monkeypatch.setitem(sys.modules, "mcp", None)
    result = run("mcp")
    assert result.exit_code == 2
    assert 'pip install "verifier[mcp]"' in result.output


def test_a_program_calls_the_tools_over_stdio(seeded: str, tmp_path: Path) -> None:
    mcp = pytest.importorskip("mcp", reason='needs the extra "mcp"')
    server = mcp.StdioServerParameters(
        command=sys.executable,
        args=["-W", "ignore", "-c", SERVE, "mcp"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "VERIFIER_DATABASE_URL": seeded,
            "VERIFIER_MODELS": "off",
            "XDG_DATA_HOME": str(tmp_path),
        },
    )

    async def talk() -> dict[str, Any]:
        async with mcp.Client(server) as client:
            tools = (await client.list_tools()).tools
            found = (
                await client.call_tool(
                    "search_claims", {"text": "prisoners", "limit": 3}
                )
            ).structured_content
            known = found["claims"][0]["text"]
            return {
                "tools": {tool.name: tool for tool in tools},
                "instructions": client.instructions,
                "found": found,
                "verdict": (
                    await client.call_tool("verify_claim", {"claim": known})
                ).structured_content,
                "text": (
                    await client.call_tool(
                        "check_text", {"text": f"Is it raining? {known}"}
                    )
                ).structured_content,
                "passage": (
                    await client.call_tool(
                        "compare_with_passage",
                        {
                            "claim": "The bridge was closed for five days.",
                            "passage": "The bridge was closed for three days.",
                        },
                    )
                ).structured_content,
                "empty": await client.call_tool("verify_claim", {"claim": " "}),
                "unasked": await client.call_tool(
                    "search_claims", {"text": "a", "limit": 0}
                ),
            }

    # In a thread of its own: a browser test's event loop may run in this one.
    with ThreadPoolExecutor(max_workers=1) as thread:
        answers = thread.submit(asyncio.run, talk()).result()
    assert set(answers["tools"]) == {
        "verify_claim",
        "check_text",
        "compare_with_passage",
        "search_claims",
    }
    for tool in answers["tools"].values():
        assert tool.description
        assert tool.annotations.read_only_hint is True
    assert "Unknown says nothing" in answers["instructions"]
    assert len(answers["found"]["claims"]) == 3

    verdict = answers["verdict"]
    assert verdict["verdict"] == "supported"
    quote = verdict["evidence"][0]
    assert quote["quote"] == quote["selector"]["exact"]
    asked, stated = answers["text"]["statements"]
    assert (asked["kind"], asked["verification"]) == ("question", None)
    assert stated["verification"]["verdict"] == "supported"
    assert stated["span"][0] == len("Is it raining? ")
    assert answers["passage"]["verdict"] == "contradicted"
    assert answers["empty"].is_error
    assert "Write one statement" in answers["empty"].content[0].text
    assert answers["unasked"].is_error
