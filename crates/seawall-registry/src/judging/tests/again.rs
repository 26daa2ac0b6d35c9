//! Judging again: after a start, by several processes, in turns with what is pushed.

use std::time::Duration;

use seawall_policy::access::Quarantine;
use seawall_store::judgements::changes::Changes;

use super::*;

/// Waits until something holds; the work behind it has no other sign of its end.
async fn until(mut holds: impl AsyncFnMut() -> bool) {
    for _ in 0..3_000 {
        if holds().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never came to hold");
}

async fn verdict(world: &World, repository: &str, digest: &Digest) -> Option<Box<str>> {
    let name = repository.parse().unwrap();
    let verdict = world.judging.judgements().verdict(&name, digest).await.unwrap();
    verdict.map(|verdict| verdict.verdict)
}

fn keeper() -> Permit<Quarantine> {
    let grants = vec![Grant { role: Role::Maintainer, repositories: Glob::new("prod/*") }];
    let caller = Caller { name: "mia".into(), grants, scope: None };
    authorize(&caller, Place::Repository("prod/web".parse().unwrap())).unwrap()
}

#[tokio::test]
async fn a_database_that_came_while_nothing_ran_judges_again_at_the_start() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    let later = world.another(&TestSource::new("CVE-2026-0002", "3.0.9-1")).await;
    let World { judging, waiting, .. } = later;
    let run = tokio::spawn(judging.clone().run(waiting));
    until(async || verdict(&world, "prod/web", &digest).await.as_deref() == Some("deny")).await;
    until(async || {
        let events = world.judging.judgements().events(None, 1).await.unwrap();
        &*events[0].kind == round::JUDGED_AGAIN
    })
    .await;
    run.abort();
}

#[tokio::test]
async fn what_was_judged_with_the_same_is_not_judged_again_at_the_start() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let source = Arc::clone(&world.source);
    let other = world.another(&source).await;
    assert_eq!(other.judging.bench().generation, world.judging.bench().generation);
    assert_eq!(other.judging.refresh().await.unwrap(), 0);
}

#[tokio::test]
async fn a_walk_that_ended_halfway_goes_on_after_the_start() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.push_image("prod/a", "1").await;
    world.push_image("prod/b", "1").await;
    world.judge_waiting().await;
    world.source.set_database("CVE-2026-0002", "3.0.9-1");
    assert!(world.judging.renew().await.unwrap());
    // One of two was judged again, and then the power went.
    let first = "prod/a".parse().unwrap();
    assert_eq!(world.judging.judge_stale(Some(&first)).await.unwrap(), 1);
    let source = Arc::clone(&world.source);
    let other = world.another(&source).await;
    assert_eq!(other.judging.refresh().await.unwrap(), 1);
    assert_eq!(other.pull("prod/b", "1").await.0, StatusCode::FORBIDDEN);
    let events = other.judging.judgements().events(None, 1).await.unwrap();
    let data: Value = serde_json::from_str(&events[0].data).unwrap();
    assert_eq!(data["verdictsChangedCount"], 2, "both are told of, though one was judged before");
}

#[tokio::test]
async fn a_verdict_of_an_older_bench_never_replaces_a_newer_one() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let newer = world.another(&TestSource::new("CVE-2026-0002", "3.0.9-1")).await;
    assert_eq!(newer.judging.refresh().await.unwrap(), 1);
    // This process still has the older database, and is asked to judge.
    let name = "prod/web".parse().unwrap();
    let holds = world.judging.judge(&name, &digest).await.unwrap().unwrap();
    assert_eq!(&*holds.verdict, "deny");
    assert_eq!(verdict(&world, "prod/web", &digest).await.as_deref(), Some("deny"));
    let findings = world.judging.judgements().findings(&digest).await.unwrap();
    let found: Vec<&str> = findings.iter().map(|finding| &*finding.vulnerability).collect();
    assert_eq!(found, ["CVE-2026-0002"]);
}

#[tokio::test]
async fn findings_of_an_older_bench_in_another_repository_change_nothing() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.push_image("team/web", "1").await;
    world.judge_waiting().await;
    let newer = world.another(&TestSource::new("CVE-2026-0002", "3.0.9-1")).await;
    newer.judging.renew().await.unwrap();
    let prod = "prod/web".parse().unwrap();
    newer.judging.judge_stale(Some(&prod)).await.unwrap();
    world.judging.judge(&"team/web".parse().unwrap(), &digest).await.unwrap();
    assert_eq!(world.judging.judgements().findings(&digest).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_process_learns_what_another_did_over_the_same_tables() {
    let world = World::new("CVE-2026-0001", "2.0-1").await;
    let source = Arc::clone(&world.source);
    let mut other = world.another(&source).await;
    let mut seen = Changes::default();
    world.judging.watch(&mut seen).await.unwrap();
    let digest = other.push_image("prod/web", "1").await;
    other.judge_waiting().await;
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
    world.judging.watch(&mut seen).await.unwrap();
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK, "its verdict is known");
    other.judging.quarantine(&keeper(), &digest, "seen in an attack").await.unwrap();
    world.judging.watch(&mut seen).await.unwrap();
    let (status, answer) = world.pull("prod/web", "1").await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(answer.to_string().contains("seen in an attack"), "{answer}");
    other.judging.release(&keeper(), &digest, "false alarm").await.unwrap();
    world.judging.watch(&mut seen).await.unwrap();
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::OK);
    let exception = exception("2026-12-31");
    other.judging.add_exception(&maintainer(), &exception).await.unwrap();
    world.judging.watch(&mut seen).await.unwrap();
    assert_eq!(world.judging.bench().generation, other.judging.bench().generation);
}

