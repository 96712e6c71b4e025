"""Attention modules in which positions of maps [n, c, h, w] see one another, beyond those of the first catalogue."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Conv(nn.Sequential):
    """YOLO's convolution without bias, batch norm, and SiLU if wanted, with the norm's constants of its trainer."""

    def __init__(self, channels: int, outputs: int, kernel: int = 1, groups: int = 1, activated: bool = False):
        super().__init__()
        self.add_module("conv", nn.Conv2d(channels, outputs, kernel, padding=kernel // 2, groups=groups, bias=False))
        self.add_module("bn", nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.03))
        self.add_module("act", nn.SiLU(inplace=True) if activated else nn.Identity())


class AreaAttention(nn.Module):
    """`area`: positions see those of their own area, one of several equal runs of the map."""

    def __init__(self, channels: int, heads: int = 0, area: int = 4):
        super().__init__()
        self.heads = heads or max(1, channels // 32)
        self.area = area
        self.qkv = Conv(channels, 3 * channels)
        self.proj = Conv(channels, channels)
        self.pe = Conv(channels, channels, 7, groups=channels)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        # Each [n, area, heads, positions, d].
        parts = self.qkv(x).view(n, self.heads, 3, c // self.heads, self.area, -1).permute(2, 0, 4, 1, 5, 3)
        seen = F.scaled_dot_product_attention(*parts)
        seen, values = (part.permute(0, 2, 4, 1, 3).reshape(n, c, h, w) for part in (seen, parts[2]))
        return self.proj(seen + self.pe(values))


class NarrowSelfAttention(nn.Module):
    """Self-attention with narrow queries and keys, and a convolution of the values: the attention of `psa_block`."""

    def __init__(self, channels: int, heads: int, ratio: float):
        super().__init__()
        self.heads, self.width = heads, channels // heads
        self.key = int(self.width * ratio)
        self.qkv = Conv(channels, heads * (2 * self.key + self.width))
        self.proj = Conv(channels, channels)
        self.pe = Conv(channels, channels, 3, groups=channels)

    def forward(self, x: Tensor) -> Tensor:
        joined = self.qkv(x).unflatten(1, (self.heads, -1)).flatten(3)
        queries, keys, values = joined.split([self.key, self.key, self.width], 2)
        seen = F.scaled_dot_product_attention(*(part.transpose(2, 3) for part in (queries, keys, values)))
        return self.proj(seen.transpose(2, 3).reshape(x.shape) + self.pe(values.reshape(x.shape)))


class PartialSelfAttentionBlock(nn.Module):
    """`psa_block`: self-attention with narrow queries and keys, then two convolutions, each added to its input."""

    def __init__(
        self, channels: int, heads: int = 4, attn_ratio: float = 0.5, ffn: bool = True, shortcut: bool = True
    ):
        super().__init__()
        self.shortcut = shortcut
        self.attn = NarrowSelfAttention(channels, heads, attn_ratio)
        if ffn:
            self.ffn = nn.Sequential(Conv(channels, 2 * channels, activated=True), Conv(2 * channels, channels))

    def forward(self, x: Tensor) -> Tensor:
        for part in self.children():
            x = x + part(x) if self.shortcut else part(x)
        return x


class AgentAttention(nn.Module):
    """`agent`: a few pooled queries gather the values of all positions and hand them out again."""

    def __init__(self, channels: int, grid: tuple[int, int], heads: int = 8, agents: int = 49, bias: bool = True):
        super().__init__()
        self.heads, (h, w) = heads, grid
        self.qkv = nn.Linear(channels, 3 * channels, bias)
        self.proj = nn.Linear(channels, channels)
        self.dwc = nn.Conv2d(channels, channels, 3, padding=1, groups=channels)
        self.an_bias = nn.Parameter(torch.empty(heads, agents, 7, 7))
        self.na_bias = nn.Parameter(torch.empty(heads, agents, 7, 7))
        self.ah_bias = nn.Parameter(torch.empty(1, heads, agents, h, 1))
        self.aw_bias = nn.Parameter(torch.empty(1, heads, agents, 1, w))
        self.ha_bias = nn.Parameter(torch.empty(1, heads, h, 1, agents))
        self.wa_bias = nn.Parameter(torch.empty(1, heads, 1, w, agents))
        for name in ("an", "na", "ah", "aw", "ha", "wa"):
            nn.init.trunc_normal_(getattr(self, f"{name}_bias"), std=0.02)
        self.pool = nn.AdaptiveAvgPool2d(math.isqrt(agents))

    def split(self, maps: Tensor) -> Tensor:
        """A map as [n, heads, positions, d]."""
        return maps.unflatten(1, (self.heads, -1)).flatten(3).transpose(2, 3)

    def forward(self, x: Tensor) -> Tensor:
        grid = x.shape[2:]
        maps = self.qkv(x.flatten(2).transpose(1, 2)).transpose(1, 2).unflatten(2, grid).chunk(3, 1)
        queries, keys, values = (self.split(part) for part in maps)
        agents = self.split(self.pool(maps[0]))
        gathering = F.interpolate(self.an_bias, grid, mode="bilinear").flatten(2)
        gathering = gathering + (self.ah_bias + self.aw_bias).flatten(3)
        sharing = F.interpolate(self.na_bias, grid, mode="bilinear").flatten(2).transpose(1, 2)
        sharing = sharing + (self.ha_bias + self.wa_bias).flatten(2, 3)
        summaries = F.scaled_dot_product_attention(agents, keys, values, gathering)
        seen = F.scaled_dot_product_attention(queries, agents, summaries, sharing)
        y = seen.transpose(2, 3).reshape(x.shape) + self.dwc(maps[2])
        return self.proj(y.flatten(2).transpose(1, 2)).transpose(1, 2).unflatten(2, grid)


class Inner(nn.Module):
    """A convolution under the name `conv`."""

    def __init__(self, conv: nn.Module):
        super().__init__()
        self.conv = conv

    def forward(self, x: Tensor) -> Tensor:
        return self.conv(x)


class HiddenStateMixer(nn.Module):
    """`hsm_ssd`: channels are mixed in a small hidden state that all positions share."""

    def __init__(self, channels: int, state: int = 64, expand: int = 1):
        super().__init__()
        width = expand * channels
        self.BCdt_proj = Inner(nn.Conv1d(channels, 3 * state, 1, bias=False))
        self.dw = Inner(nn.Conv2d(3 * state, 3 * state, 3, padding=1, groups=3 * state, bias=False))
        self.hz_proj = Inner(nn.Conv1d(channels, 2 * width, 1, bias=False))
        self.out_proj = Inner(nn.Conv1d(width, channels, 1, bias=False))
        self.A = nn.Parameter(torch.empty(state).uniform_(1, 16))
        self.D = nn.Parameter(torch.ones(1))

    def forward(self, x: Tensor) -> Tensor:
        positions = x.flatten(2)
        gathering, sharing, times = self.dw(self.BCdt_proj(positions).unflatten(2, x.shape[2:])).flatten(2).chunk(3, 1)
        weights = (times + self.A[:, None]).softmax(-1) * gathering
        values, gate = self.hz_proj(torch.bmm(positions, weights.transpose(1, 2))).chunk(2, 1)
        state = self.out_proj(values * (F.silu(gate) + self.D))
        return torch.bmm(state, sharing).view(x.shape)


class LambdaLayer(nn.Module):
    """`lambda`: the context becomes a matrix for each position that maps its queries to outputs."""

    def __init__(self, channels: int, heads: int = 4, key: int = 16, kernel_size: int = 9):
        super().__init__()
        self.heads, self.sizes = heads, [heads * key, key, channels // heads]
        self.qkv = nn.Conv2d(channels, sum(self.sizes), 1, bias=False)
        self.norm_q = nn.BatchNorm2d(self.sizes[0])
        self.norm_v = nn.BatchNorm2d(self.sizes[2])
        padding = (kernel_size // 2, kernel_size // 2, 0)
        self.conv_lambda = nn.Conv3d(1, key, (kernel_size, kernel_size, 1), padding=padding)
        nn.init.trunc_normal_(self.qkv.weight, std=channels**-0.5)
        nn.init.trunc_normal_(self.conv_lambda.weight, std=key**-0.5)

    def forward(self, x: Tensor) -> Tensor:
        queries, keys, values = self.qkv(x).split(self.sizes, 1)
        queries = self.norm_q(queries).unflatten(1, (self.heads, -1)).flatten(3)
        values = self.norm_v(values)
        content = torch.bmm(values.flatten(2), keys.flatten(2).softmax(-1).transpose(1, 2))
        # [n, key, h, w, v] → [n, positions, key, v].
        position = self.conv_lambda(values.permute(0, 2, 3, 1).unsqueeze(1)).flatten(2, 3).transpose(1, 2)
        seen = (queries.permute(0, 3, 1, 2) @ position).permute(0, 2, 3, 1)
        return (content.unsqueeze(1) @ queries + seen).reshape(x.shape)


class RelativePositions(nn.Module):
    """Scores of queries and keys by the distances of their rows and columns, from two learned tables."""

    def __init__(self, queries: tuple[int, int], keys: tuple[int, int], width: int):
        super().__init__()
        self.height_rel = nn.Parameter(torch.empty(2 * keys[0] - 1, width))
        self.width_rel = nn.Parameter(torch.empty(2 * keys[1] - 1, width))
        self.distances = []
        for axis, table in enumerate((self.height_rel, self.width_rel)):
            nn.init.trunc_normal_(table, std=width**-0.5)
            last = keys[axis] - 1
            self.distances.append(torch.arange(keys[axis]) - torch.arange(queries[axis])[:, None] + last)

    def forward(self, queries: Tensor) -> Tensor:
        """Queries [..., h, w, d] → scores [..., h · w, keys]."""
        rows, columns = self.distances
        vertical = torch.einsum("...hwd,hkd->...hwk", queries, self.height_rel[rows])
        horizontal = torch.einsum("...hwd,wkd->...hwk", queries, self.width_rel[columns])
        return (vertical.unsqueeze(-1) + horizontal.unsqueeze(-2)).flatten(-2).flatten(-3, -2)


class BottleneckTransformer(nn.Module):
    """`bot`: every position sees every other, with learned relative positions."""

    def __init__(self, channels: int, grid: tuple[int, int], heads: int = 4):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Conv2d(channels, 3 * channels, 1, bias=False)
        self.pos_embed = RelativePositions(grid, grid, channels // heads)
        nn.init.trunc_normal_(self.qkv.weight, std=channels**-0.5)

    def forward(self, x: Tensor) -> Tensor:
        n, _, h, w = x.shape
        # Each [n, heads, h · w, d].
        queries, keys, values = self.qkv(x).view(n, 3, self.heads, -1, h * w).transpose(3, 4).unbind(1)
        seen = F.scaled_dot_product_attention(queries, keys, values, self.pos_embed(queries.unflatten(2, (h, w))))
        return seen.transpose(2, 3).reshape(x.shape)


class HaloAttention(nn.Module):
    """`halo`: each block of the map sees itself and a halo around it."""

    def __init__(self, channels: int, heads: int = 8, block_size: int = 8, halo_size: int = 3):
        super().__init__()
        self.heads, self.block, self.halo = heads, block_size, halo_size
        self.window = block_size + 2 * halo_size
        self.q = nn.Conv2d(channels, channels, 1, bias=False)
        self.kv = nn.Conv2d(channels, 2 * channels, 1, bias=False)
        self.pos_embed = RelativePositions((block_size,) * 2, (self.window,) * 2, channels // heads)
        nn.init.trunc_normal_(self.q.weight, std=channels**-0.5)
        nn.init.trunc_normal_(self.kv.weight, std=channels**-0.5)

    def forward(self, x: Tensor) -> Tensor:
        (n, c, h, w), b = x.shape, self.block
        d = c // self.heads
        # [n · heads, blocks, b, b, d].
        queries = self.q(x).view(n * self.heads, d, h // b, b, w // b, b).permute(0, 2, 4, 3, 5, 1).flatten(1, 2)
        windows = F.unfold(self.kv(x), self.window, padding=self.halo, stride=b)
        windows = windows.view(n * self.heads, 2 * d, self.window**2, -1).permute(0, 3, 2, 1)
        keys, values = windows.chunk(2, -1)
        seen = F.scaled_dot_product_attention(queries.flatten(2, 3), keys, values, self.pos_embed(queries))
        return seen.view(n * self.heads, h // b, w // b, b, b, d).permute(0, 5, 1, 3, 2, 4).reshape(x.shape)
