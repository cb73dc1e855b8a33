"""What the public functions return: plain data classes of NumPy arrays.  Observables come in the order l, R, z, eps_g;
z is 0 under SGD.  Everything is dimensionless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ._calls import Array


@dataclass(frozen=True)
class Observed:
    """Values over time."""

    t: Array  #: (points) record times
    values: Array  #: (points, 4) l, R, z, eps_g

    @property
    def l(self) -> Array:  # noqa: E743
        """|J|/sqrt(N)"""
        return self.values[:, 0]

    @property
    def R(self) -> Array:
        """Overlap of teacher and student."""
        return self.values[:, 1]

    @property
    def z(self) -> Array:
        """|V|/sqrt(N) under weight normalization."""
        return self.values[:, 2]

    @property
    def eps_g(self) -> Array:
        """Generalization error."""
        return self.values[:, 3]


@dataclass(frozen=True)
class Theory(Observed):
    """The ODE, N -> infinity (values); with n also mean and covariance over replicas of that N, to order 1/N."""

    mean: Array | None  #: (points, 4)
    cov: Array | None  #: (points, 4, 4)
    kappa: float | None  #: the expansion parameter: above 0.1 do not trust cov, above 0.3 neither

    @property
    def sd(self) -> Array | None:
        """(points, 4) standard deviation over replicas."""
        return None if self.cov is None else np.sqrt(np.maximum(np.diagonal(self.cov, axis1=1, axis2=2), 0))


@dataclass(frozen=True)
class Ensemble(Observed):
    """Moments over the replicas that have not diverged; values are the means."""

    count: NDArray[np.uint32]  #: (points) replicas in the moments
    cov: Array  #: (points, 4, 4), n - 1 in the denominator
    replicas: Array | None  #: (replicas, points, 4), nan from a divergence on; None unless keep_replicas
    diverged_step: NDArray[np.uint64] | None  #: (replicas), 2**64 - 1: never; None unless keep_replicas
    device: str  #: what ran it

    @property
    def mean(self) -> Array:
        """(points, 4) means, the same as `values`."""
        return self.values

    @property
    def sd(self) -> Array:
        """(points, 4) standard deviation over replicas."""
        sd: Array = np.sqrt(np.diagonal(self.cov, axis1=1, axis2=2))
        return sd


@dataclass(frozen=True)
class Convergence:
    """When eps_g fell below the threshold."""

    outcome: str  #: "converged", "diverged" or "not_reached"
    t: float  #: nan unless converged
    z: float  #: at the end of the run
    eta_eff: float  #: eta/z**2 (SGD: eta) at t; nan unless converged


@dataclass(frozen=True)
class Validation:
    """The verdict on a simulation and the table that it is made from."""

    verdict: str  #: "agrees", "disagrees" or "undecided"
    line: str  #: the verdict and its reason
    note: str  #: what it rests on
    rows: NDArray[Any]  #: structured: t, observable, engine, against, sim_mean, other_mean, score_mean, ...
    ensemble: Ensemble  #: what was judged

    @property
    def agrees(self) -> bool:
        return self.verdict == "agrees"


@dataclass(frozen=True)
class Result:
    """A result file, as it is: docs/reading.md has the layout."""

    config: dict[str, Any]  #: every parameter
    provenance: dict[str, Any]  #: what made the file
    t: Array | None  #: (points); None for a table without times
    groups: dict[str, dict[str, NDArray[Any]]]  #: {"ensemble": {"mean": ..., ...}, "theory": {...}, ...}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """result["ensemble/mean"]"""
        group, _, data = name.partition("/")
        return self.groups[group][data]