#[tokio::test]
async fn a_quarantine_that_was_just_placed_outlives_a_look_that_began_before() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    let (held, change) = world.judging.judgements().quarantines_now().await.unwrap();
    world.judging.quarantine(&keeper(), &digest, "seen in an attack").await.unwrap();
    assert!(!world.judging.remember(|memory| memory.set_quarantines(&held, change)));
    assert_eq!(world.pull("prod/web", "1").await.0, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nothing_is_loaded_while_nothing_changed() {
    let world = World::new("CVE-2026-0001", "2.0-1").await;
    assert_eq!(world.source.loads(), 1);
    for _ in 0..3 {
        assert!(!world.judging.renew().await.unwrap());
    }
    assert_eq!(world.source.loads(), 1);
    world.source.set_database("CVE-2026-0002", "3.0.9-1");
    assert!(world.judging.renew().await.unwrap());
    world.clock.0.fetch_add(86_400_000, Ordering::Relaxed);
    assert!(world.judging.renew().await.unwrap());
    assert_eq!(world.source.loads(), 3);
    let kinds = world.record.0.lock().unwrap().iter().map(|event| event.kind.clone()).collect();
    let kinds: Vec<EventKind> = kinds;
    let EventKind::DatabaseChanged { from, to } = &kinds[0] else { panic!("{kinds:?}") };
    assert!(from.is_some() && to.is_some() && from != to);
    assert_eq!(kinds.len(), 1, "another day is recorded nowhere");
}

#[tokio::test]
async fn more_pushes_than_the_queue_holds_are_all_judged_at_once() {
    let world = World::new("CVE-2026-0001", "2.0-1").await;
    let mut config = world.push_blob("prod/web", b"{}").await;
    config["mediaType"] = "application/vnd.oci.empty.v1+json".into();
    // The queue is full of what was deleted again.
    for number in 0..QUEUE_MAX {
        let digest = Digest::sha256_of(&number.to_le_bytes());
        world.judging.0.queue.try_send(("prod/gone".parse().unwrap(), digest)).unwrap();
    }
    // More than a page of the sweep holds.
    for number in 0..turns::PAGE + 50 {
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": "application/vnd.oci.image.manifest.v1+json",
            "artifactType": "application/vnd.example.note",
            "config": config,
            "layers": [],
            "annotations": { "number": number.to_string() },
        });
        world.push_manifest("prod/web", &format!("t{number}"), &manifest).await;
    }
    let World { judging, waiting, folder: _folder, .. } = world;
    let run = tokio::spawn(judging.clone().run(waiting));
    let everything = |_: &RepositoryName| true;
    // The next sweep of its own comes in a minute; this is over long before.
    let is_done = async || judging.judgements().totals(&everything).await.unwrap().pending == 0;
    tokio::time::timeout(Duration::from_secs(50), until(is_done)).await.unwrap();
    run.abort();
}

#[tokio::test]
async fn a_swept_image_that_somebody_judged_meanwhile_is_left_alone() {
    let world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    let name = "prod/web".parse().unwrap();
    world.judging.judge(&name, &digest).await.unwrap();
    let before = world.judging.judgements().changes().await.unwrap().verdicts;
    let why = turns::Why::Unjudged;
    let known = world.judging.judge_because(why, &name, &digest).await.unwrap().unwrap();
    assert_eq!(&*known.verdict, "allow");
    assert_eq!(world.judging.judgements().changes().await.unwrap().verdicts, before);
}

#[tokio::test]
async fn a_quarantine_outlives_the_deletion_of_its_image() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    let digest = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    world.judging.quarantine(&keeper(), &digest, "seen in an attack").await.unwrap();
    let path = format!("/v2/prod/web/manifests/{digest}");
    assert_eq!(world.ask("DELETE", &path, "", Vec::new()).await.0, StatusCode::ACCEPTED);
    world.judging.judge(&"prod/web".parse().unwrap(), &digest).await.unwrap();
    world.push_image("prod/web", "2").await;
    world.judge_waiting().await;
    let mut seen = Changes::default();
    world.judging.watch(&mut seen).await.unwrap();
    assert_eq!(world.pull("prod/web", "2").await.0, StatusCode::FORBIDDEN);
}
