"""The whole OpenAPI document under generated requests: no 5xx, no undocumented status, no schema violation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.http import Client
from tests.support.suite import Suite

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
FAMILY_LINK = "/(short-breaks|links|sessions)(/|$)"
PARTS = {"family-link": "--include-path-regex", "the-rest": "--exclude-path-regex"}
"""Two processes side by side: threads of one would parse Python at once, which CPython 3.11 does not bear."""


def start(running: Suite, client: Client, part: str, folder: Path) -> subprocess.Popen[str]:
    folder.mkdir()
    settings = folder / "schemathesis.toml"
    settings.write_text('[parameters]\n"path.council" = "synthetic-01"\n')
    arguments = [
        *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(settings)),
        *("run", f"{running.base}/v1/openapi.json", PARTS[part], FAMILY_LINK),
        *("--phases", "examples,coverage,fuzzing", "--checks", CHECKS),
        *("--max-examples", "3", "--workers", "1", "--seed", "20261121", "--no-color"),
        *("--header", f"Authorization: Bearer {client.token}", "--header", "Kinweave-Actor: worker-1"),
        *("--request-timeout", "30", "--suppress-health-check", "all", "--generation-database", "none"),
    ]
    return subprocess.Popen(arguments, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_generated_requests_find_nothing(running: Suite, tmp_path: Path) -> None:
    client = running.client("synthetic-01")
    processes = {part: start(running, client, part, tmp_path / part) for part in PARTS}
    said = {part: process.communicate(timeout=1500)[0] for part, process in processes.items()}
    for part, process in processes.items():
        assert process.returncode == 0, said[part][-8000:]
        assert "Tested" in said[part] or "passed" in said[part], said[part][-2000:]
