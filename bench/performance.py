#!/usr/bin/env python3
"""performance.py [BUILD] [--into FILE] : measure the tables of docs/performance.md, some five minutes on a quiet machine.

Prints them as Markdown; with --into writes each between <!-- measured: NAME --> and <!-- end --> of FILE instead.  Needs nothing
but Python; peers have their own script (bench/peers/run.sh)."""
import argparse
import json
import os
import re
import subprocess
import tempfile

ACTIVATIONS = ("linear", "erf", "relu", "leaky-relu", "tanh", "sigmoid", "softplus")


def bench(build, *options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "result.json")
        subprocess.run([os.path.join(build, "bench", "ondine-bench"), "--json", path, *options], check=True,
                       stdout=subprocess.DEVNULL, env={"OMP_WAIT_POLICY": "passive", **os.environ})
        with open(path) as f:
            return json.load(f)


class Cases:
    """The cases of a result, found by stage, name, set and threads."""

    def __init__(self, result):
        self.best = result["cases"][0]["isa"]
        self.threads = max(c["threads"] for c in result["cases"])
        self.by = {(c["stage"], c["case"], c["isa"], c["threads"]): c for c in result["cases"]}

    def of(self, stage, name, isa=None, threads=1):
        return self.by.get((stage, name, isa or self.best, threads))

    def like(self, stage, start, threads):
        """The case of the best set whose name begins so."""
        return next(c for (s, name, isa, t), c in self.by.items()
                    if s == stage and name.startswith(start) and isa == self.best and t == threads)


def rate(x):
    for unit, size in (("G", 1e9), ("M", 1e6), ("k", 1e3)):
        if x >= size:
            return f"{x / size:.3g} {unit}"
    return f"{x:.3g}"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def machine(result):
    return (f"{result['cpu']}, {result['compiler']}, revision `{result['revision']}`, {result['date']}; bound: "
            f"{result['bound']}. N = {result['n']}, {result['rounds']} rounds of {result['seconds']} s.")


def stages(result):
    rows = []
    for c in result["cases"]:
        of_bound = f"{c['per_cycle'] / c['bound_per_cycle']:.2f}" if c["bound_per_cycle"] else ""
        rows.append((c["stage"], c["case"], c["isa"], str(c["threads"]), f"{rate(c['rate'])} {c['unit']}/s",
                     f"{100 * c['spread']:.1f} %", f"{c['per_cycle']:.3g}", f"{c['generator']:.3g}", of_bound,
                     f"{100 * c['busy']:.0f} %"))
    return table(("stage", "case", "set", "threads", "rate", "spread", "per cycle", "/ generator", "/ bound", "busy"), rows)


def against_n(build, isa):
    rows = []
    for n in (100, 300, 1000, 3000, 10000, 30000, 100000, 300000, 1000000):
        cases = Cases(bench(build, "--n", str(n), "--stages", "normals,micro", "--isas", isa, "--threads", "1", "--rounds",
                            "9", "--seconds", "0.01"))
        sgd, wn = cases.of("micro", "sgd linear"), cases.of("micro", "wn linear")
        rows.append((str(n), f"{12 * n / 1000:g} kB", rate(sgd["rate"]), f"{sgd['generator']:.2f}",
                     f"{wn['generator']:.2f}", f"{1e6 * n / sgd['rate']:.3g} us", f"{20 * n * n / sgd['rate']:.3g} s"))
    return table(("N", "vectors", "elements/s (SGD)", "SGD / generator", "WN / generator", "a step", "a replica to t = 20"),
                 rows)


def threads(build, isa):
    """Whole runs by one thread and by all: a replica a thread, and one replica shared."""
    rows = []
    for n in (1000, 10000, 100000, 1000000):
        cases = Cases(bench(build, "--n", str(n), "--stages", "normals,simulate", "--isas", isa, "--rounds", "9",
                            "--seconds", "0.1"))
        if cases.threads == 1:
            return "One core: nothing to compare."
        row = [str(n)]
        for name in ("micro, 1 replica", "micro, "):
            one, all_ = (cases.like("simulate", name, t) for t in (1, cases.threads))
            row += [rate(all_["rate"]), f"{all_['rate'] / one['rate']:.2f}", f"{100 * all_['busy']:.0f} %"]
        rows.append(row)
    several = cases.like("simulate", "micro, ", cases.threads)["case"]
    return f"{cases.threads} threads against one; `busy` as above, of the run with {cases.threads} threads.\n\n" + table(
        ("N", "one replica, shared: elements/s", "times one thread", "busy", f"{several}: elements/s", "times one thread",
         "busy"), rows)


