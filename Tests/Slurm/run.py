"""Runs a sweep on a Slurm cluster of four virtual nodes, breaks what can break, and compares with a local run.

usage: run.py --suture PROGRAM [--verbose]

Nodes, the controller, workers and the coordinator are killed or stopped while the sweep runs. The store must then hold
what a local run's store holds that nothing disturbed: the same trials with the same accuracies, each recorded once.
"""

import argparse
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from cluster import NODES, Cluster, ClusterError, is_installed, signal_process

SPECIFICATION = """
name: faults
dataset: {id: digits}
backbone: {id: "resnet8(width: 4)", sites: [layer3.0.residual]}
space: {modules: {ids: [se, eca, cbam, simam]}, arity: [1, 2], operators: [serial, add]}
stages: [check, {train: {epochs: 4, seeds: [0, 1, 2, 3, 4]}}]
training: {batch_size: 256}
"""
SILENCE = 6
SECONDS = 240


class Sweep:
    """A sweep's coordinator, its store and its spool."""

    def __init__(self, program: str, cluster: Cluster) -> None:
        self.cluster = cluster
        self.store = cluster.folder / "slurm.db"
        self.spool = cluster.folder / "spool"
        self.log = cluster.folder / "coordinator.txt"
        self.command = [
            program, "sweep", "run", "faults.yaml", "--store", str(self.store), "--executor", "slurm", "--spool",
            str(self.spool), "--workers", "4", "--cpus", "1", "--time", "00:01:00", "--margin", "50", "--silence",
            str(SILENCE)]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with open(self.log, "ab") as output:
            self.process = subprocess.Popen(
                self.command, env=self.cluster.environment, cwd=self.cluster.folder, stdin=subprocess.DEVNULL,
                stdout=output, stderr=output, start_new_session=True, **self.cluster.identity())

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def is_running(self) -> bool:
        return self.process.poll() is None

    def wait(self, what: str, condition: object, seconds: float = SECONDS) -> None:
        """Waits while the coordinator runs; a sweep that is finished early is waited for no more."""
        end = time.monotonic() + seconds
        while not condition():
            if not self.is_running():
                return
            if time.monotonic() > end:
                raise ClusterError(f"{what}: not within {seconds:.0f} s\n{self.text()}\n{self.cluster.logs()}")
            time.sleep(0.1)

    def text(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def done(self) -> int:
        return len(trials(self.store))

    def after(self, count: int) -> None:
        """Waits for so many more trials."""
        goal = self.done() + count
        self.wait(f"{goal} trials", lambda: self.done() >= goal)

    def reported(self) -> set[str]:
        return {path.name for path in (self.spool / "pilots").glob("[!.]*")}


def trials(store: pathlib.Path) -> dict[str, tuple[object, ...]]:
    """The results of a store by key: accuracies and losses, without times."""
    if not store.exists():
        return {}
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)
    try:
        names = [row[1] for row in connection.execute("PRAGMA table_info(trial)")]
        kept = [name for name in names if name == "state" or "accuracy" in name or "loss" in name]
        rows = connection.execute(f"SELECT key, {', '.join(kept)} FROM trial WHERE state = 'done'").fetchall()
        return {row[0]: row[1:] for row in rows}
    except sqlite3.OperationalError:
        # The store is being made.
        return {}
    finally:
        connection.close()


