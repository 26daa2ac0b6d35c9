"""Debian's DSA and DLA lists × the archive's indices, decided by the real dpkg.

For each release and source package of the lists, versions just below (`FIX~`), at (`FIX`) and
just above (`FIX+x`) each fix are installed in a made root file system, with the versions that the
release's indices hold today. A version is affected by a vulnerability if, in the order of
`dpkg --compare-versions`, it is before a fix that the lists give for that release, source and
vulnerability. Of the three releases with indices, every source of the security suite is
installed too, just below its newest version and at it: the first must have an update, the second
must not.

What an advisory without a CVE is about is known by the advisory's own name.
"""

import collections
import re

import harness

TRACKER = "debian-tracker-2023"
INDICES = "debian-indices"
# distro-info-data, debian.csv.
RELEASES = {
    "potato": "2.2", "woody": "3.0", "sarge": "3.1", "etch": "4", "lenny": "5", "squeeze": "6",
    "wheezy": "7", "jessie": "8", "stretch": "9", "buster": "10", "bullseye": "11",
    "bookworm": "12", "trixie": "13",
}
HEAD = re.compile(r"\[\d+ \w+ \d+\]\s+(D[SL]A-\S+)(?:.*? - (.*))?")
FIX = re.compile(r"\s+\[(\w+)\] - (\S+)\s+(\S+)")
# The signed kernels are repackaged builds of `linux`, which the tracker speaks of; their own
# versions (`6.1.55+1` for `6.1.55-1`) are those of no binary package.
REPACKAGED = "linux-signed"
# No fix of their own: every version is affected.
OPEN = ("<unfixed>", "<end-of-life>")
VERSION = re.compile(r"(?:\d+:)?\d[A-Za-z0-9.+~:-]*")


class Lists:
    """What the lists say: (release, source) → vulnerability → fixes, and marks."""

    def __init__(self):
        self.fixes = collections.defaultdict(lambda: collections.defaultdict(set))
        self.marks = collections.Counter()
        self.unnamed = 0

    def read(self, text):
        name, words, ids, fixes = None, "", [], []
        for line in [*text.splitlines(), "[01 Jan 1970] DSA-0-0 end"]:
            if head := HEAD.match(line):
                for fix in fixes:
                    self.fix(fix, ids, name, words)
                name, words, ids, fixes = head[1], head[2] or "", [], []
            elif line.strip().startswith("{"):
                ids += line.strip().strip("{}").split()
            elif fix := FIX.match(line):
                fixes.append(fix)

    def fix(self, fix, ids, name, words):
        release, source, version = fix.groups()
        is_known = release in RELEASES and (VERSION.fullmatch(version) or version in OPEN)
        if not is_known:
            self.marks[version if release in RELEASES else release] += 1
            return
        if not ids:
            self.unnamed += 1
            if not is_about_vulnerability(name, words):
                return
            ids = [name]
        for vulnerability in ids:
            self.fixes[release, source][vulnerability].add(version)


def is_about_vulnerability(name, words):
    """Tells whether an advisory without ids is about a vulnerability.

    The lists also announce repairs, time zones, new upstream versions and ends of support."""
    words = words.strip()
    if "security update" in words:
        return True
    is_first = name.startswith("DSA-") and name.endswith("-1")
    return is_first and words not in ("", "update") and not re.search(
        "regression|end[ -]of[ -]life", words
    )


def read_inputs(options):
    """Reads the lists and, by release, the newest version of each source, main and security."""
    lists = Lists()
    for path, content in harness.archive(options.feeds / f"{TRACKER}.tar.zst"):
        if path.endswith(("DSA/list", "DLA/list")):
            lists.read(content.decode("utf-8", "replace"))
    main, security = collections.defaultdict(set), collections.defaultdict(set)
    for path, content in harness.archive(options.feeds / f"{INDICES}.tar.zst"):
        name = path.rsplit("/", 1)[-1]
        text = content.decode("utf-8", "replace")
        if name.endswith(".main-sources.tsv"):
            for line in text.splitlines():
                source, version = line.split("\t")[:2]
                main[name.split(".")[0], source].add(version)
        elif name.endswith("-security.Sources"):
            release = name.split("-")[0]
            for stanza in text.split("\n\n"):
                fields = dict(re.findall(r"^(Package|Version): (\S+)", stanza, re.M))
                if len(fields) == 2:
                    security[release, fields["Package"]].add(fields["Version"])
    return lists, main, security


