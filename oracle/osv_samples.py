"""The OSV samples of Debian, Ubuntu and Alpine, evaluated by the rules of the OSV schema.

For each release and source package, the versions that the records name, each event, and versions
just below and above each event are installed in a made root file system and scanned with a
database of this one feed. The walk over the events is the specification's ("Evaluation"): a
version is affected if it lies in a range or is listed by name. Order: the real
`dpkg --compare-versions`; for Alpine an own implementation of apk's order, which skips and counts
versions that it cannot read.

Ubuntu's expanded maintenance (`Ubuntu:Pro:…`) patches the packages of the same release, so its
records count there too; records of FIPS archives are for other builds and are left out.
"""

import collections
import json
import re

import harness

FEED = "osv-samples-2026-01"
# Versions by name that are installed for each package, spread over all that are named: enough to
# meet every gap between events, few enough for a process per comparison.
NAMED_MAX = 12


class ApkVersion:
    """A version in the order of apk-tools (`doc/apk-package.5.scd`, "pkgver").

    `digits(.digits)*`, a letter, suffixes (`_alpha … _rc` before none, `_cvs … _p` after), `-rN`.
    A later number that begins with 0 is compared as text, as a fraction."""

    FORM = re.compile(
        r"(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:-r(\d+))?"
    )
    BEFORE = {"alpha": -4, "beta": -3, "pre": -2, "rc": -1}
    AFTER = {"cvs": 1, "svn": 2, "git": 3, "hg": 4, "p": 5}

    def __init__(self, text):
        form = self.FORM.fullmatch(text)
        if not form:
            raise ValueError(text)
        numbers, letter, suffixes, build = form.groups()
        self.numbers = numbers.split(".")
        self.letter = letter
        ranks = self.BEFORE | self.AFTER
        self.suffixes = [
            (ranks[name], int(number or 0))
            for name, number in re.findall(r"_([a-z]+)(\d*)", suffixes)
        ]
        self.build = int(build or 0)

    def compare(self, other):
        for index, (left, right) in enumerate(zip(self.numbers, other.numbers)):
            if index and "0" in (left[0], right[0]):
                # A fraction: 1.05 is before 1.5, and 1.0 is before 1.00.
                pair = (left, right)
            else:
                pair = (int(left), int(right))
            if pair[0] != pair[1]:
                return -1 if pair[0] < pair[1] else 1
        left = (len(self.numbers), self.letter)
        right = (len(other.numbers), other.letter)
        if left != right:
            return -1 if left < right else 1
        end = [(0, -1)]
        left, right = self.suffixes + end, other.suffixes + end
        if left != right:
            return -1 if left < right else 1
        return (self.build > other.build) - (self.build < other.build)

    def __lt__(self, other):
        return self.compare(other) < 0


def scope_of(ecosystem):
    """Maps OSV's ecosystem to (distribution, release, access); None if it is another archive."""
    base, _, rest = ecosystem.partition(":")
    if base == "Debian":
        return ("debian", rest, "all")
    if base == "Alpine":
        return ("alpine", rest.removeprefix("v"), "all")
    parts = [part for part in rest.split(":") if part != "LTS"]
    if base != "Ubuntu" or len(parts) > 2 or (len(parts) == 2 and parts[0] != "Pro"):
        return None
    return ("ubuntu", parts[-1], "pro" if len(parts) == 2 else "all")


def vulnerabilities_of(record):
    """Lists what a record is about, by CVE where it says so."""
    names = [record["id"], *record.get("aliases", ()), *record.get("upstream", ())]
    found = {name[name.index("CVE-"):] for name in names if "CVE-" in name}
    return found or {record["id"]}


def read_records(options):
    """Reads the records: (distribution, release) → source → list of statements."""
    packages = collections.defaultdict(lambda: collections.defaultdict(list))
    left_out = collections.Counter()
    for path, content in harness.archive(options.feeds / f"{FEED}.tar.zst"):
        if not path.endswith(("/debian.json", "/ubuntu.json", "/alpine.json")):
            continue
        for record in json.loads(content):
            if record.get("withdrawn"):
                left_out["withdrawn records"] += 1
                continue
            for affected in record["affected"]:
                scope = scope_of(affected["package"]["ecosystem"])
                if scope is None:
                    left_out["entries of FIPS archives"] += 1
                    continue
                packages[scope[:2]][affected["package"]["name"]].append(
                    (vulnerabilities_of(record), scope[2], affected)
                )
    return packages, left_out


def events_of(affected):
    """Lists the versions of all events."""
    return [
        version
        for range_ in affected.get("ranges", ())
        for event in range_["events"]
        for version in event.values()
        if version != "0"
    ]


