//! The gate `node`: containers are judged by their image and by what of it is in use.

use super::*;

const IN_USE: &str = "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: nodes }\nspec:\n  match: { gates: [node], namespaces: [prod] }\n  onError: deny\n  rules:\n    - id: used\n      deny: { severity: high, use: loaded }\n      reason: it is in use\n";
const LAST_KNOWN: &str = "apiVersion: seawall.dev/v1\nkind: Policy\nmetadata: { name: nodes }\nspec:\n  match: { gates: [node] }\n  onError: lastKnown\n  rules:\n    - id: never\n      deny: { severity: critical }\n";

/// What a node told of a container: whether it told everything, the lowest grade that is sure,
/// and the grade of openssl with whether its files are guesses.
#[derive(Clone, Copy)]
struct Told {
    is_whole: bool,
    sure_from: i64,
    grade: Option<(i64, bool)>,
}

impl World {
    async fn sql(&self, statement: String) {
        let mut change = self.judging.0.on.tables.begin().await.unwrap();
        sqlx::query(sqlx::AssertSqlSafe(statement)).execute(&mut *change).await.unwrap();
        change.commit().await.unwrap();
    }

    async fn add_node(&self) {
        self.sql(format!(
            "INSERT INTO nodes (id, name, enrolled_ms, seen_ms, queue, generation, forgotten, \
             status) VALUES ('n1', 'host', 1, {TODAY_MILLIS}, '', 0, 0, '{{}}')"
        ))
        .await;
    }

    async fn add_container(&self, id: &str, namespace: &str, image: &str) {
        self.sql(format!(
            "INSERT INTO node_containers (node, id, name, image, digest, image_id, namespace, \
             workload, started_ms, mode, means, content) VALUES ('n1', '{id}', '', \
             'registry.example/prod/web:1', '{image}', '', '{namespace}', '', 0, '', '', '{{}}')"
        ))
        .await;
    }

    async fn tell(&self, id: &str, image: &Digest, told: Told) {
        let Told { is_whole, sure_from, grade } = told;
        self.sql(format!(
            "INSERT INTO node_uses (node, container, account, revision, change, is_whole, header, \
             files, joined, image, analysed_ms, is_cut, sure_from) SELECT 'n1', '{id}', 1, 1, 1, \
             {}, '{{}}', content, 1, '{image}', 0, 0, {sure_from} FROM inventories",
            i64::from(is_whole)
        ))
        .await;
        let inventory = self.judging.judgements().inventory(image).await.unwrap().unwrap();
        if let Some((grade, is_guess)) = grade {
            let purl = &inventory.packages[0].purl;
            self.sql(format!(
                "INSERT INTO node_grades (node, container, purl, grade, is_guess, evidence) \
                 VALUES ('n1', '{id}', '{purl}', {grade}, {}, '')",
                i64::from(is_guess)
            ))
            .await;
        }
    }

    /// Judges, and returns identifiers and verdicts of all containers.
    async fn judged(&self) -> Vec<(String, String, String)> {
        use sqlx::Row as _;
        self.judging.renew().await.unwrap();
        self.judging.judge_running().await.unwrap();
        let statement = "SELECT container, verdict, reason FROM node_verdicts ORDER BY container";
        let tables = &self.judging.0.on.tables;
        let rows = sqlx::query(statement).fetch_all(tables.readers()).await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
    }

    fn recorded_containers(&self) -> Vec<(Box<str>, Box<str>)> {
        let events = self.record.0.lock().unwrap();
        let mut verdicts = Vec::new();
        for event in events.iter() {
            if let EventKind::ContainerVerdict { container, verdict, .. } = &event.kind {
                verdicts.push((container.clone(), verdict.clone()));
            }
        }
        verdicts
    }
}

