"""Measures which of Suture's modules run in which runtimes, and rewrites the files of the registry.

usage: measure.py --suture PROGRAM --output FOLDER [--runtime NAME]... [--module ID]... [--missing]
                  [--registry FOLDER]...

Every module is exported with weights as after some training, once for each shape; every runtime that this Python has
runs the files in child processes with a time limit, because some runtimes crash or hang. Outputs are compared with
those of 'suture run' with the same weights. The file for the first shape is then run on it and on the other shapes: a
runtime that computes wrong numbers there, without an error, does so in programs, too. Only NumPy is needed besides the
runtimes.

With --module, nothing is written: the entries are printed. With --missing, only modules are measured that a runtime's
file does not have in their present version; its other entries stay, so it must be of the same versions.
"""

import argparse
import dataclasses
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import numpy as np

from outcomes import Entry, Outcome, difference, entry, number, plain
from program import OPSET, Program, ProgramError, Shape, text
from runners import RUNNERS, Runner

SHAPES: list[Shape] = [(1, 64, 14, 14), (1, 64, 15, 13), (3, 64, 14, 14)]
# Of modules that cannot take these maps: positions in four areas, and whole blocks of 8×8.
OWN_SHAPES: dict[str, list[Shape]] = {
    "area": [(1, 64, 14, 14), (1, 64, 12, 15), (3, 64, 14, 14)],
    "halo": [(1, 64, 16, 16), (1, 64, 24, 16), (3, 64, 16, 16)],
}
TOLERANCE = 1e-3
# Of one step: loading a file and running it once.
SECONDS = 120
SEED = 20261128
HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass(frozen=True)
class Step:
    """Running a file once; shapes are given by their indices."""

    file: pathlib.Path
    exported: int
    input: int
    # Whether the network that the step before has loaded is used again.
    reuses: bool = False


def is_importable(runner: type[Runner]) -> bool:
    """Whether this Python has the runtime; tried in a child process, because importing some of them may crash."""
    script = "; ".join(f"import {module}" for module in runner.modules)
    try:
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


class Material:
    """A module's inputs, outputs and weights, and its exported files."""

    def __init__(self, program: Program, module: str, folder: pathlib.Path) -> None:
        self.program, self.composition, self.folder = program, program.composition(module), folder
        self.shapes = OWN_SHAPES.get(module, SHAPES)
        random = np.random.default_rng(SEED)
        # Parameters of some modules have the map's size; for equal sizes, the weights are equal.
        self.weights: list[pathlib.Path] = []
        self.inputs: list[pathlib.Path] = []
        self.outputs: list[np.ndarray] = []
        for index, shape in enumerate(self.shapes):
            self.weights.append(folder / f"weights{index}.safetensors")
            program.weights(self.composition, shape, self.weights[-1], SEED)
            x = random.standard_normal(shape).astype(np.float32)
            self.inputs.append(folder / f"x{index}.npy")
            np.save(self.inputs[-1], x)
            self.outputs.append(program.output(self.composition, x, self.weights[-1], folder))
        self.files: dict[str, list[pathlib.Path] | ProgramError] = {}

    def exported(self, form: str) -> list[pathlib.Path]:
        """The module's files in a format, one for each shape; equal ones are one file.

        Raises ProgramError where it cannot be exported.
        """
        if form not in self.files:
            try:
                self.files[form] = self.export(form)
            except ProgramError as error:
                self.files[form] = error
        files = self.files[form]
        if isinstance(files, ProgramError):
            raise files
        return files

    def export(self, form: str) -> list[pathlib.Path]:
        suffix = {"onnx": "onnx", "pytorch": "py"}[form]
        files: list[pathlib.Path] = []
        for index, shape in enumerate(self.shapes):
            place = self.folder / f"{form}{index}"
            place.mkdir()
            file = place / f"network.{suffix}"
            self.program.export(self.composition, shape, self.weights[index], form, file)
            if form == "pytorch":
                # The Python file has no weights in it.
                shutil.copy(self.weights[index], file.with_suffix(".safetensors"))
            same = next((other for other in files if is_same(other.parent, place)), None)
            files.append(same or file)
        return files


