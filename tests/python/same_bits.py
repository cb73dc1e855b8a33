"""The Python module gives the bits of the program, to the last one; its callbacks, errors and types.

    same_bits.py PROGRAM PYTHON-FOLDER      (ONDINE_LIBRARY names the library)"""

import csv
import ctypes
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading

try:
    import h5py  # noqa: F401
    import numpy as np
except ImportError as error:
    print("SKIPPED:", error)
    sys.exit(77)

PROGRAM, FOLDER = sys.argv[1:]
sys.path.insert(0, FOLDER)
import ondine
from ondine import _library

NAMES = ("l", "R", "z", "eps_g")


def program(*arguments, code=0):
    done = subprocess.run([PROGRAM, *map(str, arguments), "--quiet"], capture_output=True, text=True)
    assert done.returncode == code, (done.returncode, done.stderr)
    return list(csv.DictReader(io.StringIO(done.stdout)))


def column(rows, name):
    return np.array([float(row[name]) for row in rows])


def options(parameters):
    return [word for key, value in parameters.items() for word in ("--" + key.replace("_", "-"), value)]


def same(a, b):
    assert np.array_equal(a, b, equal_nan=True), (a, b)


def ensembles():
    for parameters in (
        dict(rule="wn", n=101, replicas=7, t_end=3, points=4, seed=2**64 - 1),
        dict(rule="sgd", activation="erf", eta=0.5, l0=0.3, noise=0.1, n=64, replicas=33, t_end=5, points=5,
             spacing="log", engine="reduced", threads=2),
        dict(rule="wn", activation="leaky-relu", r0=-0.5, n=40, replicas=3, t_end=2, points=3),
        dict(rule="sgd", eta=2.5, n=30, replicas=5, t_end=40, points=5),  # diverges
    ):
        rows, made = program("simulate", *options(parameters)), ondine.simulate(**parameters)
        same(made.t, column(rows, "t"))
        same(made.count, column(rows, "replicas"))
        for k, name in enumerate(NAMES):
            if name + "_mean" in rows[0]:
                same(made.mean[:, k], column(rows, name + "_mean"))
                same(made.sd[:, k], column(rows, name + "_sd"))
        assert made.replicas is None and made.device == "cpu"


def theories():
    parameters = dict(activation="tanh", eta=0.3, z0=0.5, times="0,0.5,4")
    given = {**parameters, "times": [0, 0.5, 4]}
    rows, made = program("theory", *options(parameters)), ondine.theory(**given)
    for name in NAMES:
        same(getattr(made, name), column(rows, name))
    assert made.mean is None and made.sd is None
    rows, made = program("theory", *options({**parameters, "n": 500})), ondine.theory(**given, n=500)
    for k, name in enumerate(NAMES):
        same(made.mean[:, k], column(rows, name + "_mean"))
        same(made.sd[:, k], column(rows, name + "_sd"))
    assert 0 < made.kappa < 1


def verdicts():
    parameters = dict(rule="sgd", n=300, replicas=30, t_end=2, points=3)
    rows, made = program("validate", *options(parameters)), ondine.validate(**parameters)
    assert made.agrees and made.verdict == "agrees" and made.line == "verdict: agrees" and made.note
    assert len(rows) == len(made.rows) > 0
    for name in ("observable", "engine", "against"):
        assert [row[name] for row in rows] == list(made.rows[name]), name
    for name in ("t", "sim_mean", "other_mean", "score_mean", "sim_sd", "other_sd", "var_ratio", "score_var"):
        same(made.rows[name], column(rows, name))
    same(made.ensemble.replicas.mean(axis=0).shape, (3, 4))


def times_to_convergence():
    for parameters in (dict(activation="erf", eta=0.01), dict(rule="sgd", eta=2.5), dict(t_max=0.1)):
        row, made = program("converge", *options(parameters))[0], ondine.converge(**parameters)
        assert row["status"] == made.outcome
        same(float(row["t_conv"]), made.t)
        same(float(row["eta_eff"]), made.eta_eff)


def files(folder):
    path = os.path.join(folder, "run.h5")
    parameters = dict(rule="sgd", n=50, replicas=6, t_end=2, points=3)
    program("simulate", *options(parameters), "--save-replicas", "--output", path)
    made, read = ondine.simulate(**parameters, keep_replicas=True), ondine.load(path)
    same(read.t, made.t)
    same(read["ensemble/mean"], made.mean)
    same(read["ensemble/cov"], made.cov)
    same(read["replicas/values"], made.replicas)
    same(read["replicas/diverged_step"], made.diverged_step)
    assert read.config["rule"] == "sgd" and read.config["n"] == 50 and read.provenance["version"]
    program("converge", "--output", path, "--force")
    table = ondine.load(path)
    assert table.t is None and table.groups["convergence"]["status"][0] == b"converged"
    for name in ("absent.h5", "same_bits.py"):
        try:
            ondine.load(os.path.join(os.path.dirname(__file__), name))
        except ondine.FileError as error:
            assert name in str(error)
        else:
            raise AssertionError(name + " was loaded")


def callbacks():
    heard, shares = {}, []
    parameters = dict(n=200, replicas=20, t_end=2, points=3, threads=2)
    made = ondine.simulate(**parameters, keep_replicas=True, progress=shares.append,
                           record=lambda replica, values, step: heard.update({replica: (values, step)}))
    assert sorted(heard) == list(range(20))
    same(np.stack([heard[replica][0] for replica in range(20)]), made.replicas)
    assert all(step is None for _, step in heard.values()) and all(0 <= share <= 1 for share in shares)

    def fail(*_):
        raise LookupError("from the callback")

    try:
        ondine.simulate(**parameters, record=fail)
    except LookupError as error:
        assert str(error) == "from the callback"
    else:
        raise AssertionError("what a callback raises is lost")

    threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    try:
        ondine.simulate(n=10000, replicas=10**6)
    except KeyboardInterrupt:
        pass
    else:
        raise AssertionError("a run that takes hours has ended")


def errors():
    for wrong in (dict(rule="adam"), dict(eta=0), dict(n=2), dict(n=10.5), dict(times=[1, 0]), dict(replicas=0),
                  dict(points=1), dict(inputs="uniform", engine="reduced"), dict(device="tpu"), dict(seed=-1)):
        try:
            ondine.simulate(**{"n": 50, "replicas": 2, **wrong})
        except ondine.ParameterError as error:
            assert isinstance(error, ValueError) and next(iter(wrong)).replace("times", "time") in str(error), error
        else:
            raise AssertionError(f"{wrong} was taken")


def layout():  # tests/api/test_abi.c has the same numbers
    sizes = dict(Error=512, Model=136, Run=224, Convergence=64, Comparison=120)
    for name, size in sizes.items():
        assert ctypes.sizeof(getattr(_library, name)) == size, name
    assert _library.Run.record.offset == 144 and _library.Model.inputs_parameter.offset == 64


layout()
ensembles()
theories()
verdicts()
times_to_convergence()
callbacks()
errors()
with tempfile.TemporaryDirectory() as scratch:
    files(scratch)
print("same bits as", PROGRAM)
