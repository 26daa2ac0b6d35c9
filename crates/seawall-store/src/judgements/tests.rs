//! Tests of [`super`].

use seawall_artifact::path::ImagePath;
use seawall_inventory::inventory::{InstalledPackage, Subject};
use seawall_inventory::package::{Package, PackageType};
use seawall_policy::access::{Caller, Grant, Permit, Place, Quarantine, Role, authorize};
use seawall_policy::glob::Glob;

use super::decisions::NewException;
use super::events::{self, GateEvent};
use super::*;

async fn opened(folder: &tempfile::TempDir) -> Judgements {
    Judgements::new(crate::testing::postgres::tables(folder.path(), "tables.sqlite").await)
}

fn inventory(names: &[&str]) -> Inventory {
    let package = |name: &&str| InstalledPackage {
        package: Package::new(
            PackageType::Deb,
            *name,
            "1.2-3",
            &ImagePath::parse("var/lib/dpkg/status").unwrap(),
        ),
        purl: format!("pkg:deb/debian/{name}@1.2-3").into(),
        layer: 0,
        owner: None,
    };
    Inventory {
        subject: Subject {
            name: "image".into(),
            platform: Some("linux/amd64".parse().unwrap()),
            ..Subject::default()
        },
        packages: names.iter().map(package).collect(),
        ..Inventory::default()
    }
}

fn digest(text: &str) -> Digest {
    Digest::sha256_of(text.as_bytes())
}

fn verdict(repository: &str, image: &str) -> StoredVerdict {
    StoredVerdict {
        repository: repository.parse().unwrap(),
        digest: digest(image),
        verdict: "deny".into(),
        reason: "a reason".into(),
        decision: "{}".into(),
        bench: "bench".into(),
        valid_through_day: 20_000,
        judged_ms: 5,
        generation: 1,
    }
}

fn finding(id: &str) -> StoredFinding {
    StoredFinding {
        finding: id.into(),
        vulnerability: format!("CVE-{id}").into(),
        package: "openssl".into(),
        version: "1.2-3".into(),
        severity: "high".into(),
        segment: "fix available".into(),
    }
}

fn new(id: &str) -> NewFinding {
    let purls = vec![format!("pkg:deb/debian/openssl{id}@1.2-3").into(), "pkg:x".into()];
    NewFinding { finding: finding(id), purls }
}

async fn packages(judgements: &Judgements) -> Vec<String> {
    let rows = sqlx::query("SELECT finding || ' ' || purl FROM image_finding_packages ORDER BY 1")
        .fetch_all(judgements.tables.readers())
        .await
        .unwrap();
    rows.iter().map(|row| row.try_get(0).unwrap()).collect()
}

fn quarantine_permit(repository: &str) -> Permit<Quarantine> {
    let grants = vec![Grant { role: Role::Maintainer, repositories: Glob::new("**") }];
    let caller = Caller { name: "mia".into(), grants, scope: None };
    authorize(&caller, Place::Repository(repository.parse().unwrap())).unwrap()
}

