"""Tables of the hub's store. Definitions only; times are UTC text, payloads JSON bytes."""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA_VERSION = 6  # goes up with a step in backends.hub.migrations

metadata = sa.MetaData()

meta = sa.Table(
    "meta",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

# One row: what the last commit left. The log must end exactly here.
head = sa.Table(
    "head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    sa.Column("seq", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("occurred_at", sa.Text, nullable=False),
    sa.Column("realm", sa.Text, nullable=False),
    sa.Column("actor_user", sa.Text, nullable=False),
    sa.Column("actor_seat", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("subject_version", sa.Integer, nullable=False),
    sa.Column("payload", sa.LargeBinary, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("subject", "subject_version"),
)

# What was asked and what came of it, refusals included: a repeat gets the same answer.
commands = sa.Table(
    "commands",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("receipt", sa.LargeBinary, nullable=False),
)

batches = sa.Table(
    "batches",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("recorded_at", sa.Text, nullable=False, index=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_sha256", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("expires_at", sa.Text, nullable=False),
)

credentials = sa.Table(
    "credentials",
    metadata,
    sa.Column("user", sa.Text, primary_key=True),
    sa.Column("argon2id", sa.Text, nullable=False),
    sa.Column("profile", sa.LargeBinary, nullable=False),
)

# One row: the folded alarms at `seq`. Disposable: where it does not fit, the log is folded anew.
snapshots = sa.Table(
    "snapshots",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("fold_version", sa.Integer, nullable=False),
    sa.Column("alarms", sa.LargeBinary, nullable=False),
)

# The folded subjects of one kind at `seq`. Disposable, like the one above that it replaces.
states = sa.Table(
    "states",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("fold_version", sa.Integer, nullable=False),
    sa.Column("states", sa.LargeBinary, nullable=False),
)

# Conditions of sources that wait for their delay, by alarm.
held = sa.Table(
    "held",
    metadata,
    sa.Column("alarm", sa.Text, primary_key=True),
    sa.Column("held", sa.LargeBinary, nullable=False),
)

# What goes out to departments' systems and outside parties. Nothing of a drill or a test.
# `state`: of TaskState, "sending", "sending_again" or "dead"; `number`: the seq of the event that
# asked for it; `pair`: what a raise and its clear share; `task`: that asks a person about it.
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("target", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("queued_at", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Text, nullable=False),
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    sa.Column("envelope", sa.LargeBinary, nullable=False, server_default=""),
    sa.Column("type", sa.Text, nullable=False, server_default=""),
    sa.Column("title", sa.Text, nullable=False, server_default=""),
    sa.Column("number", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_try_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("pair", sa.Text, nullable=False, server_default=""),
    sa.Column("delivered_at", sa.Text, nullable=False, server_default=""),
    sa.Column("task", sa.Text, nullable=False, server_default=""),
    sa.Column("sending_ms", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("sending_by", sa.Text, nullable=False, server_default=""),
    sa.Index("outbox_waiting", "target", "state", "number"),
    sa.Index("outbox_of", "subject", "target", "number"),
    sa.Index("outbox_pairs", "pair", "target", "number"),
    sa.Index("outbox_delivered", "target", "delivered_at"),
)

# Messages of other parties that were taken: each is taken once.
exchange = sa.Table(
    "exchange",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("taken_at", sa.Text, nullable=False, index=True),
)

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("health", sa.LargeBinary, nullable=False),
)

# A ring: slot is the running number modulo the capacity.
readings = sa.Table(
    "readings",
    metadata,
    sa.Column("slot", sa.Integer, primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("resource", sa.Text, nullable=False),
    sa.Column("factor", sa.Text, nullable=False),
    sa.Column("observed_unix_ms", sa.BigInteger, nullable=False),
    sa.Column("value", sa.Float, nullable=False),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("flag", sa.Text, nullable=False),
    sa.Index("readings_of", "resource", "factor", "observed_unix_ms"),
)

# Archived parts of the log, each one file; together they are its beginning.
segments = sa.Table(
    "segments",
    metadata,
    sa.Column("first_seq", sa.BigInteger, primary_key=True),
    sa.Column("last_seq", sa.BigInteger, nullable=False, unique=True),
    sa.Column("last_hash", sa.Text, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
)

# In which block of which segment a subject has events. `block` is an offset in the file.
archived_subjects = sa.Table(
    "archived_subjects",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("segment", sa.BigInteger, primary_key=True),
    sa.Column("block", sa.BigInteger, primary_key=True),
    sa.Column("last_version", sa.Integer, nullable=False),
)

# Which camera a channel of a device is, and what its catalogue said of it last.
channels = sa.Table(
    "channels",
    metadata,
    sa.Column("camera", sa.Text, primary_key=True),
    sa.Column("known", sa.LargeBinary, nullable=False),
)

# Cameras that the centre records, and why: by hand (no incident) or for an incident.
recordings = sa.Table(
    "recordings",
    metadata,
    sa.Column("camera", sa.Text, primary_key=True),
    sa.Column("incident", sa.Text, primary_key=True),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("since", sa.Text, nullable=False),
)

# Those of incidents that were ended lately: what a relay hands over late is theirs too.
recordings_ended = sa.Table(
    "recordings_ended",
    metadata,
    sa.Column("camera", sa.Text, primary_key=True),
    sa.Column("incident", sa.Text, primary_key=True),
    sa.Column("since", sa.Text, primary_key=True),
    sa.Column("until", sa.Text, nullable=False),
)

# What the relays recorded, part by part, as the log says it. `incidents`: " a b " with blanks.
# `protected_until_s`: unix time, 0 where it is not protected.
parts = sa.Table(
    "parts",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("relay", sa.Text, nullable=False),
    sa.Column("camera", sa.Text, nullable=False),
    sa.Column("starts_unix_ms", sa.BigInteger, nullable=False),
    sa.Column("ends_unix_ms", sa.BigInteger, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
    sa.Column("incidents", sa.Text, nullable=False),
    sa.Column("protected_until_s", sa.BigInteger, nullable=False),
    sa.Index("parts_of", "camera", "starts_unix_ms"),
    sa.Index("parts_at", "relay", "id"),
)

# Personal fields, enciphered; the keys lie elsewhere (backends.hub.key_store).
personal = sa.Table(
    "personal",
    metadata,
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("field", sa.Text, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)
