"""The OpenAPI 3.1 description of the hub's HTTP face, from the wire types themselves. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from backends.hub.jobs import IngestAnswer
from backends.hub.outbox import OutboxMessage, OutboxReport
from backends.hub.personal import Erasure
from backends.link.attachments import DIGEST, Received
from backends.record.access import SignedIn
from backends.record.exchange import Envelope
from backends.record.observation import IngestBatch
from backends.record.refusal import Refusal

_REF = "#/components/schemas/{name}"


def description(version: str, sign_in: type, health: type, taken: type) -> dict[str, Any]:
    """The whole document. The WebSocket of the consoles is no part of it."""
    types: list[Any] = [
        IngestBatch,
        IngestAnswer,
        OutboxMessage,
        OutboxReport,
        Envelope,
        taken,
        Erasure,
        Received,
        SignedIn,
        Refusal,
        sign_in,
        health,
    ]
    _, components = msgspec.json.schema_components(types, ref_template=_REF)
    session = {
        "post": {
            "summary": "Sign in",
            "requestBody": {"required": True, "content": _json(sign_in.__name__)},
            "responses": {
                "200": {"description": "signed in", "content": _json("SignedIn")},
                "400": _REFUSED,
                "401": _REFUSED,
                "413": _REFUSED,
                "429": _REFUSED,
            },
        },
        "delete": {
            "summary": "Sign out; also without a session, so that it can be repeated",
            "security": [{}, {"session": []}],
            "responses": {"204": {"description": "signed out"}},
        },
    }
    told = {"200": {"description": "how the hub is", "content": _json(health.__name__)}}
    text = {"200": {"description": "Prometheus text", "content": {"text/plain": {}}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Watchfloor hub", "version": version},
        "paths": {
            "/api/v1/session": session,
            "/api/v1/ingest": {"post": _ingest()},
            "/api/v1/outbox": {"get": _outbox()},
            "/api/v1/outbox/{message}": {"post": _report()},
            "/api/v1/exchange": {"post": _exchange(taken.__name__)},
            "/api/v1/personal/{subject}/erase": {"post": _erase()},
            "/api/v1/snapshots/{name}": _snapshots(),
            "/api/v1/attachments/{digest}": _attachments(),
            "/api/v1/alarm-files/{digest}": {"put": _alarm_files()},
            "/api/v1/attachments/{digest}/state": {"get": _attachment_state()},
            "/api/v1/health": {"get": {"summary": "Health", "responses": told}},
            "/metrics": {"get": {"summary": "Metrics", "responses": text}},
        },
        "components": {
            "schemas": components,
            "securitySchemes": {
                "ingest": {"type": "http", "scheme": "bearer"},
                "session": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def _json(name: str, media_type: str = "application/json") -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(name=name)}}}


_REFUSED = {"description": "refused", "content": _json("Refusal")}


def _outbox() -> dict[str, Any]:
    waiting = {"type": "array", "items": {"$ref": _REF.format(name="OutboxMessage")}}
    found = {"description": "what waits", "content": {"application/json": {"schema": waiting}}}
    return {
        "summary": "Messages that wait to be sent, oldest first; nothing of a drill or a test",
        "security": [{"ingest": []}],
        "parameters": [
            {
                "name": "target",
                "in": "query",
                "explode": True,
                "schema": {
                    "type": "array",
                    "maxItems": 100,
                    "items": {"type": "string", "maxLength": 200},
                },
            },
            {
                "name": "wait_s",
                "in": "query",
                "description": "wait up to so many seconds for something to be there",
                "schema": {"type": "number", "minimum": 0, "maximum": 30, "default": 0},
            },
        ],
        "responses": {"200": found, "400": _REFUSED, "401": _REFUSED, "503": _REFUSED},
    }


def _report() -> dict[str, Any]:
    return {
        "summary": "What became of a message",
        "security": [{"ingest": []}],
        "parameters": [
            {"name": "message", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
        "requestBody": {"required": True, "content": _json("OutboxReport")},
        "responses": {
            "200": {"description": "kept", "content": _json("OutboxReport")},
            **dict.fromkeys(("400", "401", "404", "409", "413", "503"), _REFUSED),
        },
    }


def _exchange(taken: str) -> dict[str, Any]:
    return {
        "summary": "A message of another party, once per source and id; passed on by the routes",
        "security": [{"ingest": []}],
        "requestBody": {"required": True, "content": _json("Envelope")},
        "responses": {
            "200": {"description": "on the disk", "content": _json(taken)},
            **dict.fromkeys(("400", "401", "413", "503"), _REFUSED),
        },
    }


def _erase() -> dict[str, Any]:
    return {
        "summary": "Destroy a subject's personal fields for good (security administrator)",
        "security": [{"session": []}],
        "parameters": [
            {"name": "subject", "in": "path", "required": True, "schema": {"type": "string"}}
        ],
        "requestBody": {"required": True, "content": _json("Erasure")},
        "responses": {
            "200": {"description": "they are gone", "content": _json("Erasure")},
            **dict.fromkeys(("400", "401", "403", "404", "413", "503"), _REFUSED),
        },
    }


def _snapshots() -> dict[str, Any]:
    name = [{"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}]
    picture = {"image/jpeg": {"schema": {"type": "string", "format": "binary"}}}
    taken = {
        "summary": "A GB/T 28181 device uploads a snapshot that it was asked for (name: session)",
        "security": [{}],
        "parameters": name,
        "requestBody": {"required": True, "content": picture},
        "responses": {
            "200": {"description": "kept"},
            **dict.fromkeys(("404", "413", "415", "429", "503"), _REFUSED),
        },
    }
    found = {
        "summary": "A kept snapshot",
        "security": [{"session": []}],
        "parameters": name,
        "responses": {
            "200": {"description": "the picture", "content": picture},
            **dict.fromkeys(("401", "403", "404"), _REFUSED),
        },
    }
    return {"get": found, "post": taken, "put": taken}


_DIGEST = {
    "name": "digest",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": DIGEST},
}
_NUMBER = {"type": "integer", "minimum": 0}
_PART = [
    {"name": "offset", "in": "query", "schema": _NUMBER},
    {"name": "size", "in": "query", "required": True, "schema": _NUMBER},
]
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}


def _attachment_state() -> dict[str, Any]:
    return {
        "summary": "How much of a file of a log entry is safe here",
        "security": [{"session": []}],
        "parameters": [_DIGEST],
        "responses": {
            "200": {"description": "so much", "content": _json("Received")},
            **dict.fromkeys(("401", "404", "415", "503"), _REFUSED),
        },
    }


def _attachments() -> dict[str, Any]:
    whose = [{"name": n, "in": "query", "schema": {"type": "string"}} for n in ("entry", "alarm")]
    put = {
        "summary": "The bytes of a file from `offset` on, `size` of all; named by their SHA-256",
        "security": [{"session": []}],
        "parameters": [
            _DIGEST,
            *_PART,
        ],
        "requestBody": {"required": True, "content": _BYTES},
        "responses": {
            "200": {"description": "on the disk", "content": _json("Received")},
            **dict.fromkeys(("401", "403", "404", "409", "413", "415", "503"), _REFUSED),
        },
    }
    get = {
        "summary": "A whole file of an entry, or of an alarm",
        "security": [{"session": []}],
        "parameters": [_DIGEST, *whose],
        "responses": {
            "200": {"description": "its bytes", "content": _BYTES},
            **dict.fromkeys(("401", "403", "404", "415", "503"), _REFUSED),
        },
    }
    return {"get": get, "put": put}


def _alarm_files() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string", "minLength": 1}
    whose = [
        {"name": n, "in": "query", "required": True, "schema": text}
        for n in ("source", "key", "name")
    ]
    people = {"name": "shows_people", "in": "query", "schema": {"type": "boolean"}}
    return {
        "summary": "A file that a device brought of an alarm, in pieces as those of entries",
        "security": [{"ingest": []}],
        "parameters": [_DIGEST, *_PART, *whose, people],
        "requestBody": {"required": True, "content": _BYTES},
        "responses": {
            "200": {"description": "on the disk", "content": _json("Received")},
            **dict.fromkeys(("401", "404", "409", "413", "415", "503"), _REFUSED),
        },
    }


def _ingest() -> dict[str, Any]:
    again = {"description": "nothing taken; send it again later", "content": _json("Refusal")}
    return {
        "summary": "Observations in; repeatable by batch_id",
        "security": [{"ingest": []}],
        "requestBody": {
            "required": True,
            "content": _json("IngestBatch") | _json("IngestBatch", "application/msgpack"),
        },
        "responses": {
            "200": {"description": "on the disk", "content": _json("IngestAnswer")},
            "400": _REFUSED,
            "401": _REFUSED,
            "413": _REFUSED,
            "503": again,
        },
    }
