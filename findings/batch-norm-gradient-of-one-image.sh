#!/usr/bin/env bash
# PyTorch computes wrong gradients of a batch norm in training, without a word, for one image whose upstream gradient was
# made with the batch in third place.
#
# Seen with torch 2.13.0 (CPU), Python 3.11. The upstream gradient is a tensor [h, w, n, c] permuted to [n, c, h, w], as code
# leaves it that computes with positions first. With n = 1 its strides are (c, 1, w * c, c): PyTorch takes it for a tensor in
# channels-last order, whose stride of the batch would be h * w * c.
#
# - For 1 image of 12 channels on 5 x 3, the input's gradient differs by more than 0.1 from that for a contiguous copy of the
#   same upstream gradient; the weight's and the bias's gradients differ as well, by more than 1.
# - For 2 images all differences are below 1e-5, as they are for 1 image if the upstream gradient is contiguous or is in
#   channels-last order from the start.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "torch==2.13.0" "numpy==2.4.6"
"$folder/venv/bin/python" - <<'PYTHON'
import torch
from torch import nn


def gradients(x, upstream):
    torch.manual_seed(1)
    norm = nn.BatchNorm2d(12).train()
    nn.init.uniform_(norm.weight)
    x = x.clone().requires_grad_()
    return torch.autograd.grad(norm(x), [x, norm.weight, norm.bias], upstream)


def differences(images, order):
    torch.manual_seed(0)
    x = torch.randn(images, 12, 5, 3)
    upstream = torch.randn(5, 3, images, 12).permute(2, 3, 0, 1)
    copy = upstream.clone(memory_format=torch.contiguous_format)
    if order == "channels last":
        upstream = torch.empty_like(copy, memory_format=torch.channels_last).copy_(copy)
    assert torch.equal(upstream, copy)
    found = [(a - b).abs().max().item() for a, b in zip(gradients(x, upstream), gradients(x, copy))]
    print(f"{images} image(s), {order}, strides {upstream.stride()}: x, weight and bias differ by {found}")
    return found


one = differences(1, "positions first")
others = differences(2, "positions first") + differences(1, "channels last")
if not (one[0] > 0.1 and one[1] > 1 and one[2] > 1 and max(others) < 1e-5):
    raise SystemExit("the behaviour has changed")
PYTHON
