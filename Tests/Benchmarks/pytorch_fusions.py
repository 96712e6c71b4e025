"""Modules that join two branches, maps [n, c, h, w] of one shape."""

import torch
from torch import Tensor, nn

from pytorch_place_gates import maximum


def bottleneck(channels: int, width: int) -> list[nn.Module]:
    """Two 1×1 convolutions, each with a batch norm, and a ReLU between them."""
    return [
        nn.Conv2d(channels, width, 1),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
        nn.Conv2d(width, channels, 1),
        nn.BatchNorm2d(channels),
    ]


class AttentionalFeatureFusion(nn.Module):
    """`aff`: a weighted mean for each element, by a local and a global bottleneck of the sum."""

    def __init__(self, channels: int, reduction: int = 4, factor: float = 2):
        super().__init__()
        self.factor = factor
        self.local_att = nn.Sequential(*bottleneck(channels, channels // reduction))
        self.global_att = nn.Sequential(nn.AdaptiveAvgPool2d(1), *bottleneck(channels, channels // reduction))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        total = x + y
        weight = (self.local_att(total) + self.global_att(total)).sigmoid()
        return self.factor * torch.lerp(y, x, weight)


class IterativeFeatureFusion(nn.Module):
    """`iaff`: a first weighted mean gives the weights of a second."""

    def __init__(self, channels: int, reduction: int = 4):
        super().__init__()
        width = channels // reduction
        self.local_att = nn.Sequential(*bottleneck(channels, width))
        self.global_att = nn.Sequential(nn.AdaptiveAvgPool2d(1), *bottleneck(channels, width))
        self.local_att2 = nn.Sequential(*bottleneck(channels, width))
        self.global_att2 = nn.Sequential(nn.AdaptiveAvgPool2d(1), *bottleneck(channels, width))

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        total = x + y
        first = torch.lerp(y, x, (self.local_att(total) + self.global_att(total)).sigmoid())
        return torch.lerp(y, x, (self.local_att2(first) + self.global_att2(first)).sigmoid())


class SpatialMap(nn.Module):
    """One map from the mean and the maximum of the channels, with reflected borders."""

    def __init__(self):
        super().__init__()
        self.sa = nn.Conv2d(2, 1, 7, padding=3, padding_mode="reflect")

    def forward(self, x: Tensor) -> Tensor:
        return self.sa(torch.cat([x.mean(1, keepdim=True), maximum(x, 1, keepdim=True)], 1))


class ChannelVector(nn.Module):
    """One number for each channel, from its mean through a bottleneck."""

    def __init__(self, channels: int, reduction: int):
        super().__init__()
        width = channels // reduction
        self.ca = nn.Sequential(nn.Conv2d(channels, width, 1), nn.ReLU(inplace=True), nn.Conv2d(width, channels, 1))

    def forward(self, x: Tensor) -> Tensor:
        return self.ca(x.mean((2, 3), keepdim=True))


class PixelGate(nn.Module):
    """One weight for each element, from the map and an attention, channel by channel."""

    def __init__(self, channels: int):
        super().__init__()
        self.pa2 = nn.Conv2d(2 * channels, channels, 7, padding=3, padding_mode="reflect", groups=channels)

    def forward(self, x: Tensor, attention: Tensor) -> Tensor:
        return self.pa2(torch.stack([x, attention], 2).flatten(1, 2)).sigmoid()


class ContentGuidedFusion(nn.Module):
    """`cgafusion`: channel, spatial and pixel attention of the sum weigh both branches, which are added to it."""

    def __init__(self, channels: int, reduction: int = 8, sigmoids: int = 2):
        super().__init__()
        self.sigmoids = sigmoids
        self.sa = SpatialMap()
        self.ca = ChannelVector(channels, reduction)
        self.pa = PixelGate(channels)
        self.conv = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        total = x + y
        weight = self.pa(total, self.sa(total) + self.ca(total))
        if self.sigmoids == 2:
            weight = weight.sigmoid()
        return self.conv(total + torch.lerp(y, x, weight))
