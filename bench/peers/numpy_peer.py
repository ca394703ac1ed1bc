"""Training steps written by hand in NumPy: workloads A to C, as fast as NumPy allows.

All parameters lie in one vector, gradients are written into views of another, and every
operation has a place for its result, so that a step allocates next to nothing.
"""
import sys
from time import perf_counter

try:
    import numpy
    from protocol import Work, blas, serve
except ImportError as error:
    import json

    for _ in sys.stdin:
        print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit()

BETA1, BETA2, EPS = numpy.float32(0.9), numpy.float32(0.999), numpy.float32(1e-8)


class Adam:
    def __init__(self, size, lr):
        self.lr = lr
        self.theta, self.g, self.m, self.v, self.x, self.y = (
            numpy.zeros(size, numpy.float32) for _ in range(6)
        )
        self.t = 0

    def begin(self, theta):
        self.theta[:] = theta
        self.m[:] = 0
        self.v[:] = 0
        self.t = 0

    def step(self):
        g, m, v, x, y = self.g, self.m, self.v, self.x, self.y
        self.t += 1
        root = numpy.float32((1 - 0.999**self.t) ** 0.5)
        numpy.multiply(m, BETA1, out=m)
        numpy.multiply(g, 1 - BETA1, out=x)
        numpy.add(m, x, out=m)
        numpy.multiply(v, BETA2, out=v)
        numpy.multiply(g, g, out=x)
        numpy.multiply(x, 1 - BETA2, out=x)
        numpy.add(v, x, out=v)
        numpy.sqrt(v, out=x)
        numpy.add(x, EPS * root, out=x)
        numpy.divide(m, x, out=y)
        numpy.multiply(y, numpy.float32(self.lr * root / (1 - 0.9**self.t)), out=y)
        numpy.subtract(self.theta, y, out=self.theta)


class Training:
    def __init__(self, folder, lr):
        self.work = Work(folder)
        if self.work.name not in ("A", "B", "C"):
            raise NotImplementedError
        self.adam = Adam(self.work.theta.size, lr)
        layers = len(self.work.parameters) // 2
        self.w, self.b = self.views(self.adam.theta, 0), self.views(self.adam.theta, 1)
        self.gw, self.gb = self.views(self.adam.g, 0), self.views(self.adam.g, 1)
        rows = len(self.work.batches[0][0])
        widths = [b.size for b in self.b]
        # The results of each layer, and the derivatives of the loss with respect to them.
        self.h = [numpy.zeros((rows, width), numpy.float32) for width in widths]
        self.d = [numpy.zeros((rows, width), numpy.float32) for width in widths]
        self.masks = [numpy.zeros((rows, width), bool) for width in widths]
        self.rows = numpy.arange(rows)
        self.is_sigmoid = self.work.name == "A"
        self.layers = layers
        self.begin()

    def views(self, vector, first):
        chosen = self.work.parameters[first::2]
        return [
            vector[each["offset"] : each["offset"] + int(numpy.prod(each["shape"]))].reshape(
                each["shape"]
            )
            for each in chosen
        ]

    def begin(self):
        self.adam.begin(self.work.theta)

    def unit(self, step):
        x, target = self.work.batches[step % len(self.work.batches)]
        self.forward(x)
        loss = self.squared_error(target) if self.is_sigmoid else self.cross_entropy(target)
        self.backward(x)
        self.adam.step()
        return loss

    def forward(self, x):
        for layer, h in enumerate(self.h):
            numpy.matmul(x, self.w[layer], out=h)
            h += self.b[layer]
            if layer < self.layers - 1:
                self.activate(h)
            x = h

    def activate(self, h):
        if not self.is_sigmoid:
            numpy.maximum(h, 0, out=h)
            return
        numpy.negative(h, out=h)
        numpy.exp(h, out=h)
        h += numpy.float32(1)
        numpy.reciprocal(h, out=h)

    def squared_error(self, target):
        d = self.d[-1]
        numpy.subtract(self.h[-1], target, out=d)
        loss = float(numpy.vdot(d, d)) / d.size
        d *= numpy.float32(2 / d.size)
        return loss

    def cross_entropy(self, target):
        z, d = self.h[-1], self.d[-1]
        z -= z.max(axis=1, keepdims=True)
        numpy.exp(z, out=d)
        total = d.sum(axis=1, keepdims=True)
        chosen = z[self.rows, target]
        loss = float((numpy.log(total[:, 0]) - chosen).mean())
        d /= total
        d[self.rows, target] -= numpy.float32(1)
        d *= numpy.float32(1 / len(target))
        return loss

    def backward(self, x):
        for layer in range(self.layers - 1, -1, -1):
            below = x if layer == 0 else self.h[layer - 1]
            numpy.matmul(below.T, self.d[layer], out=self.gw[layer])
            numpy.sum(self.d[layer], axis=0, out=self.gb[layer])
            if layer > 0:
                numpy.matmul(self.d[layer], self.w[layer].T, out=self.d[layer - 1])
                self.differentiate(layer - 1)

    def differentiate(self, layer):
        h, d = self.h[layer], self.d[layer]
        if not self.is_sigmoid:
            numpy.greater(h, 0, out=self.masks[layer])
            numpy.multiply(d, self.masks[layer], out=d)
            return
        d *= h
        numpy.subtract(numpy.float32(1), h, out=h)
        d *= h


class Update:
    def __init__(self, size):
        self.adam = Adam(size, 1e-3)
        self.adam.g[:] = (numpy.random.default_rng(1).random(size, numpy.float32) - 0.5) * 0.02
        self.zeros = numpy.zeros(size, numpy.float32)

    def begin(self):
        self.adam.begin(self.zeros)

    def unit(self, _):
        self.adam.step()


class Product:
    def __init__(self, batch, m, n, k, transposeA, transposeB):
        random = numpy.random.default_rng(1)
        lead = () if batch == 1 else (batch,)
        a = random.random((*lead, *((k, m) if transposeA else (m, k))), numpy.float32)
        b = random.random((*lead, *((n, k) if transposeB else (k, n))), numpy.float32)
        self.a = a.swapaxes(-1, -2) if transposeA else a
        self.b = b.swapaxes(-1, -2) if transposeB else b
        self.c = numpy.zeros((*lead, m, n), numpy.float32)

    def begin(self):
        pass

    def unit(self, _):
        numpy.matmul(self.a, self.b, out=self.c)


current = None


def hello():
    return {"title": f"NumPy {numpy.__version__} by hand, CPU", "notes": [f"BLAS: {blas()}"]}


def prepare(job):
    global current
    current = None
    kind = job.pop("kind")
    if kind == "training":
        try:
            current = Training(job["folder"], job["lr"])
        except NotImplementedError:
            return {"cannot": "written by hand for A to C only"}
    elif kind == "update":
        if job["optimizer"] != "adam":
            return {"cannot": "written by hand for Adam only"}
        current = Update(job["size"])
    else:
        current = Product(**job)
    return {"modes": [""]}


def run_round(mode, units, warm):
    current.begin()
    for unit in range(warm):
        current.unit(unit)
    began = perf_counter()
    for unit in range(warm, warm + units):
        current.unit(unit)
    return {"seconds": perf_counter() - began}


def losses(mode, steps):
    current.begin()
    return {"losses": [current.unit(step) for step in range(steps)]}


serve({"hello": hello, "prepare": prepare, "round": run_round, "losses": losses})
