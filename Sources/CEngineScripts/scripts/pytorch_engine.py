"""Computes for Suture's PyTorch engine.

Requests are lines of JSON on standard input, answers are lines of JSON on standard output. Tensors lie in memory that both
processes map: descriptor 3. The first request has the settings; its answer names PyTorch's version and the device.

A request that fails is answered by {"error": KIND, "text": TEXT}: "no_torch", "no_device", "memory", "compile" or "failed".
"""

import os
import sys

# Files in the working folder, such as torch.py or json.py, are not the modules of these names.
sys.path = [path for path in sys.path if path not in ("", os.getcwd())]

import json
import math
import mmap
import threading
import time

ANSWERS = os.fdopen(os.dup(1), "w", encoding="utf-8")
# What libraries print is no answer.
os.dup2(2, 1)
MEMORY = 3
BITS = (1 << 64) - 1


def end_with_parent(parent):
    """Ends this process, even while it computes, once its parent is gone."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def lift_limits():
    """Lifts the limits that the worker has passed on, which are the worker's own.

    OpenBLAS, which NumPy loads, tries again for ever where memory is refused.
    Returns the limit on memory; None if there was none.
    """
    try:
        import resource
    except ImportError:
        return None
    memory = resource.getrlimit(resource.RLIMIT_DATA)[0]
    for limit in (resource.RLIMIT_CPU, resource.RLIMIT_DATA):
        hard = resource.getrlimit(limit)[1]
        resource.setrlimit(limit, (hard, hard))
    return None if memory == resource.RLIM_INFINITY else memory


def limit_memory(count):
    """Limits what is allocated from now on.

    Not on a GPU, whose drivers reserve far more than they use.
    """
    if count is None or SETTINGS["device"] != "cpu":
        return
    import resource

    with open("/proc/self/status") as status:
        held = next(int(line.split()[1]) for line in status if line.startswith("VmData:"))
    limit = 1024 * held + count
    hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


# Functions that generated sources call


def pull(function, primal, upstream):
    """The gradient of a function's input."""
    with torch.enable_grad():
        primal = primal.detach().requires_grad_()
        return torch.autograd.grad(function(primal), primal, upstream)[0]


def first_maximum(x, axes):
    """The maximum over axes, which are kept; the first of equal maxima receives the gradient."""
    axes = sorted(axis % x.dim() for axis in axes)
    rest = [axis for axis in range(x.dim()) if axis not in axes]
    shape = [1 if axis in axes else size for axis, size in enumerate(x.shape)]
    return x.permute(rest + axes).flatten(len(rest)).max(dim=-1).values.reshape(shape)


def softmax_gradient(y, upstream, axis):
    return y * (upstream - (y * upstream).sum(axis, keepdim=True))


def log_softmax_gradient(y, upstream, axis):
    return upstream - y.exp() * upstream.sum(axis, keepdim=True)


def scatter_add(upstream, shape, axis, indices):
    indices = torch.tensor(indices, device=upstream.device)
    return upstream.new_zeros(shape).index_add(axis, indices, upstream)


def grid_sample(x, grid, align_corners):
    """Bilinear samples with zeros outside.

    PyTorch has no deterministic gradient of its own function on a GPU, but one of gathering.
    """
    if not (x.is_cuda and SETTINGS["deterministic"]):
        return F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=align_corners)
    # Mixed precision samples in 32 bits, as PyTorch does where precisions differ.
    x, grid = x.float(), grid.float()
    channels, height, width = x.shape[1:]
    sizes = grid.new_tensor([width, height])
    places = (grid + 1) * 0.5 * (sizes - 1) if align_corners else ((grid + 1) * sizes - 1) * 0.5
    first = places.detach().floor()
    fraction = places - first
    y = 0
    for down in (0, 1):
        for right in (0, 1):
            corner = first + first.new_tensor([right, down])
            outside = ((corner < 0) | (corner >= sizes)).any(-1)
            corner = torch.minimum(corner.nan_to_num(0).clamp(min=0), sizes - 1).long()
            index = (corner[..., 1] * width + corner[..., 0]).flatten(1)[:, None].expand(-1, channels, -1)
            values = x.flatten(2).gather(2, index).reshape(*x.shape[:2], *grid.shape[1:3])
            across = fraction[..., 0] if right else 1 - fraction[..., 0]
            along = fraction[..., 1] if down else 1 - fraction[..., 1]
            y = y + values * torch.where(outside, 0, across * along)[:, None]
    return y


def convolution_weight_gradient(x, upstream, shape, stride, padding, dilation, groups):
    weight = upstream.new_empty(shape)
    wanted = (False, True, False)
    return torch.ops.aten.convolution_backward(
        upstream, x, weight, None, stride, padding, dilation, False, [0] * len(stride), groups, wanted
    )[1]


