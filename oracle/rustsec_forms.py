"""RustSec in its two forms: OSV and Markdown must give the same findings.

Two databases are built, one of each form. For each crate of the Markdown, versions at and around
each bound of its `patched` and `unaffected` lists are listed as cargo purls in a CycloneDX SBOM,
which is scanned with both. Release versions are judged a third time here, by the meaning of the
lists: a version is affected if no `patched` and no `unaffected` requirement holds it (RustSec
advisory format, "[versions]"; requirements as Cargo reads them). Pre-releases are compared
between the two forms only: Cargo's requirements leave them out, ranges do not.
"""

import collections
import json
import re
import tomllib

import harness

MARKDOWN = "rustsec-md"
OSV = "rustsec-osv"
KINDS = ("vulnerability", "malware", "unmaintained", "unsound", "notice")
NUMBER = r"(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?"
TERM = re.compile(rf"\s*(>=|<=|>|<|=|\^|~)?\s*{NUMBER}\s*$")


def front_matter(text):
    """Returns the advisory's TOML."""
    start = text.index("```toml") + len("```toml")
    return tomllib.loads(text[start:text.index("```", start)])


def term(text):
    """Parses one term: operator, numbers as given, pre-release."""
    form = TERM.match(text)
    if not form:
        raise ValueError(f"requirement {text!r}")
    operator, *numbers, pre = form.groups()
    return operator or "^", [int(number) for number in numbers if number is not None], pre


def full(numbers):
    return tuple(numbers + [0] * (3 - len(numbers)))


def next_of(numbers, position):
    """The lowest version with the number at `position` raised."""
    return tuple(numbers[:position] + [numbers[position] + 1] + [0] * (2 - position))


def holds_term(text, version):
    """Tells whether a term holds a release version (Cargo book, "Specifying dependencies")."""
    operator, numbers, pre = term(text)
    at = full(numbers)
    # A release is after each of its pre-releases.
    order = (version > at) - (version < at) or (1 if pre else 0)
    partial_end = next_of(numbers, len(numbers) - 1)
    if operator == ">=":
        return order >= 0
    if operator == ">":
        return order > 0 if len(numbers) == 3 else version >= partial_end
    if operator == "<":
        return order < 0
    if operator == "<=":
        return order <= 0 if len(numbers) == 3 else version < partial_end
    if operator == "=":
        return order == 0 if len(numbers) == 3 else at <= version < partial_end
    if operator == "~":
        return order >= 0 and version < next_of(numbers, min(1, len(numbers) - 1))
    position = next((i for i, number in enumerate(numbers) if number), len(numbers) - 1)
    return order >= 0 and version < next_of(numbers, position)


def holds(requirement, version):
    return all(holds_term(part, version) for part in requirement.split(","))


class Advisory:
    """What one Markdown file says."""

    def __init__(self, document):
        head = document["advisory"]
        versions = document.get("versions", {})
        self.id = head["id"]
        self.crate = head["package"]
        self.is_withdrawn = "withdrawn" in head
        self.names = {self.id, *head.get("aliases", ())}
        self.requirements = versions.get("patched", []) + versions.get("unaffected", [])

    def affects(self, version):
        return not any(holds(requirement, version) for requirement in self.requirements)


def read_advisories(options):
    """Reads the Markdown advisories of crates."""
    by_crate = collections.defaultdict(list)
    for path, content in harness.archive(options.feeds / f"{MARKDOWN}.tar.zst"):
        if path.startswith(f"{MARKDOWN}/crates/") and path.endswith(".md"):
            advisory = Advisory(front_matter(content.decode("utf-8")))
            by_crate[advisory.crate].append(advisory)
    return by_crate


