//! The suite of nodes, for SQLite and PostgreSQL alike.

use seawall_artifact::digest::Digest;
use seawall_evidence::record::{Actor, Entry};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, ActorKind, Authentication, Outcome};
use seawall_inventory::inventory::Inventory;
use seawall_policy::access::{ActionKind, Caller, Grant, Permit, Place, Role, authorize};
use seawall_policy::glob::Glob;

use crate::identity::By;
use crate::judgements::events::GateEvent;
use crate::judgements::{Judgements, NewFinding, StoredFinding};
use crate::nodes::intake::{
    ContainersChange, Intake, NewAlert, NewBlind, Numbered, RunningContainer, Tell,
};
use crate::nodes::seen::{AlertFilter, ContainerFilter, ContainerRow};
use crate::nodes::uses::{FILES_OF_CONTAINER_MAX, Grades, NewGrade, UseChange, UsedFile};
use crate::nodes::verdicts::{DueAsk, DueVerdict, NewVerdict};
use crate::nodes::{Node, NodeCertificate, NodeToken, Nodes, NodesError};
use crate::outbox;
use crate::tables::Tables;

fn actor() -> Actor {
    let name = Text::new("root").unwrap();
    Actor { kind: ActorKind::User, authentication: Authentication::Machine, name }
}

fn by(millis: u64) -> By {
    let now = Timestamp::from_unix_millis(millis).unwrap();
    By { actor: actor(), request: Text::default(), now }
}

fn permit<A: ActionKind>() -> Permit<A> {
    let grants = vec![Grant { role: Role::Administrator, repositories: Glob::new("**") }];
    let caller = Caller { name: "root".into(), grants, scope: None };
    authorize(&caller, Place::System).unwrap()
}

fn token(id: &str) -> NodeToken {
    NodeToken {
        id: id.into(),
        hash: [3; 32],
        created_by: "root".into(),
        created_ms: 1_000,
        expires_ms: 9_000,
    }
}

fn node(id: &str, enrolled_ms: i64) -> Node {
    Node {
        id: id.into(),
        name: format!("host-{id}").into(),
        enrolled_ms,
        seen_ms: 0,
        forgotten: 0,
        status: "{}".into(),
    }
}

fn certificate(fingerprint: &str, issued_ms: i64) -> NodeCertificate {
    NodeCertificate { fingerprint: fingerprint.into(), issued_ms, ends_ms: issued_ms + 5_000 }
}

fn digest(text: &str) -> Digest {
    Digest::sha256_of(text.as_bytes())
}

struct Telling;

impl Tell for Telling {
    fn entry(&self, _node: &str, alert: &NewAlert) -> Result<Entry, NodesError> {
        let now = Timestamp::from_unix_millis(5).unwrap();
        let entry = Entry::new(now, actor(), Action::AlertRaised, Outcome::Done);
        Ok(entry.because(Text::tamed(&alert.id)))
    }

    fn lost(&self, _node: &str, count: i64) -> Result<Entry, NodesError> {
        let now = Timestamp::from_unix_millis(5).unwrap();
        let entry = Entry::new(now, actor(), Action::AlertsLost, Outcome::Done);
        Ok(entry.because(Text::tamed(&count.to_string())))
    }

    fn event(&self, _node: &str, alert: &NewAlert) -> GateEvent {
        GateEvent {
            number: 0,
            time_ms: alert.time_ms,
            kind: "dev.seawall.alert.raised".into(),
            repository: "".into(),
            digest: alert.digest.clone(),
            data: "{}".into(),
        }
    }

    fn urls(&self) -> &[Box<str>] {
        &[]
    }
}

fn alert(id: &str, severity: i64, count: i64) -> NewAlert {
    NewAlert {
        id: id.into(),
        time_ms: 100,
        last_ms: 100 + count,
        count,
        rule: "rule".into(),
        technique: "T1059".into(),
        severity,
        container: "c1".into(),
        image: "".into(),
        digest: "".into(),
        namespace: "prod".into(),
        content: format!("{{\"count\":{count}}}").into(),
    }
}

