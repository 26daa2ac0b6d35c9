//! Tests of [`super`]: layers are made of entries and facts, no tar is needed.

use seawall_artifact::digest::Digest;
use seawall_artifact::manifest::{ContainerConfig, HistoryEntry};
use seawall_artifact::tree::{EntryKind, EntryNumber, LayerTree};

use super::*;
use crate::cataloger::{npm_installed, npm_lockfile};
use crate::executable::{Executable, ExecutableKind};
use crate::facts::{Diversion, FoundExecutable, LayerFacts, OwnedFiles, PackageLicences, PathList};
use crate::gap::GapKind;
use crate::inventory::BaseEvidence;

/// A layer in the making.
struct Layer {
    tree: seawall_artifact::tree::LayerTreeBuilder,
    facts: LayerFacts,
}

fn path(text: &str) -> ImagePath {
    ImagePath::parse(text).unwrap()
}

impl Layer {
    fn new() -> Self {
        Self { tree: LayerTree::builder(), facts: LayerFacts::default() }
    }

    fn entry(mut self, text: &str, kind: EntryKind<'_>) -> Self {
        self.tree.add(&path(text), kind).unwrap();
        self
    }

    fn link(self, text: &str, target: &str) -> Self {
        self.entry(text, EntryKind::Symlink { target })
    }

    fn whiteout(mut self, text: &str) -> Self {
        self.tree.add_whiteout(&path(text)).unwrap();
        self
    }

    fn file(mut self, text: &str) -> Self {
        self.add_file(text);
        self
    }

    fn add_file(&mut self, text: &str) -> EntryNumber {
        let kind = EntryKind::File { size_bytes: 1, mode: 0o755 };
        self.tree.add(&path(text), kind).unwrap().number
    }

    fn facts(
        mut self,
        text: &str,
        cataloger: &str,
        packages: &[(PackageType, &str, &str)],
    ) -> Self {
        let mut facts = FileFacts::new(&path(text), cataloger);
        facts.packages = packages
            .iter()
            .map(|(package_type, name, version)| {
                Package::new(*package_type, *name, *version, &path(text))
            })
            .collect();
        facts.entry = self.add_file(text);
        self.facts.files.push(facts);
        self
    }

    fn dpkg(self, packages: &[(&str, &str)]) -> Self {
        let packages: Vec<_> =
            packages.iter().map(|(name, version)| (PackageType::Deb, *name, *version)).collect();
        self.facts("var/lib/dpkg/status", "dpkg-status", &packages)
    }

    fn owned(mut self, package: &str, paths: &[&str]) -> Self {
        let list = format!("var/lib/dpkg/info/{package}.list");
        let mut facts = FileFacts::new(&path(&list), "dpkg-list");
        let mut owned = PathList::default();
        for path in paths {
            owned.push(&ImagePath::from_bytes(path.as_bytes()).unwrap());
        }
        facts.owned.push(OwnedFiles { package: package.into(), paths: owned });
        facts.entry = self.add_file(&list);
        self.facts.files.push(facts);
        self
    }

    fn diverted(mut self, from: &str, to: &str, package: Option<&str>) -> Self {
        let database = "var/lib/dpkg/diversions";
        let mut facts = FileFacts::new(&path(database), "dpkg-list");
        let package = package.map(Into::into);
        facts.diversions.push(Diversion { from: path(from), to: path(to), package });
        facts.entry = self.add_file(database);
        self.facts.files.push(facts);
        self
    }

    fn executable(mut self, text: &str) -> Self {
        let digest = Digest::sha256_of(text.as_bytes());
        let kind = ExecutableKind::Program;
        let executable = Executable { path: path(text), digest, size_bytes: 1, kind };
        let entry = self.add_file(text);
        self.facts.executables.push(FoundExecutable { entry, executable });
        self
    }

    fn finish(self) -> LayerAnalysis {
        LayerAnalysis {
            diff_id: Digest::sha256_of(b"x"),
            tar_bytes: 1,
            tree: self.tree.finish(),
            facts: self.facts,
        }
    }
}

