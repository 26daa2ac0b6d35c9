//! Tests of [`super`].

use super::*;

fn descriptor(platform: &str) -> String {
    let digest = Digest::sha256_of(platform.as_bytes());
    let mut parts = platform.split('/');
    let (os, architecture) = (parts.next().unwrap(), parts.next().unwrap());
    format!(
        r#"{{"mediaType":"{}","digest":"{digest}","size":1,"platform":{{"os":"{os}","architecture":"{architecture}"}}}}"#,
        MANIFEST_TYPES[0]
    )
}

#[test]
fn an_index_is_told_from_a_manifest() {
    let text = format!(r#"{{"schemaVersion":2,"manifests":[{}]}}"#, descriptor("linux/amd64"));
    assert!(matches!(ManifestDocument::parse(text.as_bytes()), Ok(ManifestDocument::Index(_))));
}

#[test]
fn the_platform_asked_for_is_chosen_or_the_offer_is_named() {
    let text = format!(
        r#"{{"manifests":[{},{},{}]}}"#,
        descriptor("unknown/unknown"),
        descriptor("linux/amd64"),
        descriptor("linux/arm64")
    );
    let ManifestDocument::Index(index) = ManifestDocument::parse(text.as_bytes()).unwrap() else {
        panic!("no index")
    };
    let chosen = index.select(&"linux/arm64/v8".parse().unwrap()).unwrap();
    assert_eq!(chosen.digest, Digest::sha256_of(b"linux/arm64"));
    let error = index.select(&"linux/s390x".parse().unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the index has no image for `linux/s390x`, only for linux/amd64, linux/arm64"
    );
}

#[test]
fn schema_1_is_named() {
    let error = ManifestDocument::parse(br#"{"schemaVersion":1,"fsLayers":[]}"#).unwrap_err();
    assert_eq!(error, ManifestError::SchemaVersion1);
}

#[test]
fn history_is_used_only_where_it_fits_the_layers() {
    let config = ImageConfig::parse(
        br#"{"history":[{"created_by":"ADD"},{"created_by":"ENV","empty_layer":true},{"created_by":"RUN"}]}"#,
    )
    .unwrap();
    let by = |count| -> Vec<Option<&str>> {
        let steps = config.layer_steps(count);
        steps.iter().map(|step| step.and_then(|step| step.created_by.as_deref())).collect()
    };
    assert_eq!(by(2), [Some("ADD"), Some("RUN")]);
    assert_eq!(by(3), [None, None, None]);
}