fn intake(node: &str, alerts: &[(i64, i64, NewAlert)]) -> Intake {
    Intake {
        node: node.into(),
        now_ms: 3_000,
        queue: "queue".into(),
        status: "{}".into(),
        containers: None,
        alerts: alerts
            .iter()
            .map(|(lane, number, record)| Numbered {
                lane: *lane,
                number: *number,
                record: record.clone(),
            })
            .collect(),
        blinds: vec![],
        dropped: vec![],
        uses: vec![],
    }
}

fn container(id: &str, digest: &str, image_id: &str) -> RunningContainer {
    RunningContainer {
        id: id.into(),
        name: format!("name-{id}").into(),
        image: "registry.example/shop/web:1".into(),
        digest: digest.into(),
        image_id: image_id.into(),
        namespace: "prod".into(),
        workload: "web".into(),
        started_ms: 50,
        mode: "enforce".into(),
        means: "fanotify".into(),
        content: "{\"id\":1}".into(),
    }
}

/// Runs every case over empty tables.
pub async fn nodes_suite(tables: &Tables) {
    let nodes = Nodes::new(tables.clone());
    a_token_enrols_one_node(&nodes).await;
    a_node_is_known_until_it_is_removed(&nodes).await;
    records_are_taken_over_once(&nodes, tables).await;
    another_queue_counts_from_its_own_beginning(&nodes).await;
    containers_follow_what_is_told(&nodes).await;
    what_contains_something_is_found(&nodes, tables).await;
    uses_are_kept_in_parts_and_go_with_their_container(&nodes).await;
    grades_are_joined_and_found(&nodes, tables).await;
    verdicts_on_containers_follow_what_they_were_made_of(&nodes).await;
    blind_intervals_and_losses_are_kept(&nodes, tables).await;
}

async fn a_token_enrols_one_node(nodes: &Nodes) {
    let stored = token("t1");
    nodes.add_token(&permit(), &stored, &by(1_000)).await.unwrap();
    assert_eq!(nodes.token("t1").await.unwrap(), Some(stored.clone()));
    assert_eq!(nodes.tokens(&permit(), 2_000).await.unwrap().len(), 1);
    assert_eq!(nodes.tokens(&permit(), 9_000).await.unwrap().len(), 0, "it ended");
    let other = NodeToken { hash: [4; 32], ..stored.clone() };
    let (first, second) = (certificate("f1", 2_000), certificate("f2", 2_000));
    let (n1, n2, now) = (node("n1", 2_000), node("n2", 2_000), by(2_000));
    let refused = nodes.enrol(&other, &n1, &first, &now).await;
    assert!(matches!(refused, Err(NodesError::Refused)), "another secret");
    let late = nodes.enrol(&stored, &node("n1", 9_000), &first, &by(9_000)).await;
    assert!(matches!(late, Err(NodesError::Refused)), "it ended");
    nodes.enrol(&stored, &n1, &first, &now).await.unwrap();
    let again = nodes.enrol(&stored, &n2, &second, &now).await;
    assert!(matches!(again, Err(NodesError::Refused)), "it is used up");
    assert_eq!(nodes.token("t1").await.unwrap(), None);
    nodes.add_token(&permit(), &token("t2"), &by(1_000)).await.unwrap();
    nodes.revoke_token(&permit(), "t2", &by(1_000)).await.unwrap();
    let gone = nodes.revoke_token(&permit(), "t2", &by(1_000)).await;
    assert!(matches!(gone, Err(NodesError::Unknown { .. })));
}

async fn a_node_is_known_until_it_is_removed(nodes: &Nodes) {
    let known = nodes.of_certificate("f1", 6_999).await.unwrap().unwrap();
    assert_eq!(&*known.id, "n1");
    assert_eq!(nodes.of_certificate("f1", 7_000).await.unwrap(), None, "it ended");
    assert_eq!(nodes.of_certificate("f2", 2_000).await.unwrap(), None);
    for number in 0..9 {
        nodes.renew("n1", &certificate(&format!("r{number}"), 3_000 + number)).await.unwrap();
    }
    assert!(nodes.of_certificate("r8", 4_000).await.unwrap().is_some());
    assert_eq!(nodes.of_certificate("r1", 4_000).await.unwrap(), None, "there is room for few");
    let refused = nodes.renew("nobody", &certificate("x", 3_000)).await;
    assert!(matches!(refused, Err(NodesError::Refused)));
    nodes.add_token(&permit(), &token("t3"), &by(1_000)).await.unwrap();
    let twin = Node { name: "host-n1".into(), ..node("n3", 2_000) };
    nodes.enrol(&token("t3"), &twin, &certificate("f3", 2_000), &by(2_000)).await.unwrap();
    let unclear = nodes.remove(&permit(), "host-n1", &by(3_000)).await;
    assert!(matches!(unclear, Err(NodesError::Unknown { .. })), "two have this name");
    nodes.remove(&permit(), "n3", &by(3_000)).await.unwrap();
    assert_eq!(nodes.of_certificate("f3", 2_500).await.unwrap(), None);
    let late = nodes.take_in(&intake("n3", &[]), &Telling).await;
    assert!(matches!(late, Err(NodesError::Refused)));
    assert_eq!(nodes.list(&permit()).await.unwrap().len(), 1);
}

