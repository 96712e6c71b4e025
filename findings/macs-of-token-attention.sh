#!/usr/bin/env bash
# Four counters of MACs disagree about one multi-head self-attention over tokens, by up to a factor of 295.
#
# Seen with torch 2.13.0 (CPU), fvcore 0.1.5.post20221221, ptflops 0.7.5 and torchinfo 1.8.0, Python 3.11.
# The module: qkv = Linear(192, 576), 3 heads, proj = Linear(192, 192), on one image of 196 tokens. By hand:
#   linears   196 · (192 · 576 + 192 · 192)  = 28,901,376
#   products  2 · 3 · 196 · 196 · 64         = 14,751,744
#   together                                   43,653,120
#
# - torch.utils.flop_counter.FlopCounterMode counts 43,653,120 where the products are written as two `@`, and
#   28,901,376 where the same module calls F.scaled_dot_product_attention: on a CPU its two products count nothing.
# - fvcore does the same, but lists aten::scaled_dot_product_attention as unsupported.
# - ptflops (backend "aten") adds one MAC for every bias addition of a linear: 43,803,648 and 29,051,904.
# - torchinfo counts a linear once, whatever the number of tokens, and its biases as MACs: 148,224 in both forms.
#
# So a table of MACs for token attention means little without the counter's name and the way the module is written.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet \
  "torch==2.13.0" "numpy==2.4.6" "fvcore==0.1.5.post20221221" "ptflops==0.7.5" "torchinfo==1.8.0"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import logging

import torch
from torch import nn
from torch.nn import functional as F
from torch.utils.flop_counter import FlopCounterMode

import ptflops
import torchinfo
from fvcore.nn import FlopCountAnalysis

logging.disable(logging.WARNING)
TOKENS, WIDTH, HEADS = 196, 192, 3


class Attention(nn.Module):
    def __init__(self, fused):
        super().__init__()
        self.fused = fused
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.proj = nn.Linear(WIDTH, WIDTH)

    def forward(self, x):
        q, k, v = self.qkv(x).unflatten(2, (3, HEADS, WIDTH // HEADS)).permute(2, 0, 3, 1, 4)
        if self.fused:
            y = F.scaled_dot_product_attention(q, k, v)
        else:
            y = (q @ k.transpose(2, 3) * (WIDTH // HEADS) ** -0.5).softmax(3) @ v
        return self.proj(y.transpose(1, 2).flatten(2))


def counts(fused):
    model, x = Attention(fused).eval(), torch.zeros(1, TOKENS, WIDTH)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        model(x)
    analysis = FlopCountAnalysis(model, x)
    macs, _ = ptflops.get_model_complexity_info(
        model, (TOKENS, WIDTH), as_strings=False, print_per_layer_stat=False, backend="aten")
    return {
        "FlopCounterMode / 2": counter.get_total_flops() // 2,
        "fvcore": int(analysis.total()),
        "fvcore names what it leaves out": "aten::scaled_dot_product_attention" in analysis.unsupported_ops(),
        "ptflops": int(macs),
        "torchinfo": int(torchinfo.summary(model, input_data=x, verbose=0).total_mult_adds),
    }


linears = TOKENS * (WIDTH * 3 * WIDTH + WIDTH * WIDTH)
products = 2 * TOKENS * TOKENS * WIDTH
biases = TOKENS * (3 * WIDTH + WIDTH)
one_token = WIDTH * 3 * WIDTH + WIDTH * WIDTH + 3 * WIDTH + WIDTH
expected = {
    fused: {
        "FlopCounterMode / 2": linears + (0 if fused else products),
        "fvcore": linears + (0 if fused else products),
        "fvcore names what it leaves out": fused,
        "ptflops": linears + biases + (0 if fused else products),
        "torchinfo": one_token,
    }
    for fused in (False, True)
}
seen = {fused: counts(fused) for fused in (False, True)}
for fused, title in ((False, "written out"), (True, "F.scaled_dot_product_attention")):
    print(title)
    for name, value in seen[fused].items():
        print(f"  {name}: {value}")
if seen != expected:
    raise SystemExit(f"the behaviour has changed; expected {expected}")
PYTHON
