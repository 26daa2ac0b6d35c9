//! The console as somebody uses it: in a browser.
//!
//! `SEAWALL_PICTURES=DIR` keeps pictures of the pages there; those of the documentation are made
//! so.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::browser::Browser;
use crate::feeds;
use crate::sandbox::Sandbox;
use crate::serve::Server;

fn push(server: &Server, sandbox: &Sandbox) {
    let name = format!("docker://{}/team/shop:1.4", server.address);
    let credentials = format!("admin:{}", server.password());
    let output = Command::new("skopeo")
        .args(["--insecure-policy", "copy", "--dest-tls-verify=false", "--dest-creds"])
        .args([&credentials, &format!("oci:{}", sandbox.path("in/image").display()), &name])
        .env("HOME", sandbox.path("home"))
        .output()
        .expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Waits until the page says a text, which another process makes.
#[track_caller]
pub(crate) fn says(browser: &Browser, text: &str) {
    says_after(browser, text, || ());
}

/// Opens a page again until it says a text.
#[track_caller]
pub(crate) fn says_after_loading(browser: &Browser, url: &str, text: &str) {
    says_after(browser, text, || browser.open(url));
}

#[track_caller]
fn says_after(browser: &Browser, text: &str, look: impl Fn()) {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        look();
        if browser.text().contains(text) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    panic!("`{text}` is not on the page: {}", browser.text());
}

/// Looks at the page in both widths and both schemes: nothing may be wider than the window.
pub(crate) fn look_from_all_sides(browser: &Browser, name: &str) {
    let pictures = std::env::var_os("SEAWALL_PICTURES").map(PathBuf::from);
    for (width, scheme) in [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")] {
        browser.look(width, scheme);
        let overhang = browser.script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth",
        );
        assert_eq!(overhang, 0, "{name} at {width} pixels, {scheme}");
        let ground = browser.script("return getComputedStyle(document.body).backgroundColor");
        assert_eq!(
            is_dark(ground.as_str().unwrap_or_default()),
            scheme == "dark",
            "{name}: {ground}"
        );
        let outside = browser.script(
            "return performance.getEntriesByType('resource').map(it => it.name)\
             .filter(it => !it.startsWith(location.origin))",
        );
        assert_eq!(outside, serde_json::json!([]), "{name} asks others");
        let picture = browser.picture();
        if let Some(folder) = &pictures {
            fs::write(folder.join(format!("{name}-{width}-{scheme}.png")), picture)
                .expect("write a picture");
        }
    }
    browser.look(1280, "light");
}

/// Tells whether a colour, `rgb(R, G, B)`, is dark.
fn is_dark(colour: &str) -> bool {
    let parts = colour.split(|sign: char| !sign.is_ascii_digit());
    let sum: u32 = parts.filter_map(|part| part.parse::<u32>().ok()).take(3).sum();
    sum < 3 * 128
}

#[test]
fn somebody_finds_a_package_reads_why_an_image_is_held_lets_it_go_and_sees_the_record() {
    let sandbox = feeds::with_image();
    let Some(browser) = Browser::start(&sandbox.path("tmp")) else { return };
    sandbox.write("seawall.toml", "policies = [\"standard\"]\n");
    let server = Server::start(&sandbox, "--config @/seawall.toml");
    push(&server, &sandbox);
    let site = format!("https://{}", server.address);

    browser.open(&format!("{site}/"));
    says(&browser, "Log in");
    look_from_all_sides(&browser, "login");
    browser.write("[name=name]", "admin");
    browser.write("[name=password]", "wrong\u{e007}");
    says(&browser, "not");
    browser.script("document.querySelector('[name=password]').value = ''");
    browser.write("[name=password]", &format!("{}\u{e007}", server.password()));
    says(&browser, "What needs you now");
    says_after_loading(&browser, &format!("{site}/"), "Withheld by policies: 1");
    look_from_all_sides(&browser, "overview");

    browser.open(&format!("{site}/search"));
    browser.write("main [name=name]", "left-padder");
    browser.write("main [name=below]", "1.0.1\u{e007}");
    says(&browser, "1 hits");
    look_from_all_sides(&browser, "search");
    browser.press("main table a");
    says(&browser, feeds::EXPLOITED);
    let text = browser.text();
    assert!(text.contains("exploited"), "the page says why: {text}");
    look_from_all_sides(&browser, "image");

    let image = browser.script("return location.href");
    let image = image.as_str().expect("a page");
    except(&browser, feeds::EXPLOITED);
    says_after_loading(&browser, image, "CVE-2024-1004 in left-padder");
    except(&browser, feeds::OF_NPM);
    says_after_loading(&browser, image, "allowed");

    quarantine_and_release(&browser, image);

    browser.open(&format!("{site}/evidence"));
    for action in ["exception-added", "quarantine-placed", "quarantine-released"] {
        let action = action.split('-').next().unwrap_or_default();
        says(&browser, action);
    }
    says(&browser, "ticket 4711");
    look_from_all_sides(&browser, "evidence");
    browser.press(".user button");
    says(&browser, "Log in");
    browser.open(&format!("{site}/images"));
    says(&browser, "Log in");
    server.stop();
}

fn except(browser: &Browser, finding: &str) {
    let form = "form[data-api='POST /api/v1/exceptions']";
    browser.write(&format!("{form} [name=finding]"), finding);
    browser.write(&format!("{form} [name=owner]"), "team-shop");
    browser.write(&format!("{form} [name=reason]"), "the port is closed, ticket 4711");
    browser.script("document.querySelector('[name=expires]').value = '2999-12-31'");
    browser.press(&format!("{form} button"));
}

fn quarantine_and_release(browser: &Browser, image: &str) {
    let form = "form[data-api='POST /api/v1/quarantine']";
    browser.write(&format!("{form} [name=reason]"), "odd traffic");
    browser.press(&format!("{form} button"));
    says_after_loading(browser, image, "Release from quarantine");
    let site = image.split("/image").next().unwrap_or_default();
    browser.open(&format!("{site}/quarantine"));
    says(browser, "odd traffic");
    look_from_all_sides(browser, "quarantine");
    browser.open(image);
    let form = "form[data-api='POST /api/v1/release']";
    browser.write(&format!("{form} [name=reason]"), "it was a test");
    browser.press(&format!("{form} button"));
    says_after_loading(browser, image, "Place in quarantine");
}
