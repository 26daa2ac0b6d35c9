//! A PostgreSQL of a test's own: made in a folder, reached over the loopback interface, gone
//! with the test.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use seawall_artifact::digest::Digest;

use crate::tables::Tables;

/// The variable by which a program of tests learns that it is to run over a cluster.
const URL: &str = "SEAWALL_TEST_POSTGRES_URL";

/// Opens the tables of a test: SQLite as the file `name` in its folder, or in a program that
/// [`run_again`] runs a database that belongs to the folder.
pub async fn tables(folder: &Path, name: &str) -> Tables {
    let Ok(url) = std::env::var(URL) else {
        return Tables::open_sqlite(&folder.join(name)).await.unwrap();
    };
    // Two folders whose names differ in case are two databases.
    let folder = folder.file_name().unwrap().to_string_lossy().into_owned();
    let database = Digest::sha256_of(folder.as_bytes()).short().to_owned();
    let own = format!("{url}/{database}");
    if let Ok(tables) = Tables::open_postgres(&own).await {
        return tables;
    }
    let made = Command::new("psql")
        .args(["-q", "-c", &format!("CREATE DATABASE \"{database}\"")])
        .arg(format!("{url}/postgres"))
        .status()
        .unwrap();
    assert!(made.success());
    Tables::open_postgres(&own).await.unwrap()
}

/// Runs this program of tests again over a cluster, with the arguments that choose the tests, of
/// which at least `least` have to pass. Does nothing in a program that runs over one.
pub fn run_again(arguments: &[&str], least: usize) {
    static RUNS: AtomicU32 = AtomicU32::new(0);
    if std::env::var_os(URL).is_some() {
        return;
    }
    let (process, run) = (std::process::id(), RUNS.fetch_add(1, Ordering::Relaxed));
    let folder = std::env::temp_dir().join(format!("seawall-postgres-{process}-{run}"));
    fs::create_dir(&folder).unwrap();
    if let Some(cluster) = Cluster::start(&folder) {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(arguments)
            .env(URL, cluster.url("").trim_end_matches('/'))
            .output()
            .unwrap();
        drop(cluster);
        fs::remove_dir_all(&folder).unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(least <= said.matches(" ... ok").count(), "{said}");
    } else {
        fs::remove_dir_all(&folder).unwrap();
    }
}

/// Where Debian keeps the programs of its versions.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A running cluster; it is stopped when this is dropped.
#[derive(Debug)]
pub struct Cluster {
    programs: PathBuf,
    data: PathBuf,
    port: u16,
}

impl Cluster {
    /// Makes a cluster below `folder` and starts it. Says so and returns nothing where
    /// PostgreSQL is not installed.
    pub fn start(folder: &Path) -> Option<Self> {
        let Some(programs) = programs() else {
            skipped("PostgreSQL is not installed");
            return None;
        };
        let data = folder.join("postgres");
        fs::create_dir(&data).unwrap();
        open_to_all(folder);
        // PostgreSQL refuses to run as root.
        let is_root = fs::metadata("/proc/self").is_ok_and(|own| {
            use std::os::unix::fs::MetadataExt as _;
            own.uid() == 0
        });
        if is_root {
            succeed(Command::new("chown").arg("postgres").arg(&data));
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let cluster = Self { programs, data, port };
        let mut init = cluster.program("initdb");
        init.args(["--auth=trust", "--username=postgres", "--no-sync", "--locale=C.UTF-8"]);
        succeed(init.arg("-D").arg(&cluster.data));
        let options = format!(
            "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
             -c max_connections=300 -c shared_buffers=16MB"
        );
        let mut start = cluster.program("pg_ctl");
        start.args(["start", "-w", "-s", "-o", &options, "-l"]).arg(cluster.data.join("log"));
        succeed(start.arg("-D").arg(&cluster.data));
        Some(cluster)
    }

    /// Returns the URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Prepares a program to be run by whom PostgreSQL lets run it.
    fn program(&self, name: &str) -> Command {
        use std::os::unix::fs::MetadataExt as _;
        let program = self.programs.join(name);
        let owner = fs::metadata(&self.data).map_or(0, |metadata| metadata.uid());
        let own = fs::metadata("/proc/self").map_or(0, |metadata| metadata.uid());
        let mut command = if owner == own {
            Command::new(program)
        } else {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        };
        command.current_dir("/").stdout(Stdio::null()).stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "-s", "-m", "immediate", "-D"]).arg(&self.data);
        drop(stop.status());
    }
}

fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).into_iter().flatten().filter_map(Result::ok);
    let mut folders: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&path));
    folders.into_iter().find(|folder| folder.join("initdb").exists())
}

/// Lets another user pass through a folder of this test.
fn open_to_all(folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
}

fn succeed(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

#[expect(clippy::print_stderr, reason = "a test that skips says so")]
fn skipped(why: &str) {
    eprintln!("SKIPPED: {why}");
}
