"""The catalogue's 40 attention modules as a practised PyTorch user would write them, by their ids.

Names of parameters and default hyperparameters are those of the catalogue. Every class takes the number of channels
and then its hyperparameters.
"""

from torch import nn

import pytorch_channel_gates as channel_gates
import pytorch_constant_tables as constant_tables
import pytorch_convolutions as convolutions
import pytorch_fusions as fusions
import pytorch_place_gates as place_gates
import pytorch_self_attention as self_attention

MODULES: dict[str, type[nn.Module]] = {
    "a2": self_attention.DoubleAttention,
    "aff": fusions.AttentionalFeatureFusion,
    "bam": place_gates.BottleneckAttention,
    "ca": place_gates.ChannelAttention,
    "cbam": place_gates.ConvolutionalBlockAttention,
    "ccnet": self_attention.CrissCrossAttention,
    "cgafusion": fusions.ContentGuidedFusion,
    "coord": convolutions.CoordinateAttention,
    "cot": self_attention.ContextualTransformer,
    "eca": channel_gates.EfficientChannelAttention,
    "ela": convolutions.EfficientLocalAttention,
    "ema": convolutions.EfficientMultiScaleAttention,
    "ese": channel_gates.EffectiveSqueezeExcitation,
    "external": self_attention.ExternalAttention,
    "fca": constant_tables.FrequencyChannelAttention,
    "gam": place_gates.GlobalAttentionMechanism,
    "gc": channel_gates.GlobalContext,
    "gct": channel_gates.GatedChannelTransformation,
    "ge": channel_gates.GatherExcite,
    "grn": channel_gates.GlobalResponseNormalisation,
    "iaff": fusions.IterativeFeatureFusion,
    "lka": convolutions.LargeKernelAttention,
    "mhsa": self_attention.MultiHeadSelfAttention,
    "mlla": constant_tables.RotaryLinearAttention,
    "mvit2": self_attention.SeparableSelfAttention,
    "nl": self_attention.NonLocalAttention,
    "parnet": convolutions.ParNetAttention,
    "psa_p": place_gates.ParallelPolarizedSelfAttention,
    "psa_s": place_gates.SequentialPolarizedSelfAttention,
    "sa": place_gates.SpatialAttention,
    "scse": place_gates.ConcurrentSqueezeExcitation,
    "se": channel_gates.SqueezeExcitation,
    "sge": place_gates.SpatialGroupwiseEnhance,
    "shuffle": place_gates.ShuffleAttention,
    "simam": channel_gates.SimpleParameterFreeAttention,
    "sk": convolutions.SelectiveKernel,
    "splat": convolutions.SplitAttention,
    "srm": channel_gates.StyleRecalibration,
    "strip": convolutions.StripAttention,
    "triplet": place_gates.TripletAttention,
    "wtconv": convolutions.WaveletConvolution,
}

# Those that take tokens [n, l, c]; the others take maps [n, c, h, w].
TOKEN_MODULES = {"external", "mhsa", "mvit2"}

# Those whose weights belong to one height and width: they take `grid` after the number of channels.
GRID_MODULES = {"mlla"}

# Those that join two branches.
FUSION_MODULES = {"aff", "cgafusion", "iaff"}