def cpu_seconds(build, *options):
    """CPU time of a run of the program, the middle one of three."""
    times = []
    for _ in range(3):
        run = subprocess.Popen([os.path.join(build, "ondine"), "simulate", "--n", "1000", "--threads", "1", "--points", "2",
                                "--device", "cpu", "--quiet", *options], stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(run.pid, 0)
        if status != 0:
            raise SystemExit(f"performance.py: ondine simulate {' '.join(options)} failed")
        times.append(used.ru_utime + used.ru_stime)
    return sorted(times)[1]


def cost(build, engine, replicas, t):
    """CPU seconds, and nanoseconds for each unit: of micro an element of a step, of reduced a step."""
    seconds = cpu_seconds(build, "--engine", engine, "--replicas", str(replicas), "--t-end", str(t))
    units = replicas * t * 1000 * (1000 if engine == "micro" else 1)
    return f"{seconds:.3g} s", f"{1e9 * seconds / units:.3g} ns"


def replicas(build):
    rows = [(str(micro), *cost(build, "micro", micro, 2), str(reduced), *cost(build, "reduced", reduced, 2))
            for micro, reduced in ((1, 100), (10, 1000), (100, 10000), (1000, 100000))]
    return table(("micro replicas to t = 2", "CPU time", "an element", "reduced replicas to t = 2", "CPU time", "a step"), rows)


def against_t(build):
    rows = [(f"{t:g}", *cost(build, "micro", 100, t), *cost(build, "reduced", 1000, t)) for t in (0.5, 2, 8, 32)]
    return table(("t", "micro: CPU time", "an element", "reduced: CPU time", "a step"), rows)


def verdict(value, least):
    return "met" if value >= least else "missed"


def targets(result):
    cases = Cases(result)
    g = cases.of("normals", "in registers")
    rows = []

    def add(what, least, value):
        rows.append((f"{what} >= {least}", f"{value:.3g}", verdict(value, least)))

    add("generator, elements a cycle", 0.95, g["per_cycle"])
    if g["bound_per_cycle"]:
        bound = g["bound_per_cycle"]
        rows[-1] = (rows[-1][0], f"{g['per_cycle']:.2f}; the pipes allow {bound:.2f}, of which {g['per_cycle'] / bound:.2f}",
                    rows[-1][2] if bound >= 0.95 else "not possible on this machine")
    add("generator into L1, of registers", 0.95, cases.of("normals-l1", "into L1")["rate"] / g["rate"])
    micro = {rule: cases.of("micro", f"{rule} linear")["generator"] for rule in ("sgd", "wn")}
    add("micro sgd, of the generator", 0.78, micro["sgd"])
    add("micro wn, of the generator", 0.78, micro["wn"])
    if cases.of("micro", "sgd linear", "avx2"):
        add("micro by AVX2, of the generator", 0.30, cases.of("micro", "sgd linear", "avx2")["generator"])
    worst = min(cases.of("micro", f"{rule} {g_}")["generator"] / micro["sgd"] for rule in micro for g_ in ACTIVATIONS)
    add("micro, slowest rule and activation, of sgd linear", 0.95, worst)
    add("Rademacher, times Gaussian", 3, cases.of("micro", "sgd linear rademacher")["generator"] / micro["sgd"])
    for name, least in (("linear", 0.14), ("erf", 0.05), ("tanh", 0.05)):
        add(f"reduced sgd {name}, of the generator", least, cases.of("reduced", f"sgd {name}")["generator"])
    ratio = {a: cases.of("reduced", f"wn {a}")["rate"] / cases.of("reduced", f"sgd {a}")["rate"] for a in ACTIVATIONS}
    least = min(ratio, key=ratio.get)
    add(f"reduced wn, of sgd (lowest: {least})", 0.6, ratio[least])
    if cases.threads == 2:
        for name, wanted in (("micro, 16", 1.9), ("reduced", 1.9), ("micro, 1 r", 1.6)):
            one, two = (cases.like("simulate", name, t) for t in (1, 2))
            what = "one replica shared by 2 threads" if name == "micro, 1 r" else f"2 threads, {two['case']}"
            add(f"{what}, times one", wanted, two["rate"] / one["rate"])
            if two["busy"] < 0.95:
                rows[-1] = rows[-1][:2] + (f"not judged: the threads had {100 * two['busy']:.0f} % of their cores",)
    return table(("target", "here", ""), rows)


def cycles(result):
    """Cycles for 64 elements, and what the pipes would need."""
    cases = Cases(result)

    def of(stage, name):
        c = cases.of(stage, name)
        return 64 / c["per_cycle"], 64 / c["bound_per_cycle"] if c["bound_per_cycle"] else float("nan")

    words, normals, micro = of("words", "Philox"), of("normals", "in registers"), of("micro", "sgd linear")
    rows = [("Philox: 4 words of 16 groups", words), ("Box-Muller of these words", [b - a for a, b in zip(words, normals)]),
            ("visit of W, B, x: the rest of micro", [b - a for a, b in zip(normals, micro)]), ("micro", micro),
            ("dots by themselves", of("dots", "W.x, B.x, x.x")), ("update by itself", of("update", "W += number x"))]
    return table(("", "cycles", "pipes"), [(what, f"{a:.0f}", f"{b:.0f}") for what, (a, b) in rows])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", nargs="?", default="build")
    parser.add_argument("--into", metavar="FILE")
    parser.add_argument("--rounds", default="15")
    o = parser.parse_args()
    result = bench(o.build, "--rounds", o.rounds)
    best = result["cases"][0]["isa"]
    parts = {"machine": machine(result), "stages": stages(result), "against-n": against_n(o.build, best),
             "replicas": replicas(o.build), "against-t": against_t(o.build), "threads": threads(o.build, best), "targets": targets(result), "cycles": cycles(result)}
    if not o.into:
        print("\n\n".join(f"<!-- measured: {name} -->\n{text}\n<!-- end -->" for name, text in parts.items()))
        return
    with open(o.into) as f:
        page = f.read()
    for name, text in parts.items():
        pattern = rf"(<!-- measured: {name} -->\n).*?(<!-- end -->)"
        page, found = re.subn(pattern, lambda m, text=text: m[1] + text + "\n" + m[2], page, flags=re.S)
        if found != 1:
            raise SystemExit(f"performance.py: {o.into} has {found} places for '{name}', not one")
    with open(o.into, "w") as f:
        f.write(page)


main()
