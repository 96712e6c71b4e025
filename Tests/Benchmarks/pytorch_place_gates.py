"""Attention modules that weigh places, or channels and places, for maps [n, c, h, w]."""

import torch
from torch import Tensor, nn

from pytorch_widths import narrowed_width, rounded_width


def maximum(x: Tensor, axis: int, keepdim: bool = False) -> Tensor:
    """The maximum along an axis: `amax` is faster forward, `max`, which remembers the place, with its backward pass."""
    return x.max(axis, keepdim).values if torch.is_grad_enabled() else x.amax(axis, keepdim)


class ConvolutionNorm(nn.Module):
    """A convolution of two maps to one, the size kept, and its batch norm."""

    def __init__(self, kernel_size: int, momentum: float = 0.1):
        super().__init__()
        self.conv = nn.Conv2d(2, 1, kernel_size, padding=kernel_size // 2, bias=False)
        self.bn = nn.BatchNorm2d(1, momentum=momentum)

    def forward(self, x: Tensor) -> Tensor:
        return self.bn(self.conv(x))


class ChannelAttention(nn.Module):
    """`ca`: CBAM's channel gate, from the mean and the maximum of each channel through one bottleneck."""

    def __init__(self, channels: int, reduction: int = 16):
        super().__init__()
        width = rounded_width(channels, reduction)
        self.fc1 = nn.Conv2d(channels, width, 1, bias=False)
        self.act = nn.ReLU(inplace=True)
        self.fc2 = nn.Conv2d(width, channels, 1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        from_mean = self.fc2(self.act(self.fc1(x.mean((2, 3), keepdim=True))))
        from_maximum = self.fc2(self.act(self.fc1(maximum(x.flatten(2), 2)[:, :, None, None])))
        return x * (from_mean + from_maximum).sigmoid()


class SpatialAttention(nn.Module):
    """`sa`: CBAM's spatial gate, one convolution over the mean and the maximum of the channels."""

    def __init__(self, channels: int, kernel_size: int = 7):
        super().__init__()
        self.conv = ConvolutionNorm(kernel_size)

    def forward(self, x: Tensor) -> Tensor:
        pooled = torch.cat([x.mean(1, keepdim=True), maximum(x, 1, keepdim=True)], 1)
        return x * self.conv(pooled).sigmoid()


class ConvolutionalBlockAttention(nn.Module):
    """`cbam`: the channel gate, then the spatial gate."""

    def __init__(self, channels: int, reduction: int = 16, kernel_size: int = 7):
        super().__init__()
        self.channel = ChannelAttention(channels, reduction)
        self.spatial = SpatialAttention(channels, kernel_size)

    def forward(self, x: Tensor) -> Tensor:
        return self.spatial(self.channel(x))


class BottleneckAttention(nn.Module):
    """`bam`: a channel branch and a dilated spatial branch joined in one gate beside the identity."""

    def __init__(self, channels: int, reduction: int = 16, dilation: int = 4):
        super().__init__()
        width = narrowed_width(channels, reduction)
        self.ca = nn.Sequential(
            nn.Linear(channels, width), nn.BatchNorm1d(width), nn.ReLU(inplace=True), nn.Linear(width, channels)
        )
        layers = [nn.Conv2d(channels, width, 1), nn.BatchNorm2d(width), nn.ReLU(inplace=True)]
        for _ in range(2):
            layers += [
                nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation),
                nn.BatchNorm2d(width),
                nn.ReLU(inplace=True),
            ]
        self.sa = nn.Sequential(*layers, nn.Conv2d(width, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        channel = self.ca(x.mean((2, 3)))[:, :, None, None]
        return x * (1 + (channel + self.sa(x)).sigmoid())


class ConcurrentSqueezeExcitation(nn.Module):
    """`scse`: the sum of a channel gate's and a spatial gate's results, as one product with the sum of both gates."""

    def __init__(self, channels: int, reduction: int = 16):
        super().__init__()
        width = narrowed_width(channels, reduction)
        self.cSE = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, width, 1),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, channels, 1),
            nn.Sigmoid(),
        )
        self.sSE = nn.Sequential(nn.Conv2d(channels, 1, 1), nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        return x * (self.cSE(x) + self.sSE(x))


class SpatialGroupwiseEnhance(nn.Module):
    """`sge`: each group of channels gates the places that resemble its mean."""

    def __init__(self, channels: int, groups: int = 8):
        super().__init__()
        self.groups = groups
        self.weight = nn.Parameter(torch.zeros(1, groups, 1, 1))
        self.bias = nn.Parameter(torch.ones(1, groups, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        columns = x.reshape(n * self.groups, c // self.groups, h * w)
        likeness = torch.bmm(columns.mean(2).unsqueeze(1), columns)
        deviation, mean = torch.std_mean(likeness, 2, keepdim=True)
        likeness = ((likeness - mean) / (deviation + 1e-5)).view(n, self.groups, h, w)
        gate = (likeness * self.weight + self.bias).sigmoid()
        return (columns * gate.view(n * self.groups, 1, h * w)).view(n, c, h, w)


class ShuffleAttention(nn.Module):
    """`shuffle`: half of each group gated by channel and half by place, then the channels shuffled."""

    def __init__(self, channels: int, groups: int = 8):
        super().__init__()
        self.groups = groups
        half = channels // (2 * groups)
        self.cweight = nn.Parameter(torch.zeros(1, half, 1, 1))
        self.cbias = nn.Parameter(torch.ones(1, half, 1, 1))
        self.sweight = nn.Parameter(torch.zeros(1, half, 1, 1))
        self.sbias = nn.Parameter(torch.ones(1, half, 1, 1))
        self.gn = nn.GroupNorm(half, half)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        by_channel, by_place = x.reshape(n * self.groups, c // self.groups, h, w).chunk(2, 1)
        channel_gate = torch.addcmul(self.cbias, self.cweight, by_channel.mean((2, 3), keepdim=True)).sigmoid()
        place_gate = torch.addcmul(self.sbias, self.sweight, self.gn(by_place)).sigmoid()
        joined = torch.cat([by_channel * channel_gate, by_place * place_gate], 1).view(n, 2, c // 2, h, w)
        return joined.transpose(1, 2).reshape(n, c, h, w)


class AxisGate(nn.Module):
    """σ(BN(conv 7×7 of [maximum, mean along one axis])), with that axis brought to dimension 1.

    The published code permutes the whole map; permuting what was pooled gives the same numbers with less traffic.
    """

    def __init__(self, axis: int):
        super().__init__()
        self.axis = axis
        self.conv = ConvolutionNorm(7, momentum=0.01)

    def forward(self, x: Tensor) -> Tensor:
        pooled = torch.cat([maximum(x, self.axis, keepdim=True), x.mean(self.axis, keepdim=True)], self.axis)
        gate = self.conv(pooled.transpose(1, self.axis)).sigmoid()
        return gate.transpose(1, self.axis)


class TripletAttention(nn.Module):
    """`triplet`: three gates over channel and width, height and channel, and height and width, averaged."""

    def __init__(self, channels: int):
        super().__init__()
        self.cw = AxisGate(2)
        self.hc = AxisGate(3)
        self.hw = AxisGate(1)

    def forward(self, x: Tensor) -> Tensor:
        return x * ((self.cw(x) + self.hc(x) + self.hw(x)) / 3)


class PolarizedGates(nn.Module):
    """The two gates that both polarized forms share."""

    def __init__(self, channels: int):
        super().__init__()
        half = channels // 2
        self.ch_wv = nn.Conv2d(channels, half, 1)
        self.ch_wq = nn.Conv2d(channels, 1, 1)
        self.ch_wz = nn.Conv2d(half, channels, 1)
        self.ln = nn.LayerNorm(channels)
        self.sp_wv = nn.Conv2d(channels, half, 1)
        self.sp_wq = nn.Conv2d(channels, half, 1)

    def channel_gate(self, x: Tensor) -> Tensor:
        query = self.ch_wq(x).flatten(2).softmax(-1)
        context = torch.bmm(self.ch_wv(x).flatten(2), query.transpose(1, 2)).unsqueeze(-1)
        return self.ln(self.ch_wz(context).flatten(1)).sigmoid()[:, :, None, None]

    def spatial_gate(self, x: Tensor) -> Tensor:
        query = self.sp_wq(x).mean((2, 3)).softmax(-1).unsqueeze(1)
        scores = torch.bmm(query, self.sp_wv(x).flatten(2))
        return scores.sigmoid().view(x.shape[0], 1, *x.shape[2:])


class ParallelPolarizedSelfAttention(PolarizedGates):
    """`psa_p`: both gates on the input, the results added."""

    def forward(self, x: Tensor) -> Tensor:
        return x * (self.channel_gate(x) + self.spatial_gate(x))


class SequentialPolarizedSelfAttention(PolarizedGates):
    """`psa_s`: the spatial gate on the channel gate's output."""

    def forward(self, x: Tensor) -> Tensor:
        x = x * self.channel_gate(x)
        return x * self.spatial_gate(x)


class GlobalAttentionMechanism(nn.Module):
    """`gam`: a gate per element from its channels, then one from its surroundings."""

    def __init__(self, channels: int, rate: int = 4):
        super().__init__()
        width = narrowed_width(channels, rate)
        self.channel_attention = nn.Sequential(
            nn.Linear(channels, width), nn.ReLU(inplace=True), nn.Linear(width, channels)
        )
        self.spatial_attention = nn.Sequential(
            nn.Conv2d(channels, width, 7, padding=3),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, channels, 7, padding=3),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        channel = self.channel_attention(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        x = x * channel.sigmoid()
        return x * self.spatial_attention(x).sigmoid()