#[tokio::test]
async fn an_inventory_comes_back_as_it_was_and_is_found_by_its_packages() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let wanted = inventory(&["openssl", "zlib1g"]);
    let mut transaction = judgements.begin().await.unwrap();
    judgements.put_inventory(&mut transaction, &digest("a"), &wanted, 1).await.unwrap();
    judgements.put_verdict(&mut transaction, &verdict("prod/web", "a")).await.unwrap();
    judgements.put_verdict(&mut transaction, &verdict("team/web", "a")).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(judgements.inventory(&digest("a")).await.unwrap(), Some(wanted));
    assert_eq!(judgements.inventory(&digest("b")).await.unwrap(), None);
    let hits = judgements.images_with_package("openssl", 10).await.unwrap();
    let places: Vec<&str> = hits.iter().map(|hit| &*hit.repository).collect();
    assert_eq!(places, ["prod/web", "team/web"]);
    assert!(judgements.images_with_package("openss", 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_damaged_inventory_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let mut transaction = judgements.begin().await.unwrap();
    judgements.put_inventory(&mut transaction, &digest("a"), &inventory(&["x"]), 1).await.unwrap();
    sqlx::query("UPDATE inventories SET content = $1")
        .bind(b"no zstd".as_slice())
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(judgements.inventory(&digest("a")).await.unwrap(), None);
}

#[tokio::test]
async fn another_judgement_says_what_came_and_what_went() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let mut transaction = judgements.begin().await.unwrap();
    judgements.put_inventory(&mut transaction, &digest("a"), &inventory(&["x"]), 1).await.unwrap();
    let first = [new("1"), new("2")];
    let delta =
        judgements.put_findings(&mut transaction, &digest("a"), &first, (1, 1)).await.unwrap();
    assert_eq!((delta.added.len(), delta.removed.len()), (2, 0));
    let second = [new("2"), new("3")];
    let delta =
        judgements.put_findings(&mut transaction, &digest("a"), &second, (1, 2)).await.unwrap();
    assert_eq!(delta, FindingsDelta { added: vec![finding("3")], removed: vec!["1".into()] });
    // Findings of an earlier version have no packages, until they are found again.
    sqlx::query("DELETE FROM image_finding_packages WHERE finding = '2'")
        .execute(&mut *transaction)
        .await
        .unwrap();
    judgements.put_findings(&mut transaction, &digest("a"), &second, (1, 3)).await.unwrap();
    transaction.commit().await.unwrap();
    let wanted = ["2 pkg:deb/debian/openssl2@1.2-3", "2 pkg:x", "3 pkg:deb/debian/openssl3@1.2-3"];
    assert_eq!(packages(&judgements).await[..3], wanted);
}

#[tokio::test]
async fn verdicts_are_listed_page_by_page_and_forgotten_with_their_image() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let mut transaction = judgements.begin().await.unwrap();
    judgements.put_inventory(&mut transaction, &digest("a"), &inventory(&["x"]), 1).await.unwrap();
    for repository in ["b", "a", "c"] {
        judgements.put_verdict(&mut transaction, &verdict(repository, "a")).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let mut seen = Vec::new();
    let mut after: Option<(String, String)> = None;
    loop {
        let place = after.as_ref().map(|(repository, digest)| (&**repository, &**digest));
        let page = judgements.verdicts_after(place, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.repository.to_string(), last.digest.to_string()));
        seen.extend(page.into_iter().map(|verdict| verdict.repository.to_string()));
    }
    assert_eq!(seen, ["a", "b", "c"]);
    for (repository, is_kept) in [("a", true), ("b", true), ("c", false)] {
        let mut transaction = judgements.begin().await.unwrap();
        let name = repository.parse().unwrap();
        judgements.forget(&mut transaction, &name, &digest("a")).await.unwrap();
        transaction.commit().await.unwrap();
        let inventory = judgements.inventory(&digest("a")).await.unwrap();
        assert_eq!(inventory.is_some(), is_kept, "{repository}");
    }
}

