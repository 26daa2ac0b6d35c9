//! What was not looked at is said, and ends as the policy asks.

use std::fs;

use serde_json::Value;

use crate::feeds::{self, DPKG_STATUS, EXPLOITED, debian, debian_with, npm, python, with_image};
use crate::image::{Image, Layer, Packing, Stored};
use crate::sandbox::{Sandbox, finding, findings, text};

/// Makes a sandbox with the database and an image of these layers.
fn with_layers(layers: &[Layer]) -> Sandbox {
    let sandbox = Sandbox::with_database();
    Image::new(layers).write_layout(&sandbox.path("in/image"));
    sandbox
}

fn not_assessed(report: &Value) -> Vec<(String, String)> {
    let entries = report["notAssessed"].as_array().expect("a list").iter();
    entries.map(|entry| (text(&entry["purl"]), text(&entry["reason"]))).collect()
}

#[test]
fn findings_come_with_the_proof_that_packages_were_compared() {
    let sandbox = with_image();
    let run = sandbox.run_now("scan oci:@/image").expect_code(0);
    let run = run.expect_text("ALLOWED with warnings by policy advise");
    let run = run.expect_text("Compared: 3 of 3 packages").expect_text(EXPLOITED);
    run.expect_text("of 2026-03-01, 2 days old");
}

#[test]
fn nothing_found_is_said_with_the_proof_only() {
    let fixed = DPKG_STATUS.replace("3.0.1-1", "3.0.2-1").replace("Source: zlib", "Source: fine");
    let sandbox = with_layers(&[debian_with(&fixed)]);
    let run = sandbox.run_now("scan oci:@/image").expect_code(0);
    run.expect_text("0 findings. Compared: 2 of 2 packages");
    let empty = with_layers(&[Layer::new().file("hello", "world")]);
    let run = empty.run_now("scan oci:@/image").expect_no_text("0 findings");
    run.expect_text("no package was found");
}

#[test]
fn a_named_database_that_is_missing_ends_with_3() {
    let sandbox = with_image();
    let run = sandbox.run_now("scan oci:@/image --db @/none.swdb").expect_code(3);
    let run = run.expect_text("none.swdb").expect_text("nothing is decided");
    run.expect_no_text("0 findings").expect_text("hint:");
}

#[test]
fn a_damaged_database_never_gives_another_answer() {
    let sandbox = with_image();
    let good = sandbox.run_now("scan -o json oci:@/image").expect_code(0).stdout;
    let bytes = feeds::database();
    let step = bytes.len() / 48;
    for place in (0..bytes.len()).step_by(step) {
        let mut damaged = bytes.to_vec();
        damaged[place] ^= 0x41;
        fs::write(sandbox.database(), damaged).expect("write");
        let run = sandbox.run_now("scan -o json oci:@/image");
        if run.code == 0 {
            // The byte was not needed for this image.
            let (was, is) = (answer(&good), answer(&run.stdout));
            assert_eq!(is, was, "byte {place} of {} changes the answer", bytes.len());
        } else {
            run.expect_code(3).expect_text("nothing is decided").expect_text("hint:");
        }
        sandbox.run("db status --verify").expect_code(3).expect_text("hint:");
    }
}

/// What a report says about findings.
fn answer(report: &str) -> (Value, Value) {
    let report: Value = serde_json::from_str(report).expect("JSON");
    (report["findings"].clone(), report["notAssessed"].clone())
}

#[test]
fn a_truncated_database_ends_with_3() {
    let sandbox = with_image();
    let bytes = feeds::database();
    for length in [0, 1, 7, 64, 4096, bytes.len() / 2, bytes.len() - 1] {
        let length = length.min(bytes.len() - 1);
        fs::write(sandbox.database(), &bytes[..length]).expect("write");
        let run = sandbox.run_now("scan oci:@/image").expect_code(3);
        run.expect_text("nothing is decided").expect_text("hint:").expect_no_text("0 findings");
    }
    fs::write(sandbox.database(), [bytes, b"more"].concat()).expect("write");
    sandbox.run_now("scan oci:@/image").expect_code(3);
}

