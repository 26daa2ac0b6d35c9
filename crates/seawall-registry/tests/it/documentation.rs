//! The page about the API, of which the table of endpoints writes a part.

use std::fmt::Write as _;
use std::path::PathBuf;

use seawall_registry::endpoint::ENDPOINTS;

const BEGIN: &str = "<!-- endpoints: written from `ENDPOINTS`; UPDATE_EXPECT=1 rewrites -->\n";
const END: &str = "<!-- end of endpoints -->\n";

fn table() -> String {
    let mut text = String::from(
        "\n| endpoint | of the specification | needs | success | what it does |\n|---|---|---|---|---|\n",
    );
    for row in ENDPOINTS {
        let methods: Vec<&str> = row.methods.iter().map(axum::http::Method::as_str).collect();
        let action = row.action.map_or("nothing", seawall_policy::access::Action::name);
        let ids = if row.ids.is_empty() { "none" } else { row.ids };
        let (methods, pattern) = (methods.join(", "), row.shape.pattern());
        let (success, about) = (row.success, row.about);
        writeln!(text, "| `{methods} {pattern}` | {ids} | {action} | {success} | {about} |")
            .unwrap();
    }
    text.push('\n');
    text
}

#[test]
fn the_page_has_the_table_of_endpoints() {
    let file =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/registry-api.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let (before, rest) = page.split_once(BEGIN).unwrap();
    let (actual, after) = rest.split_once(END).unwrap();
    let wanted = table();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&file, format!("{before}{BEGIN}{wanted}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(actual, wanted, "UPDATE_EXPECT=1 rewrites {}", file.display());
}
