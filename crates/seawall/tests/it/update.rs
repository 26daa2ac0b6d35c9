//! `seawall db`: building, updating, moving, searching and checking databases.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::feeds::{self, EXPLOITED, with_image};
use crate::image::archive_folder;
use crate::sandbox::{Run, Sandbox, finding_ids, finish};
use crate::server::{Reply, Server};

#[test]
fn lines_that_hold_are_counted_and_wrong_ones_shown() {
    let sandbox = Sandbox::new();
    let lines = "# a remark\n1.0~rc1 < 1.0\n1.0 = 1.0-0\n\n// another\n2:1.0 > 9.9\n";
    sandbox.write("list", lines);
    let compare = "db compare-versions --ecosystem debian";
    let run = sandbox.run(&format!("{compare} @/list")).expect_code(0);
    run.expect_text("3 of 3 comparisons hold");
    let run = finish(sandbox.command(compare), lines).expect_code(0);
    run.expect_text("3 of 3 comparisons hold");
    sandbox.write("list", "1.0 < 1.1\n1.2 < 1.1\n");
    let run = sandbox.run(&format!("{compare} @/list")).expect_code(1);
    run.expect_text("line 2: wrong: 1.2 < 1.1 (it is >)").expect_text("1 of 2");
    sandbox.write("list", "what is this\n");
    sandbox.run(&format!("{compare} @/list")).expect_code(1).expect_text("not understood");
    let run = sandbox.run("db compare-versions --ecosystem cobol").expect_code(2);
    run.expect_text("there is no ecosystem `cobol`").expect_text("rubygems");
}

#[test]
fn every_named_ecosystem_has_an_order() {
    let sandbox = Sandbox::new();
    for ecosystem in [
        "alpine",
        "debian",
        "redhat",
        "semver",
        "npm",
        "pypi",
        "maven",
        "rubygems",
        "packagist",
        "nuget",
        "go",
        "cargo",
        "hackage",
        "cran",
        "pub",
    ] {
        let compare = format!("db compare-versions --ecosystem {ecosystem}");
        let list = match ecosystem {
            "go" => "v1.2.3 < v1.10.0\nv1.2.3 = v1.2.3\nv2.0.0 > v1.9.9\n",
            _ => "1.2.3 < 1.10.0\n1.2.3 = 1.2.3\n2.0.0 > 1.9.9\n",
        };
        finish(sandbox.command(&compare), list).expect_code(0).expect_text("3 of 3");
    }
}

#[test]
fn the_database_can_be_searched() {
    let sandbox = Sandbox::with_database();
    let run = sandbox.run(&format!("db search {EXPLOITED}")).expect_code(0);
    let run = run.expect_text("openssl").expect_text("3.0.2-1").expect_text("CISA KEV");
    run.expect_text("CVSS by nvd");
    sandbox.run("db search left-padder").expect_code(0).expect_text("< 1.0.1");
    sandbox.run("db search nothing-of-this").expect_code(0).expect_text("nothing is known of");
}

#[test]
fn an_exported_database_gives_the_same_answers_where_it_is_imported() {
    let first = with_image();
    first.run("db export @/db.zst").expect_code(0);
    let packed = fs::read(first.path("in/db.zst")).expect("read");
    let second = Sandbox::new();
    feeds::image().write_layout(&second.path("in/image"));
    second.write("db.zst", &packed);
    second.run("db import @/db.zst").expect_code(0).expect_text("2026-03-01");
    let (_, report) = second.report("oci:@/image");
    assert_eq!(finding_ids(&report), finding_ids(&first.report("oci:@/image").1));
    assert!(fs::read(second.database()).expect("read") == feeds::database());
    second.run("db status --verify").expect_code(0).expect_text("every byte checked");
    // A bare name lies in the working folder.
    first.run("db export bare.zst").expect_code(0);
    assert!(fs::read(first.path("work/bare.zst")).expect("read") == packed);
}

