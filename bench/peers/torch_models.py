"""The workloads' models in PyTorch's own layers, each in the variants that may be the fastest."""
import math

import torch
import torch.nn.functional as F
from torch import nn


def named(work):
    """The initial parameters by name, as tensors of their own."""
    return {
        each["name"]: torch.from_numpy(work.parameter(index).copy())
        for index, each in enumerate(work.parameters)
    }


class Dense(nn.Module):
    """Dense layers; the bench's weights are [in, out], PyTorch's are [out, in]."""

    ways = ("",)

    def __init__(self, widths, activation, way=""):
        super().__init__()
        layers = []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Linear(inputs, outputs), activation()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        return self.layers(x)

    @torch.jit.unused
    @torch.no_grad()
    def load(self, work):
        for parameter, value in zip(self.parameters(), named(work).values()):
            parameter.copy_(value.T)

    @staticmethod
    def batch(x, y, way):
        return torch.from_numpy(x), targets(y)


class Convolutional(nn.Module):
    """Two convolutions with pools; the bias and ReLU may come after the pool, on fewer elements."""

    ways = tuple(
        f"{where}, {layout}"
        for where in ("bias and ReLU before the pool", "bias and ReLU after the pool")
        for layout in ("NCHW", "NHWC")
    )

    def __init__(self, way):
        super().__init__()
        self.after = "after" in way
        self.channels_last = "NHWC" in way
        self.conv0 = nn.Conv2d(1, 8, 3, padding=1, bias=False)
        self.conv1 = nn.Conv2d(8, 16, 3, padding=1, bias=False)
        self.bias0 = nn.Parameter(torch.zeros(8))
        self.bias1 = nn.Parameter(torch.zeros(16))
        self.head = nn.Linear(7 * 7 * 16, 10)
        if self.channels_last:
            self.to(memory_format=torch.channels_last)

    def block(self, x, weight, bias):
        if self.after:
            pooled = F.max_pool2d(F.conv2d(x, weight, padding=1), 2)
            return F.relu(pooled + bias.view(1, -1, 1, 1))
        return F.max_pool2d(F.relu(F.conv2d(x, weight, bias, padding=1)), 2)

    def forward(self, x):
        h = self.block(x, self.conv0.weight, self.bias0)
        h = self.block(h, self.conv1.weight, self.bias1)
        return self.head(h.flatten(1))

    @torch.jit.unused
    @torch.no_grad()
    def load(self, work):
        values = named(work)
        layers = ((self.conv0, self.bias0), (self.conv1, self.bias1))
        for index, (conv, bias) in enumerate(layers):
            # [height, width, in, out] to [out, in, height, width].
            conv.weight.copy_(values[f"conv{index}.weight"].permute(3, 2, 0, 1))
            bias.copy_(values[f"conv{index}.bias"])
        # The bench's dense layer has inputs [height, width, channels]; here they are [channels,
        # height, width].
        head = values["layer0.weight"].view(7, 7, 16, 10)
        self.head.weight.copy_(head.permute(3, 2, 0, 1).reshape(10, -1))
        self.head.bias.copy_(values["layer0.bias"])

    @staticmethod
    def batch(x, y, way):
        images = torch.from_numpy(x).unsqueeze(1)
        if "NHWC" in way:
            images = images.contiguous(memory_format=torch.channels_last)
        return images, targets(y)


class Transformer(nn.Module):
    """A causal transformer of one layer, pre-norm."""

    ways = ("",)

    def __init__(self, way, width=64, heads=4, units=256, context=32, vocabulary=64):
        super().__init__()
        self.width, self.heads = width, heads
        self.token = nn.Embedding(vocabulary, width)
        self.position = nn.Parameter(torch.zeros(context, width))
        self.norm0, self.norm1, self.norm = (nn.LayerNorm(width) for _ in range(3))
        self.attention = nn.Linear(width, 3 * width)
        self.projection = nn.Linear(width, width)
        self.expand = nn.Linear(width, units)
        self.contract = nn.Linear(units, width)
        self.head = nn.Linear(width, vocabulary, bias=False)
        future = torch.ones(context, context).triu(1).bool()
        self.register_buffer("future", torch.zeros(context, context).masked_fill(future, -math.inf))

    def attend(self, h):
        examples, context = h.size(0), h.size(1)
        parts = self.attention(h).view(examples, context, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        q, k, v = parts[0], parts[1], parts[2]
        fits = torch.matmul(q * (1.0 / math.sqrt(q.size(-1))), k.transpose(-2, -1)) + self.future
        mixed = torch.matmul(torch.softmax(fits, -1), v).transpose(1, 2)
        return mixed.reshape(examples, context, self.width)

    def forward(self, x):
        h = self.token(x) + self.position
        h = h + self.projection(self.attend(self.norm0(h)))
        h = h + self.contract(F.gelu(self.expand(self.norm1(h))))
        return self.head(self.norm(h)).view(-1, self.head.out_features)

    @torch.jit.unused
    @torch.no_grad()
    def load(self, work):
        values = named(work)
        self.token.weight.copy_(values["token.weight"])
        self.position.copy_(values["position.weight"])
        self.head.weight.copy_(values["head.weight"].T)
        for name in ("attention", "projection", "expand", "contract"):
            layer = getattr(self, name)
            layer.weight.copy_(values[f"block0.{name}.weight"].T)
            layer.bias.copy_(values[f"block0.{name}.bias"])
        norms = {"block0.norm0": self.norm0, "block0.norm1": self.norm1, "norm": self.norm}
        for name, layer in norms.items():
            layer.weight.copy_(values[f"{name}.gain"])
            layer.bias.copy_(values[f"{name}.bias"])

    @staticmethod
    def batch(x, y, way):
        return torch.from_numpy(x).long(), torch.from_numpy(y).long().view(-1)


def targets(y):
    y = torch.from_numpy(y)
    return y if y.is_floating_point() else y.long()


def dense(widths, activation):
    class Built(Dense):
        def __init__(self, way):
            super().__init__(widths, activation)

    return Built


# Each workload: its model and its loss.
MODELS = {
    "A": (dense([1, 64, 1], nn.Sigmoid), F.mse_loss),
    "B": (dense([64, 64, 64, 10], nn.ReLU), F.cross_entropy),
    "C": (dense([784, 256, 10], nn.ReLU), F.cross_entropy),
    "D": (Convolutional, F.cross_entropy),
    "E": (Transformer, F.cross_entropy),
}
