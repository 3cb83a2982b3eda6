"""Every metric of the suite, in one place. Labels are services, councils, operations and outcomes, never persons."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

HTTP_REQUESTS = Counter("http_requests_total", "HTTP requests answered", ["council", "route", "status"])
HTTP_SECONDS = Histogram("http_request_seconds", "Time to answer an HTTP request", ["route"])
RPC_SECONDS = Histogram("rpc_seconds", "Time from a call to its reply, seen by the caller", ["service", "outcome"])
RPC_PENDING = Gauge("rpc_pending", "Calls that wait for their reply", ["service"])
OPERATIONS = Counter("operations_total", "Operations performed", ["service", "operation", "council", "outcome"])
FAULTS = Counter("faults_total", "Operations that ended in an unforeseen error", ["service", "operation"])

OUTBOX_PENDING = Gauge("outbox_pending", "Events that wait to be published", ["service"])
OUTBOX_OLDEST = Gauge("outbox_oldest_seconds", "Age of the oldest event that waits to be published", ["service"])
UNROUTABLE = Counter("unroutable_total", "Events that reached no queue and are kept", ["service"])

EVENT_HANDLED = Counter("event_handled_total", "Deliveries handled", ["consumer", "type", "outcome"])
EVENT_LAG = Histogram("event_lag_seconds", "Time from an event to its effect", ["consumer"])
RETRIES = Counter("retries_total", "Deliveries tried again", ["consumer"])
INBOX_DUPLICATES = Counter("inbox_duplicates_total", "Deliveries that had taken effect before", ["consumer"])
PARKED = Gauge("parked_deliveries", "Deliveries that wait for an operator", ["service", "council"])
DEAD_LETTERS = Counter("dead_letters_total", "Messages that could not be read", ["consumer"])
TAKEN_UP = Counter("dead_letters_taken_up_total", "Dead letters that were put into the inbox again", ["service"])
UNREADABLE = Gauge("unreadable_messages", "Messages nobody could read that wait for an operator", ["service"])
DELIVERY_LIMIT = Gauge("queue_delivery_limit", "Deliveries after which a queue gives up, where too few", ["queue"])

AUDIT_UNSEALED = Gauge("audit_unsealed_rows", "Audit rows that no seal covers yet", ["service"])
JOBS = Counter("jobs_total", "Jobs finished", ["service", "operation", "outcome"])
LOOP_RESTARTS = Counter("loop_restarts_total", "Loops that failed and were started again", ["service", "loop"])
LOOPS_DOWN = Gauge("loop_down", "1 while a background loop has failed and not run steadily since", ["service", "loop"])
THREAD_FAULTS = Counter("thread_faults_total", "Background work that ended in an unforeseen error", ["service"])
LOG_LINES_LOST = Counter("log_lines_lost_total", "Log lines that could not be written")
HUB_STALL = Gauge("hub_stall_seconds", "Longest time in which no green thread ran, last minute")
BUILD = Gauge("build_info", "Always 1; the labels tell what runs", ["version"])