#[test]
fn a_damaged_import_leaves_the_database_as_it_was() {
    let sandbox = Sandbox::with_database();
    sandbox.run("db export @/db.zst").expect_code(0);
    let packed = fs::read(sandbox.path("in/db.zst")).expect("read");
    let raw = feeds::database();
    let mut cases = vec![packed[..packed.len() / 2].to_vec(), b"no database".to_vec(), Vec::new()];
    for bytes in [packed.as_slice(), raw] {
        for part in 1..6 {
            let mut damaged = bytes.to_vec();
            let place = bytes.len() * part / 6;
            damaged[place] ^= 0x10;
            cases.push(damaged);
        }
    }
    for (number, damaged) in cases.iter().enumerate() {
        sandbox.write("bad", damaged);
        let run = sandbox.run("db import @/bad");
        assert!(matches!(run.code, 2 | 3), "case {number}: {run:?}");
        assert!(fs::read(sandbox.database()).expect("read") == raw, "case {number}");
    }
}

#[test]
fn status_shows_feeds_and_notices_damage_when_it_checks() {
    let sandbox = Sandbox::with_database();
    let run = sandbox.run("db status").expect_code(0);
    let run = run.expect_text("built 2026-03-01").expect_text("debian-tracker-json");
    run.expect_text("osv-npm").expect_text("kev");
    let mut damaged = feeds::database().to_vec();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(sandbox.database(), damaged).expect("write");
    sandbox.run("db status --verify").expect_code(3).expect_text("is damaged");
}

#[test]
fn malformed_entries_and_files_cost_themselves_only() {
    let sandbox = Sandbox::new();
    feeds::write_feeds(&sandbox.path("in/feeds"));
    sandbox.write("feeds/osv-npm/broken.json", "{\"id\": ");
    sandbox.write("feeds/osv-npm/other.json", "[1, 2, {\"id\": 3}]");
    sandbox.write("feeds/ghsa.tar.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 9, 9, 9]);
    let run = sandbox.run("db build --feeds @/feeds --out @/db").expect_code(0);
    run.expect_text("warning: feed ghsa").expect_text("for example");
    sandbox.run("db search left-padder --db @/db").expect_code(0).expect_text("< 1.0.1");
    fs::create_dir(sandbox.path("in/empty")).expect("create");
    let run = sandbox.run("db build --feeds @/empty --out @/db2").expect_code(2);
    run.expect_text("holds no feed that is known");
    assert!(!sandbox.path("in/db2").exists());
}

#[test]
fn feeds_may_be_archives() {
    let sandbox = Sandbox::new();
    feeds::write_feeds(&sandbox.path("in/all"));
    let tar = sandbox.path("in/osv-npm.tar");
    archive_folder(&sandbox.path("in/all"), &tar);
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(folder.path().join("osv-npm")).expect("create");
    let advisory = fs::read(sandbox.path("in/all/osv-npm/GHSA-aaaa-aaaa-aaaa.json"));
    fs::write(folder.path().join("osv-npm/a.json"), advisory.expect("read")).expect("write");
    archive_folder(folder.path(), &tar);
    let bytes = fs::read(&tar).expect("read");
    let pack = |packing: crate::image::Packing| packing.pack(&bytes);
    let forms = [
        ("osv-npm.tar", bytes.clone()),
        ("osv-npm.tar.gz", pack(crate::image::Packing::Gzip)),
        ("osv-npm.tar.zst", pack(crate::image::Packing::Zstd)),
    ];
    for (name, content) in forms {
        let folder = format!("forms-{name}");
        sandbox.write(&format!("{folder}/{name}"), content);
        sandbox.run(&format!("db build --feeds @/{folder} --out @/db")).expect_code(0);
        sandbox.run("db search left-padder --db @/db").expect_text("< 1.0.1");
    }
}

/// Settings that fetch three feeds from the server.
fn settings(address: &str) -> String {
    format!(
        "[database.feeds]\nkev = [\"http://{address}/kev.json\"]\n\
         osv-npm = [\"http://{address}/npm.json\"]\nepss = [\"http://{address}/epss.csv\"]\n\
         [registries]\nretries = 1\n"
    )
}

const KEV: &str = r#"{"vulnerabilities":[{"cveID":"CVE-2024-1001","dateAdded":"2026-01-05"}]}"#;

#[track_caller]
fn update(sandbox: &Sandbox, server: &Server) -> Run {
    // Written once: a second writer would let a first update read half a file.
    let (file, text) = (sandbox.path("work/seawall.toml"), settings(&server.address));
    if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
        fs::write(&file, text).expect("write");
    }
    let mut command = sandbox.command("db update --feed kev --feed osv-npm --feed epss");
    command.env("SEAWALL_PLAIN_HTTP", &server.address);
    command.env("SOURCE_DATE_EPOCH", feeds::BUILT_EPOCH);
    finish(command, "")
}

