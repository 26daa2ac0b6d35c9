//! Tests of [`super`]: conditions over one event, and what is not known.

use crate::engine::Engine;
use crate::rule::{RuleSet, sample};

/// Tells whether a rule with this condition raises an alert for an event.
#[track_caller]
fn holds(on: &str, when: &str, event: &serde_json::Value) -> bool {
    let when = serde_json::to_string(when).unwrap();
    let document = format!(
        "apiVersion: seawall.dev/v1\nkind: Rule\nid: x\ntitle: x\ntechnique: T1059\nseverity: \
         low\non: {on}\nreason: x\nadvice: x\nwhen: {when}\n"
    );
    let rules = RuleSet::parse(&[("x.yaml", &document)]).unwrap_or_else(|error| panic!("{error}"));
    let mut engine = Engine::new(std::sync::Arc::new(rules));
    let mut alerts = Vec::new();
    let first = serde_json::json!({ "exec": { "path": "/usr/bin/app" }, "pid": 1, "parent": 0 });
    for event in sample::events(&serde_json::json!([first, event])).unwrap() {
        engine.feed(&event, &mut alerts);
    }
    alerts.iter().any(|alert| alert.process.pid != 1)
}

#[test]
fn conditions_are_what_they_say() {
    let exec = serde_json::json!({
        "exec": { "path": "/usr/bin/python3.11", "arguments": ["python3", "-c", "x y"] },
        "user": 33, "capabilities": ["SYS_ADMIN", "CHOWN"],
    });
    let cases = [
        ("process.program == 'python'", true),
        ("process.program != 'python'", false),
        ("process.path.startsWith('/usr') && process.path.endsWith(['x', '3.11'])", true),
        ("process.path.isBelow('/usr/bin') && !process.path.isBelow('/usr/b')", true),
        ("process.user in [0, 33] && process.user > 32 && process.user <= 33", true),
        ("process.user * 2 - 6 == 60 && process.user + 1 == 34", true),
        ("process.arguments.size() == 3 && size(process.arguments[2]) == 3", true),
        ("process.arguments[9] == 'x' || process.arguments[9] != 'x'", false),
        ("'-c' in process.arguments && !('-d' in process.arguments)", true),
        ("process.arguments.all(a, a.size() > 1) && process.arguments.exists(a, a == '-c')", true),
        (
            "process.capabilities.has('CAP_SYS_ADMIN') && !process.capabilities.has('SYS_PTRACE')",
            true,
        ),
        ("process.capabilities.has(['SYS_PTRACE', 'CHOWN'])", true),
        (
            "parent.program == 'app' && entry.program == 'app' && process.parents.exists(p, p.isEntry)",
            true,
        ),
        ("process.isEntry ? false : true", true),
        ("process.program in ['a'] + ['python']", true),
    ];
    for (when, wanted) in cases {
        assert_eq!(holds("exec", when, &exec), wanted, "{when}");
    }
}

#[test]
fn addresses_belong_to_networks() {
    let cases = [
        ("10.1.2.3:1", "connection.remote.address.isPrivate()", true),
        ("100.64.0.1:1", "connection.remote.address.isPrivate()", true),
        ("192.0.2.1:1", "connection.remote.address.isPublic()", true),
        ("127.0.0.1:1", "connection.remote.address.isLoopback()", true),
        ("[fd00:ec2::254]:80", "connection.remote.address.isIn('fd00:ec2::254')", true),
        (
            "[2001:db8::1]:80",
            "connection.remote.address.isIn(['10.0.0.0/8', '2001:db8::/32'])",
            true,
        ),
        ("172.16.0.1:80", "connection.remote.address.isIn('10.0.0.0/8')", false),
        ("224.0.0.1:80", "connection.remote.address.isPublic()", false),
        ("0.0.0.1:80", "connection.remote.address.isIn('0.0.0.0/0')", true),
    ];
    for (remote, when, wanted) in cases {
        let event = serde_json::json!({ "connect": { "remote": remote } });
        assert_eq!(holds("connect", when, &event), wanted, "{remote}: {when}");
    }
}

#[test]
fn what_is_not_known_is_neither_true_nor_false() {
    // The process's program was never seen.
    let event = serde_json::json!({ "connect": {}, "pid": 77, "parent": 76 });
    for when in [
        "process.program == 'x'",
        "process.program != 'x'",
        "!(process.program in ['x'])",
        "process.program == 'x' && connection.remote.port == 443",
    ] {
        assert!(!holds("connect", when, &event), "{when}");
    }
    for when in [
        "process.program == 'x' || connection.remote.port == 443",
        "!has(process.program)",
        "!(process.program == 'x' && connection.remote.port == 1)",
    ] {
        assert!(holds("connect", when, &event), "{when}");
    }
}
