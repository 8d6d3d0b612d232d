"""Bulk jobs: JSON Lines in, JSON Lines out, while workers answer them."""

import io
from typing import IO, cast

from flask import Response, jsonify, request, url_for
from marshmallow import Schema, fields
from werkzeug.exceptions import RequestEntityTooLarge

from claims.errors import JobNotFound
from claims.store.jobs import Job, JobState
from verifier.api.blueprint import ApiBlueprint
from verifier.http.context import current_context, current_service, usable_id
from verifier.http.problems import RequestRefused
from verifier.jobs.receiving import LONGEST_LINE, receive
from verifier.jobs.working import results_of

job_routes = ApiBlueprint(
    "jobs",
    __name__,
    url_prefix="/api/v1",
    description="Check up to a million claims in one job.",
)

JSON_LINES = "application/x-ndjson"
_DECLARED = (JSON_LINES, "application/jsonl", "application/jsonlines")
_BUFFER = 64 * 1024
_STORE_PROBLEMS = ("internal_error", "store_unavailable", "store_not_ready")


class JobSchema(Schema):
    """A job and how far it has come."""

    id = fields.String()
    state = fields.Enum(JobState, by_value=True)
    lines = fields.Integer(
        metadata={"description": "Lines of the job, blank ones too."}
    )
    answered = fields.Integer(metadata={"description": "Lines that have a verdict."})
    rejected = fields.Integer(
        metadata={"description": "Lines that could not be answered; results say why."}
    )
    created_at = fields.DateTime(format="iso")
    finished_at = fields.DateTime(format="iso", allow_none=True)
    results = fields.Function(
        lambda job: url_for("jobs.get_results", job_id=job.id),
        metadata={
            "type": "string",
            "description": "Where the answers are once the job has ended.",
        },
    )


_job = JobSchema()


def _answer(job: Job) -> Response:
    return jsonify(_job.dump(job))


@job_routes.at("/jobs", "POST")
@job_routes.described(
    requestBody={
        "required": True,
        "content": {
            JSON_LINES: {
                "schema": {"description": "One JSON object a line."},
                "example": '{"id": 1, "claim": "The bridge was closed for 3 days."}\n'
                '{"id": 2, "claim": "Nobody was hurt."}\n',
            }
        },
    }
)
@job_routes.answers(JobSchema, "The job, which waits for a worker.")
@job_routes.refuses(
    "invalid_job",
    "bad_request",
    "body_too_large",
    "unsupported_media_type",
    "not_found",
    "too_many_jobs",
    *_STORE_PROBLEMS,
)
def start_job() -> Response:
    """Start a bulk job.

    The body is JSON Lines: one object `{"id", "claim"}` a line, `id` (text or a whole
    number) being optional, up to 1,000,000 lines of up to 65,536 bytes unless the
    operator has set less. The lines are stored as they arrive; a job of which not all
    lines come is dropped. Jobs take turns, and are deleted some days after they ended.
    """
    limits = current_context().jobs
    if not limits.lines:
        raise RequestRefused("not_found", "Bulk jobs are turned off here.")
    if request.mimetype not in _DECLARED:
        raise RequestRefused(
            "unsupported_media_type",
            f"Send JSON Lines with the header Content-Type: {JSON_LINES}.",
        )
    service = current_service()
    request.max_content_length = limits.size
    try:
        job = receive(
            service.store,
            service.new_id(),
            _buffered(request.stream),
            at=service.clock(),
            limits=limits,
        )
    except RequestEntityTooLarge as error:
        raise RequestRefused(
            "body_too_large",
            f"The body is larger than the limit of {limits.size:,} bytes.",
        ) from error
    response = _answer(job)
    response.headers["Location"] = url_for("jobs.get_job", job_id=job.id)
    return response


def _buffered(stream: IO[bytes]) -> io.BufferedIOBase:
    """Return ``stream`` with lines that are read a block, not a byte, at a time."""
    if isinstance(stream, io.RawIOBase):
        return io.BufferedReader(stream, LONGEST_LINE)
    return cast("io.BufferedIOBase", stream)


@job_routes.at("/jobs/<job_id>", "GET")
@job_routes.answers(JobSchema, "The job.")
@job_routes.refuses("job_not_found", *_STORE_PROBLEMS)
def get_job(job_id: str) -> Response:
    """Read how far a job has come."""
    return _answer(_found(job_id))


def _found(job_id: str) -> Job:
    return current_service().store.get_job(usable_id(job_id, JobNotFound))


@job_routes.at("/jobs/<job_id>/results", "GET")
@job_routes.described(
    responses={
        "200": {
            "description": "The answers as JSON Lines, in the order of the lines.",
            "content": {JSON_LINES: {"schema": {"type": "string"}}},
        }
    }
)
@job_routes.refuses("job_not_found", "job_not_finished", *_STORE_PROBLEMS)
def get_results(job_id: str) -> Response:
    """Read the answers of a job that has ended.

    One line for each line that was sent, in the same order: a verification with the
    `id` that was given and the number of its `line`, or `{"line", "id", "error"}`. A
    cancelled job has those that were answered by then.
    """
    job = _found(job_id)
    if job.state not in (JobState.FINISHED, JobState.CANCELLED):
        raise RequestRefused(
            "job_not_finished",
            f"{job.answered + job.rejected:,} of {job.lines:,} lines are done.",
        )
    outputs = current_service().store.job_outputs(job.id)
    return Response(results_of(outputs), mimetype=JSON_LINES)


@job_routes.at("/jobs/<job_id>/cancel", "POST")
@job_routes.answers(JobSchema, "The job, cancelled unless it had ended.")
@job_routes.refuses("job_not_found", *_STORE_PROBLEMS)
def cancel_job(job_id: str) -> Response:
    """Stop a job; what is answered stays."""
    service = current_service()
    job = service.store.cancel_job(_found(job_id).id, service.clock())
    return _answer(job)


@job_routes.at("/jobs/<job_id>", "DELETE")
@job_routes.answers(JobSchema, "The job as it was.")
@job_routes.refuses("job_not_found", *_STORE_PROBLEMS)
def delete_job(job_id: str) -> Response:
    """Delete a job with its lines and its answers, whether it has ended or not."""
    job = _found(job_id)
    current_service().store.delete_job(job.id)
    return _answer(job)
