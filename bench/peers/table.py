"""table.py FILE : the peers' JSON lines, each with the rate of micro (exact) of the same round on the same kind of device, as
a table of medians."""
import json
import statistics
import sys

rows, ours = {}, {}
for line in open(sys.argv[1]):
    r = json.loads(line)
    device = r["rule"], r.get("device", "cpu")
    if r["peer"] == "ondine" and "fast" not in r["case"]:
        ours[device] = r["rate"]
    rows.setdefault((r["peer"], r["case"], r["rule"]), []).append((r["rate"], ours[device] / r["rate"], r["checked"]))
print(f"{'peer':8} {'case':58} {'rule':4} {'M elements/s':>12} {'ondine is':>10}  checked")
for (peer, case, rule), values in rows.items():
    rate, ratio = (statistics.median(v[i] for v in values) for i in (0, 1))
    print(f"{peer:8} {case:58} {rule:4} {rate / 1e6:12.1f} {ratio:8.2f} x  {values[-1][2]}")