fn compose_with(image: ImageDescription<'_>, layers: Vec<Layer>) -> Inventory {
    let analyses: Vec<_> = layers.into_iter().map(Layer::finish).collect();
    let layers: Vec<_> = analyses
        .iter()
        .map(|analysis| AnalysedLayer {
            analysis,
            info: LayerInfo {
                digest: None,
                diff_id: None,
                size_bytes: 1,
                created_by: None,
                from_base: None,
            },
        })
        .collect();
    compose(image, &layers)
}

#[track_caller]
fn check(layers: Vec<Layer>, wanted: &[&str]) -> Inventory {
    let inventory = compose_with(ImageDescription::default(), layers);
    let lines: Vec<_> = inventory
        .packages
        .iter()
        .map(|found| {
            let owner = found
                .owner
                .map(|owner| format!(" owner={}", inventory.packages[owner].package.name));
            let Package { name, version, .. } = &found.package;
            format!("{name} {version} layer={}{}", found.layer, owner.unwrap_or_default())
        })
        .collect();
    assert_eq!(lines, wanted);
    inventory
}

#[test]
fn a_package_belongs_to_the_layer_from_which_on_the_database_lists_it() {
    check(
        vec![
            Layer::new().dpkg(&[("kept", "1"), ("upgraded", "1"), ("back", "1"), ("gone", "1")]),
            Layer::new().dpkg(&[("kept", "1"), ("upgraded", "2")]),
            Layer::new().file("unrelated"),
            Layer::new().dpkg(&[("kept", "1"), ("upgraded", "2"), ("back", "1"), ("new", "1")]),
        ],
        &["back 1 layer=3", "kept 1 layer=0", "new 1 layer=3", "upgraded 2 layer=1"],
    );
}

#[test]
fn only_visible_files_count() {
    let npm = |layer: Layer, place: &str, version: &str| {
        layer.facts(place, npm_installed::NAME, &[(PackageType::Npm, "a", version)])
    };
    check(
        vec![
            npm(
                npm(Layer::new(), "x/node_modules/a/package.json", "1.0.0"),
                "y/package.json",
                "2.0.0",
            ),
            Layer::new().whiteout("x"),
        ],
        &["a 2.0.0 layer=0"],
    );
    check(
        vec![
            npm(Layer::new(), "x/package.json", "1.0.0"),
            npm(Layer::new(), "x/package.json", "2.0.0"),
        ],
        &["a 2.0.0 layer=1"],
    );
    check(
        vec![npm(Layer::new(), "x/package.json", "1.0.0"), Layer::new().file("x/package.json")],
        &[],
    );
}

#[test]
fn a_database_behind_a_linked_folder_counts_once_and_keeps_its_history() {
    let rpm = |layer: Layer, place: &str, version: &str| {
        layer.facts(place, "rpm-sqlite", &[(PackageType::Rpm, "bash", version)])
    };
    let inventory = check(
        vec![
            rpm(Layer::new(), "usr/lib/sysimage/rpm/rpmdb.sqlite", "5-1")
                .link("var/lib/rpm", "../../usr/lib/sysimage/rpm"),
            rpm(Layer::new(), "var/lib/rpm/rpmdb.sqlite", "5-1"),
        ],
        &["bash 5-1 layer=0"],
    );
    let place = inventory.packages[0].package.declared_in.as_str();
    assert_eq!(place, "usr/lib/sysimage/rpm/rpmdb.sqlite");

    // What rpm left behind when it converted its database says nothing.
    let old = rpm(Layer::new(), "var/lib/rpm/Packages", "4-1");
    check(vec![rpm(old, "var/lib/rpm/rpmdb.sqlite", "5-1")], &["bash 5-1 layer=0"]);
}