def is_same(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Whether two folders have the same files."""
    names = sorted(os.listdir(one))
    return names == sorted(os.listdir(other)) and all(
        (one / name).read_bytes() == (other / name).read_bytes() for name in names
    )


def measure(runner: type[Runner], material: Material, version: str) -> Entry:
    """A module's entry in a runtime's file."""
    try:
        files = material.exported(runner.format)
    except ProgramError as error:
        return {"version": version, "fails": f"cannot be exported: {plain(str(error))}"}
    count = len(files)
    fresh = [Step(file, index, index) for index, file in enumerate(files)]
    reused = [Step(files[0], 0, index, reuses=index > 0) for index in range(count)]
    outcomes = run(runner, fresh + reused, material)
    # A file that has another size written in it is right to refuse the input, but not to return another shape.
    told = [
        one for one, file in zip(outcomes[count:], files) if one.fault != "does not run" or file == files[0]
    ]
    return entry(version, outcomes[:count], told, TOLERANCE)


def run(runner: type[Runner], steps: list[Step], material: Material) -> list[Outcome]:
    """Runs all steps; after a crash or a time-out, the rest in a new process."""
    with tempfile.TemporaryDirectory(dir=material.folder) as folder:
        results = [pathlib.Path(folder, f"y{index}.npy") for index in range(len(steps))]
        reasons: list[str | None] = []
        while len(reasons) < len(steps):
            first = len(reasons)
            job = [
                {
                    "file": str(step.file), "shape": material.shapes[step.exported], "reuses": step.reuses,
                    "input": str(material.inputs[step.input]), "output": str(result),
                }
                for step, result in zip(steps[first:], results[first:])
            ]  # fmt: skip
            reasons += run_child(runner, job, pathlib.Path(folder))
        return [outcome(step, reason, result, material) for step, reason, result in zip(steps, reasons, results)]


def outcome(step: Step, reason: str | None, result: pathlib.Path, material: Material) -> Outcome:
    shape = text(material.shapes[step.input])
    if reason is not None:
        return Outcome(shape, None, "does not run", reason)
    y, expected = np.load(result), material.outputs[step.input]
    if y.shape != expected.shape:
        # pnnx and ncnn drop the batch axis of one image.
        if y.shape == expected.shape[1:] and expected.shape[0] == 1:
            y = y[np.newaxis]
        else:
            return Outcome(shape, None, "returns another shape without an error", text(y.shape))
    return Outcome(shape, difference(y, expected))


def run_child(runner: type[Runner], job: list[dict[str, object]], folder: pathlib.Path) -> list[str | None]:
    """Runs steps in one process: for each step that was begun, None or why it failed."""
    log, request = folder / "log", folder / "job"
    request.write_text(json.dumps(job))
    log.write_text("")
    environment = os.environ | {"OMP_NUM_THREADS": "2", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, str(HERE / "child.py"), runner.name, str(request), str(log)]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment,
        start_new_session=True,
    ) as child:  # fmt: skip
        try:
            status: int | None = child.wait(SECONDS * len(job))
        except subprocess.TimeoutExpired:
            status = None
            os.killpg(child.pid, signal.SIGKILL)
    reasons: list[str | None] = []
    for line in log.read_text().splitlines():
        fact = json.loads(line)
        if "end" in fact:
            reasons.append(plain(fact["error"]) if "error" in fact else None)
    if len(reasons) < len(job):
        reasons.append(ending(status, SECONDS * len(job)))
    return reasons


def ending(status: int | None, limit: int) -> str:
    if status is None:
        return f"no result within {limit} s"
    if status < 0:
        return f"the process dies with {signal.Signals(-status).name}"
    return f"the process exits with status {status}"


def document(runner: type[Runner], exporter: str, modules: dict[str, Entry]) -> str:
    """A runtime's file."""
    caveat = common_caveat(modules)
    if caveat:
        modules = {
            id: {key: fact for key, fact in result.items() if key != "caveat" or fact != caveat}
            for id, result in modules.items()
        }
    lines = heading(runner, exporter)
    lines += [
        f"date: {datetime.date.today().isoformat()}",
        f"tolerance: {number(TOLERANCE)}",
        f"shapes: [{', '.join(map(text, SHAPES))}]",
    ]
    if caveat:
        lines.append(f"caveat: {json.dumps(caveat, ensure_ascii=False)}")
    lines.append("modules:")
    return "\n".join(lines + [f"  {id}: {spelled(result)}" for id, result in modules.items()]) + "\n"


def heading(runner: type[Runner], exporter: str) -> list[str]:
    """The first lines of a runtime's file: the versions."""
    own = [f"# {id}: {', '.join(map(text, shapes))}" for id, shapes in OWN_SHAPES.items()]
    lines = [
        "# Written by `make runtimes`, which measures every module anew unless it is told otherwise.",
        "# Some modules cannot take the shapes below and have others:",
        *own,
        "schema: 1",
        f"runtime: {runner.name}",
        f"version: {runner.version()}",
        f"format: {runner.format}",
    ]
    if runner.format == "onnx":
        lines.append(f"opset: {OPSET}")
    if runner.converter():
        lines.append(f"converter: {runner.converter()}")
    return lines + [f"exporter: {exporter}"]


def written(file: pathlib.Path, runner: type[Runner], exporter: str) -> dict[str, Entry]:
    """The entries of a runtime's file, which this script wrote; none if there is no file.

    Ends the program where the file is of other versions.
    """
    if not file.exists():
        return {}
    lines = file.read_text().splitlines()
    expected = [line for line in heading(runner, exporter) if not line.startswith("#")]
    if [line for line in lines if not line.startswith("#")][: len(expected)] != expected:
        sys.exit(f"error: {file} is of other versions: measure all modules")
    caveat = next((json.loads(line.removeprefix("caveat: ")) for line in lines if line.startswith("caveat: ")), None)
    entries: dict[str, Entry] = {}
    for line in lines[lines.index("modules:") + 1 :]:
        id, version, facts = re.fullmatch(r"  (\w+): \{version: ([^,]+), (.*)\}", line).groups()
        result: Entry = {"version": version}
        result |= {key: json.loads(fact) for key, fact in re.findall(r'(\w+): ("(?:[^"\\]|\\.)*"|[^",]+)', facts)}
        # It is left out of the entries where all have it.
        if caveat and "error" in result:
            result.setdefault("caveat", caveat)
        entries[id] = result
    return entries


def common_caveat(modules: dict[str, Entry]) -> str | None:
    """The caveat of all modules that run, where they have the same: a fact about the runtime.

    Those of modules with shapes of their own name these shapes, and stay.
    """
    caveats = {result.get("caveat") for id, result in modules.items() if "error" in result and id not in OWN_SHAPES}
    return caveats.pop() if len(caveats) == 1 else None


def spelled(result: Entry) -> str:
    """An entry as a mapping in YAML; JSON's strings are strings of YAML, too."""

    def value(item: object) -> str:
        return number(item) if isinstance(item, float) else json.dumps(item, ensure_ascii=False)

    parts = [f"version: {result['version']}"]
    parts += [f"{key}: {value(item)}" for key, item in result.items() if key != "version"]
    return "{" + ", ".join(parts) + "}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--suture", required=True, help="the program")
    parser.add_argument("--output", required=True, type=pathlib.Path, help="the folder of the runtimes' files")
    parser.add_argument("--runtime", action="append", choices=RUNNERS, help="only this runtime")
    parser.add_argument("--module", action="append", help="only this module; nothing is written")
    parser.add_argument("--missing", action="store_true", help="only modules that the runtime's file lacks")
    parser.add_argument("--registry", action="append", default=[], help="a folder of further modules")
    arguments = parser.parse_args()
    program = Program(arguments.suture, arguments.registry)
    modules = program.modules()
    if unknown := sorted(set(arguments.module or []) - set(modules)):
        parser.error(f"there is no module {', '.join(unknown)}")
    chosen = {id: version for id, version in modules.items() if id in (arguments.module or modules)}
    runners = [RUNNERS[name] for name in arguments.runtime or RUNNERS]
    for runner in [runner for runner in runners if not is_importable(runner)]:
        print(f"{runner.name}: this Python does not have it; its file stays as it is", flush=True)
        runners.remove(runner)
    if not runners or len(runners) < len(arguments.runtime or []):
        sys.exit("error: nothing was measured: this Python does not have what was asked for")
    results: dict[str, dict[str, Entry]] = {runner.name: {} for runner in runners}
    known: dict[str, dict[str, Entry]] = {runner.name: {} for runner in runners}
    if arguments.missing:
        for runner in runners:
            known[runner.name] = written(arguments.output / f"{runner.name}.yaml", runner, program.version())
    for id, version in chosen.items():
        missing: list[type[Runner]] = []
        for runner in runners:
            entry_before = known[runner.name].get(id)
            if entry_before and entry_before["version"] == version:
                results[runner.name][id] = entry_before
            else:
                missing.append(runner)
        if not missing:
            continue
        with tempfile.TemporaryDirectory() as folder:
            material = Material(program, id, pathlib.Path(folder))
            for runner in missing:
                result = measure(runner, material, version)
                results[runner.name][id] = result
                print(f"{runner.name} {id}: {spelled(result)}", flush=True)
    if arguments.module:
        return
    arguments.output.mkdir(parents=True, exist_ok=True)
    for runner in runners:
        content = document(runner, program.version(), results[runner.name])
        file = arguments.output / f"{runner.name}.yaml"
        part = file.with_suffix(".part")
        part.write_text(content)
        part.replace(file)
        print(f"wrote {file}")


if __name__ == "__main__":
    main()
