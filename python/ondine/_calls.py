"""What the public functions share: parameters to structs, statuses to exceptions, Python functions as callbacks."""

from __future__ import annotations

import ctypes
import math
import signal
import threading
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _library as c

Array = NDArray[np.float64]


class OndineError(Exception):
    """A call of libondine failed; the message says what and why."""


class ParameterError(OndineError, ValueError):
    """A parameter is out of its range, or a combination makes no sense."""


class FileError(OndineError, OSError):
    """A file could not be read or written, or is not what it should be."""


class DeviceError(OndineError):
    """A device is missing or failed."""


_EXCEPTIONS: dict[int, type[OndineError]] = {
    c.ERR_ARG: ParameterError,
    c.ERR_IO: FileError,
    c.ERR_FILE: FileError,
    c.ERR_DEVICE: DeviceError,
}


def check(status: int, error: c.Error) -> None:
    if status != c.OK:
        raise _EXCEPTIONS.get(status, OndineError)(error.message.decode(errors="replace"))


def index_of(name: str, value: str, names: Sequence[str]) -> int:
    if value not in names:
        raise ParameterError(f"{name} is {value!r}, must be one of {', '.join(names)}")
    return names.index(value)


def whole(name: str, value: int | str, low: int, high: int) -> int:
    """An integer; a text that is one will do."""
    try:
        number = int(value)
    except ValueError:
        number = low - 1
    if (number != value and str(number) != value) or not low <= number <= high:
        raise ParameterError(f"{name} is {value!r}, must be an integer in {low}..{high}")
    return number


def model_of(
    rule: str,
    activation: str,
    eta: float,
    l0: float,
    z0: float,
    noise: float,
    r0: float | None,
    n: int | None,
    inputs: str = "gaussian",
    inputs_parameter: float = 0,
) -> c.Model:
    model: c.Model = c.lib.ondine_model_default()
    model.rule = index_of("rule", rule, c.RULES)
    model.activation = index_of("activation", activation, c.ACTIVATIONS)
    model.eta, model.l0, model.z0, model.noise = eta, l0, z0, noise
    model.r0_fixed, model.r0 = (0, 0) if r0 is None else (1, r0)
    if n is not None:
        model.n = whole("n", n, 3, 2**32 - 1)
    model.inputs = index_of("inputs", inputs, c.INPUTS)
    model.inputs_parameter = inputs_parameter
    return model


def times_of(times: Sequence[float] | Array | None, t_end: float, points: int, spacing: str) -> Array:
    """The record times of the command line, to the last bit: `times`, or a grid up to t_end."""
    if times is not None:
        return np.ascontiguousarray(times, dtype=np.float64).reshape(-1)
    index_of("spacing", spacing, ("linear", "log"))
    last = whole("points", points, 2, 2**31) - 1
    if spacing == "log":
        grid = [t_end * math.pow(10, -3 * (last - i) / last) for i in range(last)]
    else:
        grid = [t_end * i / last for i in range(last)]
    return np.array([*grid, t_end], dtype=np.float64)


def pointer(array: Array) -> Any:
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_double))


def _interrupt() -> None:
    raise KeyboardInterrupt


class Callbacks:
    """Python functions that a run calls, as a context for the call.  What one raises stops the run, and is raised again
    by check() when the call has returned; so is a KeyboardInterrupt."""

    def __init__(
        self,
        run: c.Run,
        points: int,
        progress: Callable[[float], object] | None,
        record: Callable[[int, Array, int | None], object] | None,
    ) -> None:
        self.raised: BaseException | None = None
        self._lock = threading.Lock()
        self._handler: Any = None

        def tell_progress(done: float, _: Any) -> None:
            self._guard(lambda: progress(done) if progress else None)

        def tell_record(replica: int, values: Any, diverged: int, _: Any) -> None:
            def call() -> None:
                if record:
                    copy = np.ctypeslib.as_array(values, shape=(points, c.OBSERVABLES)).copy()
                    record(replica, copy, None if diverged == 2**64 - 1 else diverged)

            self._guard(call)

        def stop(_: Any) -> int:
            return self.raised is not None

        # The struct holds the C side alone: these objects must live as long as the call.
        run.stop = c.STOP(stop)
        if progress:
            run.progress = c.PROGRESS(tell_progress)
        if record:
            run.record = c.RECORD(tell_record)
        self._alive = (run.stop, run.progress, run.record)

    def __enter__(self) -> Callbacks:
        # Python's own handler would raise inside whatever callback is running, which cannot be caught there in time.
        main = threading.current_thread() is threading.main_thread()
        if main and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            self._handler = signal.signal(signal.SIGINT, lambda *_: self._guard(_interrupt))
        return self

    def __exit__(self, *_: object) -> None:
        if self._handler is not None:
            signal.signal(signal.SIGINT, self._handler)

    def _guard(self, call: Callable[[], object]) -> None:
        try:
            if self.raised is None:
                call()
        except BaseException as error:  # noqa: BLE001 : it must not enter C
            with self._lock:
                self.raised = self.raised or error

    def check(self, status: int, error: c.Error) -> None:
        if self.raised is not None:
            raise self.raised
        check(status, error)
