//! Compares the readers of rpm databases with rpm itself, on databases that it writes here.
//!
//! Needs `rpm`, `rpmbuild`, and for Berkeley DB `sqlite3` and `db5.3_load`; what is missing is
//! skipped and said. Building packages takes seconds: `SEAWALL_SLOW_TESTS=1` runs it.
#![expect(clippy::print_stderr, reason = "a test that skips says so")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use seawall_artifact::path::ImagePath;
use seawall_inventory::cataloger::{CATALOGERS, FileHead, Wanted};
use seawall_inventory::facts::FileFacts;

/// One source with packages whose headers are small, have an epoch and a module, and are long.
const SPECIFICATION: &str = r"
Name: seawall-test
Version: 1.2~rc1
Release: 3.el9
Summary: test
License: MIT AND Apache-2.0
Vendor: Somebody
BuildArch: noarch
%description
%package -n with-epoch
Summary: test
Epoch: 2
License: BSD
ModularityLabel: nodejs:18:8090020240301:rhel8
%description -n with-epoch
%package -n many-files
Summary: test
%description -n many-files
%install
mkdir -p %{buildroot}/usr/share/few %{buildroot}/usr/share/many/deep
touch %{buildroot}/usr/share/few/a %{buildroot}/usr/share/few/b
for number in $(seq 1 2000); do touch %{buildroot}/usr/share/many/deep/a-long-name-$number; done
%files
/usr/share/few/a
%files -n with-epoch
/usr/share/few/b
%files -n many-files
/usr/share/many
";

#[test]
fn the_readers_agree_with_rpm() {
    if std::env::var_os("SEAWALL_SLOW_TESTS").is_none() {
        eprintln!("skipped: building packages is slow; set SEAWALL_SLOW_TESTS=1");
        return;
    }
    if !["rpm", "rpmbuild"].into_iter().all(is_installed) {
        eprintln!("skipped: rpm and rpmbuild are not installed");
        return;
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("rpm-databases");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let packages = build_packages(&folder);
    for (backend, file) in [("sqlite", "rpmdb.sqlite"), ("ndb", "Packages.db")] {
        compare_with_rpm(&folder.join(backend), backend, file, &packages);
    }
    compare_berkeley_db(&folder);
}

fn build_packages(folder: &Path) -> Vec<PathBuf> {
    let specification = folder.join("test.spec");
    std::fs::write(&specification, SPECIFICATION).unwrap();
    let top = format!("_topdir {}", folder.display());
    run(Command::new("rpmbuild").args(["--quiet", "--define", &top, "-bb"]).arg(&specification));
    let built = folder.join("RPMS/noarch").read_dir().unwrap();
    let packages: Vec<_> = built.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(packages.len(), 3);
    packages
}

fn compare_with_rpm(folder: &Path, backend: &str, file: &str, packages: &[PathBuf]) {
    let rpm = || {
        let mut command = Command::new("rpm");
        command.arg("--dbpath").arg(folder);
        command.args(["--define", &format!("_db_backend {backend}")]);
        command
    };
    std::fs::create_dir_all(folder).unwrap();
    run(rpm().arg("--initdb"));
    if !folder.join(file).exists() {
        eprintln!("skipped: this rpm was built without {backend}");
        return;
    }
    run(rpm().args(["--install", "--justdb", "--nodeps"]).args(packages));

    let (listed, owned) = catalog(&format!("var/lib/rpm/{file}"), &folder.join(file));
    let form = "%{NAME} %|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE} %{ARCH}\n";
    assert_eq!(listed, sorted(&run(rpm().args(["-qa", "--qf", form]))), "{backend}");
    let form = "[%{=NAME} %{FILENAMES}\n]";
    assert_eq!(owned, sorted(&run(rpm().args(["-qa", "--qf", form]))), "{backend}");
    assert_eq!((listed.len(), owned.len()), (3, 2004), "{backend}");
}

/// Loads the headers of the SQLite database into Berkeley DB hashes of both orders of bytes.
fn compare_berkeley_db(folder: &Path) {
    if !["sqlite3", "db5.3_load"].into_iter().all(is_installed) {
        eprintln!("skipped: sqlite3 and db5.3_load are not installed");
        return;
    }
    let database = folder.join("sqlite/rpmdb.sqlite");
    let query = "select printf('%08x', hnum) || ' ' || hex(blob) from Packages";
    let rows = run(Command::new("sqlite3").arg("-readonly").arg(&database).arg(query));
    let wanted = catalog("var/lib/rpm/rpmdb.sqlite", &database);
    assert_eq!(wanted.0.len(), 3);
    for (order, page_size) in [(1234, 512), (1234, 4096), (4321, 4096), (4321, 65536)] {
        let mut dump = format!(
            "VERSION=3\nformat=bytevalue\ntype=hash\ndb_lorder={order}\ndb_pagesize={page_size}\n\
             HEADER=END\n 00000000\n 00000003\n"
        );
        for (number, header) in rows.lines().map(|row| row.split_once(' ').unwrap()) {
            writeln!(dump, " {number}\n {}", header.to_lowercase()).unwrap();
        }
        dump.push_str("DATA=END\n");
        let name = format!("Packages-{order}-{page_size}");
        let (input, output) = (folder.join(format!("{name}.dump")), folder.join(&name));
        std::fs::write(&input, dump).unwrap();
        run(Command::new("db5.3_load").arg("-f").arg(&input).arg(&output));
        assert_eq!(catalog("var/lib/rpm/Packages", &output), wanted, "{name}");
    }
}

/// Returns the packages and the owned files in the form of the queries above, sorted.
fn catalog(image_path: &str, file: &Path) -> (Vec<String>, Vec<String>) {
    let path = ImagePath::parse(image_path).unwrap();
    let bytes = std::fs::read(file).unwrap();
    let head = FileHead { size_bytes: 0, mode: 0o644, bytes: &[] };
    let mut wanting = CATALOGERS.iter().filter(|row| (row.wants)(&path, head) != Wanted::No);
    let cataloger = wanting.next().expect("some cataloger wants the database");
    let mut facts = FileFacts::new(&path, cataloger.name);
    (cataloger.catalog)(&path, &bytes, &mut facts);
    assert_eq!(facts.gaps, []);
    let packages = facts.packages.iter().map(|package| {
        let architecture = package.architecture.as_deref().unwrap_or("(none)");
        format!("{} {} {architecture}\n", package.name, package.version)
    });
    let owned = facts
        .owned
        .iter()
        .flat_map(|owned| owned.paths.iter().map(|path| format!("{} /{path}\n", owned.package)));
    (sorted(&packages.collect::<String>()), sorted(&owned.collect::<String>()))
}

fn sorted(lines: &str) -> Vec<String> {
    let mut lines: Vec<_> = lines.lines().map(str::to_owned).collect();
    lines.sort_unstable();
    lines
}

fn is_installed(program: &str) -> bool {
    let status = Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .stdout(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Runs a command, which must succeed, and returns what it prints.
#[track_caller]
fn run(command: &mut Command) -> String {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
