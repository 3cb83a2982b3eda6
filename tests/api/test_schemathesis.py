"""The whole OpenAPI document under generated requests: no 5xx, no undocumented status, no schema violation."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.suite import Suite

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def test_generated_requests_find_nothing(running: Suite, tmp_path: Path) -> None:
    client = running.client("synthetic-01")
    settings = tmp_path / "schemathesis.toml"
    settings.write_text('[parameters]\n"path.council" = "synthetic-01"\n')
    done = subprocess.run(
        [
            *(str(Path(sys.executable).parent / "schemathesis"), "--config-file", str(settings)),
            *("run", f"{running.base}/v1/openapi.json"),
            *("--phases", "examples,coverage,fuzzing", "--checks", CHECKS),
            *("--max-examples", "6", "--workers", "2", "--seed", "20261121", "--no-color"),
            *("--header", f"Authorization: Bearer {client.token}", "--header", "Kinweave-Actor: worker-1"),
            *("--request-timeout", "30", "--suppress-health-check", "all", "--generation-database", "none"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
