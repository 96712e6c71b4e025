"""Attention modules whose gates depend on channels and places together, for maps [n, c, h, w]."""

import math

import torch
from torch import Tensor, nn
from torch.nn import functional as F


class MixedLocalChannelAttention(nn.Module):
    """`mlca`: a gate per channel and cell from neighbouring channels, and one per channel."""

    def __init__(self, channels: int, local_size: int = 5, local_weight: float = 0.5):
        super().__init__()
        self.local_size = local_size
        self.local_weight = local_weight
        t = int((math.log2(channels) + 1) / 2)
        k = t if t % 2 else t + 1
        self.conv = nn.Conv1d(1, 1, k, padding=k // 2, bias=False)
        self.conv_local = nn.Conv1d(1, 1, k, padding=k // 2, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        s = self.local_size
        cells = F.adaptive_avg_pool2d(x, s)
        # [n, s², c]: the cells row by row, each with its channels.
        local = self.conv_local(cells.flatten(2).transpose(1, 2).reshape(n, 1, -1)).view(n, s, s, c)
        whole = self.conv(cells.mean((2, 3)).view(n, 1, c)).view(n, c, 1, 1)
        gate = self.local_weight * local.permute(0, 3, 1, 2).sigmoid() + (1 - self.local_weight) * whole.sigmoid()
        return x * F.adaptive_avg_pool2d(gate, (h, w))


class SpatialChannelSynergistic(nn.Module):
    """`scsa`: gates of rows and columns, then self-attention among channels."""

    def __init__(
        self, channels: int, heads: int = 8, window: int = 7, kernels: tuple[int, int, int, int] = (3, 5, 7, 9)
    ):
        super().__init__()
        self.heads = heads
        quarter = channels // 4

        def strip(kernel: int) -> nn.Conv1d:
            return nn.Conv1d(quarter, quarter, kernel, padding=kernel // 2, groups=quarter)

        self.local_dwc = strip(kernels[0])
        self.global_dwc_s = strip(kernels[1])
        self.global_dwc_m = strip(kernels[2])
        self.global_dwc_l = strip(kernels[3])
        self.norm_h = nn.GroupNorm(4, channels)
        self.norm_w = nn.GroupNorm(4, channels)
        self.down_func = nn.AvgPool2d(window)
        self.norm = nn.GroupNorm(1, channels)
        self.q = nn.Conv2d(channels, channels, 1, groups=channels, bias=False)
        self.k = nn.Conv2d(channels, channels, 1, groups=channels, bias=False)
        self.v = nn.Conv2d(channels, channels, 1, groups=channels, bias=False)

    def convolve(self, strip: Tensor) -> Tensor:
        """The strip's quarters, each with its own kernel."""
        layers = (self.local_dwc, self.global_dwc_s, self.global_dwc_m, self.global_dwc_l)
        return torch.cat([layer(part) for layer, part in zip(layers, strip.chunk(4, 1))], 1)

    def forward(self, x: Tensor) -> Tensor:
        rows = self.norm_h(self.convolve(x.mean(3))).sigmoid()
        columns = self.norm_w(self.convolve(x.mean(2))).sigmoid()
        x = x * rows[:, :, :, None] * columns[:, :, None, :]

        y = self.norm(self.down_func(x))
        q, k, v = (layer(y).flatten(2).unflatten(1, (self.heads, -1)) for layer in (self.q, self.k, self.v))
        weights = (q @ k.transpose(2, 3) * q.shape[2] ** -0.5).softmax(-1)
        return x * (weights @ v).mean(3).flatten(1)[:, :, None, None].sigmoid()