async fn records_are_taken_over_once(nodes: &Nodes, tables: &Tables) {
    let before = outbox::waiting(tables).await.unwrap().len();
    let first = intake("n1", &[(4, 1, alert("a", 3, 1)), (4, 2, alert("b", 4, 1))]);
    let taken = nodes.take_in(&first, &Telling).await.unwrap();
    assert_eq!((taken.through.clone(), taken.records), (vec![(4, 2)], 2));
    // The answer was lost: the same comes again, and more with it.
    let second = intake(
        "n1",
        &[
            (4, 1, alert("a", 3, 1)),
            (4, 2, alert("b", 4, 1)),
            (4, 3, alert("a", 3, 7)),
            (0, 3, alert("c", 0, 1)),
            (0, 4, alert("c", 0, 2)),
        ],
    );
    let taken = nodes.take_in(&second, &Telling).await.unwrap();
    assert_eq!((taken.through, taken.records), (vec![(0, 4), (4, 3)], 3));
    let all = nodes.alerts(&permit(), &AlertFilter::default(), 99).await.unwrap();
    let shown: Vec<(i64, i64)> = all.iter().map(|it| (it.severity, it.count)).collect();
    assert_eq!(shown, [(0, 2), (4, 1), (3, 7)], "newest first, each once, with its count");
    let severe = AlertFilter { severity_min: 3, ..AlertFilter::default() };
    let found = nodes.alerts(&permit(), &severe, 1).await.unwrap();
    assert_eq!(found.len(), 1);
    let next = AlertFilter { before: found[0].number, ..severe.clone() };
    assert_eq!(nodes.alerts(&permit(), &next, 9).await.unwrap().len(), 1);
    for (filter, count) in [
        (AlertFilter { node: "host-n1".into(), ..severe.clone() }, 2),
        (AlertFilter { node: "n2".into(), ..severe.clone() }, 0),
        (AlertFilter { container: "c2".into(), ..severe.clone() }, 0),
        (AlertFilter { namespace: "prod".into(), rule: "rule".into(), ..severe.clone() }, 2),
    ] {
        assert_eq!(nodes.alerts(&permit(), &filter, 9).await.unwrap().len(), count, "{filter:?}");
    }
    assert_eq!(nodes.alert_count(&permit(), 3, 100).await.unwrap(), 2);
    assert!(nodes.alert(&permit(), found[0].number).await.unwrap().is_some());
    // One record for each grave alert, none for what was told again.
    let records = outbox::waiting(tables).await.unwrap().len() - before;
    assert_eq!(records, 2);
}

async fn another_queue_counts_from_its_own_beginning(nodes: &Nodes) {
    let other = Intake { queue: "other".into(), ..intake("n1", &[(4, 1, alert("d", 3, 1))]) };
    let taken = nodes.take_in(&other, &Telling).await.unwrap();
    assert_eq!((taken.through, taken.records), (vec![(4, 1)], 1));
}

fn change(base: Option<i64>, generation: i64) -> ContainersChange {
    ContainersChange { base, generation, present: vec![], changed: vec![], gone: vec![] }
}

async fn told(nodes: &Nodes, change: ContainersChange) -> i64 {
    let intake = Intake { queue: "other".into(), containers: Some(change), ..intake("n1", &[]) };
    nodes.take_in(&intake, &Telling).await.unwrap().generation
}

