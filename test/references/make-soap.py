"""Writes soap.json: SOAP as its author's code and pytorch_optimizer count and correct, with LAPACK's factorisations.

The matrix is square, so that the first gradient's squares are regular and their eigenvectors unique but for their signs, which change no
step. Run with Debian's python3-torch: python3 make-soap.py > soap.json
"""

import json
import math
import random

import torch

torch.set_default_dtype(torch.float64)
SHAPES, STEPS = [[3, 3], [4]], 24


class Soap:
    """One parameter's state. `early` counts the first step, which makes the bases and moves nothing (pytorch_optimizer)."""

    def __init__(self, theta, early, lr, betas, shampoo_beta, eps, weight_decay, frequency, correct, normalize):
        self.theta, self.early, self.lr, self.betas = theta, early, lr, betas
        self.shampoo_beta, self.eps, self.weight_decay = shampoo_beta, eps, weight_decay
        self.frequency, self.correct, self.normalize = frequency, correct, normalize
        self.mean, self.square = torch.zeros_like(theta), torch.zeros_like(theta)
        self.sides = [torch.zeros(n, n) for n in theta.shape] if theta.dim() > 1 else []
        self.bases, self.count = None, 1 if early else 0

    def turn(self, x):
        return self.bases[0].T @ x @ self.bases[1] if self.bases else x

    def back(self, x):
        return self.bases[0] @ x @ self.bases[1].T if self.bases else x

    def step(self, g):
        if self.bases is None:
            self.gather(g)
            self.bases = [torch.linalg.eigh(side)[1].flip(1) for side in self.sides]
            return
        self.count += 1
        beta1, beta2 = self.betas
        self.mean = beta1 * self.mean + (1 - beta1) * g
        self.square = beta2 * self.square + (1 - beta2) * self.turn(g) ** 2
        u = self.back(self.turn(self.mean) / (self.square.sqrt() + self.eps))
        if self.normalize:
            u = u / (1e-30 + (u**2).mean().sqrt())
        rate = math.sqrt(1 - beta2**self.count) / (1 - beta1**self.count) if self.correct else 1
        self.theta = (self.theta - self.lr * rate * u) * (1 - self.lr * self.weight_decay)
        self.gather(g)
        if self.count % self.frequency == 0:
            self.refresh()

    def gather(self, g):
        for side, outer in zip(self.sides, [g @ g.T, g.T @ g] if self.sides else []):
            side.lerp_(outer, 1 - self.shampoo_beta)

    def refresh(self):
        for axis, (side, basis) in enumerate(zip(self.sides, self.bases)):
            order = torch.argsort(torch.diag(basis.T @ side @ basis), descending=True)
            self.square = self.square.index_select(axis, order)
            self.bases[axis] = torch.linalg.qr(side @ basis[:, order])[0]


def numbers(draw, digits=5):
    return [[round(draw(), digits) for _ in range(math.prod(shape))] for shape in SHAPES]


def case(early, init, grads, **hyper):
    tensors = [Soap(torch.tensor(v).reshape(s), early, **hyper) for v, s in zip(init, SHAPES)]
    path = []
    for step in grads:
        for tensor, values in zip(tensors, step):
            tensor.step(torch.tensor(values).reshape(tensor.theta.shape))
        path.append([tensor.theta.flatten().tolist() for tensor in tensors])
    named = {"lr": hyper["lr"], "betas": hyper["betas"], "shampoo_beta": hyper["shampoo_beta"], "eps": hyper["eps"]}
    named |= {"weight_decay": hyper["weight_decay"], "precondition_frequency": hyper["frequency"]}
    named |= {"correct_bias": hyper["correct"], "normalize_gradient": hyper["normalize"]}
    return {"flavour": "pytorch-optimizer" if early else "author", "hyper": named, "params": path}


random.seed(41)
init, grads = numbers(lambda: random.gauss(0, 1)), [numbers(lambda: random.gauss(0.2, 1)) for _ in range(STEPS)]
plain = {"lr": 0.01, "betas": [0.95, 0.95], "shampoo_beta": 0.95, "eps": 1e-8, "weight_decay": 0.0, "frequency": 10}
other = {"lr": 0.03, "betas": [0.9, 0.98], "shampoo_beta": 0.8, "eps": 1e-4, "weight_decay": 0.1, "frequency": 3}
cases = [
    case(early, init, grads, **hyper, correct=correct, normalize=normalize)
    for early in (True, False)
    for hyper, correct, normalize in ((plain, True, False), (other, True, True), (other, False, False))
]
print(json.dumps({"shapes": SHAPES, "init": init, "grads": grads, "cases": cases}))
