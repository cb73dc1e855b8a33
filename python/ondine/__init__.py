"""On-line learning dynamics in ensembles: teacher-student perceptrons under SGD and weight normalization.

    simulate   an ensemble of replicas
    theory     the order-parameter ODE; with n also mean and covariance at finite N
    validate   both, compared
    converge   the time until eps_g < threshold
    load       a result file of the program

Parameters have the names and defaults of the command line, and results have its bits."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

import numpy as np

from . import _library as c
from ._calls import (
    Array,
    Callbacks,
    DeviceError,
    FileError,
    OndineError,
    ParameterError,
    check,
    index_of,
    model_of,
    pointer,
    times_of,
    whole,
)
from ._results import Convergence, Ensemble, Result, Theory, Validation

__version__ = "0.1.0"
__all__ = [
    "simulate", "theory", "validate", "converge", "load",
    "Ensemble", "Theory", "Validation", "Convergence", "Result",
    "OndineError", "ParameterError", "FileError", "DeviceError",
]  # fmt: skip

_K = c.OBSERVABLES


def _run(engine: str, replicas: int, seed: int, threads: int | None, device: str, math: str) -> c.Run:
    run: c.Run = c.lib.ondine_run_default()
    kind, _, number = device.partition(":")
    run.engine = index_of("engine", engine, c.ENGINES)
    run.replicas = whole("replicas", replicas, 1, 2**32 - 1)
    run.seed = whole("seed", seed, 0, 2**64 - 1)
    run.device = index_of("device", kind, c.DEVICES)
    run.device_index = {"": c.ANY_CARD, "all": c.ALL_CARDS}.get(number) or whole("device", number, 0, 2**31 - 1)
    run.math = index_of("math", math, c.MATHS)
    if threads is not None:
        run.threads = whole("threads", threads, 1, 2**31 - 1)
    return run


def _ensemble(handle: Any, t: Array, replicas: int) -> Ensemble:
    """Copies of what a C ensemble holds."""
    points = len(t)
    mean, cov = np.empty((points, _K)), np.empty((points, _K, _K))
    count = [c.lib.ondine_ensemble_moments(handle, i, pointer(mean[i]), pointer(cov[i])) for i in range(points)]
    values, diverged = c.lib.ondine_ensemble_replicas(handle), c.lib.ondine_ensemble_diverged(handle)
    return Ensemble(
        t,
        mean,
        np.array(count, dtype=np.uint32),
        cov,
        np.ctypeslib.as_array(values, shape=(replicas, points, _K)).copy() if values else None,
        np.ctypeslib.as_array(diverged, shape=(replicas,)).copy() if diverged else None,
        c.lib.ondine_ensemble_device(handle).decode(),
    )


def simulate(
    *,
    rule: str = "wn",
    activation: str = "linear",
    eta: float = 0.1,
    l0: float = 1,
    z0: float = 0.05,
    noise: float = 0,
    r0: float | None = None,
    n: int = 10000,
    inputs: str = "gaussian",
    inputs_parameter: float = 0,
    times: Sequence[float] | Array | None = None,
    t_end: float = 20,
    points: int = 101,
    spacing: str = "linear",
    engine: str = "micro",
    replicas: int = 100,
    seed: int = 1,
    threads: int | None = None,
    device: str = "auto",
    math: str = "exact",
    keep_replicas: bool = False,
    progress: Callable[[float], object] | None = None,
    record: Callable[[int, Array, int | None], object] | None = None,
) -> Ensemble:
    """Run an ensemble of replicas and record it at the given times.

    rule: "sgd" or "wn".  activation: "linear", "erf", "relu", "leaky-relu", "tanh", "sigmoid", "softplus".
    r0: R(0), in [-1, 1]; None: random with variance 1/n.  times: strictly increasing, >= 0; None: `points` of them up
    to t_end, `spacing` "linear" (from 0) or "log" (from t_end/1000).
    engine: "micro" (the full vectors) or "reduced" (the exact chain of the order parameters).  device: "auto", "cpu",
    "cuda", "cuda:1", "cuda:all".  A replica's bits depend on the model, the seed and its index alone.
    progress(share) is called now and then with 0..1; record(replica, values, diverged_step) once for every replica
    when it is done, values (points, 4), in any order.  What they raise stops the run and is raised here.
    """
    model = model_of(rule, activation, eta, l0, z0, noise, r0, n, inputs, inputs_parameter)
    run = _run(engine, replicas, seed, threads, device, math)
    run.keep_replicas = int(keep_replicas)
    t = times_of(times, t_end, points, spacing)
    callbacks = Callbacks(run, len(t), progress, record)
    handle, error = ctypes.c_void_p(), c.Error()
    with callbacks:
        status = c.lib.ondine_simulate(model, run, len(t), pointer(t), handle, error)
    callbacks.check(status, error)
    try:
        return _ensemble(handle, t, run.replicas)
    finally:
        c.lib.ondine_ensemble_free(handle)


def theory(
    *,
    rule: str = "wn",
    activation: str = "linear",
    eta: float = 0.1,
    l0: float = 1,
    z0: float = 0.05,
    noise: float = 0,
    r0: float | None = None,
    n: int | None = None,
    times: Sequence[float] | Array | None = None,
    t_end: float = 20,
    points: int = 101,
    spacing: str = "linear",
) -> Theory:
    """The order parameters over time by the ODE, N -> infinity; with n also their mean and covariance over replicas of
    that N, to first order in 1/N.  Rows after a divergence are nan.  Parameters as in simulate()."""
    model = model_of(rule, activation, eta, l0, z0, noise, r0, n)
    t = times_of(times, t_end, points, spacing)
    values, error = np.empty((len(t), _K)), c.Error()
    check(c.lib.ondine_theory(model, len(t), pointer(t), pointer(values), error), error)
    if n is None:
        return Theory(t, values, None, None, None)
    mean, cov, kappa = np.empty_like(values), np.empty((len(t), _K, _K)), np.empty(1)
    status = c.lib.ondine_theory_finite(model, len(t), pointer(t), pointer(mean), pointer(cov), pointer(kappa), error)
    check(status, error)
    return Theory(t, values, mean, cov, float(kappa[0]))


def validate(
    *,
    rule: str = "wn",
    activation: str = "linear",
    eta: float = 0.1,
    l0: float = 1,
    z0: float = 0.05,
    noise: float = 0,
    r0: float | None = None,
    n: int = 10000,
    inputs: str = "gaussian",
    inputs_parameter: float = 0,
    times: Sequence[float] | Array | None = None,
    t_end: float = 20,
    points: int = 101,
    spacing: str = "linear",
    engine: str = "micro",
    replicas: int = 100,
    seed: int = 1,
    threads: int | None = None,
    device: str = "auto",
    math: str = "exact",
    progress: Callable[[float], object] | None = None,
) -> Validation:
    """Simulate, and judge the simulation against the theory and (engine "micro") against the reduced chain at the same
    N.  A false alarm has probability <= 1e-6.  Parameters as in simulate(); replicas >= 2."""
    model = model_of(rule, activation, eta, l0, z0, noise, r0, n, inputs, inputs_parameter)
    run = _run(engine, replicas, seed, threads, device, math)
    t = times_of(times, t_end, points, spacing)
    callbacks = Callbacks(run, len(t), progress, None)
    handle, error = ctypes.c_void_p(), c.Error()
    with callbacks:
        status = c.lib.ondine_validate(model, run, len(t), pointer(t), handle, error)
    callbacks.check(status, error)
    try:
        return Validation(
            c.VERDICTS[c.lib.ondine_validation_verdict(handle)],
            c.lib.ondine_validation_line(handle).decode(),
            c.lib.ondine_validation_note(handle).decode(),
            _rows(handle),
            _ensemble(c.lib.ondine_validation_ensemble(handle), t, run.replicas),
        )
    finally:
        c.lib.ondine_validation_free(handle)


def _rows(handle: Any) -> np.ndarray[Any, Any]:
    reals = ("sim_mean", "other_mean", "score_mean", "sim_sd", "other_sd", "var_ratio", "score_var")
    kinds = [("t", "f8"), ("observable", "U5"), ("engine", "U8"), ("against", "U8"), *((name, "f8") for name in reals)]
    rows = np.empty(c.lib.ondine_validation_rows(handle), dtype=kinds)
    row = c.Comparison()
    for i in range(len(rows)):
        c.lib.ondine_validation_row(handle, i, row)
        names = (("l", "R", "z", "eps_g")[row.observable], row.engine.decode(), row.against.decode())
        rows[i] = (row.t, *names, *(getattr(row, name) for name in reals))
    return rows


def converge(
    *,
    rule: str = "wn",
    activation: str = "linear",
    eta: float = 0.1,
    l0: float = 1,
    z0: float = 0.05,
    noise: float = 0,
    r0: float | None = None,
    threshold: float = 0.01,
    t_max: float = 1e5,
) -> Convergence:
    """The time until eps_g < threshold, by the ODE.  Parameters as in simulate()."""
    model = model_of(rule, activation, eta, l0, z0, noise, r0, None)
    found, error = c.Convergence(), c.Error()
    check(c.lib.ondine_converge(model, threshold, t_max, found, error), error)
    return Convergence(c.OUTCOMES[found.outcome], found.t, found.z, found.eta_eff)


def load(path: str | PathLike[str]) -> Result:
    """A result file of the program, every array of it.  Needs h5py."""
    import h5py

    def attributes(group: Any) -> dict[str, Any]:
        values = ((name, value.item() if hasattr(value, "item") else value) for name, value in group.attrs.items())
        return {name: value.decode() if isinstance(value, bytes) else value for name, value in values}

    try:
        file = h5py.File(path, "r")
    except OSError as error:
        raise FileError(f"{path}: {error}") from None
    with file:
        if attributes(file).get("format") != "ondine-result":
            raise FileError(f"{path} is not a result file of ondine")
        groups: dict[str, dict[str, Any]] = {}
        for name, group in file.items():
            if isinstance(group, h5py.Group) and name not in ("config", "provenance"):
                groups[name] = {**attributes(group), **{key: data[()] for key, data in group.items()}}
        return Result(
            attributes(file["config"]),
            attributes(file["provenance"]) if "provenance" in file else {},
            file["time"][()] if "time" in file else None,
            groups,
        )
