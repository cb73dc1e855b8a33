"""NumPy: SFC64 ziggurat normals into a buffer, products by BLAS, updates in place; one replica and a batch of 8."""
import numpy as np

from common import ETA, N, measure

rng = np.random.Generator(np.random.SFC64(1))


def sgd(dtype, replicas):
    def run(w, b, l, steps):
        w, b, x, s = w.astype(dtype), b.astype(dtype), np.empty((replicas, N), dtype), dtype(N**-0.5)
        for _ in range(steps):
            rng.standard_normal(out=x, dtype=dtype)
            c = dtype(ETA) * (x @ b - np.einsum("ij,ij->i", w, x)) * s * s
            x *= c[:, None]
            w += x
        return w, l

    return run


def wn(dtype, replicas):
    def run(v, b, l, steps):
        v, b, l, x, s = v.astype(dtype), b.astype(dtype), l.copy(), np.empty((replicas, N), dtype), N**-0.5
        for _ in range(steps):
            rng.standard_normal(out=x, dtype=dtype)
            norm = np.sqrt(np.einsum("ij,ij->i", v, v))
            u = np.einsum("ij,ij->i", v, x) / norm
            c = ETA * ((x @ b) * s - l * u)
            cv = c * l / norm
            v *= (1 - cv * u / norm).astype(dtype)[:, None]
            x *= cv.astype(dtype)[:, None]
            v += x
            l += c * u / N
        return v, l

    return run


for replicas in (1, 8):
    for dtype in (np.float32, np.float64):
        case = f"{np.__version__}, R = {replicas}, {np.dtype(dtype).name}"
        measure("numpy", case, "sgd", replicas, sgd(dtype, replicas))
        if dtype is np.float32:
            measure("numpy", case, "wn", replicas, wn(dtype, replicas))
