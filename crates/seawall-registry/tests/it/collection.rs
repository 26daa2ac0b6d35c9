//! The garbage collection and the scrubber.

use axum::body::Body;
use seawall_artifact::digest::Digest;
use seawall_registry::storage::collection::{Collected, Collector};
use seawall_registry::storage::scrub::{DamageKind, Leftovers};

use crate::world::{DAY_MILLIS, HOUR_MILLIS, World, image};

#[tokio::test]
async fn what_a_manifest_needs_stays_for_ever() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    world.pass(1000 * DAY_MILLIS);
    let collected = Collector::default().collect(&world.storage).await.unwrap();
    assert_eq!(collected, Collected::default());
    world.get(&format!("/v2/web/manifests/{digest}")).await.expect(200);
    world.get(&format!("/v2/web/blobs/{}", Digest::sha256_of(b"layer"))).await.expect(200);
}

#[tokio::test]
async fn blobs_of_a_push_wait_for_their_manifest() {
    let world = World::new().await;
    let config = world.push_blob("web", b"{}").await;
    world.pass(23 * HOUR_MILLIS);
    let layer = world.push_blob("web", b"layer").await;
    world.pass(2 * HOUR_MILLIS);
    // A client asks before it pushes; what is there it does not push again.
    let collector = Collector::default();
    let collected = collector.collect(&world.storage).await.unwrap();
    assert_eq!((collected.repository_blobs, collected.blobs), (1, 1), "the config was too old");
    let manifest = image(&config, &layer, "");
    world.send("PUT", "/v2/web/manifests/latest", manifest.clone()).await.expect(404);
    world.push_blob("web", b"{}").await;
    world.send("PUT", "/v2/web/manifests/latest", manifest).await.expect(201);
}

#[tokio::test]
async fn the_content_goes_when_no_repository_has_it() {
    let world = World::new().await;
    let digest = world.push_blob("one", b"shared").await;
    let mount = format!("/v2/two/blobs/uploads/?mount={digest}&from=one");
    world.pass(25 * HOUR_MILLIS);
    world.send("POST", &mount, Body::empty()).await.expect(201);
    let collector = Collector::default();
    let collected = collector.collect(&world.storage).await.unwrap();
    assert_eq!((collected.repository_blobs, collected.blobs), (1, 0));
    world.get(&format!("/v2/two/blobs/{digest}")).await.expect(200);
    world.pass(25 * HOUR_MILLIS);
    let collected = collector.collect(&world.storage).await.unwrap();
    assert_eq!((collected.repository_blobs, collected.blobs), (1, 1));
    assert!(!world.blob_path(&digest).exists());
}

#[tokio::test]
async fn uploads_that_rest_are_given_up() {
    let world = World::new().await;
    let start = world.send("POST", "/v2/web/blobs/uploads/", Body::empty()).await.expect(202);
    let location = start.header("location").to_owned();
    world.send("PATCH", &location, "piece").await.expect(202);
    world.pass(23 * HOUR_MILLIS);
    let collector = Collector::default();
    assert_eq!(collector.collect(&world.storage).await.unwrap().uploads, 0);
    world.send("PATCH", &location, "another").await.expect(202);
    world.pass(23 * HOUR_MILLIS);
    assert_eq!(collector.collect(&world.storage).await.unwrap().uploads, 0);
    world.pass(2 * HOUR_MILLIS);
    assert_eq!(collector.collect(&world.storage).await.unwrap().uploads, 1);
    world.get(&location).await.expect(404);
}

