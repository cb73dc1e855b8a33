"""PyTorch: normals into a buffer, everything in place, float32; on the CPU by one thread, on a GPU with large batches."""
import time

import numpy as np
import torch

from common import ETA, N, measure

torch.set_num_threads(1)
torch.set_grad_enabled(False)


def sgd(device, replicas):
    def run(w, b, l, steps):
        w = torch.tensor(w, dtype=torch.float32, device=device)
        b = torch.tensor(b, dtype=torch.float32, device=device)
        x = torch.empty_like(w)
        for _ in range(steps):
            x.normal_()
            c = (ETA / N) * (torch.mv(x, b) - torch.einsum("ij,ij->i", w, x))
            w.addcmul_(x, c[:, None])
        return w.cpu().numpy(), l

    return run


def wn(device, replicas):
    def run(v, b, l, steps):
        v = torch.tensor(v, dtype=torch.float32, device=device)
        b = torch.tensor(b, dtype=torch.float32, device=device)
        l = torch.tensor(l, dtype=torch.float32, device=device)
        x = torch.empty_like(v)
        for _ in range(steps):
            x.normal_()
            norm = torch.linalg.vector_norm(v, dim=1)
            u = torch.einsum("ij,ij->i", v, x) / norm
            c = ETA * (torch.mv(x, b) * N**-0.5 - l * u)
            cv = c * l / norm
            v.mul_((1 - cv * u / norm)[:, None]).addcmul_(x, cv[:, None])
            l.addcmul_(c, u, value=1 / N)
        return v.cpu().numpy(), l.cpu().numpy()

    return run


for replicas in (1, 8, 64):
    measure("torch", f"{torch.__version__}, R = {replicas}, CPU", "sgd", replicas, sgd("cpu", replicas))
measure("torch", f"{torch.__version__}, R = 8, CPU", "wn", 8, wn("cpu", 8))
if torch.cuda.is_available():
    for replicas in (64, 1024, 4096):
        case = f"{torch.__version__}, R = {replicas}, {torch.cuda.get_device_name()}"
        measure("torch", case, "sgd", replicas, sgd("cuda", replicas), time.perf_counter)
        measure("torch", case, "wn", replicas, wn("cuda", replicas), time.perf_counter)
