#!/usr/bin/env bash
# PyTorch's ONNX exporter folds batch norms into convolutions and keeps the old names for the changed weights: by name and shape
# such a weight fits the original network, with other elements.
#
# Seen with torch 2.13.0 (CPU), onnx 1.23.0 and onnxscript 0.7.2, Python 3.11. The network: Conv2d without bias, BatchNorm2d,
# ReLU, in evaluation mode.
#
# - torch.onnx.export(dynamo=True) with its defaults writes an initializer '0.weight' of the convolution's shape, whose elements
#   are those of the convolution times the batch norm's factors: they differ by 0.12 here. Of the batch norm nothing is left.
# - With optimize=False the initializer '0.weight' has the network's elements, and the batch norm is a node of its own.
# - The older exporter (dynamo=False) names the folded weight 'onnx::Conv_...', so that it fits no key.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "torch==2.13.0" "onnx==1.23.0" "onnxscript==0.7.2" "numpy==2.4.6"
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import onnx
import torch
from onnx import numpy_helper
from torch import nn

torch.manual_seed(0)
network = nn.Sequential(nn.Conv2d(3, 4, 3, bias=False), nn.BatchNorm2d(4), nn.ReLU()).eval()
with torch.no_grad():
    network[1].weight.uniform_(0.5, 1.5)
    network[1].running_var.uniform_(0.5, 2)
own = network[0].weight.detach().numpy()


def initializers(**options):
    torch.onnx.export(network, (torch.zeros(1, 3, 8, 8),), "network.onnx", external_data=False, **options)
    model = onnx.load("network.onnx")
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


folded = initializers(dynamo=True)
kept = initializers(dynamo=True, optimize=False)
old = initializers(dynamo=False)
difference = abs(folded["0.weight"] - own).max()
print(f"defaults: {sorted(folded)}, '0.weight' differs from the network's by {difference:.2f}")
print(f"optimize=False: {sorted(kept)}, it differs by {abs(kept['0.weight'] - own).max()}")
print(f"dynamo=False: {sorted(old)}")
holds = (
    folded["0.weight"].shape == own.shape and difference > 0.01 and not any(name.startswith("1.") for name in folded)
    and (kept["0.weight"] == own).all() and "0.weight" not in old
)
if not holds:
    raise SystemExit("the behaviour has changed")
PYTHON
