"""The two modules of the Dual Attention Network, for maps [n, c, h, w]."""

import torch
from torch import Tensor, nn


class PositionAttention(nn.Module):
    """`pam`: every place attends to all places."""

    def __init__(self, channels: int, reduction: int = 8):
        super().__init__()
        self.query_conv = nn.Conv2d(channels, channels // reduction, 1)
        self.key_conv = nn.Conv2d(channels, channels // reduction, 1)
        self.value_conv = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        queries, keys, values = (conv(x).flatten(2) for conv in (self.query_conv, self.key_conv, self.value_conv))
        weights = torch.bmm(queries.transpose(1, 2), keys).softmax(-1)
        seen = torch.bmm(values, weights.transpose(1, 2)).view_as(x)
        return torch.addcmul(x, self.gamma, seen)


class ChannelAffinityAttention(nn.Module):
    """`cam`: every channel attends to the channels unlike it."""

    def __init__(self, channels: int):
        super().__init__()
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        flat = x.flatten(2)
        energy = torch.bmm(flat, flat.transpose(1, 2))
        weights = (energy.amax(-1, keepdim=True) - energy).softmax(-1)
        return torch.addcmul(x, self.gamma, torch.bmm(weights, flat).view_as(x))