/// Serves good feeds, except that requests for `npm.json` get what `npm` says.
fn feed_server(npm: impl Fn(&[u8]) -> Reply + Send + Sync + 'static) -> Server {
    let folder = tempfile::tempdir().expect("a folder");
    feeds::write_feeds(folder.path());
    let advisory = fs::read(folder.path().join("osv-npm/GHSA-aaaa-aaaa-aaaa.json")).expect("read");
    Server::start(move |path| match path {
        "/kev.json" => Reply::ok(KEV),
        "/epss.csv" => Reply::ok("cve,epss,percentile\nCVE-2024-1001,0.9,0.9\n"),
        "/npm.json" => npm(&advisory),
        _ => Reply::status(404),
    })
}

#[test]
fn an_update_fetches_builds_and_installs() {
    let sandbox = Sandbox::new();
    let server = feed_server(|advisory| Reply::ok(advisory));
    update(&sandbox, &server).expect_code(0).expect_text("3 updated, 0 unchanged, 0 not to be had");
    let run = sandbox.run("db search CVE-2024-1004").expect_code(0);
    run.expect_text("left-padder");
    sandbox.run("db search CVE-2024-1001").expect_text("CISA KEV");
    sandbox.run("db status --verify").expect_code(0);
    let outside = sandbox.files_outside(&["data", "cache", "work"]);
    assert!(outside.iter().all(|(_, size)| *size == 0), "{outside:?}");
}

#[test]
fn a_bad_feed_spoils_no_other() {
    let bad: [fn(&[u8]) -> Reply; 4] = [
        |_| Reply::status(404),
        |advisory| Reply::ok(advisory).cut_after(20),
        |_| Reply::ok("<html>not what you asked for</html>"),
        |_| Reply::ok(vec![0; 5000]),
    ];
    for npm in bad {
        let sandbox = Sandbox::new();
        let server = feed_server(npm);
        let run = update(&sandbox, &server).expect_code(0);
        run.expect_text("updated");
        sandbox.run("db search CVE-2024-1001").expect_code(0).expect_text("CISA KEV");
        sandbox.run("db search left-padder").expect_code(0).expect_text("nothing is known");
    }
}

#[test]
fn a_feed_that_fails_later_keeps_its_last_state() {
    let count = Arc::new(AtomicUsize::new(0));
    let sandbox = Sandbox::new();
    let server = feed_server(move |advisory| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::ok(advisory),
        _ => Reply::status(403),
    });
    update(&sandbox, &server).expect_code(0);
    let run = update(&sandbox, &server).expect_code(0);
    run.expect_text("warning: feed osv-npm").expect_text("last state is kept");
    sandbox.run("db search left-padder").expect_code(0).expect_text("< 1.0.1");
}

#[test]
fn an_update_without_any_feed_leaves_the_database() {
    let sandbox = Sandbox::with_database();
    let server = Server::start(|_| Reply::status(404));
    let run = update(&sandbox, &server).expect_code(3);
    run.expect_text("the database stays as it is").expect_text("hint:");
    assert!(fs::read(sandbox.database()).expect("read") == feeds::database());
    let run = sandbox.run("db update --feed nonsense").expect_code(2);
    run.expect_text("there is no feed `nonsense`");
}