async fn running(nodes: &Nodes, filter: &ContainerFilter) -> Vec<String> {
    let rows = nodes.running(&permit(), filter, 99).await.unwrap();
    rows.iter().map(|row| row.id.to_string()).collect()
}

async fn containers_follow_what_is_told(nodes: &Nodes) {
    let all = ContainerFilter::default();
    // A change of a state that is not here changes nothing.
    let mut first = change(Some(5), 6);
    first.changed = vec![container("lost", "", "")];
    assert_eq!(told(nodes, first).await, 0);
    let mut anew = change(None, 7);
    anew.present = vec!["c1".into(), "c2".into(), "c3".into()];
    anew.changed = ["c1", "c2", "c3"].map(|id| container(id, "", "")).to_vec();
    assert_eq!(told(nodes, anew).await, 7);
    assert_eq!(running(nodes, &all).await, ["c1", "c2", "c3"]);
    let mut next = change(Some(7), 8);
    next.gone = vec!["c1".into()];
    next.changed = vec![RunningContainer { namespace: "test".into(), ..container("c2", "", "") }];
    assert_eq!(told(nodes, next.clone()).await, 8);
    assert_eq!(told(nodes, next).await, 8, "told again, it is of a state that is over");
    assert_eq!(running(nodes, &all).await, ["c2", "c3"]);
    let mut again = change(None, 9);
    again.present = vec!["c3".into()];
    assert_eq!(told(nodes, again).await, 9);
    assert_eq!(running(nodes, &all).await, ["c3"]);
    assert_eq!(nodes.running_count(&permit()).await.unwrap(), 1);
    assert_eq!(nodes.unknown_count(&permit()).await.unwrap(), 1);
    assert!(nodes.container(&permit(), "n1", "c3").await.unwrap().is_some());
    assert!(nodes.container(&permit(), "n1", "c1").await.unwrap().is_none());
    for (filter, count) in [
        (ContainerFilter { namespace: "prod".into(), ..all.clone() }, 1),
        (ContainerFilter { namespace: "test".into(), ..all.clone() }, 0),
        (ContainerFilter { node: "host-n1".into(), ..all.clone() }, 1),
        (ContainerFilter { image: "shop/web".into(), ..all.clone() }, 1),
        (ContainerFilter { image: "%".into(), ..all.clone() }, 0),
        (ContainerFilter { after: "n1/c3".into(), ..all.clone() }, 0),
        (ContainerFilter { package: "openssl".into(), ..all.clone() }, 0),
    ] {
        assert_eq!(running(nodes, &filter).await.len(), count, "{filter:?}");
    }
}

async fn what_contains_something_is_found(nodes: &Nodes, tables: &Tables) {
    let judgements = Judgements::new(tables.clone());
    let (image, config) = (digest("image"), digest("config"));
    let mut inventory = Inventory::default();
    inventory.subject.config_digest = Some(config.clone());
    let mut transaction = judgements.begin().await.unwrap();
    judgements.put_inventory(&mut transaction, &image, &inventory, 1).await.unwrap();
    sqlx::query("INSERT INTO image_packages (name, digest, purl, version) VALUES ($1, $2, $3, $4)")
        .bind("openssl")
        .bind(image.to_string())
        .bind("pkg:deb/debian/openssl@3.0.1")
        .bind("3.0.1")
        .execute(&mut *transaction)
        .await
        .unwrap();
    let finding = StoredFinding {
        finding: "SW-1".into(),
        vulnerability: "CVE-2024-1".into(),
        package: "openssl".into(),
        version: "3.0.1".into(),
        severity: "high".into(),
        segment: "update".into(),
    };
    let purls = vec!["pkg:deb/debian/openssl@3.0.1".into(), "pkg:deb/debian/libssl3@3.0.1".into()];
    let finding = NewFinding { finding, purls };
    judgements.put_findings(&mut transaction, &image, &[finding], (1, 1)).await.unwrap();
    transaction.commit().await.unwrap();
    let mut anew = change(None, 20);
    anew.present = ["by-manifest", "by-config", "unknown"].map(Into::into).to_vec();
    anew.changed = vec![
        container("by-manifest", &image.to_string(), ""),
        container("by-config", &digest("an index").to_string(), &config.to_string()),
        container("unknown", &digest("elsewhere").to_string(), ""),
    ];
    told(nodes, anew).await;
    let all = ContainerFilter::default();
    for filter in [
        ContainerFilter { package: "openssl".into(), ..all.clone() },
        ContainerFilter { package: "openssl@3.0.1".into(), ..all.clone() },
        ContainerFilter { finding: "CVE-2024-1".into(), ..all.clone() },
        ContainerFilter { finding: "SW-1".into(), package: "openssl".into(), ..all.clone() },
    ] {
        assert_eq!(running(nodes, &filter).await, ["by-config", "by-manifest"], "{filter:?}");
    }
    let other = ContainerFilter { package: "openssl@3.0.2".into(), ..all.clone() };
    assert!(running(nodes, &other).await.is_empty());
    assert_eq!(nodes.unknown_count(&permit()).await.unwrap(), 1);
    assert_eq!(nodes.image_of(&config).await.unwrap(), Some(image.clone()));
    assert_eq!(nodes.image_of(&image).await.unwrap(), Some(image));
    assert_eq!(nodes.image_of(&digest("elsewhere")).await.unwrap(), None);
}

