//! Seeds of the target of `seawall-agent`.

use super::{Seeds, add};

const DIGEST: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

pub(super) fn add_all(seeds: &mut Seeds) {
    let metadata = field(1, b"web");
    let info = |json: &str| field(2, &[field(1, b"info"), field(2, json.as_bytes())].concat());
    let label = [field(1, b"app"), field(2, b"web")].concat();
    let status = [
        field(2, &metadata),
        field(8, &field(1, b"r.example/web:1")),
        field(9, DIGEST.as_bytes()),
        field(12, &label),
        field(13, &label),
    ];
    let container =
        [field(1, &status.concat()), info(r#"{"sandboxID":"s","privileged":true}"#)].concat();
    let image = [
        field(1, DIGEST.as_bytes()),
        field(2, b"r.example/web:1"),
        field(3, format!("r.example/web@{DIGEST}").as_bytes()),
    ];
    let image = field(1, &image.concat());
    let pod = [field(1, b"web-1"), field(2, b"u"), field(3, b"shop")].concat();
    let ports = r#"{"config":{"port_mappings":[{"container_port":80,"host_port":8080},{"protocol":1,"container_port":53,"host_port":53}]}}"#;
    let sandbox = [field(1, &field(2, &pod)), info(ports)].concat();
    let contained = field(1, &[field(1, b"a"), field(3, b"r.example/db:2")].concat());
    let target = field(3, &field(2, DIGEST.as_bytes()));
    let contained_image = field(1, &target);
    let whole = [&container[..], &image, &sandbox, b"", b""];
    add(seeds, "runtime_answers", "cri", cri(&whole));
    add(seeds, "runtime_answers", "cri-sandbox", cri(&[b"", b"", &sandbox, b"", b""]));
    add(
        seeds,
        "runtime_answers",
        "containerd",
        cri(&[b"", b"", b"", &contained, &contained_image]),
    );
    for (name, text) in DOCUMENTS {
        add(seeds, "runtime_answers", name, text.as_bytes().to_vec());
    }
}

/// A field of a message that consists of bytes.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    let mut encoded = vec![number << 3 | 2];
    let mut length = content.len();
    while 0x80 <= length {
        encoded.push(u8::try_from(length & 0x7f).unwrap_or_default() | 0x80);
        length >>= 7;
    }
    encoded.push(u8::try_from(length).unwrap_or_default());
    [encoded, content.to_vec()].concat()
}

fn cri(messages: &[&[u8]]) -> Vec<u8> {
    let mut input = vec![b'c'];
    for message in messages {
        input.extend(u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes());
        input.extend_from_slice(message);
    }
    input
}

const DOCUMENTS: [(&str, &str); 4] = [
    (
        "engine",
        r#"e{"Name":"/web","Image":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","Config":{"Image":"r.example/web:1","Labels":{"app":"web"}},"HostConfig":{"Privileged":true},"NetworkSettings":{"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}],"53/udp":null}}}"#,
    ),
    (
        "storage",
        "s[{\"id\":\"a\",\"names\":[\"web\"],\"image\":\"b\",\"metadata\":\"{}\"}]\0[{\"id\":\"b\",\"digest\":\"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"names\":[\"r.example/web:1\"]}]",
    ),
    (
        "bundle",
        r#"b{"root":{"path":"rootfs"},"process":{"env":["A=b"],"noNewPrivileges":true,"apparmorProfile":"x","capabilities":{"bounding":["CAP_CHOWN"]}},"linux":{"seccomp":{},"resources":{"devices":[{"allow":true,"type":"c","major":1}]}},"annotations":{"a":"b"},"mounts":[{"destination":"/data","source":"/srv"}]}"#,
    ),
    (
        "state",
        r#"r{"init_process_pid":7,"pid":7,"bundle":"/run/a","config":{"labels":["bundle=/run/a"]}}"#,
    ),
];
