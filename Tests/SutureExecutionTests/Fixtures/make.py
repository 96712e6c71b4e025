"""Writes the files of this folder: what torch.save of PyTorch 2.13 makes of a few small tensors.

Usage: python make.py, in this folder. The files are part of the repository, so tests need no Python.
"""

import os
from collections import OrderedDict

import torch

matrix = torch.arange(6.0).reshape(2, 3)
# One storage: a transposed matrix, and two elements of it.
views = OrderedDict(weight=matrix.t(), bias=matrix[0, 1:])
torch.save(views, "views.pth")
torch.save(views, "views_legacy.pth", _use_new_zipfile_serialization=False)

types = ["float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64"]
torch.save(
    {name: torch.tensor([0, 1], dtype=getattr(torch, name)) for name in types},
    "types_legacy.pth", _use_new_zipfile_serialization=False)

model = torch.nn.Linear(2, 1)
model.load_state_dict({"weight": torch.tensor([[1.0, 2.0]]), "bias": torch.tensor([3.0])})
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
model(torch.tensor([[1.0, -1.0]])).sum().backward()
optimizer.step()
scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [3, 5])
model.load_state_dict({"weight": torch.tensor([[1.0, 2.0]]), "bias": torch.tensor([3.0])})
torch.save(
    {
        "epoch": 3, "state_dict": {f"module.{name}": tensor for name, tensor in model.state_dict().items()},
        "optimizer": optimizer.state_dict(), "scheduler": scheduler.state_dict(), "best": 0.5,
        "device": torch.device("cpu"), "parameter": model.weight,
    },
    "checkpoint_legacy.pth", pickle_protocol=4, _use_new_zipfile_serialization=False)


class Command:
    def __reduce__(self):
        return os.system, ("true",)


torch.save({"weight": matrix, "config": Command()}, "code_legacy.pth", _use_new_zipfile_serialization=False)