def candidates(distribution, statements):
    """Makes the versions to install for one package."""
    bounds = {bound for _, _, affected in statements for bound in events_of(affected)}
    named = sorted({name for _, _, affected in statements for name in affected.get("versions", ())})
    step = max(1, len(named) // NAMED_MAX)
    versions = set(named[::step]) | bounds
    for bound in bounds:
        if distribution == "alpine":
            stem, _, build = bound.partition("-r")
            versions |= {f"{stem}-r{int(build or 0) + 1}", f"{stem}_p1-r0"}
            if int(build or 0):
                versions.add(f"{stem}-r{int(build) - 1}")
            elif "_" not in stem:
                versions.add(f"{stem}_rc1-r0")
        else:
            versions |= {bound + "~", bound + "+x"}
    return versions


def is_affected(affected, version, place):
    """Walks the events, as the OSV schema says."""
    if version in affected.get("versions", ()):
        return True
    for range_ in affected.get("ranges", ()):
        inside = False
        moments = sorted(
            range_["events"], key=lambda event: moment(next(iter(event.values())), place)
        )
        for event in moments:
            (kind, bound), = event.items()
            at = moment(bound, place)
            if kind == "introduced" and place[version] >= at:
                inside = True
            elif kind == "fixed" and place[version] >= at:
                inside = False
            elif kind == "last_affected" and place[version] > at:
                inside = False
        if inside:
            return True
    return False


def moment(bound, place):
    """The place of an event's version; `0` is before everything."""
    return -1 if bound == "0" else place[bound]


def expected_of(distribution, statements, skipped):
    """Computes version → vulnerabilities for one package."""
    versions = candidates(distribution, statements)
    key = harness.DpkgVersion
    if distribution == "alpine":
        key = ApkVersion
        bounds = {bound for _, _, affected in statements for bound in events_of(affected)}
        readable = {version for version in versions if can_read(version)}
        skipped["versions of another form than apk's"] += len(versions) - len(readable)
        if not bounds <= readable:
            skipped["packages with such a bound"] += 1
            return {}
        versions = readable
    place = harness.places(sorted(versions), key)
    return {
        version: judge(statements, version, place, skipped) for version in sorted(versions)
    }


def can_read(version):
    try:
        ApkVersion(version)
    except ValueError:
        return False
    return True


def judge(statements, version, place, skipped):
    """Computes the vulnerabilities of one version: the union of what the records say.

    An issue without a fix for everybody is answered by the expanded maintenance where that has
    fixed it at or before the version."""
    says = collections.defaultdict(list)
    for names, access, affected in statements:
        has_fix = any("fixed" in event for range_ in affected.get("ranges", ())
                      for event in range_["events"])
        state = (access, has_fix, is_affected(affected, version, place))
        for name in names:
            says[name].append(state)
    found = set()
    for name, states in says.items():
        is_fixed_by_pro = ("pro", True, False) in states
        for access, has_fix, affected in states:
            on_pro_line = "esm" in version
            gives_way = access == "all" and is_fixed_by_pro and (not has_fix or on_pro_line)
            if affected and gives_way:
                skipped["statements answered by expanded maintenance"] += 1
            elif affected:
                found.add(name)
    return found


def write_apk_root(folder, release, packages):
    """Writes a root file system with an apk database."""
    fields = {"ID": "alpine", "VERSION_ID": f"{release}.0", "NAME": "Alpine Linux"}
    harness.write_os_release(folder, fields)
    (folder / "lib/apk/db").mkdir(parents=True, exist_ok=True)
    with open(folder / "lib/apk/db/installed", "w", encoding="utf-8") as installed:
        for name, source, version in packages:
            installed.write(f"P:{name}\nV:{version}\nA:x86_64\nS:1\nI:1\nT:case\nL:MIT\no:{source}\n\n")


def check_release(options, folder, database, scope, sources, differences, skipped):
    """Scans one release; returns the number of comparisons."""
    distribution, release = scope
    expected = {}
    for source, statements in sorted(sources.items()):
        for version, found in expected_of(distribution, statements, skipped).items():
            expected[source, version] = found
    packages = [(f"case-{index}", *unit) for index, unit in enumerate(sorted(expected))]
    root = folder / f"root-{distribution}-{release}"
    if distribution == "alpine":
        write_apk_root(root, release, packages)
    else:
        harness.dpkg_root(root, {"ID": distribution, "VERSION_ID": release}, packages)
    name = f"{distribution}-{release}"
    report = harness.scan(options, folder, f"rootfs:{root}", database, name)
    if len(report["packages"]) != len(packages):
        differences.append(f"packages {name}: {len(report['packages'])} of {len(packages)} seen")
    found = harness.found_by_unit(report)
    for unit, vulnerabilities in expected.items():
        harness.compare_sets(name, unit, vulnerabilities, found.get(unit, set()), differences)
    return len(expected)


def main():
    options = harness.arguments(__doc__)
    harness.need(options.seawall, options.feeds / f"{FEED}.tar.zst", tools=("dpkg", "zstd"))
    folder = harness.work_folder(options.keep)
    packages, left_out = read_records(options)
    database = harness.build_database(options, folder, "osv", (FEED,))
    differences, compared = [], 0
    for scope, sources in sorted(packages.items()):
        compared += check_release(
            options, folder, database, scope, sources, differences, left_out
        )
    notes = [f"{count} {what}" for what, count in sorted(left_out.items())]
    harness.conclude("osv", compared, differences, options, notes)


if __name__ == "__main__":
    main()