def newest(versions):
    """Returns the highest version by dpkg."""
    return max(versions, key=harness.DpkgVersion)


def cases(lists, main, security):
    """Makes the installed versions of each release with what must be found in them."""
    expected = collections.defaultdict(dict)
    for (release, source), fixes in sorted(lists.fixes.items()):
        bounds = sorted(set().union(*fixes.values()) - {*OPEN}, key=harness.DpkgVersion)
        versions = [made for bound in bounds for made in (bound + "~", bound, bound + "+x")]
        here = (release, source)
        versions += sorted(main.get(here, set()) | security.get(here, set()))
        place = harness.places(dict.fromkeys(versions))
        for bound in bounds:
            if not place[bound + "~"] < place[bound] < place[bound + "+x"]:
                raise SystemExit(f"dpkg orders {bound} otherwise than thought")
        for version in versions:
            expected[release][source, version] = {
                vulnerability
                for vulnerability, bounds in fixes.items()
                if any(
                    bound in OPEN or place[version] < place[bound] for bound in bounds
                )
            }
    updates = collections.defaultdict(dict)
    for (release, source), versions in sorted(security.items()):
        if source.startswith(REPACKAGED):
            continue
        best = newest(versions | main.get((release, source), set()))
        updates[release][source, best + "~"] = best in versions
        updates[release][source, best] = False
    return expected, updates


def check_release(options, folder, database, release, expected, updates, differences):
    """Scans one release; returns the number of comparisons."""
    units = sorted(set(expected) | set(updates))
    packages = [(f"case-{index}", *unit) for index, unit in enumerate(units)]
    root = folder / f"root-{release}"
    name = {"ID": "debian", "VERSION_ID": RELEASES[release], "VERSION_CODENAME": release}
    harness.dpkg_root(root, name, packages)
    report = harness.scan(options, folder, f"rootfs:{root}", database, release)
    installed = len(report["packages"])
    if installed != len(packages):
        differences.append(f"packages {release}: {installed} of {len(packages)} seen")
    found = harness.found_by_unit(report)
    for unit, vulnerabilities in expected.items():
        harness.compare_sets(release, unit, vulnerabilities, found.get(unit, set()), differences)
    available = {
        (finding["package"], finding["version"])
        for finding in report["findings"] if finding["segment"] == "available"
    }
    announced = harness.found_by_unit(report, ("securityUpdate",))
    for unit, must_have in updates.items():
        if must_have and unit not in available:
            differences.append(f"no-update {release} {unit[0]} {unit[1]}")
        if not must_have and unit in announced:
            differences.append(f"update {release} {unit[0]} {unit[1]}")
        if unit not in expected:
            harness.compare_sets(
                release, unit, listed(expected, unit), found.get(unit, set()), differences
            )
    return len(units)


def listed(expected, unit):
    """What the lists say of a unit that is installed for its update only.

    Sources of the lists are in `expected` at the same newest version; just below it they may
    still be affected by what the newest version fixes."""
    at_best = expected.get((unit[0], unit[1].removesuffix("~")))
    return at_best or set()


def main():
    options = harness.arguments(__doc__)
    harness.need(
        options.seawall, options.feeds / f"{TRACKER}.tar.zst",
        options.feeds / f"{INDICES}.tar.zst", tools=("dpkg", "zstd"),
    )
    folder = harness.work_folder(options.keep)
    lists, main_suite, security = read_inputs(options)
    expected, updates = cases(lists, main_suite, security)
    database = harness.build_database(options, folder, "debian", (TRACKER, INDICES))
    differences, compared = [], 0
    for release in RELEASES:
        if expected[release] or updates[release]:
            compared += check_release(
                options, folder, database, release, expected[release], updates[release],
                differences,
            )
    fixes = sum(len(of) for source in lists.fixes.values() for of in source.values())
    notes = [
        f"{len(lists.fixes)} sources in releases, {fixes} fixes of a vulnerability; "
        f"{lists.unnamed} fixes of advisories that name none; marks left out: "
        + ", ".join(f"{mark} {count}" for mark, count in lists.marks.most_common(8))
    ]
    harness.conclude("debian", compared, differences, options, notes)


if __name__ == "__main__":
    main()
