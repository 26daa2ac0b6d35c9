//! Deleting and bringing back.

use axum::body::Body;
use seawall_artifact::digest::Digest;

use crate::world::{DAY_MILLIS, World, index};
use seawall_registry::storage::collection::Collector;

#[tokio::test]
async fn a_deleted_tag_leaves_its_manifest() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    world.get("/v2/web/manifests/latest").await.expect(200);
    world.delete("/v2/web/manifests/latest").await.expect(202);
    world.get("/v2/web/manifests/latest").await.expect(404);
    world.delete("/v2/web/manifests/latest").await.expect(404);
    world.get(&format!("/v2/web/manifests/{digest}")).await.expect(200);
}

#[tokio::test]
async fn a_deleted_manifest_takes_its_tags_along() {
    let world = World::new().await;
    let digest = world.push_image("web", "one", b"layer").await;
    world.push_image("web", "two", b"layer").await;
    for path in ["/v2/web/manifests/one", "/v2/web/manifests/two"] {
        world.get(path).await.expect(200);
    }
    world.delete(&format!("/v2/web/manifests/{digest}")).await.expect(202);
    for path in ["/v2/web/manifests/one", "/v2/web/manifests/two"] {
        world.get(path).await.expect(404);
    }
    let answer = world.get("/v2/web/tags/list").await.expect(200);
    assert_eq!(answer.json()["tags"], serde_json::json!([]));
}

#[tokio::test]
async fn a_blob_leaves_one_repository_and_stays_in_the_other() {
    let world = World::new().await;
    let digest = world.push_blob("one", b"shared").await;
    world.push_blob("two", b"shared").await;
    world.delete(&format!("/v2/one/blobs/{digest}")).await.expect(202);
    world.get(&format!("/v2/one/blobs/{digest}")).await.expect(404);
    world.delete(&format!("/v2/one/blobs/{digest}")).await.expect(404);
    world.get(&format!("/v2/two/blobs/{digest}")).await.expect(200);
    world.pass(30 * DAY_MILLIS);
    world.push_blob("two", b"shared").await;
    Collector::default().collect(&world.storage).await.unwrap();
    world.get(&format!("/v2/two/blobs/{digest}")).await.expect(200);
}

#[tokio::test]
async fn a_blob_that_a_manifest_needs_stays() {
    let world = World::new().await;
    let manifest = world.push_image("web", "latest", b"layer").await;
    let layer = Digest::sha256_of(b"layer");
    let answer = world.delete(&format!("/v2/web/blobs/{layer}")).await.expect(405);
    assert_eq!(answer.code(), "UNSUPPORTED");
    assert!(String::from_utf8_lossy(&answer.body).contains(&manifest.to_string()));
    world.delete(&format!("/v2/web/manifests/{manifest}")).await.expect(202);
    world.delete(&format!("/v2/web/blobs/{layer}")).await.expect(202);
}

#[tokio::test]
async fn a_manifest_that_an_index_needs_stays() {
    let world = World::new().await;
    let digest = world.push_image("web", "amd64", b"layer").await;
    let list = index(&[&digest]);
    world.send("PUT", "/v2/web/manifests/latest", list.clone()).await.expect(201);
    let path = format!("/v2/web/manifests/{digest}");
    assert_eq!(world.delete(&path).await.expect(405).code(), "UNSUPPORTED");
    let list = Digest::sha256_of(list.as_bytes());
    world.delete(&format!("/v2/web/manifests/{list}")).await.expect(202);
    world.delete(&path).await.expect(202);
    // The index comes back when what it needs is there again.
    let undelete = |digest: &Digest| format!("/v2/web/_seawall/undelete/{digest}");
    world.send("POST", &undelete(&list), Body::empty()).await.expect(404);
    world.send("POST", &undelete(&digest), Body::empty()).await.expect(200);
    world.send("POST", &undelete(&list), Body::empty()).await.expect(200);
    world.get("/v2/web/manifests/latest").await.expect(200);
}

#[tokio::test]
async fn a_deleted_manifest_comes_back_with_tags_and_blobs() {
    let world = World::new().await;
    let digest = world.push_image("web", "one", b"layer").await;
    world.push_image("web", "two", b"layer").await;
    world.delete(&format!("/v2/web/manifests/{digest}")).await.expect(202);
    world.delete(&format!("/v2/web/blobs/{}", Digest::sha256_of(b"layer"))).await.expect(202);
    let other = world.push_image("web", "two", b"other").await;
    world.pass(6 * DAY_MILLIS);
    Collector::default().collect(&world.storage).await.unwrap();
    let path = format!("/v2/web/_seawall/undelete/{digest}");
    let answer = world.send("POST", &path, Body::empty()).await.expect(200);
    assert_eq!(answer.json()["tags"], serde_json::json!(["one"]));
    let answer = world.get("/v2/web/manifests/one").await.expect(200);
    assert_eq!(answer.header("docker-content-digest"), digest.to_string());
    let answer = world.get("/v2/web/manifests/two").await.expect(200);
    assert_eq!(answer.header("docker-content-digest"), other.to_string());
    world.get(&format!("/v2/web/blobs/{}", Digest::sha256_of(b"layer"))).await.expect(200);
}

#[tokio::test]
async fn a_deleted_tag_comes_back() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    world.delete("/v2/web/manifests/latest").await.expect(202);
    let path = "/v2/web/_seawall/undelete/latest";
    world.send("POST", path, Body::empty()).await.expect(200);
    let answer = world.get("/v2/web/manifests/latest").await.expect(200);
    assert_eq!(answer.header("docker-content-digest"), digest.to_string());
    world.send("POST", "/v2/web/_seawall/undelete/never", Body::empty()).await.expect(404);
}

#[tokio::test]
async fn after_the_period_a_deletion_is_for_good() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    world.delete(&format!("/v2/web/manifests/{digest}")).await.expect(202);
    world.pass(8 * DAY_MILLIS);
    let collected = Collector::default().collect(&world.storage).await.unwrap();
    assert_eq!((collected.manifests, collected.repository_blobs, collected.blobs), (1, 2, 2));
    let path = format!("/v2/web/_seawall/undelete/{digest}");
    world.send("POST", &path, Body::empty()).await.expect(404);
    assert!(!world.blob_path(&Digest::sha256_of(b"layer")).exists());
}

#[tokio::test]
async fn what_can_be_brought_back_is_listed_as_long_as_it_can() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    world.push_image("web", "other", b"another").await;
    let list = || world.get("/v2/web/_seawall/deleted");
    let nothing = serde_json::json!({"manifests": [], "tags": []});
    assert_eq!(list().await.expect(200).json(), nothing);
    world.delete("/v2/web/manifests/other").await.expect(202);
    world.pass(1);
    world.delete(&format!("/v2/web/manifests/{digest}")).await.expect(202);
    let listed = list().await.expect(200).json();
    assert_eq!(listed["manifests"][0]["digest"], digest.to_string());
    let tags: Vec<_> = listed["tags"].as_array().unwrap().iter().map(|tag| &tag["tag"]).collect();
    assert_eq!(tags, ["latest", "other"]);
    assert!(listed["tags"][0]["deleted"].as_str() < listed["tags"][0]["until"].as_str());
    world.pass(8 * DAY_MILLIS);
    assert_eq!(list().await.expect(200).json(), nothing);
}
