"""A Slurm cluster of four virtual nodes on this machine, for tests.

Nothing needs privileges: all daemons run as one user without authentication, and listen on the loopback device alone.
Started by root, they and everything that they run belong to 'nobody'.
"""

import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

NODES = ["n1", "n2", "n3", "n4"]
SECONDS = 60

CONFIGURATION = """
ClusterName=suture
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmdParameters=config_overrides
CommunicationParameters=NoAddrCache
AuthType=auth/none
CredType=cred/none
SlurmUser={user}
SlurmdUser={user}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd-%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SchedulerType=sched/backfill
SchedulerParameters=batch_sched_delay=1,sched_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=15
SlurmctldTimeout=30
KillWait=5
{nodes}
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


class ClusterError(Exception):
    """The cluster cannot be started."""


class Cluster:
    """Daemons of one controller and four nodes."""

    def __init__(self, folder: pathlib.Path, user: str) -> None:
        self.folder = folder
        self.user = user
        self.environment = {
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(folder), "SLURM_CONF": str(folder / "slurm.conf"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    # Processes

    def start(self) -> None:
        """Starts everything, and waits until all nodes are idle."""
        with_ports = [free_port() for _ in range(1 + len(NODES))]
        host = socket.gethostname().split(".")[0]
        nodes = "\n".join(
            f"NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} CPUs=2 RealMemory=8000 State=UNKNOWN"
            for name, port in zip(NODES, with_ports[1:]))
        (self.folder / "slurm.conf").write_text(
            CONFIGURATION.format(host=host, port=with_ports[0], user=self.user, folder=self.folder, nodes=nodes))
        for name in ["state"] + [f"spool-{node}" for node in NODES]:
            (self.folder / name).mkdir()
            self.give(self.folder / name)
        self.start_controller()
        for node in NODES:
            self.start_node(node)
        self.wait("four idle nodes", lambda: self.idle_nodes() == len(NODES))

    def start_controller(self) -> None:
        self.spawn("controller", ["slurmctld", "-D"])

    def start_node(self, node: str) -> None:
        self.spawn(node, ["slurmd", "-D", "-N", node])

    def spawn(self, name: str, command: list[str]) -> None:
        with open(self.folder / f"{name}.out", "ab") as output:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True, **self.identity())

    def kill(self, name: str) -> None:
        """Kills a daemon."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def kill_node(self, node: str) -> int:
        """Kills a node with everything that runs on it, as a power cut does; returns how many workers ran there."""
        self.kill(node)
        workers = self.workers(node)
        for process in workers + self.steps(node):
            signal_process(process, signal.SIGKILL)
        return len(workers)

    def stop(self) -> None:
        """Ends everything."""
        for node in NODES:
            for process in self.workers(node) + self.steps(node):
                signal_process(process, signal.SIGKILL)
        for name in list(self.processes):
            self.kill(name)

    # Questions

    def workers(self, node: str) -> list[int]:
        """The 'suture worker' processes of a node."""
        return [
            process for process, command, variables in own_processes()
            if b"worker" in command and b"--spool" in command and f"SLURMD_NODENAME={node}".encode() in variables]

    def steps(self, node: str) -> list[int]:
        """The processes of Slurm that look after a node's jobs."""
        return [
            process for process, command, variables in own_processes()
            if b"slurmstepd" in command[0] and f"{self.folder}".encode() in b"\0".join(variables)
            and (f"-N\0{node}".encode() in b"\0".join(command) or f"SLURMD_NODENAME={node}".encode() in variables)]

    def idle_nodes(self) -> int:
        answer = self.run(["sinfo", "-h", "-N", "-o", "%T"])
        return answer.stdout.split().count("idle")

    def queue(self, name: str) -> list[str]:
        """The states of the tasks of a job."""
        return self.run(["squeue", "-h", "-r", f"--name={name}", "-o", "%T"]).stdout.split()

    def run(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, env=self.environment, cwd=self.folder, capture_output=True, text=True, check=False,
            **self.identity(), **options)

    # Helpers

    def identity(self) -> dict[str, object]:
        """Whose processes are started: those of the cluster's user, if root starts them."""
        if os.geteuid() != 0 or self.user == "root":
            return {}
        entry = pwd.getpwnam(self.user)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def give(self, path: pathlib.Path) -> None:
        """Gives a folder to the cluster's user."""
        if os.geteuid() == 0:
            entry = pwd.getpwnam(self.user)
            os.chown(path, entry.pw_uid, entry.pw_gid)

    def wait(self, what: str, condition: object, seconds: float = SECONDS) -> None:
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise ClusterError(f"there were not {what} within {seconds:.0f} s\n{self.logs()}")
            time.sleep(0.1)

    def logs(self) -> str:
        """The ends of the daemons' logs."""
        texts = []
        for path in sorted(self.folder.glob("*.log")) + sorted(self.folder.glob("*.out")):
            lines = path.read_text(errors="replace").splitlines()[-5:]
            texts.append("\n".join([f"-- {path.name}"] + lines))
        return "\n".join(texts)


def is_installed() -> bool:
    """Whether this machine has all of Slurm's programs that the tests need."""
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    return all(shutil.which(name, path=path) for name in ["slurmctld", "slurmd", "sbatch", "squeue", "scancel"])


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def signal_process(process: int, number: int) -> None:
    try:
        os.kill(process, number)
    except ProcessLookupError:
        pass


def own_processes() -> list[tuple[int, list[bytes], list[bytes]]]:
    """All processes that can be looked at, with their arguments and variables."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            command = (path / "cmdline").read_bytes().split(b"\0")
            variables = (path / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        found.append((int(path.name), command, variables))
    return found
