"""Attention modules in which positions or tokens see one another: maps [n, c, h, w], and tokens [n, l, c]."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from pytorch_widths import divisible_width


class NonLocalAttention(nn.Module):
    """`nl`: every position sees every other; starts as the identity."""

    def __init__(self, channels: int, reduction: int = 8):
        super().__init__()
        width = divisible_width(channels / reduction)
        self.scale = channels**-0.5
        self.t = nn.Conv2d(channels, width, 1)
        self.p = nn.Conv2d(channels, width, 1)
        self.g = nn.Conv2d(channels, width, 1)
        self.z = nn.Conv2d(width, channels, 1)
        self.norm = nn.BatchNorm2d(channels)
        for convolution in (self.t, self.p, self.g, self.z):
            nn.init.normal_(convolution.weight, std=math.sqrt(2 / convolution.out_channels))
            nn.init.zeros_(convolution.bias)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x: Tensor) -> Tensor:
        # Each [n, 1, h · w, width], as one head.
        queries, keys, values = (
            projection(x).flatten(2).transpose(1, 2).unsqueeze(1) for projection in (self.t, self.p, self.g)
        )
        seen = F.scaled_dot_product_attention(queries, keys, values, scale=self.scale)
        seen = seen.squeeze(1).transpose(1, 2).unflatten(2, x.shape[2:])
        return x + self.norm(self.z(seen))


class DoubleAttention(nn.Module):
    """`a2`: gathers features from all positions into descriptors and hands them out again."""

    def __init__(self, channels: int):
        super().__init__()
        width = channels // 4
        self.convA = nn.Conv2d(channels, width, 1)
        self.convB = nn.Conv2d(channels, width, 1)
        self.convV = nn.Conv2d(channels, width, 1)
        self.conv_reconstruct = nn.Conv2d(width, channels, 1)

    def forward(self, x: Tensor) -> Tensor:
        features = self.convA(x).flatten(2)
        maps = self.convB(x).flatten(2).softmax(-1)
        vectors = self.convV(x).flatten(2).softmax(1)
        descriptors = torch.bmm(features, maps.transpose(1, 2))
        return self.conv_reconstruct(torch.bmm(descriptors, vectors).unflatten(2, x.shape[2:]))


class ContextualTransformer(nn.Module):
    """`cot`: a convolution's context weighs the values together with the input, in the widely copied form.

    As published, a 1×1 convolution makes k² scores an element, of which the mean is taken.
    """

    def __init__(self, channels: int, kernel_size: int = 3):
        super().__init__()
        self.scores_each = kernel_size**2
        self.key_embed = nn.Sequential(
            nn.Conv2d(channels, channels, kernel_size, padding=kernel_size // 2, groups=4, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(inplace=True),
        )
        self.value_embed = nn.Sequential(nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels))
        self.attention_embed = nn.Sequential(
            nn.Conv2d(2 * channels, channels // 2, 1, bias=False),
            nn.BatchNorm2d(channels // 2),
            nn.ReLU(inplace=True),
            nn.Conv2d(channels // 2, self.scores_each * channels, 1),
        )

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        context = self.key_embed(x)
        scores = self.attention_embed(torch.cat([context, x], 1))
        weights = scores.view(n, c, self.scores_each, h * w).mean(2).softmax(-1).view(n, c, h, w)
        return torch.addcmul(context, weights, self.value_embed(x))


class CrissCrossAttention(nn.Module):
    """`ccnet`: every position sees its own column and row; one pass, starts as the identity."""

    def __init__(self, channels: int):
        super().__init__()
        self.query_conv = nn.Conv2d(channels, channels // 8, 1)
        self.key_conv = nn.Conv2d(channels, channels // 8, 1)
        self.value_conv = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        h, w = x.shape[2:]
        queries, keys, values = self.query_conv(x), self.key_conv(x), self.value_conv(x)
        # The position itself counts once, in its row.
        itself = torch.eye(h, dtype=torch.bool, device=x.device)[:, None, :]
        in_column = torch.einsum("nchw,ncgw->nhwg", queries, keys).masked_fill(itself, -math.inf)
        in_row = torch.einsum("nchw,nchv->nhwv", queries, keys)
        column_weights, row_weights = torch.cat([in_column, in_row], -1).softmax(-1).split([h, w], -1)
        seen = torch.einsum("nhwg,ncgw->nchw", column_weights, values)
        seen = seen + torch.einsum("nhwv,nchv->nchw", row_weights, values)
        return torch.addcmul(x, self.gamma, seen)


class ExternalAttention(nn.Module):
    """`external`: tokens attend to a small learned memory that all images share."""

    def __init__(self, channels: int, memory: int = 64):
        super().__init__()
        self.mk = nn.Linear(channels, memory, bias=False)
        self.mv = nn.Linear(memory, channels, bias=False)
        nn.init.normal_(self.mk.weight, std=0.001)
        nn.init.normal_(self.mv.weight, std=0.001)

    def forward(self, x: Tensor) -> Tensor:
        weights = self.mk(x).softmax(1)
        return self.mv(weights / weights.sum(2, keepdim=True))


class MultiHeadSelfAttention(nn.Module):
    """`mhsa`: in each head every token sees every other."""

    def __init__(self, channels: int, heads: int = 8):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(channels, 3 * channels)
        self.proj = nn.Linear(channels, channels)

    def forward(self, x: Tensor) -> Tensor:
        n, l, c = x.shape
        queries, keys, values = self.qkv(x).view(n, l, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(queries, keys, values)
        return self.proj(seen.transpose(1, 2).reshape(n, l, c))


class SeparableSelfAttention(nn.Module):
    """`mvit2`: tokens meet in one context vector, in linear time."""

    def __init__(self, channels: int):
        super().__init__()
        self.fc_i = nn.Linear(channels, 1)
        self.fc_k = nn.Linear(channels, channels)
        self.fc_v = nn.Linear(channels, channels)
        self.fc_o = nn.Linear(channels, channels)
        for linear in (self.fc_i, self.fc_k, self.fc_v, self.fc_o):
            nn.init.normal_(linear.weight, std=0.001)
            nn.init.zeros_(linear.bias)

    def forward(self, x: Tensor) -> Tensor:
        weights = self.fc_i(x).softmax(1)
        context = torch.bmm(weights.transpose(1, 2), self.fc_k(x))
        return self.fc_o(self.fc_v(x) * context)
