//! Every form of target; forms and formats that are not there.

use std::fs;

use crate::feeds::{self, EXPLOITED, OF_ALPINE, OF_NPM, debian, npm, with_image};
use crate::image::{Image, Packing, Stored, archive_folder, write_layout};
use crate::sandbox::{Sandbox, finding, finding_ids, findings, text};

#[test]
fn every_form_of_one_image_has_the_same_findings() {
    let sandbox = with_image();
    let (_, report) = sandbox.report("oci:@/image");
    let expected = finding_ids(&report);
    assert_eq!(expected.len(), 4, "{:#}", report["findings"]);
    archive_folder(&sandbox.path("in/image"), &sandbox.path("in/image.tar"));
    feeds::image().write_docker_archive(&sandbox.path("in/packed.tar"), "app:1");
    let plain = Image::packed(&[debian(), npm("app", "left-padder", "1.0.0")], Packing::Plain);
    plain.write_docker_archive(&sandbox.path("in/saved.tar"), "app:1");
    for target in [
        "oci-archive:@/image.tar",
        "docker-archive:@/saved.tar",
        "docker-archive:@/packed.tar",
        "docker-archive:@/saved.tar:app:1",
    ] {
        let (run, report) = sandbox.report(target);
        run.expect_code(0);
        assert_eq!(finding_ids(&report), expected, "{target}");
        assert_eq!(report["subject"]["kind"], "image");
    }
}

#[test]
fn a_root_file_system_has_the_findings_of_its_image() {
    let sandbox = with_image();
    let (_, report) = sandbox.report("oci:@/image");
    sandbox.write_root();
    let manifest = r#"{"name":"left-padder","version":"1.0.0","license":"MIT"}"#;
    sandbox.write("root/app/node_modules/left-padder/package.json", manifest);
    let (run, of_folder) = sandbox.report("rootfs:@/root");
    run.expect_code(0);
    assert_eq!(finding_ids(&of_folder), finding_ids(&report));
    sandbox.run_now("scan rootfs:@/nowhere").expect_code(2).expect_text("nowhere");
}

#[test]
fn an_sbom_of_ours_has_the_findings_of_its_image() {
    let sandbox = with_image();
    let (_, report) = sandbox.report("oci:@/image");
    sandbox.run_now("sbom oci:@/image -o cyclonedx=@/bom.json -o spdx=@/bom.spdx.json");
    for document in ["bom.json", "bom.spdx.json"] {
        let (run, of_sbom) = sandbox.report(&format!("sbom:@/{document}"));
        run.expect_code(0);
        assert_eq!(finding_ids(&of_sbom), finding_ids(&report), "{document}");
    }
    sandbox.run_now("sbom oci:@/image").expect_code(0).expect_text("CycloneDX");
    sandbox.run_now("sbom oci:@/image -o table").expect_code(2);
    sandbox.write("bad.json", "{\"bomFormat\": ");
    sandbox.run_now("scan sbom:@/bad.json").expect_code(2).expect_text("bad.json");
}

#[test]
fn an_alpine_image_is_judged_by_its_secfixes() {
    let sandbox = Sandbox::with_database();
    Image::new(&[feeds::alpine()]).write_layout(&sandbox.path("in/image"));
    let (_, report) = sandbox.report("oci:@/image");
    let found = finding(&report, OF_ALPINE);
    assert_eq!(found["fix"]["version"], "1.36.1-r5");
    assert_eq!(found["segment"], "available");
}

#[test]
fn findings_keep_the_vendors_states_and_say_how_to_fix() {
    let sandbox = with_image();
    let (_, report) = sandbox.report("oci:@/image");
    let segment = |name: &str| text(&finding(&report, name)["segment"]);
    assert_eq!(segment(EXPLOITED), "available");
    assert_eq!(segment(feeds::IGNORED), "willNotFix");
    assert_eq!(segment(feeds::OPEN), "none");
    assert_eq!(segment(OF_NPM), "available");
    let exploited = finding(&report, EXPLOITED);
    assert_eq!(exploited["fix"]["version"], "3.0.2-1");
    assert_eq!(exploited["knownExploited"]["added"], "2026-01-05");
    assert_eq!(exploited["epss"]["score"], 0.971);
    assert_eq!(exploited["cvss"]["score"], 9.8);
    assert_eq!(finding(&report, OF_NPM)["severity"]["level"], "high");
    assert_eq!(findings(&report)[0]["vulnerability"], EXPLOITED, "the worst comes first");
}

#[test]
fn an_index_gives_the_image_of_the_platform() {
    let sandbox = Sandbox::with_database();
    let stored = |layer: crate::image::Layer| vec![Stored::new(&layer.tar(), Packing::Zstd)];
    let amd64 = Image::of(stored(debian()), "amd64");
    let arm64 = Image::of(stored(feeds::alpine()), "arm64");
    write_layout(&sandbox.path("in/image"), &[amd64, arm64]);
    let (_, report) = sandbox.report("oci:@/image --platform linux/amd64");
    assert_eq!(report["distribution"]["id"], "debian");
    let (_, report) = sandbox.report("oci:@/image --platform linux/arm64");
    assert_eq!(report["distribution"]["id"], "alpine");
    assert_eq!(report["subject"]["platform"], "linux/arm64");
    let run = sandbox.run_now("scan oci:@/image --platform linux/s390x").expect_code(2);
    run.expect_text("s390x").expect_text("arm64");
    sandbox.run_now("scan oci:@/image --platform nonsense/x/y/z").expect_code(2);
}

#[test]
fn targets_that_come_later_say_so() {
    let sandbox = Sandbox::with_database();
    for target in
        ["docker-daemon:app", "containerd:app", "containers-storage:app", "dir:.", "container:1"]
    {
        let run = sandbox.run_now(&format!("scan {target}")).expect_code(2);
        run.expect_text("are not there yet").expect_text("hint:");
    }
}

#[test]
fn formats_that_do_not_exist_or_come_later_end_with_2() {
    let sandbox = with_image();
    for format in ["yaml", "JSON", ""] {
        let run = sandbox.run_now(&format!("scan oci:@/image -o {format}=@/out"));
        run.expect_code(2).expect_text("there is no format");
    }
    for format in ["junit", "html", "markdown", "gitlab"] {
        let run = sandbox.run_now(&format!("scan oci:@/image -o {format}")).expect_code(2);
        run.expect_text("is not there yet");
    }
    assert!(!sandbox.path("in/out").exists());
}

#[test]
fn a_target_that_is_no_target_is_explained() {
    let sandbox = Sandbox::with_database();
    fs::write(sandbox.path("work/Image.tar"), "x").expect("write");
    let run = sandbox.run_now("scan Image.tar --offline").expect_code(2);
    run.expect_text("oci-archive:Image.tar");
    sandbox.run_now("scan oci:").expect_code(2);
    sandbox.run_now("scan oci:@/nowhere").expect_code(2).expect_text("nowhere");
    sandbox.run_now("scan").expect_code(2);
    sandbox.run_now("scna x").expect_code(2).expect_text("scan");
}

#[test]
fn offline_opens_no_connection() {
    let server = crate::server::Server::start(|_| crate::server::Reply::status(500));
    let sandbox = Sandbox::with_database();
    let image = format!("{}/app:1", server.address);
    let run = sandbox.run_now(&format!("scan {image} --plain-http {} --offline", server.address));
    assert_ne!(run.code, 0);
    run.expect_text("offline");
    assert_eq!(server.paths(), Vec::<String>::new());
}
