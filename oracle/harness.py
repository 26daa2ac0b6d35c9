"""What the oracles have in common: inputs, the order of dpkg, runs of seawall, the verdict.

An oracle computes from the publishers' data what a scan must find, runs the scan and compares.
Nothing here reads Seawall's code, tables or crates: only its command line and its JSON report.

Inputs that the project does not contain (feeds) are looked for in `--feeds`; an oracle whose
inputs are missing says `SKIPPED: …` and ends with 0. Differences that are known and judged stand
in `oracle/expected/NAME.txt`, one a line: `PATTERN | reason`, with the wildcards of a shell.
"""

import argparse
import fnmatch
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
SHOWN_MAX = 40


def arguments(text):
    """Parses the flags that every oracle takes."""
    parser = argparse.ArgumentParser(description=text.strip().splitlines()[0])
    parser.add_argument("--seawall", default=ROOT / "target/release/seawall", type=pathlib.Path)
    parser.add_argument("--feeds", default=ROOT.parent / "shared/feeds", type=pathlib.Path)
    parser.add_argument("--keep", type=pathlib.Path, help="work in this folder and keep it")
    parser.add_argument("--list", type=pathlib.Path, help="write every difference into this file")
    return parser.parse_args()


def need(*paths, tools=()):
    """Ends the oracle loudly if an input or a tool is missing."""
    missing = [str(path) for path in paths if not pathlib.Path(path).exists()]
    missing += [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        print("SKIPPED: missing " + ", ".join(missing))
        sys.exit(0)


def work_folder(keep):
    """Makes the folder for databases, root file systems and reports."""
    if keep:
        keep.mkdir(parents=True, exist_ok=True)
        return keep
    folder = tempfile.TemporaryDirectory(prefix="seawall-oracle-")
    # The folder lives as long as the process.
    work_folder.held = folder
    return pathlib.Path(folder.name)


def archive(path):
    """Yields (name, bytes) of the files in a `.tar.zst`, as a stream."""
    unpack = subprocess.Popen(["zstd", "-dc", "--long=27", str(path)], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
        for member in tar:
            if member.isfile():
                yield member.name, tar.extractfile(member).read()
    if unpack.wait() != 0:
        raise SystemExit(f"zstd failed on {path}")


@functools.lru_cache(maxsize=None)
def dpkg_is_less(left, right):
    """Asks the real dpkg whether one version is before the other."""
    command = ["dpkg", "--compare-versions", left, "lt", right]
    code = os.waitstatus_to_exitcode(
        os.waitpid(os.posix_spawn(DPKG, command, os.environ), 0)[1]
    )
    if code not in (0, 1):
        raise SystemExit(f"dpkg cannot compare {left!r} with {right!r}")
    return code == 0


DPKG = shutil.which("dpkg") or "dpkg"


class DpkgVersion:
    """A version in the order of dpkg, for `sorted`."""

    def __init__(self, text):
        self.text = text

    def __lt__(self, other):
        return dpkg_is_less(self.text, other.text)


def places(versions, key=DpkgVersion):
    """Gives each version its place in the order; equal versions share one."""
    ordered = sorted(versions, key=key)
    found, place = {}, 0
    for index, version in enumerate(ordered):
        if index and key(ordered[index - 1]) < key(version):
            place += 1
        found[version] = place
    return found


def dpkg_root(folder, os_release, packages):
    """Writes a root file system with a dpkg database of (name, source, version)."""
    (folder / "etc").mkdir(parents=True, exist_ok=True)
    (folder / "var/lib/dpkg").mkdir(parents=True, exist_ok=True)
    write_os_release(folder, os_release)
    with open(folder / "var/lib/dpkg/status", "w", encoding="utf-8") as status:
        for name, source, version in packages:
            status.write(
                f"Package: {name}\nStatus: install ok installed\nPriority: optional\n"
                f"Section: misc\nInstalled-Size: 1\nArchitecture: amd64\n"
                f"Source: {source} ({version})\nVersion: {version}\nDescription: case\n\n"
            )


def write_os_release(folder, fields):
    """Writes /etc/os-release."""
    (folder / "etc").mkdir(parents=True, exist_ok=True)
    lines = [f'{name}="{value}"' for name, value in fields.items()]
    (folder / "etc/os-release").write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_database(options, folder, name, feeds):
    """Builds a database of the named feeds only; they stand in a folder of links."""
    links = folder / f"{name}-feeds"
    links.mkdir(exist_ok=True)
    for feed in feeds:
        link = links / f"{feed}.tar.zst"
        if not link.exists():
            link.symlink_to((options.feeds / f"{feed}.tar.zst").resolve())
    database = folder / f"{name}.swdb"
    run(options, folder, "db", "build", "--feeds", links, "--out", database)
    return database


def scan(options, folder, target, database, name):
    """Scans and returns the JSON report."""
    report = folder / f"{name}.json"
    run(
        options, folder, "scan", target, "-o", f"json={report}", "--policy", "advise",
        "--db", database, "--offline", "--no-cache", "--now", "2026-11-23T00:00:00Z",
    )
    with open(report, "rb") as file:
        return json.load(file)


def run(options, folder, *command):
    """Runs seawall with a cache of its own; a failure ends the oracle."""
    environment = dict(os.environ, SEAWALL_CACHE_DIR=str(folder / "cache"))
    done = subprocess.run(
        [str(options.seawall), *map(str, command)],
        cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )
    # 3, "could not decide", is an honest answer where nothing is covered; the report is there.
    if done.returncode not in (0, 3):
        sys.stderr.write(done.stdout[-2000:] + done.stderr[-2000:])
        raise SystemExit(f"seawall {command[0]} ended with {done.returncode}")
    return done.stdout


def found_by_unit(report, kinds=("vulnerability",)):
    """Maps (package, version) of a report to the vulnerabilities found in it."""
    found = {}
    for finding in report["findings"]:
        if finding["kind"] in kinds:
            unit = (finding["package"], finding["version"])
            found.setdefault(unit, set()).add(finding["vulnerability"])
    return found


def conclude(name, compared, differences, options, notes=()):
    """Prints the verdict and ends: 1 if a difference is not classified."""
    rules = []
    path = ROOT / "oracle/expected" / f"{name}.txt"
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                pattern, _, reason = line.partition(" | ")
                rules.append([pattern.strip(), reason.strip(), 0])
    unclassified = []
    for difference in differences:
        rule = next((rule for rule in rules if fnmatch.fnmatchcase(difference, rule[0])), None)
        if rule:
            rule[2] += 1
        else:
            unclassified.append(difference)
    if options.list:
        options.list.write_text("".join(line + "\n" for line in differences), encoding="utf-8")
    for note in notes:
        print(note)
    for pattern, reason, count in rules:
        print(f"  {count} × {pattern}: {reason}" if count else f"  STALE rule: {pattern}")
    for difference in unclassified[:SHOWN_MAX]:
        print("  UNCLASSIFIED " + difference)
    if len(unclassified) > SHOWN_MAX:
        print(f"  … and {len(unclassified) - SHOWN_MAX} more (--list FILE writes all)")
    classified = len(differences) - len(unclassified)
    print(f"{name}: {compared} compared, {len(differences)} differences ({classified} classified)")
    sys.exit(1 if unclassified or not compared else 0)


def compare_sets(place, unit, expected, found, differences):
    """Notes what only one side has for one unit."""
    for vulnerability in sorted(expected - found):
        differences.append(f"missing {place} {unit[0]} {unit[1]} {vulnerability}")
    for vulnerability in sorted(found - expected):
        differences.append(f"extra {place} {unit[0]} {unit[1]} {vulnerability}")
