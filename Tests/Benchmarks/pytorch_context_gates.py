"""Attention modules whose gates come from statistics of norms, of two contexts or of all three axes, for maps
[n, c, h, w]."""

import math

import torch
from torch import Tensor, nn


class NormalisationAttention(nn.Module):
    """`nam`: a batch norm's own scales say how much each channel matters."""

    def __init__(self, channels: int, detach: bool = True):
        super().__init__()
        self.Channel_Att = ScaledNorm(channels, detach)

    def forward(self, x: Tensor) -> Tensor:
        return x * self.Channel_Att(x).sigmoid()


class ScaledNorm(nn.Module):
    """|γ| / Σ|γ| · BN(x), γ the norm's weight."""

    def __init__(self, channels: int, detach: bool):
        super().__init__()
        self.bn2 = nn.BatchNorm2d(channels)
        self.detach = detach

    def forward(self, x: Tensor) -> Tensor:
        scales = self.bn2.weight.detach() if self.detach else self.bn2.weight
        scales = scales.abs()
        return self.bn2(x) * (scales / scales.sum())[:, None, None]


class MultiScaleChannelAttention(nn.Module):
    """`ms_cam`: a gate from each place's channels and from the whole map's."""

    def __init__(self, channels: int, reduction: int = 4):
        super().__init__()
        width = channels // reduction
        self.local_att = nn.Sequential(*self.bottleneck(channels, width))
        self.global_att = nn.Sequential(nn.AdaptiveAvgPool2d(1), *self.bottleneck(channels, width))

    @staticmethod
    def bottleneck(channels: int, width: int) -> list[nn.Module]:
        """1×1, norm, ReLU, 1×1, norm."""
        return [
            nn.Conv2d(channels, width, 1), nn.BatchNorm2d(width), nn.ReLU(inplace=True),
            nn.Conv2d(width, channels, 1), nn.BatchNorm2d(channels),
        ]  # fmt: skip

    def forward(self, x: Tensor) -> Tensor:
        return x * (self.local_att(x) + self.global_att(x)).sigmoid()


class MultidimensionalCollaborative(nn.Module):
    """`mca`: the mean of three gates, along the height, the width and the channels."""

    def __init__(self, channels: int, channel: bool = True):
        super().__init__()
        self.h_cw = AxisGate(2, 3)
        self.w_hc = AxisGate(3, 3)
        size = round(abs(math.log2(channels) - 1) / 1.5)
        self.c_hw = AxisGate(1, size if size % 2 else size - 1) if channel else None

    def forward(self, x: Tensor) -> Tensor:
        gates = self.h_cw(x) + self.w_hc(x)
        return x * (gates / 2 if self.c_hw is None else (gates + self.c_hw(x)) / 3)


class AxisGate(nn.Module):
    """A gate for each index along one axis, from mean and deviation over the two others."""

    def __init__(self, axis: int, kernel_size: int):
        super().__init__()
        self.axis = axis
        self.others = [other for other in (1, 2, 3) if other != axis]
        self.weight = nn.Parameter(torch.rand(2))
        self.conv = nn.Conv2d(1, 1, (1, kernel_size), padding=(0, kernel_size // 2), bias=False)

    def forward(self, x: Tensor) -> Tensor:
        deviation, mean = torch.std_mean(x, self.others, keepdim=True)
        first, second = self.weight.sigmoid() + 0.5
        mixed = (first * mean + second * deviation).transpose(self.axis, 3)
        return self.conv(mixed).sigmoid().transpose(self.axis, 3)
