#!/usr/bin/env python3
"""Every pattern of the larger instruments, missing answers included, against the second scorer
(tests/oracle); of the largest a million. Takes half an hour on two processors, so `./dev long` runs it.
"""

import subprocess
import sys
from pathlib import Path

SCORER = Path(__file__).resolve().parents[1] / "oracle" / "run.py"

sys.exit(subprocess.run([sys.executable, str(SCORER), "--exhaustive"], check=False).returncode)
