"""Writes the numbers of PyTorch that operations at computed indices and places are compared with.

python make_indexing.py, with PyTorch and safetensors; the files lie beside this one.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file

FOLDER = Path(__file__).parent


def gradients(y, upstream, **inputs):
    found = torch.autograd.grad(y, list(inputs.values()), upstream)
    return {"y": y, "gy": upstream} | {f"g{name}": g for name, g in zip(inputs, found)}


def save(name, tensors):
    save_file({key: value.detach().contiguous() for key, value in tensors.items()}, FOLDER / f"{name}.safetensors")


def grid_sample(align_corners):
    """More positions and channels than the engine computes at once; a fifth of the places is outside."""
    x = torch.randn(2, 18, 5, 7, requires_grad=True)
    grid = torch.empty(2, 9, 8, 2).uniform_(-1.3, 1.3)
    # Corners, and places a pixel and more outside.
    grid[0, 0, :7] = torch.tensor([[-1.0, -1], [1, 1], [-1, 1], [0, 0], [-2, 0], [0, 5], [1.25, -1.25]])
    grid.requires_grad_()
    y = F.grid_sample(x, grid, align_corners=align_corners)
    return {"x": x, "grid": grid} | gradients(y, torch.randn_like(y), x=x, grid=grid)


def take_along():
    """Whole rows at indices for each image, of a tensor that all queries share."""
    x = torch.randn(2, 1, 9, 130, requires_grad=True)
    indices = torch.randint(0, 9, (2, 5, 4, 1))
    y = torch.take_along_dim(x, indices, 2)
    return {"x": x, "indices": indices.float()} | gradients(y, torch.randn_like(y), x=x)


def topk():
    """Whole numbers, many of them equal, and NaN."""
    x = torch.randint(-4, 5, (3, 50, 7)).float()
    x[1, 20:23, 2] = torch.nan
    order = x.argsort(dim=1, descending=True, stable=True)
    return {"x": x, "order": order.float()}


torch.manual_seed(11)
save("grid_sample_0", grid_sample(False))
save("grid_sample_1", grid_sample(True))
save("take_along", take_along())
save("topk", topk())
