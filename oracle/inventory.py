"""The packages that Seawall sees in images, beside those that Syft and Trivy see.

Each image (an OCI archive in `--images`) is unpacked into a layout and read by the three; packages
are compared as (type, name, version), taken from the package URLs that each writes. What both
peers see must be seen; what only one sees must be classified in `expected/inventory.txt`, and so
must what only Seawall sees. The peers' reports stay in the work folder and are used again if they
are there (`--keep`).

Trivy reads Java archives only with an index of Maven Central: an empty one of the right form is
made, so that it falls back to what the archives say themselves. Neither peer needs the network.
"""

import collections
import json
import pathlib
import sqlite3
import subprocess
import sys
import tarfile
import urllib.parse

import harness

# Types whose names stand alone: the namespace is the distribution, in each tool's own spelling.
DISTRIBUTION_TYPES = ("apk", "deb", "rpm")


def options_of(text):
    """Takes the flags of this oracle out of the command line."""
    own = {"images": harness.ROOT.parent / "shared/images", "syft": "syft", "trivy": "trivy"}
    rest = []
    words = iter(sys.argv[1:])
    for word in words:
        if word.removeprefix("--") in own:
            own[word.removeprefix("--")] = next(words)
        else:
            rest.append(word)
    sys.argv[1:] = rest
    return harness.arguments(text), {name: pathlib.Path(path) for name, path in own.items()}


def package_of(purl):
    """Reads a package URL as (type, name, version).

    Tools differ in where they put an epoch (version or qualifier) and the end of a Go module's
    path (name or subpath): both are brought to one form."""
    body, _, subpath = purl.removeprefix("pkg:").partition("#")
    body, _, qualifiers = body.partition("?")
    body, _, version = body.partition("@") if "/@" not in body else split_scope(body)
    kind, _, name = body.partition("/")
    name = urllib.parse.unquote(name)
    version = urllib.parse.unquote(version)
    if kind in DISTRIBUTION_TYPES:
        name = name.rsplit("/", 1)[-1]
        epoch = dict(urllib.parse.parse_qsl(qualifiers)).get("epoch", "0")
        if epoch != "0" and ":" not in version:
            version = f"{epoch}:{version}"
        version = version.removeprefix("0:")
    if kind == "golang":
        version = "" if version == "(devel)" else version.removeprefix("v")
        name = "/".join(filter(None, (name.lower(), subpath)))
    return kind, name, version


def split_scope(body):
    """Splits at the `@` of the version where a scope's `@` is not encoded."""
    name, at, version = body.rpartition("@")
    return (body, "", "") if name.endswith("/") else (name, at, version)


def packages_of(purls):
    return {package_of(purl) for purl in purls if purl}


def of_seawall(options, folder, layout, name):
    """Lists what Seawall sees."""
    report = folder / f"{name}.seawall.json"
    harness.run(options, folder, "sbom", f"oci:{layout}", "-o", f"json={report}", "--no-cache")
    with open(report, "rb") as file:
        return packages_of(package["purl"] for package in json.load(file)["packages"])


def of_syft(own, folder, layout, name):
    """Lists what Syft sees."""
    report = folder / f"{name}.syft.json"
    if not report.exists():
        quiet([own["syft"], "scan", f"oci-dir:{layout}", "-q", "-o", f"syft-json={report}"])
    with open(report, "rb") as file:
        return packages_of(artifact.get("purl") for artifact in json.load(file)["artifacts"])


def of_trivy(own, folder, layout, name):
    """Lists what Trivy sees."""
    report = folder / f"{name}.trivy.json"
    if not report.exists():
        cache = folder / "trivy-cache"
        make_java_index(cache)
        quiet([
            own["trivy"], "image", "--cache-dir", cache, "-q", "-f", "cyclonedx",
            "--offline-scan", "--skip-db-update", "--skip-java-db-update",
            "--skip-version-check", "--input", layout, "-o", report,
        ])
    with open(report, "rb") as file:
        return packages_of(part.get("purl") for part in json.load(file).get("components", ()))


def quiet(command):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stderr[-800:]}")


def make_java_index(cache):
    """Writes an empty index of Maven Central in the form that Trivy opens."""
    folder = cache / "java-db"
    if folder.exists():
        return
    folder.mkdir(parents=True)
    index = sqlite3.connect(folder / "trivy-java.db")
    index.executescript(
        "create table artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT);"
        "create table indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT);"
    )
    index.close()
    far = "2036-01-01T00:00:00Z"
    text = json.dumps({"Version": 1, "NextUpdate": far, "UpdatedAt": far, "DownloadedAt": far})
    (folder / "metadata.json").write_text(text, encoding="utf-8")


def unpack(image, folder):
    """Unpacks an OCI archive into a layout."""
    layout = folder / "layouts" / image.name.removesuffix(".oci.tar")
    if not layout.exists():
        with tarfile.open(image) as tar:
            tar.extractall(layout, filter="data")
    return layout


def row(name, kind, ours, syft, trivy):
    """Makes a line of the table of counts."""
    counts = [len(side) for side in (ours, syft, trivy, syft & trivy, (syft & trivy) - ours)]
    alone = [len(ours - syft - trivy), len((syft ^ trivy) - ours)]
    return "| " + " | ".join(map(str, [name, kind, *counts, *alone])) + " |"


def main():
    options, own = options_of(__doc__)
    images = sorted(own["images"].glob("*.oci.tar"))
    harness.need(options.seawall, own["images"], tools=(str(own["syft"]), str(own["trivy"])))
    folder = harness.work_folder(options.keep)
    differences, compared = [], 0
    print("| image | type | Seawall | Syft | Trivy | both peers | of these missed | "
          "only Seawall | only one peer |\n|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for image in images:
        name = image.name.removesuffix(".oci.tar")
        layout = unpack(image, folder)
        sides = (
            of_seawall(options, folder, layout, name),
            of_syft(own, folder, layout, name),
            of_trivy(own, folder, layout, name),
        )
        by_kind = collections.defaultdict(lambda: [set(), set(), set()])
        for index, side in enumerate(sides):
            for package in side:
                by_kind[package[0]][index].add(package)
        for kind, (ours, syft, trivy) in sorted(by_kind.items()):
            print(row(name, kind, ours, syft, trivy))
            compared += len(ours | syft | trivy)
            for what, packages in (
                ("both", (syft & trivy) - ours), ("only-syft", syft - trivy - ours),
                ("only-trivy", trivy - syft - ours), ("only-seawall", ours - syft - trivy),
                ("not-syft", (ours & trivy) - syft), ("not-trivy", (ours & syft) - trivy),
            ):
                differences += [f"{what} {name} {' '.join(it)}" for it in sorted(packages)]
    harness.conclude("inventory", compared, differences, options)


if __name__ == "__main__":
    main()
