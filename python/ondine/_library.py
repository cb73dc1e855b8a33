"""libondine by ctypes: where it is, what its structs and functions look like.  See include/ondine/*.h."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_char, c_char_p, c_double, c_int, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from typing import Any

SONAME = "libondine.so.0.1"  # of the versions whose structs are those below

OBSERVABLES = 4  # l, R, z, eps_g

RULES = ("sgd", "wn")
ACTIVATIONS = ("linear", "erf", "relu", "leaky-relu", "tanh", "sigmoid", "softplus")
INPUTS = ("gaussian", "rademacher", "uniform", "student-t", "correlated")
ENGINES = ("micro", "reduced", "blocked")
DEVICES = ("auto", "cpu", "cuda")
ANY_CARD, ALL_CARDS = -1, -2
MATHS = ("exact", "fast")
OUTCOMES = ("converged", "diverged", "not_reached")
VERDICTS = ("agrees", "disagrees", "undecided")

OK, ERR_INTERNAL, ERR_ARG, DISAGREES, ERR_IO, ERR_FILE, ERR_DEVICE, STOPPED = 0, 1, 2, 3, 4, 5, 6, 75

PROGRESS = ctypes.CFUNCTYPE(None, c_double, c_void_p)
NOTE = ctypes.CFUNCTYPE(None, c_char_p, c_void_p)
STOP = ctypes.CFUNCTYPE(c_int, c_void_p)
RECORD = ctypes.CFUNCTYPE(None, c_uint32, POINTER(c_double), c_uint64, c_void_p)


class Error(ctypes.Structure):
    _fields_ = [("message", c_char * 512)]


class Model(ctypes.Structure):
    _fields_ = [
        ("rule", c_int),
        ("activation", c_int),
        ("eta", c_double),
        ("l0", c_double),
        ("z0", c_double),
        ("noise", c_double),
        ("r0_fixed", c_int),
        ("r0", c_double),
        ("n", c_uint32),
        ("inputs", c_int),
        ("inputs_parameter", c_double),
        ("custom", c_void_p),
        ("reserved", c_uint64 * 7),
    ]


class Run(ctypes.Structure):
    _fields_ = [
        ("engine", c_int),
        ("replicas", c_uint32),
        ("seed", c_uint64),
        ("threads", c_int),
        ("keep_replicas", c_int),
        ("progress", PROGRESS),
        ("progress_data", c_void_p),
        ("device", c_int),
        ("device_index", c_int),
        ("math", c_int),
        ("note", NOTE),
        ("note_data", c_void_p),
        ("stop", STOP),
        ("stop_data", c_void_p),
        ("checkpoint", c_char_p),
        ("checkpoint_every", c_double),
        ("resume", c_int),
        ("settings", c_void_p),
        ("settings_size", c_size_t),
        ("shard", c_uint32),
        ("shards", c_uint32),
        ("team", c_void_p),
        ("record", RECORD),
        ("record_data", c_void_p),
        ("replica_file", c_char_p),
        ("threshold", c_double),
        ("stop_at_passage", c_int),
        ("reserved", c_uint64 * 5),
    ]


class Convergence(ctypes.Structure):
    _fields_ = [
        ("outcome", c_int),
        ("t", c_double),
        ("z", c_double),
        ("eta_eff", c_double),
        ("reserved", c_uint64 * 4),
    ]


class Comparison(ctypes.Structure):
    _fields_ = [
        ("t", c_double),
        ("observable", c_int),
        ("engine", c_char_p),
        ("against", c_char_p),
        ("sim_mean", c_double),
        ("other_mean", c_double),
        ("score_mean", c_double),
        ("sim_sd", c_double),
        ("other_sd", c_double),
        ("var_ratio", c_double),
        ("score_var", c_double),
        ("reserved", c_uint64 * 4),
    ]


_DOUBLES = POINTER(c_double)
_MODEL, _RUN, _ERROR = POINTER(Model), POINTER(Run), POINTER(Error)

# name: (result, arguments)
_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "ondine_version": (c_char_p, []),
    "ondine_model_default": (Model, []),
    "ondine_run_default": (Run, []),
    "ondine_theory": (c_int, [_MODEL, c_size_t, _DOUBLES, _DOUBLES, _ERROR]),
    "ondine_theory_finite": (c_int, [_MODEL, c_size_t, _DOUBLES, _DOUBLES, _DOUBLES, _DOUBLES, _ERROR]),
    "ondine_converge": (c_int, [_MODEL, c_double, c_double, POINTER(Convergence), _ERROR]),
    "ondine_simulate": (c_int, [_MODEL, _RUN, c_size_t, _DOUBLES, POINTER(c_void_p), _ERROR]),
    "ondine_ensemble_free": (None, [c_void_p]),
    "ondine_ensemble_moments": (c_uint32, [c_void_p, c_size_t, _DOUBLES, _DOUBLES]),
    "ondine_ensemble_replicas": (_DOUBLES, [c_void_p]),
    "ondine_ensemble_diverged": (POINTER(c_uint64), [c_void_p]),
    "ondine_ensemble_device": (c_char_p, [c_void_p]),
    "ondine_validate": (c_int, [_MODEL, _RUN, c_size_t, _DOUBLES, POINTER(c_void_p), _ERROR]),
    "ondine_validation_free": (None, [c_void_p]),
    "ondine_validation_verdict": (c_int, [c_void_p]),
    "ondine_validation_line": (c_char_p, [c_void_p]),
    "ondine_validation_note": (c_char_p, [c_void_p]),
    "ondine_validation_rows": (c_size_t, [c_void_p]),
    "ondine_validation_row": (None, [c_void_p, c_size_t, POINTER(Comparison)]),
    "ondine_validation_ensemble": (c_void_p, [c_void_p]),
}


def _open() -> ctypes.CDLL:
    """ONDINE_LIBRARY if it is set, else the library in this package, else the one that the system's loader finds."""
    asked = os.environ.get("ONDINE_LIBRARY")
    bundled = Path(__file__).with_name(SONAME)
    name = asked or (str(bundled) if bundled.is_file() else SONAME)
    try:
        return ctypes.CDLL(name)
    except OSError as error:
        raise ImportError(
            f"{name} cannot be loaded ({error}). Build Ondine before `pip install ./python`, install it where the "
            "system's loader looks, or set ONDINE_LIBRARY to the path of libondine.so"
        ) from None


def _load() -> ctypes.CDLL:
    library = _open()
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name, None)
        if function is None:
            raise ImportError(f"{library._name} has no {name}: it is not libondine 0.1")
        function.restype, function.argtypes = result, arguments
    version = library.ondine_version().decode()
    if not version.startswith("ondine 0.1."):
        raise ImportError(f"{library._name} is {version}, but this module is for ondine 0.1")
    return library


lib = _load()
