"""A load generator in a process of its own: keep-alive connections on one epoll, prebuilt requests, little parsing.

    python -m tests.bench.load '{"port": 8000, "path": "/", "seconds": 3, …}'

prints one JSON object: `requests`, `seconds`, `failed`, and the latencies `p50` and `p99` in milliseconds.
"""

from __future__ import annotations

import json
import select
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any


def prebuilt(method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: bench", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def generate(port: int, request: bytes, connections: int, seconds: float) -> dict[str, Any]:
    """Each connection sends its next request as soon as the answer to the last has come."""
    poll = select.epoll()
    sockets: dict[int, socket.socket] = {}
    held: dict[int, bytes] = {}
    sent: dict[int, float] = {}
    taken: list[float] = []
    failed = 0
    now = time.perf_counter
    for _ in range(connections):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = one.fileno()
        sockets[number], held[number] = one, b""
        poll.register(number, select.EPOLLIN)
    began = now()
    for number, one in sockets.items():
        one.sendall(request)
        sent[number] = now()
    end = began + seconds
    while (current := now()) < end and sockets:
        for number, _ in poll.poll(0.2):
            arrived = sockets[number].recv(65_536)
            answer = held[number] + arrived
            if not arrived:
                failed += 1
                poll.unregister(number)
                sockets.pop(number).close()
                continue
            if not complete(answer):
                held[number] = answer
                continue
            held[number] = b""
            current = now()
            taken.append(current - sent[number])
            failed += answer[9:10] != b"2"
            sent[number] = current
            sockets[number].sendall(request)
    span = now() - began
    for one in sockets.values():
        one.close()
    taken.sort()
    return {
        "requests": len(taken),
        "seconds": span,
        "failed": failed,
        "p50": percentile(taken, 50) * 1000,
        "p95": percentile(taken, 95) * 1000,
        "p99": percentile(taken, 99) * 1000,
    }


def complete(answer: bytes) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    head = answer[:end].lower()
    at = head.find(b"content-length:")
    if at < 0:
        return b"transfer-encoding: chunked" not in head or answer.endswith(b"0\r\n\r\n")
    return len(answer) >= end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])


def percentile(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share / 100))] if ordered else float("nan")


if __name__ == "__main__":
    order = json.loads(sys.argv[1])
    wanted = prebuilt(
        order.get("method", "GET"), order["path"], order.get("headers", {}), order.get("body", "").encode()
    )
    print(json.dumps(generate(order["port"], wanted, order.get("connections", 16), order.get("seconds", 3.0))))