def versions_around(advisories):
    """Makes release and pre-release versions around each bound of a crate's advisories."""
    releases, prereleases = {(0, 0, 0), (0, 0, 1), (1, 0, 0), (999, 0, 0)}, set()
    for advisory in advisories:
        for requirement in advisory.requirements:
            for part in requirement.split(","):
                _, numbers, pre = term(part)
                major, minor, patch = full(numbers)
                releases |= {
                    (major, minor, patch), (major, minor, patch + 1), (major, minor + 1, 0),
                    (major + 1, 0, 0), (major, max(minor - 1, 0), 9), (max(major - 1, 0), 99, 0),
                    (major, minor, max(patch - 1, 0)),
                }
                prereleases |= {f"{major}.{minor}.{patch}-alpha.1"}
                if pre:
                    prereleases |= {f"{major}.{minor}.{patch}-{pre}",
                                    f"{major}.{minor}.{patch}-{pre}.1"}
    return {".".join(map(str, release)): release for release in releases}, prereleases


def write_sbom(path, units):
    """Writes a CycloneDX SBOM of (crate, version)."""
    components = [
        {
            "type": "library", "bom-ref": f"case-{index}", "name": crate, "version": version,
            "purl": f"pkg:cargo/{crate}@{version.replace('+', '%2B')}",
        }
        for index, (crate, version) in enumerate(units)
    ]
    document = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": components,
    }
    path.write_text(json.dumps(document), encoding="utf-8")


def shown(advisories, version):
    """What the Markdown says of a release, as ids that a report may show: one set a finding."""
    return [
        advisory.names for advisory in advisories
        if not advisory.is_withdrawn and advisory.affects(version)
    ]


def main():
    options = harness.arguments(__doc__)
    harness.need(
        options.seawall, options.feeds / f"{MARKDOWN}.tar.zst",
        options.feeds / f"{OSV}.tar.zst", tools=("zstd",),
    )
    folder = harness.work_folder(options.keep)
    by_crate = read_advisories(options)
    meaning, units = {}, []
    for crate, advisories in sorted(by_crate.items()):
        releases, prereleases = versions_around(advisories)
        for text, release in releases.items():
            meaning[crate, text] = shown(advisories, release)
        units += [(crate, text) for text in sorted({*releases, *prereleases})]
    sbom = folder / "crates.cdx.json"
    write_sbom(sbom, units)
    reports = {}
    for feed in (MARKDOWN, OSV):
        database = harness.build_database(options, folder, feed, (feed,))
        report = harness.scan(options, folder, f"sbom:{sbom}", database, feed)
        if len(report["packages"]) != len(units):
            raise SystemExit(f"{len(report['packages'])} of {len(units)} components seen")
        reports[feed] = {kind: harness.found_by_unit(report, (kind,)) for kind in KINDS}
    differences = []
    for unit in units:
        for kind in KINDS:
            markdown = reports[MARKDOWN][kind].get(unit, set())
            osv = reports[OSV][kind].get(unit, set())
            for vulnerability in sorted(markdown ^ osv):
                form = "markdown" if vulnerability in markdown else "osv"
                differences.append(f"only-{form} {unit[0]} {unit[1]} {kind} {vulnerability}")
        if unit in meaning:
            compare_meaning(unit, meaning[unit], reports[MARKDOWN], differences)
    advisories = sum(map(len, by_crate.values()))
    notes = [f"{advisories} advisories of {len(by_crate)} crates; {len(meaning)} releases judged "
             f"a third time, {len(units) - len(meaning)} pre-releases by the two forms only"]
    harness.conclude("rustsec", len(units), differences, options, notes)


def compare_meaning(unit, expected, found_by_kind, differences):
    """Compares what was found with what the lists mean."""
    found = set().union(*(found.get(unit, set()) for found in found_by_kind.values()))
    for names in expected:
        if not names & found:
            differences.append(f"missing {unit[0]} {unit[1]} {min(names)}")
    for vulnerability in sorted(found - set().union(*expected)):
        differences.append(f"extra {unit[0]} {unit[1]} {vulnerability}")


if __name__ == "__main__":
    main()
