"""JAX: one compiled scan over the steps for a batch of replicas, float32; threefry (the default) and rbg keys."""
import time
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

from common import ETA, N, measure


@partial(jax.jit, static_argnames="steps")
def sgd_scan(w, b, l, key, steps):
    def step(w, k):
        x = jax.random.normal(k, w.shape)
        c = (ETA / N) * (x @ b - jnp.sum(w * x, 1))
        return w + c[:, None] * x, None

    return jax.lax.scan(step, w, jax.random.split(key, steps))[0], l


@partial(jax.jit, static_argnames="steps")
def wn_scan(v, b, l, key, steps):
    def step(state, k):
        v, l = state
        x = jax.random.normal(k, v.shape)
        norm = jnp.linalg.norm(v, axis=1)
        u = jnp.sum(v * x, 1) / norm
        c = ETA * ((x @ b) * N**-0.5 - l * u)
        cv = c * l / norm
        return ((1 - cv * u / norm)[:, None] * v + cv[:, None] * x, l + c * u / N), None

    return jax.lax.scan(step, (v, l), jax.random.split(key, steps))[0]


def runner(scan, implementation):
    def run(w, b, l, steps):
        out = scan(*(jnp.asarray(a, jnp.float32) for a in (w, b, l)), jax.random.key(1, impl=implementation), steps)
        return tuple(np.asarray(a) for a in out)

    return run


device = jax.devices()[0]
gpu = device.platform != "cpu"
clock = time.perf_counter if gpu else time.process_time
for implementation in ("threefry2x32", "rbg"):
    for replicas in (64, 1024, 4096) if gpu else (1, 8, 64):
        case = f"{jax.__version__}, R = {replicas}, {implementation}, {device.device_kind}"
        measure("jax", case, "sgd", replicas, runner(sgd_scan, implementation), clock)
    measure("jax", case, "wn", replicas, runner(wn_scan, implementation), clock)
