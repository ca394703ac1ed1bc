"""PyTorch on one core: the same workloads, in every configuration that may be the fastest."""
import json
import os
import sys
from time import perf_counter

try:
    import torch
    from protocol import Work, blas, serve
    from torch_models import MODELS
except ImportError as error:
    for _ in sys.stdin:
        print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit()

torch.set_num_threads(1)
torch.set_num_interop_threads(1)

FOREACH = {"foreach": True, "one by one": False}


class Training:
    """A workload's step in every mode: the forward pass eager or scripted, the model's variants, Adam's loop."""

    def __init__(self, folder, lr):
        self.work = Work(folder)
        self.lr = lr
        self.make, self.loss = MODELS[self.work.name]
        self.choices = {
            ", ".join(filter(None, (f"{how} forward", way, f"Adam {adam}"))): (how, way, adam)
            for how in ("eager", "scripted")
            for way in self.make.ways
            for adam in FOREACH
        }
        self.modes = list(self.choices)
        self.built = {}

    def build(self, mode):
        how, way, _ = self.choices[mode]
        model = self.make(way)
        forward = torch.jit.script(model) if how == "scripted" else model
        batches = [self.make.batch(x, y, way) for x, y in self.work.batches]
        return model, forward, batches

    def begin(self, mode):
        if mode not in self.built:
            self.built[mode] = self.build(mode)
        model, self.forward, self.batches = self.built[mode]
        model.load(self.work)
        parameters = list(model.parameters())
        for parameter in parameters:
            parameter.grad = None
        foreach = FOREACH[self.choices[mode][2]]
        self.optimizer = torch.optim.Adam(parameters, lr=self.lr, foreach=foreach)

    def unit(self, step):
        x, y = self.batches[step % len(self.batches)]
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.forward(x), y)
        loss.backward()
        self.optimizer.step()
        return loss


class Update:
    modes = [f"Adam {name}" for name in FOREACH]

    def __init__(self, size):
        generator = torch.Generator().manual_seed(1)
        self.theta = torch.zeros(size, requires_grad=True)
        self.theta.grad = (torch.rand(size, generator=generator) - 0.5) * 0.02

    def begin(self, mode):
        with torch.no_grad():
            self.theta.zero_()
        foreach = FOREACH[mode.removeprefix("Adam ")]
        self.optimizer = torch.optim.Adam([self.theta], lr=1e-3, foreach=foreach)

    def unit(self, _):
        self.optimizer.step()


class Product:
    modes = [""]

    def __init__(self, batch, m, n, k, transposeA, transposeB):
        lead = () if batch == 1 else (batch,)
        a = torch.rand(*lead, *((k, m) if transposeA else (m, k)))
        b = torch.rand(*lead, *((n, k) if transposeB else (k, n)))
        self.a = a.transpose(-1, -2) if transposeA else a
        self.b = b.transpose(-1, -2) if transposeB else b
        self.c = torch.zeros(*lead, m, n)

    def begin(self, mode):
        pass

    def unit(self, _):
        torch.matmul(self.a, self.b, out=self.c)


current = None


def hello():
    a, b = torch.rand(512, 512), torch.rand(512, 512)
    best = float("inf")
    for _ in range(5):
        began = perf_counter()
        torch.mm(a, b)
        best = min(best, perf_counter() - began)
    allocator = ", malloc keeps freed memory" if "MALLOC_MMAP_MAX_" in os.environ else ""
    speed = 2 * 512**3 / best / 1e9
    return {
        "title": f"PyTorch {torch.__version__}, CPU{allocator}",
        "notes": [
            f"BLAS: {blas()}, {speed:.0f} GFLOP/s on a square of 512",
            f"threads: {torch.get_num_threads()}; oneDNN: {torch.backends.mkldnn.is_available()}",
        ],
    }


def prepare(job):
    global current
    current = None
    kind = job.pop("kind")
    if kind == "training":
        current = Training(job["folder"], job["lr"])
    elif kind == "update":
        if job["optimizer"] != "adam":
            return {"cannot": "only Adam is compared"}
        current = Update(job["size"])
    else:
        current = Product(**job)
    return {"modes": current.modes}


def run_round(mode, units, warm):
    current.begin(mode)
    no_grad = torch.no_grad() if isinstance(current, Product) else torch.enable_grad()
    with no_grad:
        for unit in range(warm):
            current.unit(unit)
        began = perf_counter()
        for unit in range(warm, warm + units):
            current.unit(unit)
        return {"seconds": perf_counter() - began}


def losses(mode, steps):
    current.begin(mode)
    return {"losses": [float(current.unit(step)) for step in range(steps)]}


def trials(mode, count, steps):
    began = perf_counter()
    for _ in range(count):
        current.begin(mode)
        for step in range(steps):
            current.unit(step)
    return {"seconds": perf_counter() - began}


serve(
    {
        "hello": hello,
        "prepare": prepare,
        "round": run_round,
        "losses": losses,
        "trials": trials,
    }
)