#[test]
fn two_updates_at_once_do_not_harm_one_another() {
    let sandbox = Sandbox::new();
    let server = feed_server(|advisory| Reply::ok(advisory));
    fs::write(sandbox.path("work/seawall.toml"), settings(&server.address)).expect("write");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| update(&sandbox, &server).expect_code(0));
        }
    });
    sandbox.run("db status --verify").expect_code(0);
    sandbox.run("db search left-padder").expect_text("< 1.0.1");
}

/// A gzip stream of `content`.
fn gzip(content: &[u8]) -> Vec<u8> {
    crate::image::Packing::Gzip.pack(content)
}

/// Updates the feed `name` alone from `url`.
#[track_caller]
fn update_one(sandbox: &Sandbox, server: &Server, name: &str, path: &str) -> Run {
    let url = format!("http://{}/{path}", server.address);
    let text = format!("[database.feeds]\n{name} = [\"{url}\"]\n");
    fs::write(sandbox.path("work/seawall.toml"), text).expect("write");
    let mut command = sandbox.command(&format!("db update --feed {name}"));
    command.env("SEAWALL_PLAIN_HTTP", &server.address);
    command.env("SOURCE_DATE_EPOCH", feeds::BUILT_EPOCH);
    finish(command, "")
}

#[test]
fn compressed_files_and_addresses_without_a_name_reach_their_parsers() {
    let tracker = br#"{"zlib":{"CVE-2024-1003":{"releases":{"bookworm":{"status":"open"}}}}}"#;
    let server = Server::start(move |path| match path {
        "/scores.csv.gz" => Reply::ok(gzip(b"CVE-2024-1001,0.9,0.9\n")),
        "/data/json" => Reply::ok(tracker),
        _ => Reply::status(404),
    });
    let sandbox = Sandbox::new();
    update_one(&sandbox, &server, "epss", "scores.csv.gz").expect_code(0);
    sandbox.run("db search CVE-2024-1001").expect_code(0).expect_text("EPSS 90");
    update_one(&sandbox, &server, "debian-tracker-json", "data/json").expect_code(0);
    sandbox.run("db search CVE-2024-1003").expect_code(0).expect_text("zlib");
}

#[test]
fn an_answer_that_is_no_feed_leaves_the_last_state_and_the_database() {
    let big = |unit: &str| gzip(unit.repeat(64 << 20).as_bytes());
    let bad: Vec<(&str, Vec<u8>)> = vec![
        ("a web page", b"<!doctype html><title>Sign in</title>".to_vec()),
        ("half of it", gzip(KEV.as_bytes())[..40].to_vec()),
        ("half of the text", gzip(&KEV.as_bytes()[..40])),
        ("nothing", Vec::new()),
        ("a gzip bomb", big(" ")),
    ];
    let answer = Arc::new(std::sync::Mutex::new(gzip(KEV.as_bytes())));
    let served = Arc::clone(&answer);
    let server = Server::start(move |_| Reply::ok(served.lock().expect("the answer").clone()));
    let sandbox = Sandbox::new();
    update_one(&sandbox, &server, "kev", "kev.json.gz").expect_code(0);
    for (what, bytes) in bad {
        *answer.lock().expect("the answer") = bytes;
        let run = update_one(&sandbox, &server, "kev", "kev.json.gz").expect_code(3);
        assert!(run.peak_kib <= 256 * 1024, "{what}: {} KiB", run.peak_kib);
        run.expect_text("warning: feed kev").expect_text("its last state is kept");
        sandbox.run("db search CVE-2024-1001").expect_code(0).expect_text("CISA KEV");
        sandbox.run("db status --verify").expect_code(0);
    }
}

#[test]
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn a_line_of_500_megabytes_is_told_and_held_in_no_memory() {
    if std::env::var_os("SEAWALL_SLOW_TESTS").is_none() {
        eprintln!("SKIPPED: it takes a minute; SEAWALL_SLOW_TESTS=1 runs it");
        return;
    }
    let line = format!("{{\"vulnerabilities\":\"{}\"}}", "x".repeat(500 << 20)).into_bytes();
    let feeds: [(&str, &str); 3] =
        [("kev", "kev.json"), ("osv-npm", "npm.json"), ("debian-tracker-json", "data/json")];
    let server = Server::start(move |_| Reply::ok(line.clone()));
    for (name, path) in feeds {
        let sandbox = Sandbox::with_database();
        let run = update_one(&sandbox, &server, name, path).expect_code(3);
        assert!(run.peak_kib <= 256 * 1024, "{name}: {} KiB", run.peak_kib);
        run.expect_text("larger than").expect_text("the database stays as it is");
        assert!(fs::read(sandbox.database()).expect("read") == feeds::database());
    }
}

