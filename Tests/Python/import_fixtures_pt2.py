"""Writes the .pt2 files in Tests/SutureImportTests/Fixtures/PT2, which PT2FixtureTests checks field by field.

Run with torch 2.13.0 (CPU) and Python 3.11: python3 Tests/Python/import_fixtures_pt2.py
"""

import os

import torch
from torch import nn

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "SutureImportTests", "Fixtures", "PT2")


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 2, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(2)
        self.act = nn.ReLU()

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


class Small(nn.Module):
    """A shared module, tied weights, a weight with strides, buffers of several types, constants, and a size that is read."""

    def __init__(self):
        super().__init__()
        self.block = Block()
        self.head = nn.Linear(2, 2)
        self.tied = nn.Linear(2, 2, bias=False)
        self.tied.weight = self.head.weight
        self.turned = nn.Parameter(torch.arange(6.0).reshape(3, 2).t())
        self.register_buffer("order", torch.tensor([1, 0, 2**40]))
        self.register_buffer("mask", torch.tensor([[True, False, True]]), persistent=False)
        self.register_buffer("shift", torch.tensor([0.5, -2.0, 1.0]).half())

    def forward(self, x):
        x = self.block(self.block(x))
        x = self.tied(self.head(x.mean((2, 3)))) @ self.turned
        with torch.no_grad():
            scale = (self.order[:2].float() * torch.tensor(3.0)).sum()
        x = x * scale + self.shift.float()
        return x.masked_fill(self.mask, float("-inf")).reshape(x.shape[0], 1, 3), None


class Training(nn.Module):
    """Batch norm and dropout in training mode."""

    def __init__(self):
        super().__init__()
        self.norm = nn.BatchNorm2d(2)
        self.dropout = nn.Dropout(0.25)

    def forward(self, x):
        return self.dropout(self.norm(x)).chunk(2, 1)


def save(program, name):
    for module in program.graph_module.modules():
        for node in module.graph.nodes if isinstance(module, torch.fx.GraphModule) else []:
            # Stack traces name files of the machine that exports.
            for key in ("stack_trace", "from_node"):
                node.meta.pop(key, None)
    torch.export.save(program, os.path.join(FOLDER, name))


def main():
    os.makedirs(FOLDER, exist_ok=True)
    torch.manual_seed(0)
    model = Small()
    with torch.no_grad():
        for number, (name, value) in enumerate(model.state_dict().items()):
            if value.dtype == torch.float32 and name != "turned":
                value.copy_(torch.arange(value.numel()).reshape(value.shape) * 0.25 + number)
        model.block.norm.num_batches_tracked.fill_(7)
    batch = torch.export.Dim("batch")
    example = torch.zeros(2, 2, 4, 4)
    save(torch.export.export(model.eval(), (example,), dynamic_shapes=({0: batch},)), "small.pt2")
    program = torch.export.export(Training().train(), (torch.zeros(1, 2, 3, 3),))
    save(program, "training.pt2")
    save(program.run_decompositions(), "decomposed.pt2")


if __name__ == "__main__":
    main()
