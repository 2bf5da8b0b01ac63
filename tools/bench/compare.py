#!/usr/bin/env python3
"""compare.py BINARY [publish]: scripts/passthrough.lua beside a pass-through in C (passthrough.c), the same script with
strings (strings.lua), and, where fusepy is installed, one in Python (passthrough.py).

All are mounted at once, over one folder, and do each test in turns (client.c). What counts is the median of the ratios
to C within a turn: of operations a second, and of the processor time that the serving process spends on one. Prints a
table; writes passthrough.json and passthrough.svg to .build/bench and, with "publish", what the documents show of them.

  BENCH_ROUNDS=7      turns
  BENCH_SECONDS=0.3   for one test in a turn
  BENCH_PIN=1         0: the system chooses a processor for each process

The client and the file systems share one processor. Else the system chooses, from second to second, whether a request
wakes a process on another one; where processors are virtual and sleep, that takes longer than the request itself.

A bar that is missed is named; the status is 0 all the same, since a busy machine is no fault of the code.
"""
import datetime
import os
import platform
import re
import shlex
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.dont_write_bytecode = True
import report  # after that, since it would leave a folder here

SOURCE = Path(__file__).resolve().parent
PROJECT = SOURCE.parent.parent
WORK = PROJECT / ".build" / "bench"
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "7"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "0.3"))
SLICES = 3  # of a turn: who comes next comes soon, while the machine is as busy as it was
PINNED = os.environ.get("BENCH_PIN", "1") != "0"
OPTIONS = ["-f", "-s", "-o", "attr_timeout=0,entry_timeout=0,big_writes"]
BYTES = 64 << 20


class Failure(Exception):
    pass


class Side:
    """A mounted file system and the process that serves it."""

    def __init__(self, name, command, mount, tests):
        self.name, self.mount, self.tests = name, mount, tests
        mount.mkdir()
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        for _ in range(200):
            if os.path.ismount(mount):
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.log.seek(0)
        problem = self.log.read().strip()
        self.end()
        raise Failure(f"{shlex.join(map(str, command))} did not mount: {problem or self.process.returncode}")

    def run(self, test):
        """How many operations, in how many nanoseconds, and how many of the processor that serves."""
        arguments = [WORK / "client", test, self.mount, str(SECONDS / SLICES), str(self.process.pid)]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise Failure(f"{test} on {self.name}: {done.stderr.strip() or done.returncode}")
        return [int(word) for word in done.stdout.split()]

    def end(self):
        if os.path.ismount(self.mount):
            tool = shutil.which("fusermount") or shutil.which("fusermount3")
            subprocess.run([tool, "-uz", self.mount] if tool else ["umount", "-l", self.mount])
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.mount.rmdir()


def compile_tools():
    compiler = shlex.split(os.environ.get("CC", "gcc")) + ["-O2", "-o"]
    WORK.mkdir(parents=True, exist_ok=True)
    for name, libraries in (("passthrough", ["-lfuse", "-pthread"]), ("client", [])):
        subprocess.run(compiler + [WORK / name, SOURCE / f"{name}.c"] + libraries, check=True)


def python_with_fusepy():
    for python in (sys.executable, "/usr/bin/python3"):
        for module in ("fusepy", "fuse"):  # Debian's name for it, and its own, which another package has as well
            found = subprocess.run([python, "-c", f"from {module} import FUSE"], capture_output=True)
            if found.returncode == 0:
                return python
    return None


def fill(root):
    (root / "file").touch()
    with open(root / "data", "wb") as data:
        for _ in range(BYTES >> 20):
            data.write(os.urandom(1 << 20))
        os.fsync(data.fileno())  # writing it is nobody's measured work
    for name, count in (("thousand", 1000), ("many", 100_000)):
        (root / name).mkdir()
        for number in range(count):
            os.mknod(root / name / f"file-{number}", 0o644)


