//! Manifests of every form, and those that are none.

use proptest::prelude::*;

use super::*;

fn digest(number: u8) -> Digest {
    Digest::sha256_of(&[number])
}

fn descriptor(media_type: &str, number: u8) -> String {
    format!(r#"{{"mediaType":"{media_type}","digest":"{}","size":1}}"#, digest(number))
}

fn parse(content_type: &str, text: &str) -> Result<Document, DocumentError> {
    Document::parse(Some(content_type), text.as_bytes())
}

fn image(more: &str) -> String {
    let config = descriptor("application/vnd.oci.image.config.v1+json", 1);
    let layer = descriptor("application/vnd.oci.image.layer.v1.tar+gzip", 2);
    format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{layer},{layer}]{more}}}"#)
}

#[test]
fn an_image_refers_to_its_config_and_layers() {
    let document = parse(OCI_MANIFEST, &image("")).unwrap();
    assert_eq!(document.blobs, BTreeSet::from([digest(1), digest(2)]));
    assert!(document.manifests.is_empty());
    assert_eq!(document.artifact_type.unwrap(), "application/vnd.oci.image.config.v1+json".into());
    assert!(!document.names_its_type);
}

#[test]
fn an_index_refers_to_its_manifests() {
    let entry = descriptor(OCI_MANIFEST, 3);
    let subject = descriptor(OCI_MANIFEST, 4);
    let text = format!(
        r#"{{"schemaVersion":2,"mediaType":"{OCI_INDEX}","manifests":[{entry}],"subject":{subject},"annotations":{{"a":"b"}}}}"#
    );
    let document = Document::parse(None, text.as_bytes()).unwrap();
    assert_eq!(document.manifests, BTreeSet::from([digest(3)]));
    assert_eq!(document.subject, Some(digest(4)));
    assert_eq!(document.artifact_type, None);
    assert_eq!(document.annotations["a"], "b");
}

#[test]
fn an_artifact_names_its_own_type() {
    let document = parse(OCI_MANIFEST, &image(r#","artifactType":"application/x.sbom""#)).unwrap();
    assert_eq!(document.artifact_type.unwrap(), "application/x.sbom".into());
    let blob = descriptor("text/plain", 7);
    let text = format!(r#"{{"mediaType":"{OCI_ARTIFACT}","artifactType":"a/b","blobs":[{blob}]}}"#);
    let document = parse(OCI_ARTIFACT, &text).unwrap();
    assert_eq!(document.blobs, BTreeSet::from([digest(7)]));
}

#[test]
fn layers_that_lie_elsewhere_are_not_needed() {
    let config = descriptor("application/vnd.docker.container.image.v1+json", 1);
    let foreign = descriptor("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", 2);
    let hidden = descriptor("application/vnd.oci.image.layer.nondistributable.v1.tar", 3);
    let text = format!(r#"{{"schemaVersion":2,"config":{config},"layers":[{foreign},{hidden}]}}"#);
    let document = parse(DOCKER_MANIFEST, &text).unwrap();
    assert_eq!(document.blobs, BTreeSet::from([digest(1)]));
}

#[test]
fn types_of_requests_may_have_parameters_or_be_missing() {
    for content_type in [
        Some("application/vnd.oci.image.manifest.v1+json; charset=utf-8"),
        Some("application/json"),
        None,
    ] {
        let document = Document::parse(content_type, image("").as_bytes()).unwrap();
        assert_eq!(&*document.media_type, OCI_MANIFEST);
    }
}

#[test]
fn what_cannot_be_used_is_refused() {
    let both = image(r#","manifests":[]"#);
    let typed = image(&format!(r#","mediaType":"{OCI_MANIFEST}""#));
    let many: Vec<String> = (0..=REFERENCES_MAX)
        .map(|number| {
            let digest = Digest::sha256_of(&number.to_be_bytes());
            format!(r#"{{"digest":"{digest}","size":1}}"#)
        })
        .collect();
    let many = format!(r#"{{"manifests":[{}]}}"#, many.join(","));
    for (content_type, text, wanted) in [
        (OCI_MANIFEST, "", "EOF while parsing a value at line 1 column 0"),
        (OCI_MANIFEST, "[]", "invalid type: map"),
        (OCI_MANIFEST, r#"{"schemaVersion":2}"#, "a manifest has to have `config` and `layers`"),
        (OCI_INDEX, r#"{"schemaVersion":2}"#, "an index has to have `manifests`"),
        (OCI_MANIFEST, r#"{"schemaVersion":1}"#, "Docker's schema 1 is not supported"),
        ("text/plain", &typed, "the document is of type"),
        ("text/plain", &image(""), "media type `text/plain` is not supported"),
        (OCI_MANIFEST, &both, "the document has members of a manifest and of an index"),
        (OCI_INDEX, &image(""), "the document has members of a manifest and of an index"),
        (OCI_INDEX, &many, "the document refers to more than 4096 blobs or manifests"),
        (
            OCI_MANIFEST,
            r#"{"config":{"digest":"sha256:x","size":1},"layers":[]}"#,
            "digest has 1 hexadecimal digits instead of 64",
        ),
    ] {
        let error = parse(content_type, text).unwrap_err().to_string();
        let start: String = wanted.chars().take(20).collect();
        assert!(error.contains(&start) || text == "[]", "{error}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_parsed(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        drop(Document::parse(None, &bytes));
    }
}
