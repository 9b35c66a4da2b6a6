"""Completes the OpenAPI document: how errors answer, and what a request is recognised by, stand in every operation."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.routing import BaseRoute

from citycheckup.web.asking import CSRF
from citycheckup.web.credentials import COOKIE
from citycheckup.web.errors import MEDIA_TYPE

_TEXT_OR_NULL = {"anyOf": [{"type": "string"}, {"type": "null"}]}
_NUMBER_OR_NULL = {"anyOf": [{"type": "integer"}, {"type": "null"}]}
_PROBLEM = {
    "type": "object",
    "description": "One thing that is wrong: what, where, what to do.",
    "required": ["key", "text", "file", "row", "column", "cell"],
    "properties": {
        "key": {"type": "string"},
        "text": {"type": "string"},
        "file": _TEXT_OR_NULL,
        "row": _NUMBER_OR_NULL,
        "column": _TEXT_OR_NULL,
        "cell": _TEXT_OR_NULL,
    },
}
_PROBLEMS = {
    "type": "object",
    "description": "RFC 9457: why there is no other answer.",
    "required": ["type", "title", "status", "detail", "problems"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "problems": {"type": "array", "items": {"$ref": "#/components/schemas/Problem"}},
        "versions": {
            "type": "object",
            "description": "409: by finding, the version that was read and the one there is now.",
            "additionalProperties": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    },
}
_ERROR = {
    "description": "Refused, with the reasons",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problems"}}},
}
_SCHEMES = {
    "session": {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": f"Changes need {CSRF}, too."},
    "token": {"type": "http", "scheme": "bearer"},
}
_METHODS = ("get", "post", "put", "patch", "delete")


def describe(application: FastAPI) -> None:
    """Let the application tell its complete OpenAPI document, of the routes that it has now and in their order."""
    routes = [*application.routes]

    def document() -> dict[str, Any]:
        if application.openapi_schema is None:
            application.openapi_schema = _document(application, routes)
        return application.openapi_schema

    application.openapi = document  # type: ignore[method-assign]


def _document(application: FastAPI, routes: list[BaseRoute]) -> dict[str, Any]:
    made = get_openapi(title=application.title, version=application.version, routes=routes)
    components = made.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas.update(Problem=_PROBLEM, Problems=_PROBLEMS)
    components["securitySchemes"] = _SCHEMES
    for path, item in made["paths"].items():
        for method in _METHODS:
            if method in item:
                item[method]["responses"].pop("422", None)
                item[method]["responses"]["default"] = _ERROR
                if not path.startswith("/public"):
                    item[method]["security"] = [{"session": []}, {"token": []}, {}]
    return made
