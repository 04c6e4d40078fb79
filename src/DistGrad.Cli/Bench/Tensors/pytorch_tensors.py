"""The PyTorch side of `distgrad bench tensors`: the same models, float32, on one thread.

It reads requests from standard input, a line of JSON each, and answers each on standard output, so that whoever drives
it can take turns with it. Tensors follow their line as raw bytes, one after the other. On starting it answers with the
versions of PyTorch and of the matrix library that PyTorch has loaded.

  {"do": "load", "model": name, "tensors": [{"type": "float32", "shape": [..]}, ..]}   tensors follow     {}
  {"do": "gradient", "model": name}    {"bytes": [..]}, then the loss and the gradients follow
  {"do": "time", "model": name, "work": "forward" or "gradient", "runs": n}             {"ms": [..]}
"""
import json
import math
import re
import sys
import time

import numpy
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def mlp(x, labels, w1, b1, w2, b2, w3, b3):
    h = F.relu(F.linear(x, w1, b1))
    h = F.relu(F.linear(h, w2, b2))
    return F.cross_entropy(F.linear(h, w3, b3), labels)


def transformer(x, g1, c1, wqkv, bqkv, wo, bo, g2, c2, w1, b1, w2, b2, heads=8):
    batch, sequence, width = x.shape
    n = F.layer_norm(x, (width,), g1, c1)
    qkv = F.linear(n, wqkv, bqkv).view(batch, sequence, 3, heads, width // heads).permute(2, 0, 3, 1, 4)
    q, k, v = qkv.unbind(0)
    p = torch.softmax(q @ k.transpose(-2, -1) * (1 / math.sqrt(width // heads)), dim=-1)
    a = (p @ v).transpose(1, 2).reshape(batch, sequence, width)
    x = x + F.linear(a, wo, bo)
    n = F.layer_norm(x, (width,), g2, c2)
    x = x + F.linear(F.gelu(F.linear(n, w1, b1)), w2, b2)
    return (x * x).mean()


# What is computed, and how many of the first tensors are not differentiated by.
MODELS = {"mlp": (mlp, 2), "transformer": (transformer, 0)}
LOADED = {}


def load(request):
    tensors = []
    for tensor in request["tensors"]:
        dtype = numpy.dtype(tensor["type"])
        data = sys.stdin.buffer.read(math.prod(tensor["shape"]) * dtype.itemsize)
        tensors.append(torch.from_numpy(numpy.frombuffer(data, dtype).reshape(tensor["shape"]).copy()))
    function, constants = MODELS[request["model"]]
    for tensor in tensors[constants:]:
        tensor.requires_grad_()
    LOADED[request["model"]] = (function, tensors, tensors[constants:])
    return {}, []


def forward(model):
    function, tensors, _ = LOADED[model]
    return function(*tensors)


def backward(model):
    loss = forward(model)
    return [loss, *torch.autograd.grad(loss, LOADED[model][2])]


def gradient(request):
    results = [result.detach().contiguous().numpy().tobytes() for result in backward(request["model"])]
    return {"bytes": [len(result) for result in results]}, results


def measure(request):
    work = {"forward": forward, "gradient": backward}[request["work"]]
    milliseconds = []
    for _ in range(request["runs"]):
        start = time.perf_counter()
        result = work(request["model"])
        milliseconds.append((time.perf_counter() - start) * 1e3)
        del result
    return {"ms": milliseconds}, []


def matrix_library():
    torch.ones(64, 64) @ torch.ones(64, 64)
    with open("/proc/self/maps") as maps:
        names = re.findall(r"/(?:lib)?(openblas|mkl|blis|atlas|blas)[\w.+-]*\.so", maps.read())
    return sorted(set(names), key=lambda name: name == "blas")[0] if names else "unknown"


def answer(header, blocks=()):
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + b"".join(blocks))
    sys.stdout.buffer.flush()


answer({"torch": torch.__version__, "blas": matrix_library()})
while line := sys.stdin.buffer.readline():
    request = json.loads(line)
    answer(*{"load": load, "gradient": gradient, "time": measure}[request["do"]](request))