def power_base_slope(base, exponent):
    return torch.where(exponent == 0, 0, exponent * base.pow(exponent - 1))


def power_exponent_slope(base, exponent):
    return torch.where((base == 0) & (exponent >= 0), 0, base.pow(exponent) * base.log())


def normalize(x, weight=None, bias=None, *, view, across, epsilon):
    axes = (0, 2, 3) if across else (2, 3)
    # Mixed precision computes statistics in 32 bits, as it does in PyTorch's own norms.
    viewed = x.float().reshape(view)
    variance, mean = torch.var_mean(viewed, axes, correction=0, keepdim=True)
    inverse = (variance + epsilon).rsqrt()
    y = (viewed - mean) * inverse
    if weight is not None:
        members = (1, view[1], view[2], 1)
        y = y * weight.reshape(members) + bias.reshape(members)
    return y.reshape(x.shape), mean.flatten(), inverse.flatten()


def normalize_gradient(x, mean, inverse, upstream, weight=None, *, view, across):
    axes = (0, 2, 3) if across else (2, 3)
    statistics = (1 if across else view[0], view[1], 1, 1)
    inverse = inverse.reshape(statistics)
    normalized = (x.reshape(view) - mean.reshape(statistics)) * inverse
    viewed = upstream.reshape(view)
    scaled = viewed if weight is None else viewed * weight.reshape(1, view[1], view[2], 1)
    shared = scaled.mean(axes, keepdim=True)
    gradient = inverse * (scaled - shared - normalized * (scaled * normalized).mean(axes, keepdim=True))
    gradient = gradient.reshape(x.shape)
    if weight is None:
        return gradient
    return gradient, (viewed * normalized).sum((0, 3)).flatten(), viewed.sum((0, 3)).flatten()


# Random masks: SplitMix64 over the elements' positions, the same numbers as Suture's own engine draws


