//! The gate and the record.

use std::sync::atomic::Ordering;

use axum::body::Body;
use seawall_artifact::digest::Digest;
use seawall_registry::record::EventKind;

use crate::world::World;

#[tokio::test]
async fn what_the_gate_withholds_is_not_pulled_and_the_client_is_told_why() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    world.get("/v2/web/manifests/latest").await.expect(200);
    world.gate.withheld.lock().unwrap().push(digest.clone());
    for reference in ["latest", &digest.to_string()] {
        let path = format!("/v2/web/manifests/{reference}");
        let answer = world.get(&path).await.expect(403);
        let error = &answer.json()["errors"][0];
        assert_eq!(error["code"], "DENIED");
        assert_eq!(error["message"], "3 critical findings; update openssl");
        assert_eq!(error["detail"]["reason"], "3 critical findings");
        assert_eq!(error["detail"]["digest"], digest.to_string());
        world.send("HEAD", &path, Body::empty()).await.expect(403);
    }
    world.gate.withheld.lock().unwrap().clear();
    world.get("/v2/web/manifests/latest").await.expect(200);
}

#[tokio::test]
async fn the_gate_learns_of_every_push() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    let pushed = world.gate.pushed.lock().unwrap().pop().unwrap();
    assert_eq!((pushed.digest, &*pushed.caller), (digest, "root"));
    assert_eq!(pushed.tags.len(), 1);
}

#[tokio::test]
async fn changes_are_recorded_with_what_they_changed() {
    let world = World::new().await;
    let tag = || "latest".parse().unwrap();
    let old = world.push_image("web", "latest", b"old").await;
    let push = |digest: &Digest| EventKind::Push { digest: digest.clone(), tags: vec![tag()] };
    assert_eq!(world.recorded(), [push(&old)]);
    let new = world.push_image("web", "latest", b"new").await;
    let moved = EventKind::TagMoved { tag: tag(), from: old.clone(), to: new.clone() };
    assert_eq!(world.recorded(), [push(&new), moved]);
    world.get("/v2/web/manifests/latest").await.expect(200);
    assert_eq!(world.recorded(), [EventKind::Pull { digest: new.clone() }]);
    world.delete(&format!("/v2/web/manifests/{new}")).await.expect(202);
    assert_eq!(
        world.recorded(),
        [
            EventKind::ManifestDeleted { digest: new.clone() },
            EventKind::TagDeleted { tag: tag(), digest: new.clone() },
        ]
    );
    let path = format!("/v2/web/_seawall/undelete/{new}");
    world.send("POST", &path, Body::empty()).await.expect(200);
    assert_eq!(world.recorded(), [EventKind::Undeleted { digest: new.clone() }]);
    world.gate.withheld.lock().unwrap().push(new.clone());
    world.get("/v2/web/manifests/latest").await.expect(403);
    let reason = "3 critical findings".into();
    assert_eq!(world.recorded(), [EventKind::PullDenied { digest: new, reason }]);
}

#[tokio::test]
async fn nothing_is_acknowledged_that_was_not_recorded() {
    let world = World::new().await;
    let digest = world.push_image("web", "latest", b"layer").await;
    let content = world.get("/v2/web/manifests/latest").await.expect(200).body;
    world.record.is_broken.store(true, Ordering::SeqCst);
    let answer = world.send("PUT", "/v2/web/manifests/other", content.clone()).await.expect(500);
    assert_eq!(answer.code(), "UNKNOWN");
    assert!(!String::from_utf8_lossy(&answer.body).contains("disk"), "the cause is ours");
    // What was not recorded was not done either.
    world.get("/v2/web/manifests/other").await.expect(404);
    world.delete(&format!("/v2/web/manifests/{digest}")).await.expect(500);
    world.get("/v2/web/manifests/latest").await.expect(200);
    world.record.is_broken.store(false, Ordering::SeqCst);
    world.send("PUT", "/v2/web/manifests/other", content).await.expect(201);
}
