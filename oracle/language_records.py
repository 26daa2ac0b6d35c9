"""Records of PyPI, Go, npm and RubyGems, evaluated by the rules of the OSV schema.

For each package, the bounds of its records, versions just below and above each, and some of those
listed by name stand in a CycloneDX SBOM, which is scanned with a database of the one feed. A
version is affected if the walk over the sorted events ends inside, or if it is listed by name
(OSV schema, "Evaluation"). Order: PyPA's own `packaging` for PyPI, Ruby's own `Gem::Version` for
RubyGems, an implementation of semver 2.0.0 of this script for Go and npm.

Each vulnerability must be found once: names that records declare to be aliases are one, and a
package with two findings of one such set is a difference too.
"""

import collections
import json
import re
import subprocess
import urllib.parse

import harness

NAMED_MAX = 12
SEMVER = re.compile(
    r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.+-]*)?"
)


def semver(text):
    """The key of a version in the order of semver.org, item 11; None if it is of another form."""
    form = SEMVER.fullmatch(text.removeprefix("v"))
    if not form:
        return None
    parts = (form[4] or "").split(".") if form[4] else []
    # Numbers come before words, and a release after all of its pre-releases.
    pre = [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]
    return (int(form[1]), int(form[2]), int(form[3]), not pre and 1 or 0, pre)


def pep440(text):
    """The key of a version in the order of PEP 440, by PyPA's own library."""
    from packaging.version import InvalidVersion, Version

    try:
        return Version(text)
    except InvalidVersion:
        return None


RUBY = """
require 'json'
STDIN.each_line do |line|
  texts = JSON.parse(line).select { |text| Gem::Version.correct?(text) }
  order = texts.map { |text| Gem::Version.new(text) }.zip(texts).sort_by(&:first)
  place, last = -1, nil
  places = order.map { |version, text| place += 1 if last.nil? || version != last; last = version; [text, place] }
  puts JSON.generate(places.to_h)
end
"""


