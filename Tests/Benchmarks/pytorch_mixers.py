"""Modules that mix places by convolutions and weigh the result, for maps [n, c, h, w]."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class AdditiveSelfAttention(nn.Module):
    """`casatt`: gated queries and keys are added, not multiplied."""

    def __init__(self, channels: int, bias: bool = False):
        super().__init__()
        self.qkv = nn.Conv2d(channels, 3 * channels, 1, bias=bias)
        self.oper_q = nn.Sequential(Gate(self.spatial(channels)), Gate(self.channel(channels)))
        self.oper_k = nn.Sequential(Gate(self.spatial(channels)), Gate(self.channel(channels)))
        self.dwc = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.proj = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)

    @staticmethod
    def spatial(channels: int) -> nn.Sequential:
        """One gate a place."""
        return nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, groups=channels),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels, 1, 1, bias=False),
            nn.Sigmoid(),
        )

    @staticmethod
    def channel(channels: int) -> nn.Sequential:
        """One gate a channel."""
        return nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, channels, 1, bias=False), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        q, k, v = self.qkv(x).chunk(3, 1)
        return self.proj(self.dwc(self.oper_q(q) + self.oper_k(k)) * v)


class Gate(nn.Module):
    """The input times a gate made from it."""

    def __init__(self, block: nn.Module):
        super().__init__()
        self.block = block

    def forward(self, x: Tensor) -> Tensor:
        return x * self.block(x)


class SelfModulationAggregation(nn.Module):
    """`smfa`: half of the features modulated by a coarse map, the other half enriched by local convolutions."""

    def __init__(self, channels: int, down_scale: int = 8):
        super().__init__()
        self.down_scale = down_scale
        self.linear_0 = nn.Conv2d(channels, 2 * channels, 1)
        self.linear_1 = nn.Conv2d(channels, channels, 1)
        self.linear_2 = nn.Conv2d(channels, channels, 1)
        self.lde = LocalDetail(channels)
        self.dw_conv = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.alpha = nn.Parameter(torch.ones(1, channels, 1, 1))
        self.belt = nn.Parameter(torch.zeros(1, channels, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        h, w = x.shape[2:]
        y, u = self.linear_0(x).chunk(2, 1)
        coarse = self.dw_conv(F.adaptive_max_pool2d(u, (h // self.down_scale, w // self.down_scale)))
        variance = u.var((2, 3), keepdim=True)
        modulation = F.gelu(self.linear_1(coarse * self.alpha + variance * self.belt))
        return self.linear_2(u * F.interpolate(modulation, size=(h, w)) + self.lde(y))


class LocalDetail(nn.Module):
    """3×3 with two outputs a channel, 1×1, GELU, 1×1."""

    def __init__(self, channels: int):
        super().__init__()
        width = 2 * channels
        self.conv_0 = nn.Sequential(
            nn.Conv2d(channels, width, 3, padding=1, groups=channels), nn.Conv2d(width, width, 1)
        )
        self.conv_1 = nn.Conv2d(width, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.conv_1(F.gelu(self.conv_0(x)))


class PyramidSqueezeAttention(nn.Module):
    """`epsa`: a quarter of the channels for each kernel size, weighed against each other."""

    def __init__(
        self,
        channels: int,
        kernels: tuple[int, ...] = (3, 5, 7, 9),
        groups: tuple[int, ...] = (1, 4, 8, 16),
        reduction: int = 16,
    ):
        super().__init__()
        width = channels // 4
        for number, (k, g) in enumerate(zip(kernels, groups, strict=True), 1):
            setattr(self, f"conv_{number}", nn.Conv2d(channels, width, k, padding=k // 2, groups=g, bias=False))
        self.se = SqueezeWeight(width, reduction)

    def forward(self, x: Tensor) -> Tensor:
        branches = torch.stack([self.conv_4(x), self.conv_3(x), self.conv_2(x), self.conv_1(x)], 1)
        weights = self.se(branches.flatten(0, 1)).view(*branches.shape[:3], 1, 1).softmax(1)
        return (branches * weights).flatten(1, 2)


class SqueezeWeight(nn.Module):
    """One weight a channel from its mean through a bottleneck."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, channels // reduction, 1)
        self.fc2 = nn.Conv2d(channels // reduction, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.fc1(x.mean((2, 3), keepdim=True)).relu()).sigmoid()
