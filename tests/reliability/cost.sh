#!/usr/bin/env bash
# cost.sh ONDINE FAULT_LIBRARY [TURNS] : what a checkpoint costs.  The same run with one every 50 ms and with the first and
# last alone, by turns; of TURNS (5) the least wall and CPU time, their differences a checkpoint, and the share of the
# default, one every 60 s.  The library counts the checkpoints: each is a rename.  Needs python3.
set -u
command -v python3 >/dev/null || { echo "skipped: no python3" && exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
python3 - "$1" "$2" "${3:-5}" <<'END'
import os
import sys
import time

DEFAULT = 60  # seconds


def run(every):
    """Wall and CPU seconds, and renames."""
    start = time.monotonic()
    child = os.fork()
    if child == 0:
        os.environ.update(LD_PRELOAD=sys.argv[2], ONDINE_FAULT="rename 0", ONDINE_FAULT_COUNT="count")
        os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
        os.execv(sys.argv[1], [sys.argv[1], "simulate", "--n", "10000", "--replicas", "8", "--t-end", "5", "--points", "3",
                               "--threads", "2", "--quiet", "--device", "cpu", "--output", "c.h5", "--force",
                               "--checkpoint-every", every])
    _, status, usage = os.wait4(child, 0)
    assert status == 0, status
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, int(open("count").read())


turns = [(run("0.05"), run("1e6")) for _ in range(int(sys.argv[3]))]
often, seldom = zip(*turns)
more = min(turn[2] for turn in often) - seldom[0][2]
assert more > 10, more
for what, i in (("wall", 0), ("CPU", 1)):
    a, b = min(turn[i] for turn in often), min(turn[i] for turn in seldom)
    cost = (a - b) / more
    print("%s: %.3f s with %d checkpoints more than %.3f s: %.2f ms each, %.4f %% of %d s"
          % (what, a, more, b, 1e3 * cost, 100 * cost / DEFAULT, DEFAULT))
    assert cost < 0.01 * DEFAULT
END