#[test]
fn a_database_that_is_too_old_decides_nothing() {
    let sandbox = with_image();
    sandbox.run_now("scan oci:@/image --max-db-age 1d").expect_code(3).expect_text("2 days old");
    sandbox.run_now("scan oci:@/image --max-db-age 2d").expect_code(0);
    sandbox.run_now("scan oci:@/image --max-db-age soon").expect_code(2).expect_text("is no age");
    let later = "scan oci:@/image --now 2026-04-01T00:00:00Z";
    sandbox.run(later).expect_code(0).expect_text("31 days old").expect_text("old-database");
    sandbox.run(&format!("{later} --policy strict")).expect_text("old-database");
}

#[test]
fn a_package_outside_the_coverage_is_counted_as_not_assessed() {
    let sandbox = with_layers(&[debian(), python()]);
    let (_, report) = sandbox.report("oci:@/image");
    let expected = [("pkg:pypi/snake@1.0".to_owned(), "noFeed".to_owned())];
    assert_eq!(not_assessed(&report), expected);
    assert_eq!(report["summary"]["assessment"]["notAssessed"], 1);
    let run = sandbox.run_now("scan oci:@/image").expect_code(0);
    run.expect_text("1 of 3 packages was not assessed").expect_text("snake");
    let alone = with_layers(&[python()]);
    let run = alone.run_now("scan oci:@/image").expect_no_text("0 findings");
    run.expect_text("Nothing was assessed");
    alone.run_now("scan oci:@/image --policy strict").expect_code(3).expect_text("not-assessed");
}

#[test]
fn a_release_that_the_database_does_not_have_is_not_assessed() {
    let release = feeds::DEBIAN_12.replace("12", "13");
    let layer =
        Layer::new().file("etc/os-release", release).file("var/lib/dpkg/status", DPKG_STATUS);
    let tracker_only_12 = with_layers(&[layer]);
    let (_, report) = tracker_only_12.report("oci:@/image");
    // Debian's tracker resolves every release: trixie is covered, and has no statement here.
    assert_eq!(report["distribution"]["advisoryRelease"], "13");
    let alpine = feeds::alpine().file("etc/os-release", "ID=alpine\nVERSION_ID=3.10.1\n");
    let (_, report) = with_layers(&[alpine]).report("oci:@/image");
    let reasons: Vec<String> = not_assessed(&report).into_iter().map(|entry| entry.1).collect();
    assert_eq!(reasons, ["noFeedForRelease"]);
}

#[test]
fn an_unknown_distribution_is_said_and_not_decided() {
    let layer = Layer::new()
        .file("etc/os-release", "ID=atlantis\nVERSION_ID=1\n")
        .file("var/lib/dpkg/status", DPKG_STATUS);
    let sandbox = with_layers(&[layer]);
    let (run, report) = sandbox.report("oci:@/image");
    run.expect_code(0);
    assert_eq!(not_assessed(&report).len(), 2);
    assert!(not_assessed(&report).iter().all(|(_, reason)| reason == "unknownDistribution"));
    let run = sandbox.run_now("scan oci:@/image").expect_text("unknown-distribution");
    run.expect_no_text("0 findings");
    for policy in ["standard", "strict"] {
        let run = sandbox.run_now(&format!("scan oci:@/image --policy {policy}"));
        run.expect_code(3).expect_text("unknown-distribution");
    }
}

#[test]
fn a_release_out_of_support_is_said_and_denied() {
    let release = feeds::DEBIAN_12.replace("12", "10").replace("bookworm", "buster");
    let layer =
        Layer::new().file("etc/os-release", release).file("var/lib/dpkg/status", DPKG_STATUS);
    let sandbox = with_layers(&[layer]);
    let run = sandbox.run_now("scan oci:@/image").expect_code(0);
    run.expect_text("OUT OF SUPPORT since 2024-06-30").expect_text("end-of-life");
    sandbox.run_now("scan oci:@/image --policy standard").expect_code(1);
}

#[test]
fn a_version_that_does_not_parse_is_a_finding_and_not_safe() {
    let sandbox = with_layers(&[npm("app", "odd", "one and a half")]);
    let (_, report) = sandbox.report("oci:@/image");
    let found = findings(&report);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["kind"], "unparsableVersion");
    assert_eq!(found[0]["segment"], "notAssessed");
    sandbox.run_now("scan oci:@/image --policy strict").expect_code(1);
}