def mixed(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & BITS
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & BITS
    return z ^ (z >> 31)


def signed(z):
    return z - (1 << 64) if z >> 63 else z


def mask_keys(seed, streams):
    """The key of each mask of a run."""
    start = mixed((seed + 0x9E3779B97F4A7C15) & BITS)
    return [signed(mixed(start ^ mixed(~stream & BITS))) for stream in streams]


def shifted(z, count):
    """The bits shifted right, with zeros on the left."""
    return (z >> count) & ((1 << (64 - count)) - 1)


def random_mask(x, key, threshold, scale):
    z = torch.arange(1, x.numel() + 1, dtype=torch.int64, device=x.device)
    z = key + z * signed(0x9E3779B97F4A7C15)
    z = (z ^ shifted(z, 30)) * signed(0xBF58476D1CE4E5B9)
    z = (z ^ shifted(z, 27)) * signed(0x94D049BB133111EB)
    word = shifted(z ^ shifted(z, 31), 32)
    return x * ((word >= threshold).to(x.dtype) * scale).reshape(x.shape)


# Tensors in shared memory


def shared(offset, count):
    """Floats in shared memory; `offset` is a multiple of the page size."""
    if count == 0:
        return torch.empty(0)
    return torch.frombuffer(mmap.mmap(MEMORY, 4 * count, offset=offset), dtype=torch.float32)


class Part:
    """Consecutive floats of a region."""

    def __init__(self, region, start, shape):
        count = 1
        for size in shape:
            count *= size
        self.memory = region[start : start + count].view(shape)

    def load(self):
        """The tensor on the device; on the CPU the shared memory itself."""
        x = self.memory.to(DEVICE, non_blocking=False)
        return x.contiguous(memory_format=torch.channels_last) if SETTINGS["channels_last"] and x.dim() == 4 else x

    def save(self, x):
        self.memory.copy_(x.reshape(self.memory.shape))


class Store:
    """A network's variables on the device: parameters in one block, and buffers in another."""

    def __init__(self, request):
        counts = request["counts"]
        region = shared(request["offset"], sum(counts))
        self.memory = [region[: counts[0]], region[counts[0] :]]
        self.blocks = [torch.zeros(count, device=DEVICE) for count in counts]
        self.slots = [(role, start, shape) for role, start, shape in request["slots"]]

    def view(self, slot, blocks=None):
        role, start, shape = self.slots[slot]
        count = 1
        for size in shape:
            count *= size
        return (blocks or self.blocks)[role][start : start + count].view(shape)

    def upload(self):
        for block, memory in zip(self.blocks, self.memory):
            block.copy_(memory)

    def download(self):
        for block, memory in zip(self.blocks, self.memory):
            memory.copy_(block)


def compiled(source):
    names = dict(globals())
    exec(compile(source, "<graph>", "exec"), names)
    function = names["compute"]
    return torch.compile(function) if SETTINGS["compile"] else function


def autocast(allowed=True):
    mixes = allowed and SETTINGS["precision"] == "amp"
    return torch.autocast(DEVICE.type, dtype=torch.bfloat16, enabled=mixes)


class Program:
    """A graph that is run without differentiating it."""

    def __init__(self, request):
        self.store = STORES[request["store"]]
        self.region = shared(request["offset"], request["count"])
        self.inputs = [Part(self.region, start, shape) for start, shape in request["inputs"]]
        self.outputs = [Part(self.region, start, shape) for start, shape in request["outputs"]]
        self.variables = [self.store.view(slot) for slot in request["variables"]]
        self.updated = [self.variables[index] for index in request["updates"]]
        self.streams = request["streams"]
        self.mixes = not request["gradients"]
        self.compute = compiled(request["source"])

    def keys(self, seed):
        return torch.tensor(mask_keys(seed, self.streams), dtype=torch.int64, device=DEVICE) if self.streams else None

    def run(self, request):
        with torch.no_grad(), autocast(self.mixes):
            inputs = [part.load() for part in self.inputs]
            outputs, updates = self.compute(self.variables, inputs, self.keys(request["seed"]))
            for variable, value in zip(self.updated, updates):
                variable.copy_(value)
            for part, output in zip(self.outputs, outputs):
                part.save(output)
        return {}


class Training(Program):
    """The training of a classifier: forward, cross entropy, backward and update."""

    def __init__(self, request):
        super().__init__(request)
        rule = request["rule"]
        self.rule = rule
        count = len(self.store.blocks[0])
        self.parameters = self.store.blocks[0]
        self.gradient = torch.zeros(count, device=DEVICE)
        states = {"sgd": 1, "adamw": 2}[rule["name"]]
        self.state = [torch.zeros(count, device=DEVICE) for _ in range(states)]
        self.states = [shared(offset, count) for offset in request["states"]]
        self.steps = 0
        self.pending = 0
        # Each element's weight decay and factor of the learning rate.
        self.decay = torch.zeros(count, device=DEVICE)
        self.factor = torch.ones(count, device=DEVICE)
        for start, end, decays, factor in rule["runs"]:
            self.decay[start:end] = rule["weight_decay"] if decays else 0
            self.factor[start:end] = factor
        self.has_factors = any(run[3] != 1 for run in rule["runs"])
        blocks = [self.gradient, None]
        for index, slot in enumerate(request["variables"]):
            if self.store.slots[slot][0] == 0:
                leaf = self.variables[index].detach().requires_grad_()
                leaf.grad = self.store.view(slot, blocks)
                self.variables[index] = leaf

    def run(self, request):
        images, targets = (part.load() for part in self.inputs)
        with torch.enable_grad():
            with autocast():
                (logits, *_), updates = self.compute(self.variables, [images], self.keys(request["seed"]))
            logarithms = torch.log_softmax(logits.float(), dim=1)
            loss = -(targets * logarithms).sum() / logits.shape[0]
            loss.backward()
        with torch.no_grad():
            for variable, value in zip(self.updated, updates):
                variable.copy_(value)
        self.outputs[0].save(logits.detach())
        self.pending += 1
        if self.pending == self.rule["accumulation"]:
            self.pending = 0
            with torch.no_grad():
                self.update(request["rate"])
                self.gradient.zero_()
        loss = loss.item()
        # JSON has no infinities and no NaN.
        return {"loss": loss if math.isfinite(loss) else None}

    def update(self, rate):
        rule = self.rule
        gradient = self.gradient
        if rule["accumulation"] > 1:
            gradient = gradient * (1 / rule["accumulation"])
        if rule["maximum_norm"] is not None:
            norm = torch.linalg.vector_norm(gradient)
            gradient = gradient * torch.clamp(rule["maximum_norm"] / (norm + 1e-6), max=1)
        self.steps += 1
        rates = self.factor * rate if self.has_factors else rate
        if rule["name"] == "sgd":
            gradient = torch.addcmul(gradient, self.decay, self.parameters)
            momentum = rule["momentum"]
            if momentum == 0:
                self.parameters -= gradient * rates
                return
            velocity = self.state[0]
            velocity.mul_(0 if self.steps == 1 else momentum).add_(gradient)
            direction = gradient + momentum * velocity if rule["nesterov"] else velocity
            self.parameters -= direction * rates
            return
        mean, square = self.state
        beta1, beta2 = rule["beta1"], rule["beta2"]
        mean.lerp_(gradient, 1 - beta1)
        square.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        step = rates / (1 - beta1**self.steps)
        correction = (1 - beta2**self.steps) ** 0.5
        direction = mean / (square.sqrt() / correction + rule["epsilon"])
        self.parameters.mul_(1 - rates * self.decay)
        self.parameters -= direction * step

    def save_state(self):
        for state, memory in zip(self.state, self.states):
            memory.copy_(state)

    def load_state(self, steps):
        for state, memory in zip(self.state, self.states):
            state.copy_(memory)
        self.steps = steps


# Requests

STORES = {}
PROGRAMS = {}


def answer(request):
    kind = request["do"]
    if kind == "store":
        STORES[request["id"]] = Store(request)
    elif kind == "upload":
        STORES[request["id"]].upload()
    elif kind == "download":
        STORES[request["id"]].download()
    elif kind == "program":
        PROGRAMS[request["id"]] = Program(request)
    elif kind == "training":
        PROGRAMS[request["id"]] = Training(request)
    elif kind == "run":
        if torch.get_num_threads() != request["threads"]:
            torch.set_num_threads(request["threads"])
        return PROGRAMS[request["id"]].run(request)
    elif kind == "save_state":
        PROGRAMS[request["id"]].save_state()
    elif kind == "load_state":
        PROGRAMS[request["id"]].load_state(request["steps"])
    elif kind == "drop":
        PROGRAMS.pop(request["id"], None)
        STORES.pop(request["id"], None)
        if DEVICE.type == "cuda" and not PROGRAMS:
            torch.cuda.empty_cache()
    else:
        raise ValueError(f"unknown request {kind!r}")
    return {}


def failure(error):
    """The kind and text of an error."""
    text = " ".join(str(error).split())
    lower = text.lower()
    kind = "failed"
    if isinstance(error, MemoryError) or "out of memory" in lower or "can't allocate memory" in lower:
        kind = "memory"
    elif "status_alloc_failed" in lower:
        # cuBLAS and cuDNN found no memory for their workspaces.
        kind = "memory"
    elif allowed is not None and "could not create a primitive" in lower:
        # oneDNN does not say that memory was refused.
        kind = "memory"
    elif type(error).__module__.startswith("torch._inductor") or type(error).__module__.startswith("torch._dynamo"):
        kind = "compile"
    elif "does not have a deterministic implementation" in lower:
        kind = "nondeterministic"
    return {"error": kind, "text": f"{type(error).__name__}: {text}"[:600]}


def send(message):
    ANSWERS.write(json.dumps(message) + "\n")
    ANSWERS.flush()


def devices():
    """The devices of this machine besides the CPU, in words."""
    found = [f"cuda:{index}" for index in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    return found + (["mps"] if torch.backends.mps.is_available() else [])


def start():
    """Prepares PyTorch for a device.

    Returns the answer to the first request.
    """
    global torch, F, DEVICE
    try:
        import torch
        from torch.nn import functional as F
    except ImportError as error:
        return {"error": "no_torch", "text": str(error)}
    DEVICE = torch.device(SETTINGS["device"])
    found = devices()
    wanted = "cuda:0" if SETTINGS["device"] == "cuda" else SETTINGS["device"]
    if wanted != "cpu" and wanted not in found:
        return {"error": "no_device", "text": " and ".join(["cpu"] + found), "torch": torch.__version__}
    torch.backends.cuda.matmul.allow_tf32 = SETTINGS["precision"] != "float32"
    torch.backends.cudnn.allow_tf32 = SETTINGS["precision"] != "float32"
    torch.backends.cudnn.benchmark = not SETTINGS["deterministic"]
    torch.backends.cudnn.deterministic = SETTINGS["deterministic"]
    torch.use_deterministic_algorithms(SETTINGS["deterministic"])
    if hasattr(torch.utils, "deterministic"):
        torch.utils.deterministic.fill_uninitialized_memory = False
    name = torch.cuda.get_device_name(DEVICE) if DEVICE.type == "cuda" else SETTINGS["device"]
    try:
        torch.zeros(1, device=DEVICE)
    except Exception as error:
        return failure(error)
    return {"torch": torch.__version__, "name": name, "devices": found}


threading.Thread(target=end_with_parent, args=(os.getppid(),), daemon=True).start()
SETTINGS = json.loads(sys.stdin.readline())
allowed = lift_limits()
readiness = start()
limit_memory(allowed)
send(readiness)
if "error" not in readiness:
    for line in sys.stdin:
        try:
            message = answer(json.loads(line))
        except Exception as error:
            message = failure(error)
        send(message)