#[test]
fn where_nothing_can_be_written_the_database_stays() {
    let sandbox = Sandbox::with_database();
    let server = Server::start(|_| Reply::ok(format!("{KEV}{}", " ".repeat(1 << 20))));
    let url = format!("http://{}/kev.json", server.address);
    fs::write(sandbox.path("work/seawall.toml"), format!("[database.feeds]\nkev = [\"{url}\"]\n"))
        .expect("write");
    let whole = sandbox.command("db update --feed kev");
    // Files end at 256 KiB, as they do on a full disk, and the signal about it is ignored.
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f 512; exec \"$0\" \"$@\""]);
    command.arg(whole.get_program()).args(whole.get_args());
    command.env_clear();
    command.envs(whole.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(whole.get_current_dir().expect("a folder"));
    command.env("SEAWALL_PLAIN_HTTP", &server.address);
    command.env("PATH", "/usr/bin:/bin");
    let run = finish(command, "").expect_code(3);
    run.expect_text("cannot be written").expect_text("the database stays as it is");
    assert!(fs::read(sandbox.database()).expect("read") == feeds::database());
    let rest = sandbox.files_outside(&["cache", "work"]);
    assert!(rest.iter().all(|(path, _)| !path.to_string_lossy().ends_with(".part")), "{rest:?}");
}

/// A VEX document of Red Hat about one package.
fn vex_document(id: &str) -> String {
    serde_json::json!({
        "document": {"tracking": {"current_release_date": "2026-01-01T00:00:00Z", "id": id}},
        "product_tree": {
            "branches": [
                {"product": {"product_id": "os", "name": "Red Hat Enterprise Linux 9",
                    "product_identification_helper": {"cpe": "cpe:/o:redhat:enterprise_linux:9::baseos"}}},
                {"product": {"product_id": "rpm", "name": "bash",
                    "product_identification_helper": {"purl": "pkg:rpm/redhat/bash@5.1.8-9.el9?arch=x86_64"}}}
            ],
            "relationships": [{"product_reference": "rpm", "relates_to_product_reference": "os",
                "full_product_name": {"product_id": "os:rpm"}}]
        },
        "vulnerabilities": [{"cve": id, "product_status": {"fixed": ["os:rpm"]}}]
    })
    .to_string()
}

#[test]
fn a_folder_of_documents_is_fetched_document_by_document() {
    let list = "\"2024/cve-2024-0001.json\",\"2026-01-01T00:00:00+00:00\"\n\
                \"2024/cve-2024-0002.json\",\"2026-01-01T00:00:00+00:00\"\n";
    let server = Server::start(move |path| match path {
        "/vex/changes.csv" => Reply::ok(list),
        "/vex/2024/cve-2024-0001.json" => Reply::ok(vex_document("CVE-2024-0001")),
        "/vex/2024/cve-2024-0002.json" => Reply::ok("<html>no</html>"),
        _ => Reply::status(404),
    });
    let sandbox = Sandbox::new();
    let run = update_one(&sandbox, &server, "redhat-csaf-vex", "vex/").expect_code(0);
    run.expect_text("1 updated").expect_text("1 documents could not be had");
    sandbox.run("db search CVE-2024-0001").expect_code(0).expect_text("bash");
    let before = server.paths().len();
    update_one(&sandbox, &server, "redhat-csaf-vex", "vex/").expect_code(0);
    let asked = &server.paths()[before..];
    assert!(!asked.contains(&"/vex/2024/cve-2024-0001.json".to_owned()), "{asked:?}");
}