def go_first():
    """For this process and those that it starts: other programs disturb less."""
    if PINNED:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    try:
        os.setpriority(os.PRIO_PROCESS, 0, -20)
    except PermissionError:
        pass  # it takes root


def commands(host, root):
    """Of each side: its name, the command up to the mount point, options, tests."""
    tests = [test.name for test in report.TESTS]
    yield "c", [WORK / "passthrough", root], OPTIONS, tests
    yield "fluhost", [host, PROJECT / "scripts" / "passthrough.lua", root], OPTIONS, tests
    yield "strings", [host, SOURCE / "strings.lua", root], OPTIONS, report.STRINGS
    python = python_with_fusepy()
    if python:
        yield "python", [python, SOURCE / "passthrough.py", root], [], tests
    else:
        print("fusepy is not installed (Debian's python3-fusepy, or pip install fusepy): no figures for Python\n")


def measure(sides):
    """{test: {side: [(operations a second, microseconds of the processor for one) of each turn]}}"""
    results = {}
    for test in (test.name for test in report.TESTS):
        taking_part = [side for side in sides if test in side.tests]
        for side in taking_part:  # once before it counts
            side.run(test)
        turns = {side.name: [] for side in taking_part}
        for turn in range(ROUNDS):
            order = taking_part if turn % 2 else taking_part[::-1]
            slices = [(side.name, side.run(test)) for _ in range(SLICES) for side in order]
            for side in taking_part:
                operations, taken, spent = map(sum, zip(*(figures for name, figures in slices if name == side.name)))
                turns[side.name].append((operations / taken * 1e9, spent / operations / 1e3))
        results[test] = turns
    return results


def summary(turns):
    """Of one test: what is published of each side."""
    found = {}
    for name, own in turns.items():
        rates, costs = zip(*own)
        found[name] = {"rate": round(statistics.median(rates), 1), "cpu": round(statistics.median(costs), 4)}
        if name == "c":
            continue
        pairs = [(rate / c_rate, cpu / c_cpu) for (rate, cpu), (c_rate, c_cpu) in zip(own, turns["c"])]
        found[name]["rate_ratio"] = round(statistics.median(rate for rate, _ in pairs), 4)
        found[name]["cpu_ratio"] = round(statistics.median(cpu for _, cpu in pairs), 4)
        found[name]["pairs"] = [[round(rate, 3), round(cpu, 3)] for rate, cpu in pairs]
    return found


def machine():
    model = re.search(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores"


def main(host, publish):
    compile_tools()
    begun = time.monotonic()
    load = os.getloadavg()[0]
    folder = Path(tempfile.mkdtemp(prefix="passthrough-", dir=WORK))
    sides = []
    try:
        (folder / "root").mkdir()
        go_first()
        for name, command, options, tests in commands(host, folder / "root"):
            mount = folder / name
            sides.append(Side(name, command + [mount] + options, mount, tests))
        fill(folder / "root")
        results = measure(sides)
    finally:
        for side in sides:
            side.end()
        shutil.rmtree(folder)
    report.publish_or_print(
        {
            "date": datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
            "machine": machine(),
            "kernel": f"{platform.system()} {platform.release()}",
            "load": round(load, 2),
            "rounds": ROUNDS,
            "seconds": SECONDS,
            "pinned": PINNED,
            "units": {"rate": "operations a second", "cpu": "microseconds of the serving process for an operation"},
            "tests": {test: summary(turns) for test, turns in results.items()},
        }, WORK, PROJECT if publish else None)
    print(f"It took {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    if len(sys.argv) not in (2, 3) or sys.argv[2:] not in ([], ["publish"]):
        sys.exit("usage: compare.py BINARY [publish]")
    try:
        main(os.path.realpath(sys.argv[1]), len(sys.argv) == 3)
    except (Failure, OSError, subprocess.SubprocessError) as problem:
        sys.exit(f"compare.py: {problem}")
