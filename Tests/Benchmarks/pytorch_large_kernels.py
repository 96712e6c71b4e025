"""Attention modules built on depthwise convolutions with large kernels, for maps [n, c, h, w]."""

import torch
from torch import Tensor, nn


def depthwise(channels: int, height: int, width: int, dilation: int = 1) -> nn.Conv2d:
    """A depthwise convolution that keeps the map's size."""
    padding = (dilation * (height // 2), dilation * (width // 2))
    return nn.Conv2d(channels, channels, (height, width), padding=padding, dilation=dilation, groups=channels)


class LargeSeparableKernel(nn.Module):
    """`lska`: a large neighbourhood from rows and columns of weights and a 1×1."""

    def __init__(self, channels: int, kernel_size: int = 7):
        super().__init__()
        dilation = 2 if kernel_size in (7, 11) else 3
        near, far = 2 * dilation - 1, kernel_size // dilation
        self.conv0h = depthwise(channels, 1, near)
        self.conv0v = depthwise(channels, near, 1)
        self.conv_spatial_h = depthwise(channels, 1, far, dilation)
        self.conv_spatial_v = depthwise(channels, far, 1, dilation)
        self.conv1 = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        local = self.conv0v(self.conv0h(x))
        return x * self.conv1(self.conv_spatial_v(self.conv_spatial_h(local)))


class LargeSelectiveKernel(nn.Module):
    """`lsk`: each position chooses between a small and a large neighbourhood."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv0 = depthwise(channels, 5, 5)
        self.conv_spatial = depthwise(channels, 7, 7, dilation=3)
        self.conv1 = nn.Conv2d(channels, channels // 2, 1)
        self.conv2 = nn.Conv2d(channels, channels // 2, 1)
        self.conv_squeeze = nn.Conv2d(2, 2, 7, padding=3)
        self.conv = nn.Conv2d(channels // 2, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        local = self.conv0(x)
        a, b = self.conv1(local), self.conv2(self.conv_spatial(local))
        both = torch.cat([a, b], 1)
        summary = torch.cat([both.mean(1, keepdim=True), both.max(1, keepdim=True).values], 1)
        chosen_a, chosen_b = self.conv_squeeze(summary).sigmoid().chunk(2, 1)
        return x * self.conv(a * chosen_a + b * chosen_b)


class ConvModule(nn.Module):
    """A convolution, which may be followed by batch norm and SiLU."""

    def __init__(self, conv: nn.Conv2d, norm: bool = False):
        super().__init__()
        self.conv = conv
        self.bn = nn.BatchNorm2d(conv.out_channels, eps=1e-3, momentum=0.03) if norm else nn.Identity()
        self.activate = nn.SiLU(inplace=True) if norm else nn.Identity()

    def forward(self, x: Tensor) -> Tensor:
        return self.activate(self.bn(self.conv(x)))


class ContextAnchorAttention(nn.Module):
    """`caa`: one gate per element from local means and long depthwise strips."""

    def __init__(self, channels: int, kernel_size: int = 11, norm: bool = True):
        super().__init__()
        self.avg_pool = nn.AvgPool2d(7, 1, 3)
        self.conv1 = ConvModule(nn.Conv2d(channels, channels, 1, bias=not norm), norm)
        self.h_conv = ConvModule(depthwise(channels, 1, kernel_size))
        self.v_conv = ConvModule(depthwise(channels, kernel_size, 1))
        self.conv2 = ConvModule(nn.Conv2d(channels, channels, 1, bias=not norm), norm)

    def forward(self, x: Tensor) -> Tensor:
        context = self.conv1(self.avg_pool(x))
        return x * self.conv2(self.v_conv(self.h_conv(context))).sigmoid()


class MultiScaleConvolutionalAttention(nn.Module):
    """`msca`: a factor per element from depthwise strips of three sizes."""

    def __init__(self, channels: int):
        super().__init__()
        self.conv0 = depthwise(channels, 5, 5)
        self.conv0_1, self.conv0_2 = depthwise(channels, 1, 7), depthwise(channels, 7, 1)
        self.conv1_1, self.conv1_2 = depthwise(channels, 1, 11), depthwise(channels, 11, 1)
        self.conv2_1, self.conv2_2 = depthwise(channels, 1, 21), depthwise(channels, 21, 1)
        self.conv3 = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        local = self.conv0(x)
        scales = (
            self.conv0_2(self.conv0_1(local)) + self.conv1_2(self.conv1_1(local)) + self.conv2_2(self.conv2_1(local))
        )
        return x * self.conv3(local + scales)


class ChannelPrior(nn.Module):
    """The sum of two gates per channel, from the channel's mean and maximum."""

    def __init__(self, channels: int, width: int):
        super().__init__()
        self.fc1 = nn.Conv2d(channels, width, 1)
        self.fc2 = nn.Conv2d(width, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        mean = self.fc2(self.fc1(x.mean((2, 3), keepdim=True)).relu()).sigmoid()
        maximum = self.fc2(self.fc1(x.flatten(2).max(2).values[:, :, None, None]).relu()).sigmoid()
        return mean + maximum


class ChannelPriorAttention(nn.Module):
    """`cpca`: a channel gate, then depthwise strips of three sizes; one 1×1 convolution is used three times."""

    def __init__(self, channels: int, reduction: int = 4):
        super().__init__()
        self.ca = ChannelPrior(channels, channels // reduction)
        self.dconv5_5 = depthwise(channels, 5, 5)
        self.dconv1_7, self.dconv7_1 = depthwise(channels, 1, 7), depthwise(channels, 7, 1)
        self.dconv1_11, self.dconv11_1 = depthwise(channels, 1, 11), depthwise(channels, 11, 1)
        self.dconv1_21, self.dconv21_1 = depthwise(channels, 1, 21), depthwise(channels, 21, 1)
        self.conv = nn.Conv2d(channels, channels, 1)
        self.act = nn.GELU()

    def forward(self, x: Tensor) -> Tensor:
        mixed = self.act(self.conv(x))
        prior = mixed * self.ca(mixed)
        local = self.dconv5_5(prior)
        scales = (
            self.dconv7_1(self.dconv1_7(local))
            + self.dconv11_1(self.dconv1_11(local))
            + self.dconv21_1(self.dconv1_21(local))
        )
        return self.conv(self.conv(local + scales) * prior)


class Scale(nn.Module):
    """One factor per channel."""

    def __init__(self, channels: int):
        super().__init__()
        self.scale = nn.Parameter(torch.full((1, channels, 1, 1), 1e-5))

    def forward(self, x: Tensor) -> Tensor:
        return x * self.scale


class MultiOrderConvolution(nn.Module):
    """Depthwise convolutions of three sizes, each for a part of the channels."""

    def __init__(self, channels: int):
        super().__init__()
        self.parts = [channels // 8, channels * 3 // 8, channels // 2]
        self.DW_conv0 = depthwise(channels, 5, 5)
        self.DW_conv1 = depthwise(self.parts[1], 5, 5, dilation=2)
        self.DW_conv2 = depthwise(self.parts[2], 7, 7, dilation=3)
        self.PW_conv = nn.Conv2d(channels, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        low, middle, high = self.DW_conv0(x).split(self.parts, 1)
        return self.PW_conv(torch.cat([low, self.DW_conv1(middle), self.DW_conv2(high)], 1))


class MultiOrderGatedAggregation(nn.Module):
    """`moga`: depthwise convolutions of three sizes, gated by the map itself."""

    def __init__(self, channels: int):
        super().__init__()
        self.proj_1 = nn.Conv2d(channels, channels, 1)
        self.gate = nn.Conv2d(channels, channels, 1)
        self.value = MultiOrderConvolution(channels)
        self.proj_2 = nn.Conv2d(channels, channels, 1)
        self.act = nn.SiLU()
        self.sigma = Scale(channels)

    def forward(self, x: Tensor) -> Tensor:
        y = self.proj_1(x)
        y = self.act(y + self.sigma(y - y.mean((2, 3), keepdim=True)))
        return x + self.proj_2(self.act(self.gate(y)) * self.act(self.value(y)))


class RectangularSelfCalibration(nn.Module):
    """`rca`: one gate per element from its row's and column's means, on a depthwise convolution."""

    def __init__(self, channels: int, band_kernel_size: int = 11, square_kernel_size: int = 3, ratio: int = 1):
        super().__init__()
        k, groups = band_kernel_size, channels // ratio
        self.dwconv_hw = depthwise(channels, square_kernel_size, square_kernel_size)
        self.excite = nn.Sequential(
            nn.Conv2d(channels, groups, (1, k), padding=(0, k // 2), groups=groups),
            nn.BatchNorm2d(groups),
            nn.ReLU(inplace=True),
            nn.Conv2d(groups, channels, (k, 1), padding=(k // 2, 0), groups=groups),
            nn.Sigmoid(),
        )

    def forward(self, x: Tensor) -> Tensor:
        return self.dwconv_hw(x) * self.excite(x.mean(3, keepdim=True) + x.mean(2, keepdim=True))