#[test]
fn lockfiles_count_where_nothing_is_installed_beside_them() {
    let lock = |layer: Layer, place: &str| {
        layer.facts(place, npm_lockfile::NAME, &[(PackageType::Npm, "locked", "1.0.0")])
    };
    let installed = |layer: Layer| {
        layer.facts(
            "app/node_modules/a/package.json",
            npm_installed::NAME,
            &[(PackageType::Npm, "a", "1.0.0")],
        )
    };
    check(vec![lock(Layer::new(), "app/package-lock.json")], &["locked 1.0.0 layer=0"]);
    check(vec![installed(lock(Layer::new(), "app/package-lock.json"))], &["a 1.0.0 layer=0"]);
    check(
        vec![installed(lock(Layer::new(), "app/node_modules/.package-lock.json"))],
        &["a 1.0.0 layer=0"],
    );
    check(
        vec![installed(lock(Layer::new(), "package-lock.json"))],
        &["a 1.0.0 layer=0", "locked 1.0.0 layer=0"],
    );
}

#[test]
fn lockfiles_that_a_distribution_ships_list_nothing_that_is_installed() {
    let layer = Layer::new()
        .dpkg(&[("node-x", "1")])
        .owned("node-x", &["usr/share/nodejs/x/package-lock.json"])
        .facts(
            "usr/share/nodejs/x/package-lock.json",
            npm_lockfile::NAME,
            &[(PackageType::Npm, "locked", "1.0.0")],
        );
    check(vec![layer], &["node-x 1 layer=0"]);
}

#[test]
fn owners_are_found_through_merged_usr_and_across_layers() {
    let base = Layer::new()
        .link("bin", "usr/bin")
        .dpkg(&[("coreutils", "9"), ("node-a", "1")])
        .owned("coreutils", &["bin", "bin/ls", "usr/bin/gone"])
        .owned("node-a", &["usr/share/nodejs/node_modules/a/package.json"])
        .executable("usr/bin/ls")
        .executable("var/lib/dpkg/info/node-a.postinst")
        .facts(
            "usr/share/nodejs/node_modules/a/package.json",
            npm_installed::NAME,
            &[(PackageType::Npm, "a", "1.0.0")],
        );
    let inventory = check(
        vec![base, Layer::new().executable("usr/local/bin/own")],
        &["coreutils 9 layer=0", "node-a 1 layer=0", "a 1.0.0 layer=0 owner=node-a"],
    );
    assert_eq!(
        inventory.owner_of_executable(&path("usr/bin/ls")).unwrap().package.name,
        "coreutils".into()
    );
    assert_eq!(inventory.owner_of_executable(&path("usr/local/bin/own")), None);
    let script = path("var/lib/dpkg/info/node-a.postinst");
    assert_eq!(inventory.owner_of_executable(&script).unwrap().package.name, "node-a".into());
    assert_eq!(inventory.unowned_executable_count(), 1);
}

#[test]
fn licences_of_debian_packages_come_from_their_documentation_also_through_links() {
    let mut layer = Layer::new()
        .dpkg(&[("libx", "1"), ("libx-dev", "1"), ("other", "1")])
        .facts("usr/share/doc/libx/copyright", "dpkg-copyright", &[])
        .link("usr/share/doc/libx-dev", "libx");
    let stated = PackageLicences { package: "libx".into(), licences: vec!["MIT".into()] };
    layer.facts.files.last_mut().unwrap().licences.push(stated);
    let inventory =
        check(vec![layer], &["libx 1 layer=0", "libx-dev 1 layer=0", "other 1 layer=0"]);
    let licences: Vec<_> =
        inventory.packages.iter().map(|found| found.package.licences.join(",")).collect();
    assert_eq!(licences, ["MIT", "MIT", ""]);
}

#[test]
fn an_executable_is_listed_under_each_of_its_names() {
    let layer = Layer::new()
        .executable("usr/bin/perl")
        .entry("usr/bin/perl5", EntryKind::HardLink { target: "usr/bin/perl" });
    let inventory = check(vec![layer, Layer::new().whiteout("usr/bin/perl")], &[]);
    let names: Vec<_> =
        inventory.executables.iter().map(|found| found.executable.path.as_str()).collect();
    assert_eq!(names, ["usr/bin/perl5"]);
}

