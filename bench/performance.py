#!/usr/bin/env python3
"""performance.py [BUILD] : the measured tables of docs/performance.md, as Markdown on stdout.  Some five minutes on a quiet
machine.  Needs nothing but Python; peers have their own script (bench/peers/run.sh)."""
import json
import os
import subprocess
import sys
import tempfile

BUILD = sys.argv[1] if len(sys.argv) > 1 else "build"
BENCH = os.path.join(BUILD, "bench", "ondine-bench")


def bench(*options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.json")
        subprocess.run([BENCH, "--json", path, *options], check=True, stdout=subprocess.DEVNULL)
        with open(path) as f:
            return json.load(f)


def rate(x):
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if x >= size:
            return f"{x / size:.3g} {unit}"
    return f"{x:.3g}"


def table(head, rows):
    print("| " + " | ".join(head) + " |\n|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def stages():
    result = bench("--rounds", "15")
    print(f"{result['version']}, revision {result['revision']}, {result['compiler']}, {result['cpu']}, {result['date']}; "
          f"N = {result['n']}, {result['rounds']} rounds of {result['seconds']} s\n")
    rows = []
    for c in result["cases"]:
        of_bound = f"{c['per_cycle'] / c['bound_per_cycle']:.2f}" if c["bound_per_cycle"] else ""
        rows.append((c["stage"], c["case"], c["isa"], str(c["threads"]), f"{rate(c['rate'])} {c['unit']}/s",
                     f"{100 * c['spread']:.1f} %", f"{c['per_cycle']:.3g}", f"{c['generator']:.3g}", of_bound,
                     f"{100 * c['busy']:.0f} %"))
    table(("stage", "case", "set", "threads", "rate", "spread", "per cycle", "/ generator", "/ bound", "busy"), rows)
    return result["cases"][0]["isa"]


def against_n(isa):
    print("micro against N, one thread, and the bytes that a step walks through (W, B, x)\n")
    rows = []
    for n in (100, 300, 1000, 3000, 10000, 30000, 100000, 300000, 1000000):
        cases = bench("--n", str(n), "--stages", "normals,micro", "--isas", isa, "--threads", "1", "--rounds", "9",
                      "--seconds", "0.01")["cases"]
        found = {c["case"]: c for c in cases}
        sgd, wn = found["sgd linear"], found["wn linear"]
        rows.append((str(n), f"{12 * n / 1000:g} kB", rate(sgd["rate"]), f"{sgd['generator']:.2f}",
                     f"{wn['generator']:.2f}", f"{1e9 * n / sgd['rate'] / 1000:.3g} us", f"{20 * n * n / sgd['rate']:.3g} s"))
    table(("N", "vectors", "elements/s (SGD)", "SGD / generator", "WN / generator", "a step", "a replica to t = 20"), rows)


against_n(stages())
