"""A benchmark peer: measures PyTorch on the same work as Suture.

One JSON request a line on standard input, one JSON answer a line on standard output, nothing else there:

    {"composition": "se", "backbone": null, "sites": null, "input": [8, 256, 56, 56], "work": "forward",
     "engine": "eager", "threads": 2, "runs": 10, "warmup": 3}

`backbone` is null, "resnet8", "resnet18", "resnet20" or "vit_base_patch16_224"; `sites` "blocks" puts the composition into every
residual block. `work` is "forward", "gradient" or "step", `engine` "eager" or "compile". The answer:

    {"seconds": [0.0031, …], "peak_bytes": 81264640, "parameters": 8192, "version": "2.13.0"}

or {"error": "…"}. `peak_bytes` is the process's peak of resident memory so far less what was resident before the first
model was built, so a peak of one request alone needs a process of its own. What was built stays for equal requests.
"""

import json
import os
import sys
import time
from collections.abc import Callable

import torch

from pytorch_workload import ENGINES, WORKS, build_model, parameter_count

Work = Callable[[], object]


def resident_bytes(field: str) -> int:
    """A size from the process's status: `VmRSS` now, `VmHWM` at its peak."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(field + ":"):
                return 1024 * int(line.split()[1])
    raise OSError(f"the process's status has no {field}")


def prepare(request: dict) -> tuple[Work, int]:
    """The work that a request asks for, and its model's number of parameters."""
    shape, work, engine = request["input"], request["work"], request["engine"]
    if work not in WORKS:
        raise ValueError(f"no work '{work}'; there are {', '.join(WORKS)}")
    if engine not in ENGINES:
        raise ValueError(f"no engine '{engine}'; there are {', '.join(ENGINES)}")
    torch.manual_seed(0)
    model = build_model(request["composition"], request.get("backbone"), request.get("sites"), shape)
    if engine == "compile":
        allow_many_compilations()
        # Shapes are fixed for a request.
        model = torch.compile(model, dynamic=False)
    return WORKS[work](model, torch.randn(shape)), parameter_count(model)


def allow_many_compilations() -> None:
    """Lifts a limit: a class's code is compiled anew for each model, and the ninth would silently run uncompiled."""
    # Imported here, since it takes memory that eager work does without.
    import torch._dynamo.config as config

    config.recompile_limit = 1000
    config.accumulated_recompile_limit = 1000
    config.fail_on_recompile_limit_hit = True


def measure(work: Work, warmup: int, runs: int) -> list[float]:
    """The seconds that each run took, after some that do not count."""
    for _ in range(warmup):
        work()
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def answer(line: str, prepared: dict[str, tuple[Work, int]], resident_at_start: int) -> dict:
    """The answer to one request, also to one that cannot be met."""
    try:
        request = json.loads(line)
        threads, runs, warmup = request.get("threads", 2), request.get("runs", 10), request.get("warmup", 3)
        torch.set_num_threads(threads)
        # Compiled code is made for a number of threads.
        names = ("composition", "backbone", "sites", "input", "work", "engine")
        key = json.dumps([threads, *(request.get(name) for name in names)])
        if key not in prepared:
            prepared[key] = prepare(request)
        work, parameters = prepared[key]
        seconds = measure(work, warmup, runs)
        peak = resident_bytes("VmHWM") - resident_at_start
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"seconds": seconds, "peak_bytes": peak, "parameters": parameters, "version": torch.__version__}


def main() -> None:
    resident_at_start = resident_bytes("VmRSS")
    # Whatever else prints to standard output, compilers included, goes to standard error.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    prepared: dict[str, tuple[Work, int]] = {}
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(line, prepared, resident_at_start)), file=answers, flush=True)


if __name__ == "__main__":
    main()
