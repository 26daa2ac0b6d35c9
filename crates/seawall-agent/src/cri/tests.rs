//! Tests of [`super`]: what answers mean. Real runtimes are asked in
//! `tests/it/containerd.rs` and `crio.rs`.

use std::collections::BTreeMap;

use prost::Message as _;

use super::message::{
    Container, ContainerMetadata, ContainerResponse, ContainerStatus, Descriptor, ImageResponse,
    ImageSpec, ImageStatusResponse, NamedImage, PodSandboxMetadata, PodSandboxStatus,
    PodSandboxStatusResponse, StoredImage,
};
use super::{Answers, Details, filled, identifier, pod, read, repository_digest, told};
use crate::engine::Told;

const A: &str = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

fn info(json: &str) -> BTreeMap<String, String> {
    map(&[("info", json)])
}

#[test]
fn the_digest_is_that_of_the_repository_that_was_asked() {
    let digests = [format!("r.example/a@{A}"), format!("r.example:5000/b@{B}")];
    for (name, digests, expected) in [
        ("r.example/a:1", &digests[..], Some(A)),
        ("r.example:5000/b:1", &digests, Some(B)),
        ("r.example:5000/b", &digests, Some(B)),
        ("r.example/c:1", &digests, None),
        ("r.example/c:1", &digests[..1], Some(A)),
        ("", &digests[..1], Some(A)),
        ("r.example/a:1", &[], None),
    ] {
        let found = repository_digest(name, digests).map(|digest| digest.to_string());
        assert_eq!(found.as_deref(), expected, "{name}");
    }
}

#[test]
fn an_image_has_its_identifier_with_and_without_the_algorithm() {
    let bare = A.strip_prefix("sha256:").unwrap();
    for text in [A, bare] {
        assert_eq!(identifier(text).unwrap().to_string(), A);
    }
    assert_eq!(identifier("r.example/web:1"), None);
}

#[test]
fn container_image_and_pod_are_one_answer() {
    let status = ContainerStatus {
        metadata: Some(ContainerMetadata { name: "web".to_owned() }),
        image: Some(ImageSpec { image: "r.example/web:1".to_owned() }),
        image_ref: A.to_owned(),
        labels: map(&[("app", "web")]),
        ..ContainerStatus::default()
    };
    let image = StoredImage {
        id: A.to_owned(),
        repo_tags: vec!["r.example/web:1".to_owned()],
        repo_digests: vec![format!("r.example/web@{B}")],
    };
    let metadata = PodSandboxMetadata {
        name: "web-1".to_owned(),
        uid: "u".to_owned(),
        namespace: "shop".to_owned(),
    };
    let sandbox = pod(PodSandboxStatusResponse {
        status: Some(PodSandboxStatus { metadata: Some(metadata), ..PodSandboxStatus::default() }),
        info: info(
            r#"{"config":{"port_mappings":[{"container_port":80,"host_port":8080},{"protocol":1,"container_port":53,"host_port":53},{"container_port":9}]}}"#,
        ),
    });
    let details = Details::parse(&info(r#"{"sandboxID":"s","privileged":true}"#));
    assert_eq!(details.sandbox.as_deref(), Some("s"));
    let told = told(status, &details, ImageStatusResponse { image: Some(image) }, sandbox);
    assert!(told.is_whole());
    assert_eq!(told.name.as_deref(), Some("web"));
    assert_eq!(told.image.id.unwrap().to_string(), A);
    assert_eq!(told.image.digest.unwrap().to_string(), B);
    assert_eq!(told.labels["io.kubernetes.pod.namespace"], "shop");
    assert_eq!(told.labels["app"], "web");
    let ports: Vec<_> =
        told.ports.iter().map(|port| (&*port.protocol, port.port, port.host_port)).collect();
    assert_eq!(ports, [("tcp", 80, Some(8080)), ("udp", 53, Some(53))]);
    assert_eq!(told.is_privileged, Some(true));
}

#[test]
fn an_image_without_a_name_has_its_identifier_only() {
    let status = ContainerStatus {
        image: Some(ImageSpec { image: A.to_owned() }),
        image_ref: A.to_owned(),
        ..ContainerStatus::default()
    };
    let told = told(status, &Details::default(), ImageStatusResponse::default(), Told::default());
    assert_eq!((told.image.reference, told.image.digest), (None, None));
    assert_eq!(told.image.id.unwrap().to_string(), A);
}

#[test]
fn what_containerd_says_fills_what_is_missing() {
    let container =
        Container { labels: map(&[("nerdctl/name", "db")]), image: "r.example/db:2".to_owned() };
    let image = ImageResponse {
        image: Some(NamedImage { target: Some(Descriptor { digest: B.to_owned() }) }),
    };
    let told = filled(Told::default(), container.clone(), Some(image.clone()));
    assert!(told.is_whole());
    assert_eq!(told.name.as_deref(), Some("db"));
    let sent =
        (ContainerResponse { container: Some(container) }.encode_to_vec(), image.encode_to_vec());
    let answers = Answers { contained: &sent.0, contained_image: &sent.1, ..Answers::default() };
    assert_eq!(read(answers).unwrap(), Some(told));
}

#[test]
fn what_is_no_answer_is_nothing() {
    for json in ["", "{", "[]", r#"{"sandboxID":7}"#, r#"{"config":null}"#] {
        assert_eq!(Details::parse(&info(json)), Details::default(), "{json}");
    }
    for bytes in [&b"\xff\xff\xff\xff\xff\xff"[..], b"\x0a\xff", b"\x0a\x02\x12\xff"] {
        assert!(read(Answers { container: bytes, ..Answers::default() }).is_err());
        assert!(read(Answers { sandbox: bytes, ..Answers::default() }).is_err());
    }
    assert_eq!(read(Answers::default()).unwrap(), None);
}
