"""What keeps a process from its database or its broker, in one line: what is wrong, where, what to do.

Never a password. The words of PostgreSQL's client are those of libpq (fe-connect.c) and of the server's start
(auth.c, postinit.c).
"""

from __future__ import annotations

import re
import socket
from typing import Any

import amqp
from sqlalchemy import event
from sqlalchemy.engine import URL, Engine, ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError

from chassis.observability.logs import warn_calmly

_DATABASE = (
    (
        r"password authentication failed|no password supplied",
        "refuses {user} or the password. Correct {variable}",
    ),
    (r"role .* does not exist", "knows no login {user}. Run `kinweave migrate` with the administrator's URL"),
    (r"database .* does not exist", "has no database {database}. Run `kinweave migrate` with the administrator's URL"),
    (r"could not translate host name|Name or service", "has a host that is not known. Correct the host in {variable}"),
    (r"Connection refused|No such file", "is not there. Start PostgreSQL, or correct host and port in {variable}"),
    (r"no pg_hba.conf entry|not permitted to log in", "lets {user} not in from here. Look at its pg_hba.conf"),
    (r"permission denied for database", "does not let {user} in. Run `kinweave migrate` with the administrator's URL"),
    (r"too many (clients|connections)|connection slots", "has no connection free. Raise its max_connections"),
    (r"starting up|shutting down|recovery mode", "is starting or stopping. Nothing is to be done if it is there soon"),
    (r"timeout|timed out|No route|unreachable", "does not answer. Look at host, port and firewall"),
    (r"SSL|certificate", "and this process agree on no encryption. Look at sslmode in {variable}"),
)
_STATES = {
    "53100": "its disk is full. Free some space; nothing else is to be done",
    "25006": "it takes no writes, for it is read only. Look whether it is a standby",
    "42P01": "its tables are not there yet. Run `kinweave migrate`",
    "3F000": "its schemas are not there yet. Run `kinweave migrate`",
    "42501": "a right is missing. Run `kinweave migrate`",
}


class Told(Exception):
    """An error whose words are our own, and may be logged."""


@event.listens_for(Engine, "handle_error")
def _note_place(context: ExceptionContext) -> None:
    """Remember with an error where the connection was to lead to."""
    if context.engine is not None and context.original_exception is not None:
        context.original_exception.place = context.engine.url  # type: ignore[attr-defined]


def database_words(error: SQLAlchemyError) -> str:
    """One line, as "The database postgresql://app@db:5432/carers refuses the password of app. Correct it in …"."""
    original = error.orig if isinstance(error, DBAPIError) else None
    place: URL | None = getattr(original, "place", None)
    where = f"The database {_of_database(place)}" if place is not None else "The database"
    state = str(getattr(original, "pgcode", None) or "")
    if state in _STATES:
        return f"{where} cannot do its part: {_STATES[state]}."
    said = str(original or "").strip()
    for pattern, words in _DATABASE:
        if not state and re.search(pattern, said):
            names = {"user": f"the user {place.username}" if place else "the user", "variable": _variable(place)}
            return f"{where} {words.format(database=place.database if place else '', **names)}."
    if said and not state and isinstance(error, OperationalError | InterfaceError):
        return f"{where} does not do its part: {said.splitlines()[0]}"
    return f"{where} does not do its part ({' '.join([type(original or error).__name__, state]).strip()})."


def broker_words(error: BaseException, url: str) -> str:
    """One line, as "The broker amqp://app@mq:5672/region refuses the password of app. Correct it in KINWEAVE_AMQP."."""
    parts = amqp_parts(url)
    where = f"The broker amqp://{parts['user']}@{parts['host']}:{parts['port']}/{parts['vhost'].lstrip('/')}"
    if isinstance(error, amqp.exceptions.AccessRefused):
        return f"{where} refuses user {parts['user']} or the password. Correct them in KINWEAVE_AMQP."
    if isinstance(error, amqp.exceptions.NotAllowed):
        return (
            f"{where} has no virtual host {parts['vhost']}, or does not let user {parts['user']} in. Make it with"
            " `rabbitmqctl add_vhost` and `rabbitmqctl set_permissions`, or correct KINWEAVE_AMQP."
        )
    if isinstance(error, socket.gaierror):
        return f"{where} has a host that is not known. Correct the host in KINWEAVE_AMQP."
    if isinstance(error, ConnectionRefusedError):
        return f"{where} is not there. Start RabbitMQ, or correct host and port in KINWEAVE_AMQP."
    if isinstance(error, TimeoutError):
        return f"{where} does not answer. Look at host, port and firewall."
    return f"{where} cannot be reached ({type(error).__name__}). Look whether it is an AMQP broker."


def say_waiting(event: str, error: BaseException, **values: str) -> None:
    """Log, at a calm pace, that a loop waits because of `error`. Where the database cannot be reached all loops say the
    same, so that it stands in the log once; of an error that nobody foresaw only its class is told."""
    cause = error.__cause__
    if isinstance(cause, SQLAlchemyError) and not isinstance(error, SQLAlchemyError):
        error = cause
    if isinstance(error, DBAPIError):
        warn_calmly("database away", database_words(error))
    else:
        warn_calmly(event, str(error) if isinstance(error, Told) else type(error).__name__, **values)


def amqp_parts(url: str) -> dict[str, Any]:
    """User, host, port and virtual host of an AMQP URL. Raises ValueError where it is none."""
    from kombu.utils.url import parse_url

    parts = parse_url(url)
    if parts["transport"] not in ("amqp", "amqps", "pyamqp", "kinweave-memory"):
        raise ValueError("it begins with amqp:// or amqps://")
    user, port = parts["userid"] or "guest", parts["port"] or (5671 if parts["transport"] == "amqps" else 5672)
    return {"user": user, "host": parts["hostname"] or "localhost", "port": port, "vhost": parts["virtual_host"] or "/"}


def _of_database(url: URL) -> str:
    host = url.host or url.query.get("host") or "localhost"
    port = url.port or url.query.get("port") or 5432
    return f"postgresql://{url.username}@{host}:{port}/{url.database}"


def _variable(url: URL | None) -> str:
    return "its KINWEAVE_DATABASE_<SERVICE>_<ROLE>" if url is None else f"the URL of {url.username}"