fn used(path: &str, grade: i64) -> UsedFile {
    UsedFile { path: path.into(), grade, pid: 7, time: 9, listens: None }
}

fn use_change(container: &str, (base, revision): (i64, i64), files: &[UsedFile]) -> UseChange {
    UseChange {
        container: container.into(),
        account: 5,
        base,
        revision,
        is_whole: true,
        header: "{}".into(),
        files: files.to_vec(),
    }
}

async fn told_use(nodes: &Nodes, uses: Vec<UseChange>) -> Vec<(String, i64, i64)> {
    let intake = Intake { queue: "other".into(), uses, ..intake("n1", &[]) };
    let known = nodes.take_in(&intake, &Telling).await.unwrap().uses;
    known.iter().map(|one| (one.container.to_string(), one.account, one.revision)).collect()
}

async fn kept(nodes: &Nodes, container: &str) -> Vec<(String, i64)> {
    let due = nodes.due_uses(99).await.unwrap();
    let due = due.iter().find(|due| &*due.container == container).unwrap();
    let files = nodes.stored_use(due).await.unwrap().unwrap().files;
    files.iter().map(|file| (file.path.to_string(), file.grade)).collect()
}

async fn uses_are_kept_in_parts_and_go_with_their_container(nodes: &Nodes) {
    let of = |revision| vec![("by-config".to_owned(), 5, revision)];
    let none: Vec<(String, i64, i64)> = vec![];
    let first = use_change("nobody", (0, 3), &[used("/a", 1)]);
    assert_eq!(told_use(nodes, vec![first]).await, none, "no such container");
    let first = use_change("by-config", (0, 3), &[used("/a", 1), used("/b", 2)]);
    assert_eq!(told_use(nodes, vec![first.clone()]).await, of(3));
    let before = nodes.changes().await.unwrap();
    assert_eq!(told_use(nodes, vec![first]).await, of(3), "the answer was lost");
    assert_eq!(nodes.changes().await.unwrap(), before, "nothing is new");
    let next = use_change("by-config", (3, 5), &[used("/a", 3), used("/b", 1), used("/c", 1)]);
    assert_eq!(told_use(nodes, vec![next]).await, of(5));
    assert_ne!(nodes.changes().await.unwrap(), before);
    let gap = use_change("by-config", (7, 8), &[used("/d", 1)]);
    assert_eq!(told_use(nodes, vec![gap]).await, of(5), "something is missing between");
    let all = [("/a".to_owned(), 3), ("/b".to_owned(), 2), ("/c".to_owned(), 1)];
    assert_eq!(kept(nodes, "by-config").await, all);
    // Another account begins anew, and what was seen was seen.
    let other = UseChange { account: 6, ..use_change("by-config", (0, 1), &[used("/e", 1)]) };
    let known = told_use(nodes, vec![other]).await;
    assert_eq!(known, [("by-config".to_owned(), 6, 1)]);
    assert_eq!(kept(nodes, "by-config").await.len(), 4);
    // There is room for so many files.
    let many: Vec<UsedFile> = (0..20_000).map(|number| used(&format!("/{number}"), 1)).collect();
    told_use(nodes, vec![use_change("by-manifest", (0, 9), &many)]).await;
    let due = nodes.due_uses(99).await.unwrap();
    let due = due.iter().find(|due| &*due.container == "by-manifest").unwrap();
    let stored = nodes.stored_use(due).await.unwrap().unwrap();
    assert_eq!((stored.files.len(), stored.is_whole), (FILES_OF_CONTAINER_MAX, false));
}

