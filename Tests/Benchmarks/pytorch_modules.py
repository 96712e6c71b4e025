"""The catalogue's attention modules as a practised PyTorch user would write them, by their ids.

Names of parameters and default hyperparameters are those of the catalogue. Every class takes the number of channels
and then its hyperparameters.
"""

from torch import nn

import pytorch_channel_gates as channel_gates
import pytorch_constant_tables as constant_tables
import pytorch_context_gates as context_gates
import pytorch_convolutions as convolutions
import pytorch_dual_attention as dual_attention
import pytorch_fusions as fusions
import pytorch_joint_gates as joint_gates
import pytorch_large_kernels as large_kernels
import pytorch_map_attention as map_attention
import pytorch_mixers as mixers
import pytorch_place_gates as place_gates
import pytorch_routing_attention as routing_attention
import pytorch_self_attention as self_attention

MODULES: dict[str, type[nn.Module]] = {
    "a2": self_attention.DoubleAttention,
    "aff": fusions.AttentionalFeatureFusion,
    "agent": map_attention.AgentAttention,
    "area": map_attention.AreaAttention,
    "bam": place_gates.BottleneckAttention,
    "biformer": routing_attention.BiLevelRoutingAttention,
    "bot": map_attention.BottleneckTransformer,
    "ca": place_gates.ChannelAttention,
    "caa": large_kernels.ContextAnchorAttention,
    "cam": dual_attention.ChannelAffinityAttention,
    "casatt": mixers.AdditiveSelfAttention,
    "cbam": place_gates.ConvolutionalBlockAttention,
    "ccnet": self_attention.CrissCrossAttention,
    "cgafusion": fusions.ContentGuidedFusion,
    "coord": convolutions.CoordinateAttention,
    "cot": self_attention.ContextualTransformer,
    "cpca": large_kernels.ChannelPriorAttention,
    "dat": routing_attention.DeformableAttention,
    "eca": channel_gates.EfficientChannelAttention,
    "ela": convolutions.EfficientLocalAttention,
    "ema": convolutions.EfficientMultiScaleAttention,
    "epsa": mixers.PyramidSqueezeAttention,
    "ese": channel_gates.EffectiveSqueezeExcitation,
    "external": self_attention.ExternalAttention,
    "fca": constant_tables.FrequencyChannelAttention,
    "gam": place_gates.GlobalAttentionMechanism,
    "gc": channel_gates.GlobalContext,
    "gct": channel_gates.GatedChannelTransformation,
    "ge": channel_gates.GatherExcite,
    "grn": channel_gates.GlobalResponseNormalisation,
    "halo": map_attention.HaloAttention,
    "hsm_ssd": map_attention.HiddenStateMixer,
    "iaff": fusions.IterativeFeatureFusion,
    "lambda": map_attention.LambdaLayer,
    "lka": convolutions.LargeKernelAttention,
    "lsk": large_kernels.LargeSelectiveKernel,
    "lska": large_kernels.LargeSeparableKernel,
    "mca": context_gates.MultidimensionalCollaborative,
    "mhsa": self_attention.MultiHeadSelfAttention,
    "mlca": joint_gates.MixedLocalChannelAttention,
    "mlla": constant_tables.RotaryLinearAttention,
    "moga": large_kernels.MultiOrderGatedAggregation,
    "ms_cam": context_gates.MultiScaleChannelAttention,
    "msca": large_kernels.MultiScaleConvolutionalAttention,
    "mvit2": self_attention.SeparableSelfAttention,
    "nam": context_gates.NormalisationAttention,
    "nl": self_attention.NonLocalAttention,
    "pam": dual_attention.PositionAttention,
    "parnet": convolutions.ParNetAttention,
    "psa_block": map_attention.PartialSelfAttentionBlock,
    "psa_p": place_gates.ParallelPolarizedSelfAttention,
    "psa_s": place_gates.SequentialPolarizedSelfAttention,
    "rca": large_kernels.RectangularSelfCalibration,
    "sa": place_gates.SpatialAttention,
    "scsa": joint_gates.SpatialChannelSynergistic,
    "scse": place_gates.ConcurrentSqueezeExcitation,
    "se": channel_gates.SqueezeExcitation,
    "sge": place_gates.SpatialGroupwiseEnhance,
    "shuffle": place_gates.ShuffleAttention,
    "simam": channel_gates.SimpleParameterFreeAttention,
    "sk": convolutions.SelectiveKernel,
    "smfa": mixers.SelfModulationAggregation,
    "splat": convolutions.SplitAttention,
    "srm": channel_gates.StyleRecalibration,
    "strip": convolutions.StripAttention,
    "triplet": place_gates.TripletAttention,
    "wtconv": convolutions.WaveletConvolution,
}

# Those that take tokens [n, l, c]; the others take maps [n, c, h, w].
TOKEN_MODULES = {"external", "mhsa", "mvit2"}

# Those whose weights belong to one height and width: they take `grid` after the number of channels.
GRID_MODULES = {"agent", "bot", "dat", "mlla"}

# Those that join two branches.
FUSION_MODULES = {"aff", "cgafusion", "iaff"}