#[tokio::test]
async fn quarantine_and_exceptions_are_given_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let permit = quarantine_permit("prod/web");
    let image = digest("a");
    let mut transaction = judgements.begin().await.unwrap();
    judgements.quarantine(&mut transaction, &permit, &image, "seen", 7).await.unwrap();
    transaction.commit().await.unwrap();
    let listed = judgements.quarantined().await.unwrap();
    assert_eq!((listed.len(), &*listed[0].placed_by, listed[0].placed_ms), (1, "mia", 7));
    let mut transaction = judgements.begin().await.unwrap();
    let elsewhere = quarantine_permit("team/web");
    assert!(judgements.release(&mut transaction, &elsewhere, &image).await.unwrap().is_none());
    assert!(judgements.release(&mut transaction, &permit, &image).await.unwrap().is_some());
    let grants = vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }];
    let caller = Caller { name: "ada".into(), grants, scope: None };
    let permit = authorize(&caller, Place::System).unwrap();
    let exception = NewException {
        finding: "CVE-2021-44228".into(),
        package: "".into(),
        owner: "team".into(),
        reason: "switched off".into(),
        expires: "2026-12-31".into(),
    };
    let number = judgements.add_exception(&mut transaction, &permit, &exception, 9).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(judgements.exceptions().await.unwrap().len(), 1);
    let mut transaction = judgements.begin().await.unwrap();
    assert!(judgements.end_exception(&mut transaction, &permit, number, 10).await.unwrap());
    assert!(!judgements.end_exception(&mut transaction, &permit, number, 11).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(judgements.exceptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_exception_of_a_repository_is_taken_back_with_a_permit_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let grants = vec![Grant { role: Role::Maintainer, repositories: Glob::new("**") }];
    let caller = Caller { name: "mia".into(), grants, scope: None };
    let permit = |name: &str| authorize(&caller, Place::Repository(name.parse().unwrap())).unwrap();
    let exception = NewException {
        finding: "CVE-2021-44228".into(),
        package: "".into(),
        owner: "team".into(),
        reason: "switched off".into(),
        expires: "2026-12-31".into(),
    };
    let (own, foreign) = (permit("prod/web"), permit("team/web"));
    let mut transaction = judgements.begin().await.unwrap();
    let number = judgements.add_exception(&mut transaction, &own, &exception, 9).await.unwrap();
    assert!(!judgements.end_exception(&mut transaction, &foreign, number, 10).await.unwrap());
    transaction.commit().await.unwrap();
    assert_eq!(&*judgements.exceptions().await.unwrap()[0].repository, "prod/web");
    let mut transaction = judgements.begin().await.unwrap();
    assert!(judgements.end_exception(&mut transaction, &own, number, 11).await.unwrap());
    transaction.commit().await.unwrap();
    assert!(judgements.exceptions().await.unwrap().is_empty());
}

#[tokio::test]
async fn an_event_is_owed_to_each_webhook_until_it_is_delivered() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let event = GateEvent {
        number: 0,
        time_ms: 100,
        kind: "dev.seawall.verdict.changed".into(),
        repository: "prod/web".into(),
        digest: digest("a").to_string().into(),
        data: "{}".into(),
    };
    let urls: Vec<Box<str>> = vec!["https://one.example/".into(), "https://two.example/".into()];
    let mut transaction = judgements.begin().await.unwrap();
    events::put(&mut transaction, &event, &urls).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(judgements.due_deliveries(99, 10).await.unwrap().is_empty());
    let due = judgements.due_deliveries(100, 10).await.unwrap();
    assert_eq!(due.len(), 2);
    judgements.end_delivery(&due[0]).await.unwrap();
    judgements.put_off_delivery(&due[1], 200).await.unwrap();
    assert!(judgements.due_deliveries(199, 10).await.unwrap().is_empty());
    let due = judgements.due_deliveries(200, 10).await.unwrap();
    assert_eq!((due.len(), due[0].attempts), (1, 1));
    assert_eq!(judgements.events(None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_sees_or_counts_what_they_may_not() {
    let folder = tempfile::tempdir().unwrap();
    let judgements = opened(&folder).await;
    let mut transaction = judgements.begin().await.unwrap();
    judgements.put_inventory(&mut transaction, &digest("a"), &inventory(&["x"]), 1).await.unwrap();
    let found = [new("1"), new("2")];
    judgements.put_findings(&mut transaction, &digest("a"), &found, (1, 1)).await.unwrap();
    for repository in ["prod/web", "team/web"] {
        judgements.put_verdict(&mut transaction, &verdict(repository, "a")).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let may_see = |name: &RepositoryName| name.as_str().starts_with("team/");
    let totals = judgements.totals(&may_see).await.unwrap();
    assert_eq!(totals.verdicts, [("deny".into(), 1)].into());
    let images =
        judgements.images(&may_see, &overview::ImageFilter::default(), None, 10).await.unwrap();
    assert_eq!(images.len(), 1);
    assert_eq!(images[0].repository.as_str(), "team/web");
    assert_eq!(images[0].findings, [("high".into(), 2)].into());
    let hits = judgements.images_with_vulnerability(&may_see, "CVE-1", 10).await.unwrap();
    assert_eq!(hits.len(), 1);
    let none = overview::ImageFilter { verdict: "allow".into(), ..Default::default() };
    assert!(judgements.images(&may_see, &none, None, 10).await.unwrap().is_empty());
}

#[test]
fn judgements_are_kept_in_postgresql() {
    let itself = "judgements_are_kept_in_postgresql";
    crate::testing::postgres::run_again(&["judgements::tests::", "--skip", itself], 5);
}