fn grade(purl: &str, grade: i64) -> NewGrade {
    NewGrade { purl: purl.into(), grade, is_guess: false, evidence: "{\"path\":\"/a\"}".into() }
}

async fn grades_of(nodes: &Nodes, filter: &ContainerFilter) -> Vec<(String, String, i64, bool)> {
    let rows = nodes.running(&permit(), filter, 99).await.unwrap();
    let of = |row: &ContainerRow| {
        let id = row.id.to_string();
        let uses = row.uses.clone().into_iter();
        uses.map(|one| (id.clone(), one.purl.to_string(), one.grade, one.account.is_some()))
            .collect::<Vec<_>>()
    };
    let mut all: Vec<_> = rows.iter().flat_map(of).collect();
    all.sort();
    all
}

async fn grades_are_joined_and_found(nodes: &Nodes, tables: &Tables) {
    let (openssl, libssl) = ("pkg:deb/debian/openssl@3.0.1", "pkg:deb/debian/libssl3@3.0.1");
    let due = nodes.due_uses(99).await.unwrap();
    let names: Vec<&str> = due.iter().map(|due| &*due.container).collect();
    assert_eq!(names, ["by-config", "by-manifest"]);
    assert!(due.iter().all(|due| *due.image == *digest("image").to_string()));
    let by_package = ContainerFilter { package: "openssl".into(), ..ContainerFilter::default() };
    let row = |id: &str, purl: &str, grade, told| (id.to_owned(), purl.to_owned(), grade, told);
    let untold = [row("by-config", openssl, 0, false), row("by-manifest", openssl, 0, false)];
    assert_eq!(grades_of(nodes, &by_package).await, untold, "nothing is joined yet");
    let mut grades = Grades { of: due[0].clone(), grades: vec![], is_cut: false, sure_from: 2 };
    grades.grades = vec![grade(openssl, 1), grade(libssl, 3)];
    nodes.put_grades(&[grades.clone()]).await.unwrap();
    let half = [row("by-config", openssl, 1, true), row("by-manifest", openssl, 0, false)];
    assert_eq!(grades_of(nodes, &by_package).await, half);
    let by_finding = ContainerFilter { finding: "CVE-2024-1".into(), ..ContainerFilter::default() };
    let both = [
        row("by-config", libssl, 3, true),
        row("by-config", openssl, 1, true),
        row("by-manifest", libssl, 0, false),
        row("by-manifest", openssl, 0, false),
    ];
    assert_eq!(grades_of(nodes, &by_finding).await, both);
    let uses = nodes.finding_uses(&digest("image")).await.unwrap();
    let used = &uses["SW-1"];
    assert_eq!((used.grade, &*used.node, &*used.container, used.in_use), (3, "n1", "by-config", 1));
    let containers = nodes.containers_of_image(&digest("image")).await.unwrap();
    let told = containers.iter().filter(|one| one.account.is_some()).count();
    assert_eq!((containers.len(), told), (2, 1));
    let content = nodes.container(&permit(), "n1", "by-config").await.unwrap().unwrap();
    let shown: Vec<i64> = content.uses.iter().map(|one| one.grade).collect();
    assert_eq!(shown, [3, 1], "the highest first");
    assert!(content.account.is_some_and(|account| account.is_whole));
    // What was joined of an older state changes nothing.
    grades.of.change -= 1;
    grades.grades.clear();
    nodes.put_grades(&[grades]).await.unwrap();
    assert_eq!(grades_of(nodes, &by_package).await, half);
    // The inventory goes, and with it what was joined from it.
    assert_eq!(nodes.due_uses(99).await.unwrap().len(), 1);
    sqlx::query("UPDATE inventories SET analysed_ms = 2").execute(tables.readers()).await.unwrap();
    assert_eq!(nodes.due_uses(99).await.unwrap().len(), 2, "it was analysed again");
}

