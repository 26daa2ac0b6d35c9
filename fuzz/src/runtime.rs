//! Targets of `seawall-runtime`: recordings, and documents of rules.

use std::sync::{Arc, LazyLock};

use seawall_runtime::engine::Engine;
use seawall_runtime::recording::{Reader, parse_line};
use seawall_runtime::rule::{RuleSet, builtin};

static RULES: LazyLock<Arc<RuleSet>> = LazyLock::new(|| {
    Arc::new(builtin::rules().unwrap_or_else(|error| panic!("the built-in rules: {error}")))
});

/// A recording: each line that is read is written and read back as the same, and the built-in
/// rules judge what there is.
pub fn recording(input: &[u8]) {
    let mut engine = Engine::new(Arc::clone(&RULES));
    let mut alerts = Vec::new();
    let mut last = 0;
    for line in Reader::new(input) {
        match line {
            Ok(line) => {
                let written = line.encode();
                assert_eq!(parse_line(written.as_bytes()).ok().as_ref(), Some(&line));
                engine.replay(&line, &mut alerts);
            }
            Err(error) => {
                assert!(last < error.line, "{error}");
                last = error.line;
            }
        }
    }
    engine.finish(&mut alerts);
    for alert in &alerts {
        assert!(serde_json::from_str::<serde_json::Value>(&alert.encode()).is_ok());
    }
}

/// Documents of rules: they are refused with a place in them, or judge an event.
pub fn rule_document(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match RuleSet::parse(&[("rules.yaml", text)]) {
        Err(error) => assert!(!error.to_string().is_empty() && 0 < error.line),
        Ok(rules) => {
            let mut engine = Engine::new(Arc::new(rules));
            let mut alerts = Vec::new();
            let recording =
                include_bytes!("../../crates/seawall-runtime/cases/recordings/whole.jsonl");
            for line in Reader::new(&recording[..]).flatten() {
                engine.replay(&line, &mut alerts);
            }
        }
    }
}
