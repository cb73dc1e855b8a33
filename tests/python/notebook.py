"""The notebook's code runs, and prints what is stored in it.     notebook.py NOTEBOOK PYTHON-FOLDER"""

import contextlib
import io
import json
import sys

try:
    import matplotlib
except ImportError as error:
    print("SKIPPED:", error)
    sys.exit(77)

matplotlib.use("Agg")
sys.path.insert(0, sys.argv[2])
with open(sys.argv[1]) as file:
    cells = [cell for cell in json.load(file)["cells"] if cell["cell_type"] == "code"]
names, pictures = {}, 0
for cell in cells:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec("".join(cell["source"]), names)
    stored = "".join("".join(output["text"]) for output in cell["outputs"] if output["output_type"] == "stream")
    assert said.getvalue() == stored, (said.getvalue(), stored)
    pictures += sum("image/png" in output.get("data", {}) for output in cell["outputs"])
assert pictures == 1 and len(cells) >= 4
print(len(cells), "cells, as stored")