async fn verdicts_on_containers_follow_what_they_were_made_of(nodes: &Nodes) {
    let asked = DueAsk { generation: 4, now_ms: 4_000, silent_ms: 60_000 };
    let due = nodes.due_verdicts(asked, 99).await.unwrap();
    let ids: Vec<&str> = due.iter().map(|due| &*due.container).collect();
    assert_eq!(ids, ["unknown", "by-config", "by-manifest"], "in the order of images");
    assert_eq!((&*due[1].node_name, due[1].is_silent, due[1].grades.len()), ("host-n1", false, 2));
    assert_eq!((&*due[0].image, &*due[0].namespace), ("", "prod"));
    let of = |due: &DueVerdict, verdict: &str| NewVerdict {
        due: due.clone(),
        verdict: verdict.into(),
        reason: "because".into(),
        decision: "{}".into(),
        generation: 4,
        judged_ms: 4_000,
    };
    let mut change = nodes.begin().await.unwrap();
    for due in &due {
        assert!(nodes.put_verdict(&mut change, &of(due, "warn")).await.unwrap());
    }
    change.commit().await.unwrap();
    assert!(nodes.due_verdicts(asked, 99).await.unwrap().is_empty());
    let rows = nodes.running(&permit(), &ContainerFilter::default(), 99).await.unwrap();
    assert!(rows.iter().all(|row| row.verdict.as_ref().is_some_and(|it| &*it.verdict == "warn")));
    // Other policies, a node that says nothing more, more that is in use, another container.
    let newer = DueAsk { generation: 5, ..asked };
    let again = nodes.due_verdicts(newer, 99).await.unwrap();
    assert_eq!(again.len(), 3);
    assert_eq!(again[0].before.as_deref(), Some("warn"));
    let late = DueAsk { now_ms: 99_000, ..asked };
    let silent = nodes.due_verdicts(late, 99).await.unwrap();
    assert!(silent.len() == 3 && silent.iter().all(|due| due.is_silent));
    let uses = nodes.due_uses(99).await.unwrap();
    let grades = Grades { of: uses[0].clone(), grades: vec![], is_cut: false, sure_from: 2 };
    nodes.put_grades(&[grades]).await.unwrap();
    assert_eq!(nodes.due_verdicts(asked, 99).await.unwrap().len(), 1);
    let mut other = change_of(20, 21);
    other.changed = vec![container("unknown", "", "")];
    told(nodes, other).await;
    assert_eq!(nodes.due_verdicts(asked, 99).await.unwrap().len(), 2);
    // A container that is gone takes everything with it.
    let mut gone = change_of(21, 22);
    gone.gone = vec!["by-config".into()];
    told(nodes, gone).await;
    let mut change = nodes.begin().await.unwrap();
    assert!(!nodes.put_verdict(&mut change, &of(&due[1], "deny")).await.unwrap());
    change.commit().await.unwrap();
    assert!(nodes.finding_uses(&digest("image")).await.unwrap().is_empty());
    assert_eq!(nodes.due_uses(99).await.unwrap().len(), 1);
}

fn change_of(base: i64, generation: i64) -> ContainersChange {
    change(Some(base), generation)
}

async fn blind_intervals_and_losses_are_kept(nodes: &Nodes, tables: &Tables) {
    let blind = NewBlind {
        container: "".into(),
        since_ms: 1,
        until_ms: 9,
        class: "file".into(),
        reason: "quota".into(),
        lost: 12,
    };
    let before = outbox::waiting(tables).await.unwrap().len();
    let mut report = Intake { queue: "other".into(), ..intake("n1", &[]) };
    report.blinds = vec![Numbered { lane: 3, number: 9, record: blind }];
    report.dropped = vec![(0, 40), (1, 2)];
    nodes.take_in(&report, &Telling).await.unwrap();
    nodes.take_in(&report, &Telling).await.unwrap();
    let blinds = nodes.blinds(&permit(), "n1", 99).await.unwrap();
    assert_eq!(blinds.iter().map(|it| it.lost).collect::<Vec<_>>(), [12], "once");
    assert_eq!(nodes.list(&permit()).await.unwrap()[0].dropped, 42);
    assert_eq!(outbox::waiting(tables).await.unwrap().len() - before, 1, "told once");
}
