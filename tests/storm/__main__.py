"""`make storm SEED=1 PLATFORM=slack PROMPTS=800 KILLS=50`: one line of JSON, and 1 where anything is not as promised.

`PLATFORM` may be left out for both; `FAULTS` is how many are planned; `HISTORY=no` takes Slack's `im:history` away.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path

from tests.storm.storm import Wanted, storm
from tests.storm.towns import Platform


def main() -> int:
    """Runs what the environment asks for."""
    asked = os.environ.get("PLATFORM", "")
    if asked not in ("", "slack", "discord"):
        sys.stderr.write("PLATFORM is slack or discord.\n")
        return 2
    platforms: tuple[Platform, ...] = ("slack", "discord") if not asked else (asked,)  # type: ignore[assignment]  # as was looked at
    told = []
    for platform in platforms:
        prompts, kills = int(os.environ.get("PROMPTS", "800")), int(os.environ.get("KILLS", "50"))
        faults = int(os.environ.get("FAULTS", str(max(1, prompts * 48 // 800))))
        wanted = Wanted(platform, int(os.environ.get("SEED", "1")), prompts, kills, faults, os.environ.get("HISTORY", "yes") != "no")
        with tempfile.TemporaryDirectory() as folder:
            told.append(asyncio.run(storm(wanted, Path(folder))))
    print(json.dumps(told[0] if len(told) == 1 else {"ok": all(one["ok"] for one in told), "storms": told}))
    return 0 if all(one["ok"] for one in told) else 1


if __name__ == "__main__":
    sys.exit(main())