def ruby_places(lists):
    """Lets Ruby order many lists in one process."""
    lines = "".join(json.dumps(sorted(texts)) + "\n" for texts in lists)
    done = subprocess.run(["ruby", "-e", RUBY], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def key_places(key):
    def order(lists):
        found = []
        for texts in lists:
            keyed = sorted(((key(text), text) for text in texts if key(text) is not None),
                           key=lambda pair: pair[0])
            places, place = {}, -1
            for index, (at, text) in enumerate(keyed):
                if index == 0 or keyed[index - 1][0] != at:
                    place += 1
                places[text] = place
            found.append(places)
        return found
    return order


def semver_neighbours(bound):
    form = SEMVER.fullmatch(bound.removeprefix("v"))
    if not form:
        return set()
    major, minor, patch = int(form[1]), int(form[2]), int(form[3])
    near = {f"{major}.{minor}.{patch + 1}", f"{major}.{minor}.{patch}", f"{major}.{minor + 1}.0"}
    near.add(f"{major}.{minor}.{max(patch - 1, 0)}")
    return near


def pypi_neighbours(bound):
    plain = re.fullmatch(r"\d+(?:\.\d+)*", bound)
    return {bound + ".post1", bound + ".dev0", bound + "rc1", bound + ".1"} if plain else set()


def gem_neighbours(bound):
    return {bound + ".1", bound + ".pre"} if re.fullmatch(r"\d+(?:\.\d+)*", bound) else set()


class Ecosystem:
    """One feed: whose records, in which order, under which package URLs."""

    def __init__(self, name, feed, osv, purl, order, neighbours, version=lambda _, text: text):
        self.name, self.feed, self.osv, self.purl = name, feed, osv, purl
        self.order, self.neighbours, self.version = order, neighbours, version

    def normal(self, package):
        return re.sub(r"[-_.]+", "-", package).lower() if self.osv == "PyPI" else package


def go_version(package, text):
    """Modules have a `v` before their versions, Go's own library and tools have none."""
    bare = text.removeprefix("v")
    return bare if package in ("stdlib", "toolchain") else f"v{bare}"


ECOSYSTEMS = [
    Ecosystem("go", "go-vulndb-osv", "Go", "golang", key_places(semver), semver_neighbours, go_version),
    Ecosystem("npm", "osv-samples-2026-01", "npm", "npm", key_places(semver), semver_neighbours),
    Ecosystem("pypi", "pypa-osv", "PyPI", "pypi", key_places(pep440), pypi_neighbours),
    Ecosystem("rubygems", "osv-samples-2026-01", "RubyGems", "gem", ruby_places, gem_neighbours),
]


def records_of(options, ecosystem):
    """Yields the records of a feed."""
    import yaml

    for path, content in harness.archive(options.feeds / f"{ecosystem.feed}.tar.zst"):
        if path.endswith((".yaml", ".yml")) and "/vulns/" in path:
            yield yaml.load(content, Loader=yaml.CBaseLoader)
        elif path.endswith(".json"):
            value = json.loads(content)
            yield from (record for record in (value if isinstance(value, list) else [value])
                        if isinstance(record, dict) and "id" in record)


class Names:
    """Sets of aliases: symmetric and transitive."""

    def __init__(self):
        self.parent = {}

    def root(self, name):
        self.parent.setdefault(name, name)
        while self.parent[name] != name:
            self.parent[name] = self.parent[self.parent[name]]
            name = self.parent[name]
        return name

    def join(self, names):
        first = self.root(names[0])
        for name in names[1:]:
            self.parent[self.root(name)] = first


def ranges_of(affected):
    """The ranges of versions, and those that Go keeps apart for tags that it does not read."""
    custom = (affected.get("ecosystem_specific") or {}).get("custom_ranges", ())
    return tuple(
        [range_["events"] for range_ in ranges if range_.get("type") != "GIT"]
        for ranges in (affected.get("ranges", ()), custom)
    )


def bounds_of(affected):
    ranges, custom = ranges_of(affected)
    for events in ranges + custom:
        for event in events:
            for bound in event.values():
                if bound != "0":
                    yield bound


def spans_of(events, place):
    """Walks the events to spans (first place, place behind the last or None); None if a bound is
    of another form than the order's."""
    moments = []
    for event in events:
        (kind, bound), = event.items()
        at = -1 if bound == "0" else place.get(bound)
        if at is None:
            return None
        moments.append((at, kind))
    spans, start = [], None
    for at, kind in sorted(moments, key=lambda moment: moment[0]):
        if kind == "introduced" and start is None:
            start = at
        elif kind in ("fixed", "last_affected") and start is not None:
            spans.append((start, at + (kind == "last_affected")))
            start = None
    return spans + ([(start, None)] if start is not None else [])


def spans_of_all(lists, place):
    found = [spans_of(events, place) for events in lists]
    return None if None in found else [span for spans in found for span in spans]


def holds(spans, at):
    return any(start <= at and (end is None or at < end) for start, end in spans)


def judgement(affected, place):
    """Tells which places are affected; None if a bound is of another form.

    Where Go's range never ends, the range in the project's own tags (`custom_ranges`) makes it
    precise, if the two meet; otherwise all of them count."""
    ranges, custom = (spans_of_all(lists, place) for lists in ranges_of(affected))
    if ranges is None or custom is None:
        return None
    everywhere = range(-1, max(place.values(), default=0) + 2)
    open_spans = [span for span in ranges if span[1] is None]
    if custom and open_spans:
        meets = any(holds(custom, at) and holds(open_spans, at) for at in everywhere)
        closed = [span for span in ranges if span[1] is not None]
        if meets:
            return lambda at: holds(closed, at) or (holds(open_spans, at) and holds(custom, at))
    return lambda at: holds(ranges, at) or holds(custom, at)


def is_affected(affected, version, place, judge):
    """Judges one version; None if it cannot be told. Listed versions count however they are
    written: `3` is `3.0.0`."""
    if any(place.get(listed) == place[version] for listed in affected.get("versions", ())):
        return True
    return None if judge is None else judge(place[version])


def check(options, folder, ecosystem, differences, notes):
    """Compares one feed; returns the number of versions judged."""
    names, packages = Names(), collections.defaultdict(list)
    for record in records_of(options, ecosystem):
        is_cve = [name for name in record.get("aliases", ()) if name.startswith("CVE-")]
        # A record about several CVEs does not make them one.
        own = [record["id"], *record.get("aliases", ())]
        if len(is_cve) < 2:
            names.join(own)
        if record.get("withdrawn"):
            continue
        for affected in record.get("affected", ()):
            if affected.get("package", {}).get("ecosystem") == ecosystem.osv:
                package = ecosystem.normal(affected["package"]["name"])
                packages[package].append((is_cve or [record["id"]], affected))
    lists = []
    for package, statements in sorted(packages.items()):
        bounds = {bound for _, affected in statements for bound in bounds_of(affected)}
        listed = sorted({name for _, affected in statements for name in affected.get("versions", ())})
        step = max(1, len(listed) // NAMED_MAX)
        near = {version for bound in bounds for version in ecosystem.neighbours(bound)}
        lists.append(bounds | set(listed[::step]) | near)
    expected, undecided = {}, 0
    for (package, statements), place in zip(sorted(packages.items()), ecosystem.order(lists)):
        judged = [(ids, affected, judgement(affected, place)) for ids, affected in statements]
        for version in place:
            verdicts = [
                (ids, is_affected(affected, version, place, judge))
                for ids, affected, judge in judged
            ]
            if any(verdict is None for _, verdict in verdicts):
                undecided += 1
                continue
            expected[package, ecosystem.version(package, version)] = {
                names.root(name) for ids, verdict in verdicts if verdict for name in ids
            }
    skipped = sum(map(len, lists)) - len(expected)
    notes.append(f"{ecosystem.name}: {len(expected)} versions of {len(packages)} packages,"
                 f" {skipped} of another form or beside such a bound")
    compare(options, folder, ecosystem, expected, names, differences)
    return len(expected)


def compare(options, folder, ecosystem, expected, names, differences):
    components = []
    for package, version in sorted(expected):
        path = urllib.parse.quote(package, safe="/")
        purl = f"pkg:{ecosystem.purl}/{path}@{urllib.parse.quote(version, safe='')}"
        components.append({"type": "library", "bom-ref": purl, "name": package, "version": version,
                           "purl": purl})
    sbom = folder / f"{ecosystem.name}.cdx.json"
    sbom.write_text(json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
                                "components": components}), encoding="utf-8")
    database = harness.build_database(options, folder, ecosystem.name, (ecosystem.feed,))
    report = harness.scan(options, folder, f"sbom:{sbom}", database, ecosystem.name)
    kinds = ("vulnerability", "malware")
    found = collections.defaultdict(list)
    for finding in report["findings"]:
        if finding["kind"] in kinds:
            unit = (finding["package"], finding["version"])
            found[unit].append(finding["vulnerability"])
    for unit, wanted in expected.items():
        shown = found.get(unit, [])
        roots = [names.root(name) for name in shown]
        harness.compare_sets(ecosystem.name, unit, wanted, set(roots), differences)
        for name, count in collections.Counter(roots).items():
            if count > 1:
                differences.append(f"twice {ecosystem.name} {unit[0]} {unit[1]} {name}")


def main():
    options = harness.arguments(__doc__)
    feeds = sorted({ecosystem.feed for ecosystem in ECOSYSTEMS})
    harness.need(options.seawall, *(options.feeds / f"{feed}.tar.zst" for feed in feeds),
                 tools=("ruby", "zstd"))
    for module in ("packaging", "yaml"):
        try:
            __import__(module)
        except ImportError:
            print(f"SKIPPED: missing Python's {module}")
            return
    folder = harness.work_folder(options.keep)
    differences, notes, compared = [], [], 0
    for ecosystem in ECOSYSTEMS:
        compared += check(options, folder, ecosystem, differences, notes)
    harness.conclude("languages", compared, differences, options, notes)


if __name__ == "__main__":
    main()
