//! Tests of [`super`].

use seawall_runtime::container::Container;
use seawall_runtime::drift::Mode;
use seawall_runtime::link::{AllowOrder, ModeOrder, Orders};
use seawall_runtime::rule::Severity;

use super::{Address, Means, allowed, parse};

#[test]
fn settings_are_understood_whole() {
    let config = parse(
        r#"
        mode = "warn"
        means = "kill"
        runtime_roots = ["/run/other"]
        [[workload]]
        image = "registry.example/**"
        mode = "enforce"
        [[allow]]
        path = "/opt/agent/**"
        owner = "platform"
        reason = "monitoring"
        expires = 2027-01-31
        "#,
    )
    .unwrap();
    assert_eq!((config.mode, config.means), (Mode::Warn, Means::Kill));
    assert_eq!(config.workloads.len(), 1);
    assert_eq!(config.additions[0].expires, Some(1_801_353_600));
    assert_eq!(parse("").unwrap().mode, Mode::Enforce);
    let sinks = parse(
        r#"
        [syslog]
        address = "unix:/dev/log"
        severity = "high"
        [[webhook]]
        url = "https://siem.example/hook"
        secret_file = "/etc/seawall/webhook"
        "#,
    )
    .unwrap();
    let syslog = sinks.syslog.unwrap();
    assert_eq!(
        (syslog.address, syslog.severity),
        (Address::Unix("/dev/log".into()), Severity::High)
    );
    assert_eq!(sinks.webhooks[0].severity, Severity::Notice);
    let malware =
        parse("[malware]\nrules = [\"/etc/seawall/our.yar\"]\ncpu_share = 5\nevery = \"12h\"\n");
    let malware = malware.unwrap().malware;
    assert_eq!((malware.scan, malware.cpu_share), (true, 5));
    assert_eq!(malware.every, Some(std::time::Duration::from_hours(12)));
    let usual = parse("").unwrap().malware;
    assert_eq!((usual.scan, usual.cpu_share, usual.every), (true, 20, None));
}

#[test]
fn what_is_not_understood_is_refused_with_the_reason() {
    for (text, reason) in [
        ("mode = \"block\"", "block"),
        ("mood = \"warn\"", "mood"),
        ("[syslog]\naddress = \"tcp:collector.example:601\"", "plain"),
        ("[[webhook]]\nurl = \"https://x.example\"", "secret_file"),
        ("[malware]\ncpu_share = 0", "cpu_share"),
        ("[malware]\nevery = \"10s\"", "10s"),
        ("[malware]\nevery = \"0m\"", "at least"),
        ("[malware]\nevery = \"\"", "every"),
        ("[malware]\nspeed = 1", "speed"),
        ("[[allow]]\nowner = \"a\"\nreason = \"b\"", "digest"),
        ("[[allow]]\npath = \"/a\"\nreason = \"b\"", "owner"),
        ("[[allow]]\npath = \"/a\"\nowner = \"a\"\nreason = \"b\"\ndigest = \"md5:1\"", "digest"),
        ("[[allow]]\npath = \"/a\"\nowner = \"a\"\nreason = \"b\"\nexpires = 12:00:00", "expires"),
    ] {
        let error = parse(text).unwrap_err();
        assert!(error.contains(reason), "{error}");
    }
}

#[test]
fn the_node_goes_before_the_server_and_both_before_the_rest() {
    let config = parse(
        r#"
        mode = "observe"
        [[workload]]
        namespace = "kept"
        mode = "warn"
        "#,
    )
    .unwrap();
    let order = |images: &[&str], namespaces: &[&str]| ModeOrder {
        policy: "p".to_owned(),
        images: images.iter().map(ToString::to_string).collect(),
        namespaces: namespaces.iter().map(ToString::to_string).collect(),
        mode: Mode::Enforce,
    };
    let orders = Orders {
        modes: vec![order(&["registry.example/prod/**"], &[]), order(&[], &["prod-*", "kept"])],
        allowed: Vec::new(),
    };
    for (image, namespace, mode) in [
        ("registry.example/prod/shop:1", "any", Mode::Enforce),
        ("registry.example/test/shop:1", "any", Mode::Observe),
        ("registry.example/test/shop:1", "prod-a", Mode::Enforce),
        ("registry.example/prod/shop:1", "kept", Mode::Warn),
    ] {
        let container = container(image, namespace);
        assert_eq!(config.mode_of(&container, &orders), mode, "{image} in {namespace}");
    }
    let away = container("registry.example/prod/shop:1", "any");
    assert_eq!(config.mode_of(&away, &Orders::default()), Mode::Observe);
}

fn container(image: &str, namespace: &str) -> Container {
    let json = format!(
        r#"{{"id":"c","cgroup":1,"cgroup_path":"/c","runtime":"oci","name":null,
        "image":{{"reference":"{image}","digest":null,"id":null}},
        "workload":{{"orchestrator":"kubernetes","namespace":"{namespace}","name":null,"uid":null,
        "container":null}},"labels":{{}},"started":null,"pid":null,
        "security":{{"user":null,"capabilities":null,"capabilities_bounding":null,"seccomp":null,
        "apparmor":null,"may_raise":null,"is_privileged":null,"is_root_read_only":null,
        "host_namespaces":[]}},"mounts":[],"limits":{{"memory":null,"processor_millis":null,
        "processes":null}},"ports":[],"unknown":[]}}"#
    );
    serde_json::from_str(&json).unwrap()
}

#[test]
fn what_the_server_allows_is_named_by_its_digest() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let order = |digest: &str| AllowOrder {
        digest: digest.to_owned(),
        image: "**".to_owned(),
        owner: "platform".to_owned(),
        reason: "monitoring".to_owned(),
        expires: None,
    };
    let orders = Orders { modes: Vec::new(), allowed: vec![order("md5:1"), order(&digest)] };
    let allowed = allowed(&orders);
    assert_eq!(allowed.len(), 1);
    assert_eq!(allowed[0].digest, digest.parse().ok());
}
