//! Pulling and pushing manifests, blobs, tags.

use axum::body::Body;
use seawall_artifact::digest::{Digest, DigestAlgorithm, DigestHasher};

use crate::world::{INDEX, MANIFEST, World, image, index};

#[tokio::test]
async fn an_image_is_pulled_as_it_was_pushed() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    for reference in ["latest", &digest.to_string()] {
        let path = format!("/v2/web/manifests/{reference}");
        for _ in 0..2 {
            let answer = world.get(&path).await.expect(200);
            assert_eq!(Digest::sha256_of(&answer.body), digest);
            assert_eq!(answer.header("content-type"), MANIFEST);
            assert_eq!(answer.header("docker-content-digest"), digest.to_string());
        }
        let head = world.send("HEAD", &path, Body::empty()).await.expect(200);
        assert!(head.body.is_empty());
        assert_ne!(head.header("content-length"), "0");
    }
    let layer = Digest::sha256_of(b"layer");
    let answer = world.get(&format!("/v2/web/blobs/{layer}")).await.expect(200);
    assert_eq!(answer.body, "layer");
}

#[tokio::test]
async fn parts_of_blobs_are_pulled() {
    let world = World::new().await;
    let content: Vec<u8> = (0..700_000_u32).map(|number| number.to_le_bytes()[0]).collect();
    let digest = world.push_blob("web", &content).await;
    let path = format!("/v2/web/blobs/{digest}");
    let whole = world.get(&path).await.expect(200);
    assert!(whole.body == content);
    for (range, from, to) in [
        ("bytes=0-0", 0, 1),
        ("bytes=300000-599999", 300_000, 600_000),
        ("bytes=-1", 699_999, 700_000),
    ] {
        let answer = world.send_with("GET", &path, &[("range", range)], Body::empty()).await;
        let answer = answer.expect(206);
        assert!(answer.body == content[from..to], "{range}");
        let wanted = format!("bytes {from}-{}/700000", to - 1);
        assert_eq!(answer.header("content-range"), wanted);
    }
    let answer = world.send_with("GET", &path, &[("range", "bytes=700000-")], Body::empty()).await;
    assert_eq!(answer.expect(416).header("content-range"), "bytes */700000");
}

#[tokio::test]
async fn a_tag_moves_and_the_old_manifest_stays() {
    let world = World::new().await;
    let old = world.push_image("web", "latest", b"old").await;
    world.get("/v2/web/manifests/latest").await.expect(200);
    let new = world.push_image("web", "latest", b"new").await;
    let answer = world.get("/v2/web/manifests/latest").await.expect(200);
    assert_eq!(answer.header("docker-content-digest"), new.to_string());
    world.get(&format!("/v2/web/manifests/{old}")).await.expect(200);
}

#[tokio::test]
async fn a_client_that_has_the_manifest_gets_no_bytes() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    let etag = format!("\"{digest}\"");
    let headers = [("if-none-match", &*etag)];
    let answer = world.send_with("GET", "/v2/web/manifests/latest", &headers, Body::empty()).await;
    assert!(answer.expect(304).body.is_empty());
}

#[tokio::test]
async fn a_manifest_needs_what_it_refers_to() {
    let world = World::new().await;
    let config = world.push_blob("web", b"{}").await;
    let missing = Digest::sha256_of(b"missing");
    let manifest = image(&config, &missing, "");
    let answer = world.send("PUT", "/v2/web/manifests/latest", manifest).await.expect(404);
    assert_eq!(answer.code(), "MANIFEST_BLOB_UNKNOWN");
    assert_eq!(answer.json()["errors"][0]["detail"]["digest"], missing.to_string());
    world.get("/v2/web/manifests/latest").await.expect(404);
    // Another repository has it: this one may not refer to it.
    world.push_blob("other", b"missing").await;
    let manifest = image(&config, &missing, "");
    world.send("PUT", "/v2/web/manifests/latest", manifest).await.expect(404);
    let answer =
        world.send("PUT", "/v2/web/manifests/latest", index(&[&missing])).await.expect(404);
    assert_eq!(answer.code(), "MANIFEST_BLOB_UNKNOWN");
}

#[tokio::test]
async fn a_manifest_has_the_digest_that_its_path_names() {
    let world = World::new().await;
    let config = world.push_blob("web", b"{}").await;
    let layer = world.push_blob("web", b"layer").await;
    let manifest = image(&config, &layer, "");
    let wrong = Digest::sha256_of(b"wrong");
    let path = format!("/v2/web/manifests/{wrong}");
    let answer = world.send("PUT", &path, manifest.clone()).await.expect(400);
    assert_eq!(answer.code(), "DIGEST_INVALID");
    let mut hasher = DigestHasher::new(DigestAlgorithm::Sha512);
    hasher.update(manifest.as_bytes());
    let long = hasher.finish();
    let path = format!("/v2/web/manifests/{long}?tag=1&tag=1.2&tag=1");
    let answer = world.send("PUT", &path, manifest.clone()).await.expect(201);
    assert_eq!(answer.header("docker-content-digest"), long.to_string());
    assert_eq!(answer.headers("oci-tag"), ["1", "1.2", "1"]);
    let answer = world.get("/v2/web/manifests/1.2").await.expect(200);
    assert_eq!(answer.header("docker-content-digest"), long.to_string());
    assert_eq!(answer.body, manifest);
}