def repeated(store: pathlib.Path) -> int:
    """How many trials were recorded more than once."""
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=30)
    try:
        return len(connection.execute(
            "SELECT key FROM attempt WHERE outcome = 'done' GROUP BY key HAVING count(*) > 1").fetchall())
    finally:
        connection.close()


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def disturb(sweep: Sweep, cluster: Cluster) -> None:
    """Breaks one thing after the other, while trials go on."""
    sweep.after(5)
    say(f"node n1 is killed with {cluster.kill_node('n1')} workers")
    sweep.after(10)

    stopped = cluster.workers("n2")
    say(f"{len(stopped)} workers of n2 are stopped: they will finish late, as zombies")
    for process in stopped:
        signal_process(process, signal.SIGSTOP)
    given_up = [f"-{process}-" for process in stopped]
    sweep.wait(
        "lost workers", lambda: all(any(name in line for line in sweep.text().splitlines() if "no sign of life" in line)
                                    for name in given_up))

    say("Slurm's controller is killed, and started again")
    cluster.kill("controller")
    sweep.after(5)
    cluster.start_controller()
    for process in stopped:
        signal_process(process, signal.SIGCONT)
    sweep.after(10)
    say(f"{sweep.text().count('no sign of life')} workers were given up, {len(stopped)} of them came back")

    say("the coordinator is killed, and started again once workers have results for it")
    sweep.kill()
    results = sweep.spool / "results"
    waited = time.monotonic() + SECONDS / 4
    while not any(results.iterdir()) and time.monotonic() < waited:
        time.sleep(0.1)
    say(f"{len(list(results.iterdir()))} files of results wait")
    sweep.start()
    sweep.after(5)

    running = [node for node in NODES if cluster.workers(node)]
    if running:
        say(f"a worker of {running[-1]} is cancelled by its user")
        for process in cluster.workers(running[-1])[:1]:
            signal_process(process, signal.SIGTERM)
    say("node n1 comes back")
    cluster.start_node("n1")


def run(program: str, cluster: Cluster, is_verbose: bool) -> None:
    (cluster.folder / "faults.yaml").write_text(SPECIFICATION)
    local = cluster.folder / "local.db"
    began = time.monotonic()
    answer = cluster.run([program, "sweep", "run", "faults.yaml", "--store", str(local)])
    if answer.returncode != 0:
        raise ClusterError(f"the local run failed:\n{answer.stderr}")
    expected = trials(local)
    say(f"a local run: {len(expected)} trials in {time.monotonic() - began:.0f} s")

    cluster.start()
    sweep = Sweep(program, cluster)
    began = time.monotonic()
    sweep.start()
    try:
        disturb(sweep, cluster)
        sweep.wait("the end of the sweep", lambda: False)
    finally:
        if sweep.is_running():
            sweep.kill()
    if sweep.process.returncode != 0:
        raise ClusterError(f"the sweep failed:\n{sweep.text()}\n{cluster.logs()}")
    if is_verbose:
        print(sweep.text())
    endings = [path.read_text(errors="replace") for path in (sweep.spool / "logs").glob("*.log")]
    over = sum("its time is over" in text for text in endings)
    say(f"{len(endings)} workers were started; {over} left before their time was over")
    found = trials(sweep.store)
    say(f"on Slurm: {len(found)} trials in {time.monotonic() - began:.0f} s")
    lost, extra = set(expected) - set(found), set(found) - set(expected)
    different = [key for key in expected if key in found and expected[key] != found[key]]
    twice = repeated(sweep.store)
    say(f"lost {len(lost)}, foreign {len(extra)}, different {len(different)}, recorded twice {twice}")
    if lost or extra or different or twice or not expected:
        raise ClusterError(f"the stores differ\n{sweep.text()}")
    name = next(line for line in (sweep.spool / "pilots.sbatch").read_text().splitlines() if "--job-name=" in line)
    cluster.wait("ended workers", lambda: not cluster.queue(name.split("=")[1]))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--suture", required=True)
    parser.add_argument("--verbose", action="store_true", help="print the coordinator's messages")
    arguments = parser.parse_args()
    if not is_installed():
        print("skipped: Slurm is not installed here, and only root or sudo can install it")
        return 0
    user = "nobody" if os.geteuid() == 0 else subprocess.check_output(["id", "-un"], text=True).strip()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="suture-slurm-"))
    cluster = Cluster(folder, user)
    cluster.give(folder)
    program = os.path.realpath(arguments.suture)
    try:
        if cluster.run([program, "--version"]).returncode != 0:
            print(f"skipped: Slurm's user '{user}' cannot run '{program}'")
            return 0
        run(program, cluster, arguments.verbose)
    except ClusterError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print("the stores are identical")
    return 0


if __name__ == "__main__":
    sys.exit(main())
