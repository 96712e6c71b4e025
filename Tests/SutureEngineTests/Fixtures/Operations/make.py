"""Writes `operations.safetensors`: what PyTorch 2.13 computes for single operations, with gradients.

Usage: python make.py, in this folder. The file is part of the repository, so tests need no Python.

Tensors of a case: `<case>/x0`, `<case>/x1`… the operands, `<case>/y` the result, `<case>/gy` the upstream gradient,
`<case>/g0`, `<case>/g1`… the operands' gradients of sum(y · gy). `OperationFixtureTests` has the cases' attributes.
"""

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

torch.manual_seed(20)
tensors = {}


def case(name, function, *operands):
    operands = [operand.clone().requires_grad_() for operand in operands]
    y = function(*operands)
    upstream = torch.randn_like(y)
    y.backward(upstream)
    tensors[f"{name}/y"], tensors[f"{name}/gy"] = y.detach(), upstream
    for index, operand in enumerate(operands):
        tensors[f"{name}/x{index}"], tensors[f"{name}/g{index}"] = operand.detach(), operand.grad


def positive(*shape):
    return torch.rand(shape) * 3 + 0.1


wide = torch.cat([torch.linspace(-30, 30, 61), torch.zeros(1), torch.randn(20)])
case("softplus", F.softplus, wide)
case("elu", F.elu, wide)
case("elu alpha", lambda x: F.elu(x, alpha=0.3), wide)
case("cos", torch.cos, wide)
case("sin", torch.sin, wide)
case("pow 2.5", lambda x: x.pow(2.5), positive(40))
case("pow -0.7", lambda x: x.pow(-0.7), positive(40))
case("pow 3", lambda x: x.pow(3), torch.cat([torch.zeros(1), torch.randn(20)]))
case("pow 4", lambda x: x.pow(4), torch.cat([torch.zeros(1), torch.randn(20)]))
case("pow of tensors", torch.pow, torch.cat([positive(3, 4), torch.zeros(1, 4)]), torch.tensor([2.0, 0.0, 1.0, 3.5]))

map = torch.randn(2, 3, 4, 5)
weight, bias = torch.randn(4, 3, 3, 3), torch.randn(4)
for mode in ("reflect", "replicate", "circular"):
    case(f"pad {mode}", lambda x: F.pad(x, (2, 3, 1, 0), mode=mode), map)
    layer = torch.nn.Conv2d(3, 4, 3, stride=(2, 1), padding=(1, 2), dilation=(1, 2), padding_mode=mode)
    case(
        f"convolution {mode}",
        lambda x, w, b: torch.func.functional_call(layer, {"weight": w, "bias": b}, (x,)), map, weight, bias)
for size in ((7, 9), (2, 3), (1, 5), (4, 5)):
    case(
        f"resize {size[0]} {size[1]}",
        lambda x: F.interpolate(x, size=size, mode="bilinear", align_corners=True), map)

case("transposed", F.conv_transpose2d, torch.randn(2, 3, 4, 5), torch.randn(3, 4, 3, 2))
case(
    "transposed settings",
    lambda x, w, b: F.conv_transpose2d(x, w, b, stride=(2, 3), padding=(1, 0), output_padding=(1, 2), groups=2),
    torch.randn(2, 4, 5, 3), torch.randn(4, 3, 3, 2), torch.randn(6))
case(
    "transposed dilated",
    lambda x, w, b: F.conv_transpose2d(x, w, b, stride=2, padding=2, output_padding=2, dilation=3),
    torch.randn(1, 2, 3, 4), torch.randn(2, 3, 3, 3), torch.randn(3))
case(
    "transposed depthwise", lambda x, w: F.conv_transpose2d(x, w, stride=2, groups=4),
    torch.randn(2, 16, 3, 5), torch.randn(16, 1, 2, 2))
case(
    "transposed sequence", lambda x, w, b: F.conv_transpose1d(x, w, b, stride=2, padding=1, output_padding=1),
    torch.randn(2, 3, 6), torch.randn(3, 5, 4), torch.randn(5))
case(
    "transposed wide padding", lambda x, w: F.conv_transpose2d(x, w, padding=4, dilation=1),
    torch.randn(1, 3, 9, 10), torch.randn(3, 2, 3, 3))

save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, "operations.safetensors")