#[test]
fn a_file_whose_path_is_taken_in_its_own_layer_counts_where_it_still_is() {
    // Under a second name, and behind the link through which it was written.
    let layer = Layer::new()
        .facts("a.jar", "java-archive", &[(PackageType::Maven, "g:old", "1")])
        .entry("b.jar", EntryKind::HardLink { target: "a.jar" })
        .facts("a.jar", "java-archive", &[(PackageType::Maven, "g:new", "2")])
        .link("lib", "one")
        .facts("lib/c.jar", "java-archive", &[(PackageType::Maven, "g:one", "1")])
        .executable("lib/run")
        .link("lib", "other")
        .facts("lib/c.jar", "java-archive", &[(PackageType::Maven, "g:other", "1")])
        .facts("gone.jar", "java-archive", &[(PackageType::Maven, "g:gone", "1")])
        .link("gone.jar", "a.jar");
    let wanted = ["g:new 2 layer=0", "g:old 1 layer=0", "g:one 1 layer=0", "g:other 1 layer=0"];
    let inventory = check(vec![layer], &wanted);
    let declaring: Vec<_> =
        inventory.packages.iter().map(|found| found.package.declared_in.as_str()).collect();
    assert_eq!(declaring, ["a.jar", "b.jar", "one/c.jar", "other/c.jar"]);
    assert_eq!(inventory.executables[0].executable.path.as_str(), "one/run");
}

#[test]
fn gaps_of_hidden_files_are_dropped_others_are_kept() {
    let gap = |text: &str| Gap::file(GapKind::MalformedFile, &path(text), "broken");
    let mut below =
        Layer::new().facts("a.jar", "java-archive", &[]).facts("b.jar", "java-archive", &[]);
    for file in &mut below.facts.files {
        let place = file.path.clone();
        file.add_gap(gap(place.as_str()));
    }
    below = below.file("bin/hidden");
    below.facts.gaps = vec![gap("bin/hidden"), gap("not/in/the/tree")];
    let above = Layer::new().whiteout("a.jar").whiteout("bin/hidden");
    let inventory = check(vec![below, above], &[]);
    let places: Vec<_> =
        inventory.gaps.iter().filter_map(|gap| Some(gap.path.as_ref()?.as_str())).collect();
    assert_eq!(places, ["b.jar", "not/in/the/tree"]);
}

#[test]
fn packages_without_a_known_distribution_are_a_gap_an_image_from_scratch_is_none() {
    let inventory = check(vec![Layer::new().dpkg(&[("a", "1")])], &["a 1 layer=0"]);
    assert_eq!(inventory.gaps[0].kind, GapKind::UnknownDistribution);
    let inventory = check(vec![Layer::new().executable("app")], &[]);
    assert_eq!(inventory.gaps, []);
}

fn history(steps: &[(&str, bool)]) -> ImageConfig {
    let step = |(created_by, empty_layer): &(&str, bool)| HistoryEntry {
        created_by: Some((*created_by).into()),
        empty_layer: *empty_layer,
        ..HistoryEntry::default()
    };
    ImageConfig { history: Some(steps.iter().map(step).collect()), ..ImageConfig::default() }
}

#[track_caller]
fn check_base(steps: &[(&str, bool)], wanted: Option<usize>) {
    let config = history(steps);
    let layers = steps.iter().filter(|(_, empty)| !empty).map(|_| Layer::new()).collect();
    let image = ImageDescription { config: Some(&config), ..ImageDescription::default() };
    let inventory = compose_with(image, layers);
    assert_eq!(inventory.base.as_ref().and_then(|base| base.layer_count), wanted);
    let from_base: Vec<_> = inventory.layers.iter().map(|layer| layer.from_base).collect();
    let expected: Vec<_> =
        (0..from_base.len()).map(|index| wanted.map(|count| index < count)).collect();
    assert_eq!(from_base, expected);
}

