#!/usr/bin/env python3
"""Every pattern of the larger instruments, missing answers included, against the second scorer
(tests/oracle); of the largest a million. `./dev long` runs it, with PyPy, which takes half the time.
"""

import shutil
import subprocess
import sys
from pathlib import Path

SCORER = Path(__file__).resolve().parents[1] / "oracle" / "run.py"

sys.exit(subprocess.run([shutil.which("pypy3") or sys.executable, str(SCORER), "--exhaustive"], check=False).returncode)