#[tokio::test]
async fn what_is_no_manifest_is_refused() {
    let world = World::new().await;
    let config = world.push_blob("web", b"{}").await;
    let untyped = image(&config, &config, "").replace(&format!(r#""mediaType":"{MANIFEST}","#), "");
    let path = "/v2/web/manifests/latest";
    let answer = world.send("PUT", path, "{}").await.expect(400);
    assert_eq!(answer.code(), "MANIFEST_INVALID");
    let too_large = vec![b' '; 4 * 1024 * 1024 + 1];
    world.send("PUT", path, too_large).await.expect(413);
    let answer = world.send_with("PUT", path, &[("content-type", INDEX)], untyped.clone()).await;
    assert_eq!(answer.expect(400).code(), "MANIFEST_INVALID");
    let answer = world.send("PUT", path, untyped).await.expect(201);
    assert!(answer.header("warning").starts_with("299 - \""), "{}", answer.header("warning"));
}

#[tokio::test]
async fn tags_come_in_pages_in_the_order_of_their_bytes() {
    let world = World::new().await;
    world.get("/v2/web/tags/list").await.expect(404);
    for tag in ["b", "A", "a", "B", "_x", "10", "9"] {
        world.push_image("web", tag, b"layer").await;
    }
    let all = world.get("/v2/web/tags/list").await.expect(200);
    let wanted = serde_json::json!(["10", "9", "A", "B", "_x", "a", "b"]);
    assert_eq!(all.json(), serde_json::json!({ "name": "web", "tags": wanted }));
    assert_eq!(all.header("link"), "");
    let mut path = "/v2/web/tags/list?n=3".to_owned();
    let mut seen = Vec::new();
    while !path.is_empty() {
        let page = world.get(&path).await.expect(200);
        seen.extend(page.json()["tags"].as_array().unwrap().clone());
        let link = page.header("link");
        path = link.strip_prefix('<').map_or_else(String::new, |rest| {
            rest.strip_suffix(">; rel=\"next\"").unwrap().to_owned()
        });
    }
    assert_eq!(serde_json::Value::from(seen), wanted);
    let none = world.get("/v2/web/tags/list?n=0").await.expect(200);
    assert_eq!(none.json()["tags"], serde_json::json!([]));
    assert_eq!(none.header("link"), "");
    world.get("/v2/web/tags/list?n=-1").await.expect(400);
}

#[tokio::test]
async fn the_catalogue_has_pages_and_no_empty_repositories() {
    let world = World::new().await;
    world.push_blob("empty", b"blob").await;
    for repository in ["c", "a", "b/d"] {
        world.push_image(repository, "latest", b"layer").await;
    }
    let page = world.get("/v2/_catalog?n=2").await.expect(200);
    assert_eq!(page.json()["repositories"], serde_json::json!(["a", "b/d"]));
    assert_eq!(page.header("link"), "</v2/_catalog?n=2&last=b%2Fd>; rel=\"next\"");
    let page = world.get("/v2/_catalog?n=2&last=b%2Fd").await.expect(200);
    assert_eq!(page.json()["repositories"], serde_json::json!(["c"]));
    assert_eq!(page.header("link"), "");
}

#[tokio::test]
async fn tags_of_a_rule_stand_where_they_stand() {
    let world = World::new().await;
    let first = world.push_image("prod/web", "v1", b"first").await;
    world.push_image("prod/web", "v1", b"first").await;
    let config = Digest::sha256_of(b"{}");
    let layer = world.push_blob("prod/web", b"second").await;
    let second = image(&config, &layer, "");
    let answer = world.send("PUT", "/v2/prod/web/manifests/v1", second.clone()).await.expect(403);
    assert_eq!(answer.code(), "DENIED");
    let message = "tag `v1` is immutable here; use another tag";
    assert_eq!(answer.json()["errors"][0]["message"], message);
    let path =
        format!("/v2/prod/web/manifests/{}?tag=new&tag=v1", Digest::sha256_of(second.as_bytes()));
    world.send("PUT", &path, second).await.expect(403);
    world.get("/v2/prod/web/manifests/new").await.expect(404);
    world.delete("/v2/prod/web/manifests/v1").await.expect(403);
    world.delete(&format!("/v2/prod/web/manifests/{first}")).await.expect(403);
    world.push_image("prod/web", "latest", b"third").await;
    world.push_image("prod/web", "latest", b"fourth").await;
}