#[tokio::test]
async fn the_scrubber_finds_what_is_damaged_missing_and_left_behind() {
    let world = World::new().await;
    let damaged = world.push_blob("web", b"damaged").await;
    let missing = world.push_blob("web", b"missing").await;
    let fine = world.push_blob("web", b"fine").await;
    std::fs::write(world.blob_path(&damaged), "demaged").unwrap();
    std::fs::remove_file(world.blob_path(&missing)).unwrap();
    let orphan = Digest::sha256_of(b"orphan");
    std::fs::create_dir_all(world.blob_path(&orphan).parent().unwrap()).unwrap();
    std::fs::write(world.blob_path(&orphan), "orphan").unwrap();
    let scrubbed = world.storage.scrub(Leftovers::Keep).await.unwrap();
    assert_eq!((scrubbed.blobs, scrubbed.bytes, scrubbed.orphans), (2, 11, 1));
    let found: Vec<_> = scrubbed
        .damages
        .iter()
        .map(|damage| (&damage.digest, &damage.kind, damage.repositories.join(",")))
        .collect();
    let web = "web".to_owned();
    let wanted =
        [(&damaged, &DamageKind::Damaged, web.clone()), (&missing, &DamageKind::Missing, web)];
    assert_eq!(found, wanted);
    assert!(world.blob_path(&orphan).exists(), "the scrubber was not told to remove anything");
    assert_eq!(world.storage.scrub(Leftovers::Remove).await.unwrap().orphans, 1);
    assert!(!world.blob_path(&orphan).exists());
    world.get(&format!("/v2/web/blobs/{fine}")).await.expect(200);
    // Pushed again, they are whole again.
    world.push_blob("other", b"damaged").await;
    world.push_blob("other", b"missing").await;
    assert!(world.storage.scrub(Leftovers::Keep).await.unwrap().damages.is_empty());
}

/// Pushes and collections run at once, with a clock that runs so fast that everything is old.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_collection_never_takes_what_an_acknowledged_manifest_needs() {
    let world = World::new().await;
    let collector = Collector::default();
    let pushes = async {
        let mut acknowledged = Vec::new();
        for round in 0..60_u8 {
            let content = [round % 7, 1];
            let config = world.push_blob("web", b"{}").await;
            let layer = world.push_blob("web", &content).await;
            world.pass(25 * HOUR_MILLIS);
            tokio::task::yield_now().await;
            let manifest = image(&config, &layer, &format!(r#","annotations":{{"n":"{round}"}}"#));
            let path = format!("/v2/web/manifests/t{round}");
            let answer = world.send("PUT", &path, manifest).await;
            // The collection may have been faster; then the client is told what to send.
            if answer.status == 201 {
                acknowledged.push((path, layer));
            } else {
                assert_eq!(answer.code(), "MANIFEST_BLOB_UNKNOWN");
            }
            if round % 9 == 8 {
                let (path, _) = acknowledged.remove(0);
                world.delete(&path).await.expect(202);
            }
        }
        acknowledged
    };
    let collections = async {
        for _ in 0..150 {
            collector.collect(&world.storage).await.unwrap();
            tokio::task::yield_now().await;
        }
    };
    let (acknowledged, ()) = tokio::join!(pushes, collections);
    assert!(10 < acknowledged.len(), "{}", acknowledged.len());
    for (path, layer) in acknowledged {
        world.get(&path).await.expect(200);
        world.get(&format!("/v2/web/blobs/{layer}")).await.expect(200);
    }
    assert!(world.storage.scrub(Leftovers::Keep).await.unwrap().damages.is_empty());
}

#[tokio::test]
async fn a_pass_of_the_scrubber_is_begun_and_asked_for_over_the_api() {
    let world = World::new().await;
    let damaged = world.push_blob("web", b"damaged").await;
    std::fs::write(world.blob_path(&damaged), "demaged").unwrap();
    let path = "/v2/_seawall/scrub";
    let before: serde_json::Value = world.get(path).await.expect(200).json();
    assert_eq!(before, serde_json::json!({}));
    world.send("POST", path, Body::empty()).await.expect(202);
    let mut status = before;
    while status.get("last").is_none() {
        tokio::task::yield_now().await;
        status = world.get(path).await.expect(200).json();
    }
    let last = &status["last"];
    assert_eq!((last["isComplete"].as_bool(), last["damaged"].as_u64()), (Some(true), Some(1)));
    let wanted = serde_json::json!([
        {"digest": damaged.to_string(), "kind": "damaged", "repositories": ["web"]}
    ]);
    assert_eq!(last["damages"], wanted);
    assert!(world.blob_path(&damaged).exists(), "nothing is deleted");
}
