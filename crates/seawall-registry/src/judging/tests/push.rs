//! Refusal at the push, and verdicts that are kept because none can be made.

use super::*;

/// Refuses at the push what [`POLICY`] withholds.
const AT_PUSH: &str = "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: door }\nspec:\n  match: { gates: [push] }\n  onError: deny\n  rules:\n    - id: fixable-high\n      deny: { severity: high, fix: available }\n      reason: a fix exists\n";
/// A rule that cannot be evaluated: nothing of that name is there.
const CANNOT: &str = "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: broken }\nspec:\n  onError: lastKnown\n  rules:\n    - id: broken\n      deny: { cel: 'image.labels[\"missing\"] == \"x\"' }\n";

async fn put(world: &World, repository: &str, tag: &str, manifest: &Value) -> (StatusCode, Value) {
    let path = format!("/v2/{repository}/manifests/{tag}");
    let kind = manifest["mediaType"].as_str().unwrap();
    world.ask("PUT", &path, kind, serde_json::to_vec(manifest).unwrap()).await
}

#[tokio::test]
async fn what_a_policy_refuses_at_the_push_is_not_stored() {
    let world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.source.set_policy(AT_PUSH);
    world.judging.renew().await.unwrap();
    let manifest = world.push_blobs("prod/web").await;
    let (status, answer) = put(&world, "prod/web", "1", &manifest).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(answer["errors"][0]["code"], "DENIED");
    for part in ["a fix exists", "policy door", "CVE-2026-0001 in openssl"] {
        assert!(answer.to_string().contains(part), "{part}: {answer}");
    }
    let digest = Digest::sha256_of(&serde_json::to_vec(&manifest).unwrap());
    for reference in ["1", &digest.to_string()] {
        assert_eq!(world.pull("prod/web", reference).await.0, StatusCode::NOT_FOUND);
    }
    let (_, tags) = world.ask("GET", "/v2/prod/web/tags/list", "", Vec::new()).await;
    assert_ne!(tags["tags"][0], "1", "{tags}");
    assert!(world.judging.judgements().inventory(&digest).await.unwrap().is_none());
    let events = world.record.0.lock().unwrap();
    let is_push = |event: &&Event| matches!(event.kind, EventKind::Push { .. });
    assert_eq!(events.iter().filter(is_push).count(), 0);
    let mut denied = Vec::new();
    for event in events.iter() {
        if let EventKind::PushDenied { tags, reason, .. } = &event.kind {
            denied.push((tags.len(), reason.clone()));
        }
    }
    assert_eq!(denied.len(), 1);
    assert!(denied[0].0 == 1 && denied[0].1.contains("a fix exists"), "{denied:?}");
}

#[tokio::test]
async fn what_a_policy_allows_at_the_push_is_stored_and_judged_for_pulls() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.source.set_policy(AT_PUSH);
    world.judging.renew().await.unwrap();
    world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_push_that_names_foreign_blobs_learns_nothing_of_them() {
    let world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.source.set_policy(AT_PUSH);
    world.judging.renew().await.unwrap();
    let manifest = world.push_blobs("prod/web").await;
    let (status, answer) = put(&world, "other/web", "1", &manifest).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{answer}");
    assert_eq!(answer["errors"][0]["code"], "MANIFEST_BLOB_UNKNOWN");
    assert!(!answer.to_string().contains("CVE"), "{answer}");
}

#[tokio::test]
async fn a_policy_that_names_no_gate_refuses_no_push() {
    let world = World::new("CVE-2026-0001", "3.0.5-1").await;
    assert!(!world.judging.judges_pushes());
    world.push_image("prod/web", "1").await;
}

#[tokio::test]
async fn a_verdict_is_kept_where_none_can_be_made_and_the_policy_says_so() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    world.source.set_policy(CANNOT);
    assert_eq!(world.judging.refresh().await.unwrap(), 1);
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    let name = "prod/web".parse().unwrap();
    let digest = world.judging.judgements().tagged(&name, &"1".parse().unwrap()).await.unwrap();
    let verdict = world.judging.judgements().verdict(&name, &digest.unwrap()).await.unwrap();
    let kept = verdict.unwrap();
    assert_eq!(&*kept.verdict, "allow");
    assert!(kept.reason.starts_with("the last known verdict holds"), "{}", kept.reason);
    // What was never judged has no verdict to keep.
    world.push_image("prod/other", "1").await;
    world.judge_waiting().await;
    assert_eq!(world.pull("prod/other", "1").await.0, StatusCode::FORBIDDEN);
    // It holds as long as it would have held, and no longer.
    world.clock.0.fetch_add(4 * 86_400_000, Ordering::Relaxed);
    world.judging.refresh().await.unwrap();
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
}