#[tokio::test]
async fn a_container_is_judged_by_what_of_its_image_is_in_use() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.source.set_policy(IN_USE);
    let image = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    world.add_node().await;
    let whole = Told { is_whole: true, sure_from: 0, grade: None };
    let cases = [
        // Who watched everything and saw nothing, lets it go; every doubt does not.
        ("a-present", Some(whole), "allow"),
        ("b-loaded", Some(Told { grade: Some((1, false)), ..whole }), "deny"),
        ("c-may-be-more", Some(Told { sure_from: 1, ..whole }), "deny"),
        ("d-not-whole", Some(Told { is_whole: false, ..whole }), "deny"),
        ("e-guessed", Some(Told { grade: Some((0, true)), ..whole }), "deny"),
        ("f-nobody-watches", None, "deny"),
    ];
    for (id, told, _) in cases {
        world.add_container(id, "prod", &image.to_string()).await;
        if let Some(told) = told {
            world.tell(id, &image, told).await;
        }
    }
    world.add_container("g-elsewhere", "test", &image.to_string()).await;
    let unknown = Digest::sha256_of(b"unknown").to_string();
    world.add_container("h-unknown", "prod", &unknown).await;
    let judged = world.judged().await;
    let verdicts: Vec<(&str, &str)> = judged.iter().map(|one| (&*one.0, &*one.1)).collect();
    let mut wanted: Vec<(&str, &str)> = cases.iter().map(|one| (one.0, one.2)).collect();
    wanted.extend([("g-elsewhere", "none"), ("h-unknown", "undecided")]);
    assert_eq!(verdicts, wanted);
    let reason = "it is in use (policy nodes, rule used): CVE-2026-0001 in openssl";
    assert_eq!(judged[1].2, reason);
    assert!(judged[7].2.contains("no repository of the server has the image"), "{}", judged[7].2);
    // What is against a container is recorded and told; that nothing is, is no news.
    assert_eq!(world.recorded_containers().len(), 6);
    let events = world.judging.judgements().events(None, 99).await.unwrap();
    let judged = |event: &&_| *event_kind(event) == *"dev.seawall.container.judged";
    assert_eq!(events.iter().filter(judged).count(), 6);
    assert_eq!(world.judging.judge_running().await.unwrap(), 0, "nothing changed");
}

fn event_kind(event: &seawall_store::judgements::events::GateEvent) -> &str {
    &event.kind
}

#[tokio::test]
async fn a_verdict_on_a_container_follows_database_policies_use_and_silence() {
    let mut world = World::new("CVE-2026-0001", "2.0-1").await;
    world.source.set_policy(IN_USE);
    let image = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    world.add_node().await;
    world.add_container("c", "prod", &image.to_string()).await;
    world.tell("c", &image, Told { is_whole: true, sure_from: 0, grade: Some((2, false)) }).await;
    let verdict = async |world: &World| world.judged().await[0].1.clone();
    assert_eq!(verdict(&world).await, "allow", "there is no finding");
    world.source.set_database("CVE-2026-0002", "3.0.9-1");
    assert_eq!(verdict(&world).await, "deny");
    world.sql("DELETE FROM node_grades".to_owned()).await;
    assert_eq!(verdict(&world).await, "deny", "nobody said that something changed");
    world.sql("UPDATE node_verdicts SET generation = 0".to_owned()).await;
    assert_eq!(verdict(&world).await, "allow", "it is present only");
    world.clock.0.fetch_add(61_000, Ordering::Relaxed);
    assert_eq!(verdict(&world).await, "deny", "nobody knows what happens on a silent node");
    world.source.set_policy(POLICY);
    assert_eq!(verdict(&world).await, "none", "no policy names the gate");
    world.source.set_policy(IN_USE);
    assert_eq!(verdict(&world).await, "deny");
    let recorded = world.recorded_containers();
    let recorded: Vec<&str> = recorded.iter().map(|(_, verdict)| &**verdict).collect();
    assert_eq!(recorded, ["deny", "allow", "deny", "none", "deny"]);
    let events = world.judging.judgements().events(None, 1).await.unwrap();
    assert_eq!(event_kind(&events[0]), "dev.seawall.container.verdict.changed");
    let data: Value = serde_json::from_str(&events[0].data).unwrap();
    assert_eq!(
        (&data["container"], &data["verdictBefore"], &data["node"]["name"]),
        (&json!("c"), &json!("none"), &json!("host"))
    );
}

#[tokio::test]
async fn the_last_verdict_is_known_where_the_image_is_not_any_more() {
    let mut world = World::new("CVE-2026-0001", "3.0.5-1").await;
    world.source.set_policy(LAST_KNOWN);
    let image = world.push_image("prod/web", "1").await;
    world.judge_waiting().await;
    world.add_node().await;
    world.add_container("c", "", &image.to_string()).await;
    let unknown = Digest::sha256_of(b"unknown").to_string();
    world.add_container("d", "", &unknown).await;
    let judged = world.judged().await;
    assert_eq!((&*judged[0].1, &*judged[1].1), ("allow", "undecided"));
    world.sql("DELETE FROM inventories".to_owned()).await;
    let judged = world.judged().await;
    assert_eq!((&*judged[0].1, &*judged[1].1), ("allow", "undecided"));
    assert!(judged[0].2.starts_with("the last known verdict holds"), "{}", judged[0].2);
}
