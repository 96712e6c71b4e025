"""Runs one module's exported files in one runtime; started by measure.py, because runtimes may crash or hang.

usage: child.py RUNTIME JOB LOG

JOB is a JSON list of steps {file, shape, reuses, input, output}: the exported file, the shape that it was exported for,
whether the network loaded by the step before is used again, and the paths of the input and the output as NumPy files.
A line of JSON for each finished step goes to LOG.
"""

import json
import sys
import tempfile

import numpy as np

from runners import RUNNERS, Runner


def main(runtime: str, job: str, log: str) -> None:
    with open(job) as file:
        steps = json.load(file)
    loaded: Runner | None = None
    with open(log, "w") as lines, tempfile.TemporaryDirectory() as folder:

        def tell(**facts: object) -> None:
            print(json.dumps(facts), file=lines, flush=True)

        for number, step in enumerate(steps):
            try:
                if loaded is None or not step["reuses"]:
                    loaded = None
                    loaded = RUNNERS[runtime](step["file"], tuple(step["shape"]), tempfile.mkdtemp(dir=folder))
                np.save(step["output"], loaded.run(np.load(step["input"])))
            except Exception as error:
                tell(end=number, error=str(error) or type(error).__name__)
            else:
                tell(end=number)


if __name__ == "__main__":
    main(*sys.argv[1:])
