#!/usr/bin/env bash
# memory.sh ONDINE [MOST] : peak memory of `simulate` for 1e3, 1e5 and MOST (1e7) reduced replicas, with and without
# --save-replicas: more replicas may not take 8 MiB more than 1e3.  Needs python3, and 3 GB of disk for 1e7.
set -u
command -v python3 >/dev/null || { echo "skipped: no python3" && exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 99
python3 - "$1" "${2:-1e7}" <<'END'
import os
import sys


def peak(replicas, *more):
    """Peak resident memory in MiB."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open("/dev/null", os.O_WRONLY), 1)
        os.execv(sys.argv[1], [sys.argv[1], "simulate", "--engine", "reduced", "--n", "4", "--times", "0,1,2", "--replicas",
                               replicas, "--threads", "2", "--quiet", "--output", "m.h5", "--force", *more])
    _, status, usage = os.wait4(child, 0)
    assert status == 0, status
    return usage.ru_maxrss / 1024


for more in ([], ["--save-replicas"]):
    found = [peak(replicas, *more) for replicas in ("1e3", "1e5", sys.argv[2])]
    print("MiB at 1e3, 1e5,", sys.argv[2], *more, ["%.1f" % mib for mib in found])
    assert max(found) < found[0] + 8
END
