"""The OpenAPI document as the reference page lists it."""

import json
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]

_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of a body: its path, type, whether it must be there, its meaning."""

    path: str
    kind: str
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class ParameterRow:
    """One path or query parameter."""

    name: str
    place: str
    kind: str
    required: bool
    description: str
    default: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OperationView:
    """One operation of the API, ready to be shown."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: tuple[ParameterRow, ...]
    body: tuple[FieldRow, ...]
    examples: tuple[tuple[str, str], ...]
    answer: str
    answer_fields: tuple[FieldRow, ...]
    refusals: tuple[tuple[str, str], ...]
    access: str
    needs_key: bool


def reference_model(document: Node) -> tuple[OperationView, ...]:
    """Return every operation of an OpenAPI document, in its order."""
    return tuple(
        _operation(document, path, method, operation, item.get("parameters", []))
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post", "put", "patch", "delete")
    )


def _operation(
    document: Node, path: str, method: str, operation: Node, shared: list[Node]
) -> OperationView:
    responses = operation["responses"]
    body = (
        operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    )
    # What is made is answered with 201, what is begun with 202.
    answer = next(each for status, each in responses.items() if status < "3")
    answered = answer.get("content", {}).get("application/json", {}).get("schema", {})
    if "oneOf" in answered:
        answered = answered["oneOf"][0]
    return OperationView(
        id=f"{method}-{path.strip('/').replace('/', '-').translate(_BRACES)}",
        method=method.upper(),
        path=path,
        tag=operation["tags"][0],
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(
            _parameter(each) for each in (*shared, *operation.get("parameters", []))
        ),
        body=tuple(_rows(document, body.get("schema", {}))),
        examples=tuple(
            (
                example.get("summary", name),
                json.dumps(example["value"], indent=2, ensure_ascii=False),
            )
            for name, example in body.get("examples", {}).items()
        ),
        answer=answer["description"],
        answer_fields=tuple(_rows(document, answered)),
        refusals=tuple(
            (status, response["description"])
            for status, response in responses.items()
            if status >= "4"
        ),
        access=_access(operation),
        needs_key=_needs_key(operation),
    )


def _needs_key(operation: Node) -> bool:
    asked = operation.get("security", [])
    return bool(asked) and {} not in asked


def _access(operation: Node) -> str:
    """Return who may call it, in a sentence."""
    scopes = sorted(
        scope
        for each in operation.get("security", [])
        for named in each.values()
        for scope in named
    )
    if not scopes:
        return "Open to all."
    if _needs_key(operation):
        return f"Needs an API key with the scope {' or '.join(scopes)}."
    return f"Open to all within a limit; a key needs the scope {' or '.join(scopes)}."


_BRACES = str.maketrans({"{": None, "}": None})


def _parameter(parameter: Node) -> ParameterRow:
    schema = parameter.get("schema", {})
    default = schema.get("default")
    return ParameterRow(
        name=parameter["name"],
        place=parameter["in"],
        kind=_kind(schema),
        required=parameter.get("required", False),
        description=parameter.get("description", schema.get("description", "")),
        default="" if default is None else str(default),
        choices=tuple(str(choice) for choice in schema.get("enum", ()) if choice),
    )


def _resolve(document: Node, schema: Node) -> Node:
    reference = schema.get("$ref")
    if reference is None:
        for choice in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
            if "$ref" in choice:
                return _resolve(document, choice)
        return schema
    found: Node = document["components"]["schemas"][reference.rsplit("/", 1)[1]]
    return found


def _rows(
    document: Node, schema: Node, prefix: str = "", depth: int = 0
) -> list[FieldRow]:
    resolved = _resolve(document, schema)
    rows: list[FieldRow] = []
    if depth >= _DEEPEST:
        return rows
    for name, child in resolved.get("properties", {}).items():
        path = f"{prefix}{name}"
        target = _resolve(document, child)
        rows.append(
            FieldRow(
                path=path,
                kind=_kind(target),
                required=name in resolved.get("required", ()),
                description=child.get("description", target.get("description", "")),
            )
        )
        if target.get("type") == "array":
            item = target.get("items", {})
            rows.extend(_rows(document, item, f"{path}[].", depth + 1))
        elif "properties" in target:
            rows.extend(_rows(document, target, f"{path}.", depth + 1))
    return rows


def _kind(schema: Node) -> str:
    declared = schema.get("type", "object")
    names = [declared] if isinstance(declared, str) else list(declared)
    if "enum" in schema:
        return " | ".join(
            "null" if each is None else str(each) for each in schema["enum"]
        )
    kind = " or ".join(names)
    if schema.get("format"):
        kind += f" ({schema['format']})"
    if "maxLength" in schema:
        kind += f", at most {schema['maxLength']:,} characters"
    if "maximum" in schema:
        kind += f", {schema.get('minimum', '')} to {schema['maximum']}"
    return kind
