"""What goes wrong, as status and problem details (RFC 9457): one table for the whole application."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from citycheckup.app.sign_in_limits import WaitError
from citycheckup.ledger.storing import ConflictError
from citycheckup.vocabulary import InputError, Message, Problem
from citycheckup.web.language import language_of
from citycheckup.wording import render, word

MEDIA_TYPE = "application/problem+json"

# What an InputError is, by the key of its first problem; everything else is "refused by the rules".
REFUSED = 422
STATUS_OF_KEY: Mapping[str, int] = {
    "authority.no_such_finding": 404,
    "authority.post_may_not": 403,
    "authority.post_may_not_act_so": 403,
    "authority.administrator_only": 403,
    "authority.no_business_data": 403,
    "authority.unit_elsewhere": 404,
    "authority.say_who": 401,
    "evidence.may_not": 403,
    "evidence.not_here": 404,
    "evidence.no_photo": 415,
    "evidence.too_large": 413,
    "evidence.too_many_pixels": 413,
    "findings.role_may_not": 403,
    "notices.office_only": 403,
    "notices.no_such_notice": 404,
    "reviews.not_a_reviewer": 403,
    "reviews.none_of_that_id": 404,
    "reviews.no_such_step": 404,
    "reviews.office_only": 403,
    "store.busy": 503,
    "accounts.wrong": 401,
    "accounts.wrong_code": 401,
    "accounts.sign_in_again": 401,
    "accounts.not_your_post": 403,
    "accounts.no_such_account": 404,
    "accounts.no_such_link": 404,
    "accounts.no_such_token": 404,
    "accounts.no_such_session": 404,
    "accounts.not_published": 404,
    "accounts.local_changed": 412,
    "accounts.oidc_off": 404,
    "authority.auditor_only": 403,
    "authority.no_such_post": 404,
    "accounts.wait": 429,
    "authority.keeps_no_data": 403,
    "files.is_there": 409,
    "files.brought_meanwhile": 409,
    "files.kind_not_taken": 415,
    "files.no_such_layer": 404,
    "files.no_such_year": 404,
    "files.not_there": 404,
    "files.settings_busy": 503,
    "jobs.busy": 409,
    "jobs.no_such_job": 404,
    "ogc.no_such_collection": 404,
    "ogc.no_such_item": 404,
    "ogc.not_a_box": 400,
    "ogc.not_a_number": 400,
    "ogc.not_a_time": 400,
    "ogc.unknown_parameter": 400,
    "shown.no_such_run": 404,
    "shown.no_such_unit": 404,
    "shown.no_such_building": 404,
    "shown.no_such_values": 404,
}


class HttpError(Exception):
    """An answer other than the one asked for, with its words."""

    def __init__(self, status: int, key: str, arguments: Mapping[str, object] | None = None) -> None:
        self.status, self.message = status, Message(key, arguments or {})
        super().__init__(key)


def problem_response(
    status: int, problems: Sequence[Problem], language: str, *, more: Mapping[str, object] | None = None
) -> Response:
    """Return problem details with every problem in words."""
    texts = [render(problem.message, language) for problem in problems]
    title = word(f"web.status.{status}", language)
    body = {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": texts[0] if texts else title,
        "problems": [
            {
                "key": problem.message.key,
                "text": text,
                "file": problem.file,
                "row": problem.row,
                "column": problem.column,
                "cell": problem.cell,
            }
            for problem, text in zip(problems, texts, strict=True)
        ],
        **(more or {}),
    }
    return Response(json.dumps(body, ensure_ascii=False, default=str), status, media_type=MEDIA_TYPE)


def status_of(error: InputError) -> int:
    """Return the status of input that was refused."""
    if isinstance(error, ConflictError):
        return 409
    return STATUS_OF_KEY.get(error.problems[0].message.key, REFUSED) if error.problems else REFUSED


def answer_with_problems(application: FastAPI) -> None:
    """Let every error answer with problem details in the language of the request."""

    @application.exception_handler(HttpError)
    def http_error(request: Request, error: HttpError) -> Response:
        return problem_response(error.status, [Problem(error.message)], language_of(request))

    @application.exception_handler(InputError)
    def input_error(request: Request, error: InputError) -> Response:
        more = {}
        if isinstance(error, ConflictError):
            more["versions"] = {one: {"read": read, "now": now} for one, (read, now) in error.versions.items()}
        response = problem_response(status_of(error), error.problems, language_of(request), more=more)
        if isinstance(error, WaitError):
            response.headers["Retry-After"] = str(error.seconds)
        return response

    @application.exception_handler(RequestValidationError)
    def unreadable(request: Request, error: RequestValidationError) -> Response:
        problems = [
            Problem(Message("web.unreadable", {"reason": fault["msg"]}), column=_place(fault["loc"]))
            for fault in error.errors()
        ]
        return problem_response(400, problems, language_of(request))

    @application.exception_handler(Exception)
    def fault_of_ours(request: Request, _error: Exception) -> Response:
        # The server's log has the traceback; who asks gets none of it.
        return problem_response(500, [Problem(Message("web.status.500"))], language_of(request))

    @application.exception_handler(HTTPException)
    def of_the_framework(request: Request, error: HTTPException) -> Response:
        key = f"web.status.{error.status_code}"
        known = error.status_code in {401, 403, 404, 405, 406, 413, 415, 429}
        message = Message(key) if known else Message("web.unreadable", {"reason": str(error.detail)})
        response = problem_response(error.status_code, [Problem(message)], language_of(request))
        response.headers.update(error.headers or {})
        return response


def _place(parts: Iterable[object]) -> str:
    return ".".join(str(part) for part in parts)