#[test]
fn the_base_image_ends_at_its_last_cmd() {
    let debian: [(&str, bool); 2] = [
        ("/bin/sh -c #(nop) ADD file:5d673d in / ", false),
        ("/bin/sh -c #(nop)  CMD [\"bash\"]", true),
    ];
    check_base(&debian, None);
    check_base(
        &[&debian[..], &[("RUN apt-get update", false), ("CMD [\"app\"]", true)]].concat(),
        Some(1),
    );
    // The image is built on one that is itself built on Debian.
    let node: [(&str, bool); 3] = [
        ("RUN install node", false),
        ("ENTRYPOINT [\"docker-entrypoint.sh\"]", true),
        ("CMD [\"node\"]", true),
    ];
    let app = [("COPY . . # buildkit", false), ("ENTRYPOINT [\"app\"]", true)];
    check_base(&[&debian[..], &node, &app].concat(), Some(2));
    check_base(&[("COPY app /", false), ("ENTRYPOINT [\"/app\"]", true)], None);
    check_base(
        &[("COPY base /", false), ("ENTRYPOINT [\"/tini\"]", true), ("COPY app /", false)],
        Some(1),
    );
    check_base(&[("COPY a /", false), ("CMDLINE", true), ("COPY b /", false)], None);
}

#[test]
fn annotations_and_labels_name_the_base_image() {
    let digest = Digest::sha256_of(b"base");
    let name = "docker.io/library/debian:12";
    let annotations = BTreeMap::from([
        ("org.opencontainers.image.base.name".to_owned(), name.to_owned()),
        ("org.opencontainers.image.base.digest".to_owned(), digest.to_string()),
    ]);
    let image = ImageDescription { annotations: Some(&annotations), ..ImageDescription::default() };
    let base = compose_with(image, vec![Layer::new()]).base.unwrap();
    assert_eq!(base.evidence, BaseEvidence::Annotation);
    assert_eq!(
        (base.name.as_deref(), base.digest, base.layer_count),
        (Some(name), Some(digest), None)
    );

    let labels = Some(annotations);
    let config = ImageConfig {
        config: Some(ContainerConfig {
            labels,
            user: Some("app".into()),
            ..ContainerConfig::default()
        }),
        ..ImageConfig::default()
    };
    let image = ImageDescription { config: Some(&config), ..ImageDescription::default() };
    let inventory = compose_with(image, vec![Layer::new()]);
    assert_eq!(inventory.base.unwrap().name.as_deref(), Some(name));
    assert_eq!(&*inventory.subject.user, "app");
}

#[test]
fn a_diverted_file_belongs_to_the_package_that_lists_it_where_it_was() {
    let owners = |package: Option<&str>| {
        let layer = Layer::new()
            .dpkg(&[("bash", "1"), ("dash", "1")])
            .owned("bash", &["bin/sh", "bin/bash"])
            .owned("dash", &["bin/sh"])
            .diverted("bin/sh", "bin/sh.distrib", package)
            .executable("bin/sh")
            .executable("bin/sh.distrib")
            .executable("bin/bash");
        let inventory = compose_with(ImageDescription::default(), vec![layer]);
        let owner = |found: &InstalledExecutable| {
            found.owner.map_or("-", |owner| &inventory.packages[owner].package.name).to_owned()
        };
        inventory.executables.iter().map(owner).collect::<Vec<_>>()
    };
    // In the order of the paths: bin/bash, bin/sh, bin/sh.distrib.
    assert_eq!(owners(Some("dash")), ["bash", "dash", "bash"]);
    assert_eq!(owners(None), ["bash", "-", "bash"]);
}

#[test]
fn both_files_count_where_runtimes_differ_in_which_they_show() {
    let inventory = check(
        vec![
            Layer::new()
                .facts(
                    "usr/lib/apk/db/installed",
                    "apk-installed",
                    &[(PackageType::Apk, "zlib", "1")],
                )
                .link("lib", "usr/lib"),
            Layer::new().facts(
                "lib/apk/db/installed",
                "apk-installed",
                &[(PackageType::Apk, "zlib", "2")],
            ),
        ],
        &["zlib 1 layer=0", "zlib 2 layer=1"],
    );
    let gaps: Vec<_> = inventory.gaps.iter().map(|gap| (gap.kind, gap.path.as_ref())).collect();
    assert!(gaps.contains(&(GapKind::AmbiguousEntry, Some(&path("lib")))), "{gaps:?}");
}