#[test]
fn a_layer_that_ends_early_decides_nothing() {
    let mut stored = Stored::new(&debian().tar(), Packing::Gzip);
    let length = stored.blob.bytes.len() - 20;
    stored.blob.bytes.truncate(length);
    let name = stored.blob.digest().to_string();
    let sandbox = Sandbox::with_database();
    Image::of(vec![stored], "amd64").write_layout(&sandbox.path("in/image"));
    let run = sandbox.run_now("scan oci:@/image").expect_code(3).expect_text(&name);
    run.expect_text("nothing is decided").expect_no_text("0 findings");
}

#[test]
fn a_layer_with_another_content_than_its_digest_is_named() {
    for packing in Packing::ALL {
        let sandbox = Sandbox::with_database();
        let image = Image::packed(&[debian()], packing);
        let folder = sandbox.path("in/image");
        image.write_layout(&folder);
        let digest = image.layers[0].digest();
        // Another package list of the same length, whole in itself.
        let other = debian_with(&DPKG_STATUS.replace("3.0.1-1", "3.0.2-1"));
        let blob = folder.join("blobs/sha256").join(digest.hex());
        fs::write(blob, packing.pack(&other.tar())).expect("write");
        let run = sandbox.run_now("scan oci:@/image").expect_code(3);
        run.expect_text(&digest.to_string()).expect_no_text("0 findings");
    }
}

#[test]
fn a_layer_whose_tar_is_not_the_one_of_the_configuration_is_refused() {
    let mut stored = Stored::new(&debian().tar(), Packing::Gzip);
    stored.diff_id = seawall_artifact::digest::Digest::sha256_of(b"something else");
    let sandbox = Sandbox::with_database();
    Image::of(vec![stored], "amd64").write_layout(&sandbox.path("in/image"));
    sandbox.run_now("scan oci:@/image").expect_code(3).expect_text("nothing is decided");
}

#[test]
fn a_layer_that_is_not_there_decides_nothing() {
    let sandbox = Sandbox::with_database();
    let image = feeds::image();
    let folder = sandbox.path("in/image");
    image.write_layout(&folder);
    let digest = image.layers[1].digest();
    fs::remove_file(folder.join("blobs/sha256").join(digest.hex())).expect("remove");
    let run = sandbox.run_now("scan oci:@/image").expect_code(3);
    run.expect_text(digest.hex()).expect_no_text("0 findings");
}

#[test]
fn unowned_executables_are_counted() {
    let layer = Layer::new().file("usr/bin/tool", "#!/bin/sh\nexit 0\n");
    let sandbox = with_layers(&[debian(), layer]);
    let (_, report) = sandbox.report("oci:@/image");
    assert_eq!(report["summary"]["unownedExecutables"], 1);
    sandbox.run_now("scan oci:@/image").expect_text("1 of 1 executable belongs to no package");
    assert_eq!(text(&finding(&report, EXPLOITED)["severity"]["level"]), "critical");
}

#[test]
fn a_configuration_that_does_not_name_every_layer_is_a_grave_gap() {
    for named in [0, 1, 3] {
        let sandbox = Sandbox::with_database();
        let mut image = feeds::image();
        let mut config: Value = serde_json::from_slice(&image.config.bytes).expect("JSON");
        let diff_ids = config["rootfs"]["diff_ids"].as_array_mut().expect("a list");
        let last = diff_ids.last().expect("a layer").clone();
        diff_ids.resize(named, last);
        image.config.bytes = serde_json::to_vec(&config).expect("JSON");
        let mut manifest: Value = serde_json::from_slice(&image.manifest.bytes).expect("JSON");
        manifest["config"] = image.config.descriptor();
        image.manifest.bytes = serde_json::to_vec(&manifest).expect("JSON");
        image.write_layout(&sandbox.path("in/image"));
        let wanted = format!("names {named} diff IDs for 2 layers");
        let run = sandbox.run_now("scan oci:@/image").expect_code(0);
        run.expect_text(&wanted).expect_text("unreadable").expect_text(EXPLOITED);
        let run = sandbox.run_now("scan oci:@/image -o json --policy strict");
        run.expect_text(&wanted);
    }
}
