"""What compare.py has measured, as a table, as JSON, as a chart and in the documents."""
import json
import re
import subprocess
from pathlib import Path
from typing import NamedTuple


class Test(NamedTuple):
    name: str
    title: str
    unit: str
    # What one operation is in that unit; 0: the figure is the time for all of `entries`, in milliseconds.
    scale: float
    # The least of C's speed, and the most of its processor time.
    rate_bar: float | None
    cpu_bar: float | None

    @property
    def label(self):
        """In the chart, on two lines."""
        words = self.title.replace(",", "").replace(" and", " +").split()[:3]
        return words[0] + "\\n" + " ".join(words[1:])


ENTRIES = 100_000
TESTS = [
    Test("stat", "stat", "/s", 1, 0.9, 1.5),
    Test("open+close", "open and close", "/s", 1, 0.9, 1.5),
    Test("create+unlink", "create and unlink", "/s", 1, 0.9, 1.5),
    Test("readdir", "list 1,000 entries, each", "/s", 1, 0.9, 1.5),
    Test("read4k", "read 4 KiB", "/s", 1, 0.9, 1.5),
    Test("write4k", "write 4 KiB", "/s", 1, 0.9, 1.5),
    Test("read128k", "read 128 KiB", "MB/s", 131072 / 1e6, 0.95, 1.5),
    Test("write128k", "write 128 KiB", "MB/s", 131072 / 1e6, 0.95, 1.5),
    Test("readdir100k", "list 100,000 entries", "ms", 0, 1 / 1.5, None),
]
STRINGS = ["read4k", "write4k", "read128k", "write128k"]


def figure(test, rate):
    if test.scale == 0:
        return f"{ENTRIES / rate * 1000:,.0f} {test.unit}"
    return f"{rate * test.scale:,.0f} {test.unit}".replace(" /s", "/s")


def rows(results):
    """Of the table: each a list of cells."""
    python = any("python" in sides for sides in results["tests"].values())
    heads = ["", "C", "fluhost", "of C's", "bar", "CPU, C", "CPU, fluhost", "of C's", "bar"]
    yield heads + (["Python, of C's", "its CPU"] if python else [])
    yield ["---"] + ["---:"] * (len(heads) - 1 + 2 * python)
    for side, names in (("fluhost", [test.name for test in TESTS]), ("strings", STRINGS)):
        for test in TESTS:
            if test.name not in names:
                continue
            found = results["tests"][test.name]
            c, ours, other = found["c"], found[side], found.get("python") if side == "fluhost" else None
            bars = [f"{bar:.2f}" if bar and side == "fluhost" else "" for bar in (test.rate_bar, test.cpu_bar)]
            cells = [test.title + (", as a string" if side == "strings" else "")]
            cells += [figure(test, c["rate"]), figure(test, ours["rate"]), f"{ours['rate_ratio']:.2f}", bars[0]]
            cells += [f"{c['cpu']:.2f}", f"{ours['cpu']:.2f}", f"{ours['cpu_ratio']:.2f}", bars[1]]
            if other:
                cells += [f"{other['rate_ratio']:.2f}", f"{other['cpu_ratio']:.1f}"]
            elif python:
                cells += ["", ""]
            yield cells


def table(results):
    found = list(rows(results))
    widths = [max(map(len, column)) for column in zip(*found)]
    return "\n".join(
        "| " + " | ".join(cell.rjust(width) if i else cell.ljust(width)
                          for i, (cell, width) in enumerate(zip(row, widths))) + " |" for row in found)


def missed(results):
    """What is said of the bars."""
    complaints = []
    for test in TESTS:
        found = results["tests"][test.name]["fluhost"]
        rate, cpu = found["rate_ratio"], found["cpu_ratio"]
        if test.rate_bar and rate < test.rate_bar:
            complaints.append(f"{test.title}: {rate:.3f} of C's speed, the bar is {test.rate_bar:.2f}")
        if test.cpu_bar and cpu > test.cpu_bar:
            complaints.append(f"{test.title}: {cpu:.3f} of C's processor time, the bar is {test.cpu_bar:.2f}")
    return "Bars that were missed: " + "; ".join(complaints) + "." if complaints else "No bar was missed."


def conditions(results):
    return (f"{results['machine']}, {results['kernel']}, {results['date']}; medians of {results['rounds']} turns of "
            f"{results['seconds']:g} s" + (", on one core" if results["pinned"] else ""))


def draw(results, folder):
    """passthrough.svg in a folder, by gnuplot."""
    lines = []
    for test in TESTS:
        sides = results["tests"][test.name]
        cells = [f'"{test.label}"']
        for ratio in ("rate_ratio", "cpu_ratio"):
            cells += [str(sides[side][ratio]) if side in sides else "NaN" for side in ("fluhost", "strings", "python")]
        lines.append(" ".join(cells))
    data = folder / "passthrough.data"
    data.write_text("\n".join(lines) + "\n")
    chart = folder / "passthrough.svg"
    about = f"data='{data}'; chart='{chart}'; about='{conditions(results)}'"
    subprocess.run(["gnuplot", "-e", about, Path(__file__).parent / "chart.gp"], check=True)
    return chart


def put_between(file, name, text):
    """Replaces what stands between the markers of that name."""
    old = file.read_text()
    new, count = re.subn(rf"(<!-- {name}\b[^>]*-->\n).*?(<!-- end of {name} -->)",
                         lambda found: found[1] + text + "\n" + found[2], old, flags=re.DOTALL)
    if count != 1:
        raise OSError(f"{file} has no place for '{name}'")
    file.write_text(new)


def publish_or_print(results, folder, project):
    """Prints, writes to a folder, and, for a project, into its documents."""
    print(conditions(results))
    if results["load"] > 0.5:
        print(f"The machine was busy before: a load of {results['load']}.")
    print(f"\n{table(results)}\n\n{missed(results)}")
    text = re.sub(r"\[\s+([\d.]+),\s+([\d.]+)\s+\]", r"[\1, \2]", json.dumps(results, indent=1)) + "\n"
    (folder / "passthrough.json").write_text(text)
    chart = draw(results, folder)
    if not project:
        print(f"Written: {chart.with_suffix('.json')} and {chart}")
        return
    docs = project / "docs"
    (docs / "bench.json").write_text(text)
    (docs / "bench.svg").write_bytes(chart.read_bytes())
    put_between(docs / "design.md", "passthrough", f"{conditions(results)}.\n\n{table(results)}\n\n{missed(results)}")
    put_between(project / "README.md", "speed", f"Measured on {conditions(results)}.")
    print("Written: docs/bench.json, docs/bench.svg, and what README.md and docs/design.md say of them")
