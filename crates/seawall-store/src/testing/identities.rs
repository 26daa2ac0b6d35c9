//! The suite of identities, for SQLite and PostgreSQL alike.

use seawall_evidence::record::Actor;
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, ActorKind, Authentication, Vocabulary as _};
use seawall_policy::access::{
    Caller, Grant, ManageIdentities, Permit, Place, ReadIdentities, Role, authorize,
};
use seawall_policy::glob::Glob;

use crate::evidence_log::read::search;
use crate::evidence_log::{Clock, EvidenceLog, Options};
use crate::identity::{Account, AccountKind, ApiKey, By, Identities, IdentityError, Session};
use crate::outbox;
use crate::tables::Tables;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_unix_millis(millis).unwrap()
}

fn by(millis: u64) -> By {
    let name = Text::new("root").unwrap();
    let actor = Actor { kind: ActorKind::User, authentication: Authentication::Machine, name };
    By { actor, request: Text::default(), now: at(millis) }
}

fn grant(role: Role, repositories: &str) -> Grant {
    Grant { role, repositories: Glob::new(repositories) }
}

/// Returns the permits of an administrator.
fn permits() -> (Permit<ManageIdentities>, Permit<ReadIdentities>) {
    let grants = vec![grant(Role::Administrator, "**")];
    let caller = Caller { name: "root".into(), grants, scope: None };
    (authorize(&caller, Place::System).unwrap(), authorize(&caller, Place::System).unwrap())
}

fn account(name: &str, kind: AccountKind, grants: Vec<Grant>) -> Account {
    Account {
        name: name.into(),
        kind,
        password: "hash".into(),
        is_disabled: false,
        created: at(1000),
        expires: None,
        valid_from: at(1000),
        grants,
    }
}

fn key(id: &str, account: &str) -> ApiKey {
    ApiKey {
        id: id.into(),
        account: account.into(),
        hash: [7; 32],
        scope: Some(vec!["prod/**:pull,push".parse().unwrap()]),
        note: "of the pipeline".into(),
        created: at(1000),
        expires: Some(at(9000)),
    }
}

/// Runs the suite on empty tables; `folder` is empty too.
pub async fn identity_suite(tables: &Tables, folder: &std::path::Path) {
    let identities = Identities::new(tables.clone());
    accounts(&identities).await;
    last_administrator(&identities).await;
    keys(&identities).await;
    sessions(&identities).await;
    certificates(&identities).await;
    recorded(&identities, folder).await;
}

async fn accounts(identities: &Identities) {
    let (manage, read) = permits();
    assert!(identities.is_empty().await.unwrap());
    let before = identities.epoch().await.unwrap();
    let admin = account("admin", AccountKind::User, vec![grant(Role::Administrator, "**")]);
    identities.add_account(&manage, &admin, &by(1000)).await.unwrap();
    assert!(before < identities.epoch().await.unwrap());
    assert!(!identities.is_empty().await.unwrap());
    assert_eq!(identities.account("admin").await.unwrap(), Some(admin.clone()));
    let again = identities.add_account(&manage, &admin, &by(1000)).await;
    assert!(matches!(again, Err(IdentityError::Exists { .. })));
    let robot = account("ci", AccountKind::Robot, vec![]);
    identities.add_account(&manage, &robot, &by(1000)).await.unwrap();
    let pusher = grant(Role::Pusher, "prod/**");
    identities.grant(&manage, "ci", &pusher, &by(1001)).await.unwrap();
    identities.grant(&manage, "ci", &pusher, &by(1001)).await.unwrap();
    let listed = identities.accounts(&read, AccountKind::Robot).await.unwrap();
    assert_eq!(listed, [Account { grants: vec![pusher.clone()], ..robot }]);
    assert_eq!(identities.accounts(&read, AccountKind::User).await.unwrap(), [admin]);
    identities.revoke(&manage, "ci", &pusher, &by(1002)).await.unwrap();
    let twice = identities.revoke(&manage, "ci", &pusher, &by(1002)).await;
    assert!(matches!(twice, Err(IdentityError::Unknown { what: "grant", .. })));
    let robot = identities.set_password(&manage, "ci", "hash", &by(1002)).await;
    assert!(matches!(robot, Err(IdentityError::Robot { .. })));
    identities.set_password(&manage, "admin", "other", &by(2000)).await.unwrap();
    let admin = identities.account("admin").await.unwrap().unwrap();
    assert_eq!((&*admin.password, admin.valid_from), ("other", at(2000)));
    let nobody = identities.set_password(&manage, "nobody", "hash", &by(1002)).await;
    assert!(matches!(nobody, Err(IdentityError::Unknown { what: "account", .. })));
}

async fn last_administrator(identities: &Identities) {
    let (manage, _) = permits();
    let admin = grant(Role::Administrator, "**");
    let is_last = |result| matches!(result, Err(IdentityError::LastAdministrator { .. }));
    assert!(is_last(identities.remove_account(&manage, "admin", &by(2000)).await));
    assert!(is_last(identities.disable(&manage, "admin", &by(2000)).await));
    assert!(is_last(identities.revoke(&manage, "admin", &admin, &by(2000)).await));
    let known = identities.account("admin").await.unwrap().unwrap();
    assert!(known.is_active(at(2000)) && known.grants == [admin.clone()]);
    let other = account("other", AccountKind::User, vec![admin]);
    identities.add_account(&manage, &other, &by(2000)).await.unwrap();
    identities.disable(&manage, "other", &by(2100)).await.unwrap();
    let other = identities.account("other").await.unwrap().unwrap();
    assert!(!other.is_active(at(2100)));
    identities.enable(&manage, "other", &by(2200)).await.unwrap();
    identities.remove_account(&manage, "other", &by(2300)).await.unwrap();
    assert_eq!(identities.account("other").await.unwrap(), None);
}

async fn keys(identities: &Identities) {
    let (manage, read) = permits();
    identities.add_key(&manage, &key("k1", "ci"), &by(1000)).await.unwrap();
    let open = ApiKey { scope: None, expires: None, ..key("k2", "ci") };
    identities.add_key(&manage, &open, &by(1000)).await.unwrap();
    let shut = ApiKey { scope: Some(vec![]), ..key("k3", "ci") };
    identities.add_key(&manage, &shut, &by(1000)).await.unwrap();
    assert_eq!(identities.key("k1").await.unwrap(), Some(key("k1", "ci")));
    assert_eq!(identities.keys(&read).await.unwrap(), [key("k1", "ci"), open, shut]);
    let nobody = identities.add_key(&manage, &key("k4", "nobody"), &by(1000)).await;
    assert!(matches!(nobody, Err(IdentityError::Unknown { .. })));
    identities.revoke_key(&manage, "k1", &by(1000)).await.unwrap();
    assert_eq!(identities.key("k1").await.unwrap(), None);
    let twice = identities.revoke_key(&manage, "k1", &by(1000)).await;
    assert!(matches!(twice, Err(IdentityError::Unknown { what: "key", .. })));
    identities.remove_account(&manage, "ci", &by(1000)).await.unwrap();
    assert_eq!(identities.key("k2").await.unwrap(), None);
}

async fn sessions(identities: &Identities) {
    let (manage, _) = permits();
    let session =
        |from, to| Session { account: "admin".into(), created: at(from), expires: at(to) };
    identities.add_session(&[1; 32], &session(3000, 4000)).await.unwrap();
    assert_eq!(identities.session(&[1; 32]).await.unwrap(), Some(session(3000, 4000)));
    assert_eq!(identities.session(&[2; 32]).await.unwrap(), None);
    // What has ended is forgotten when another begins.
    identities.add_session(&[2; 32], &session(4000, 5000)).await.unwrap();
    assert_eq!(identities.session(&[1; 32]).await.unwrap(), None);
    identities.end_session(&[2; 32], "other", &by(4000)).await.unwrap();
    assert!(identities.session(&[2; 32]).await.unwrap().is_some());
    identities.end_session(&[2; 32], "admin", &by(4000)).await.unwrap();
    assert_eq!(identities.session(&[2; 32]).await.unwrap(), None);
    identities.add_session(&[3; 32], &session(4000, 5000)).await.unwrap();
    identities.end_all(&manage, "admin", &by(4100)).await.unwrap();
    assert_eq!(identities.session(&[3; 32]).await.unwrap(), None);
    let admin = identities.account("admin").await.unwrap().unwrap();
    assert_eq!(admin.valid_from, at(4100));
}

async fn certificates(identities: &Identities) {
    let (manage, _) = permits();
    identities.bind_certificate(&manage, "admin", "CN=ann", &by(5000)).await.unwrap();
    let twice = identities.bind_certificate(&manage, "admin", "CN=ann", &by(5000)).await;
    assert!(matches!(twice, Err(IdentityError::Exists { .. })));
    let found = identities.account_of_certificate("CN=ann").await.unwrap().unwrap();
    assert_eq!(&*found.name, "admin");
    assert_eq!(identities.account_of_certificate("CN=bob").await.unwrap(), None);
}

/// Every change has left a record, and the log gets them in their order.
async fn recorded(identities: &Identities, folder: &std::path::Path) {
    let data = crate::data_folder::DataFolder::open(folder).unwrap();
    let options = Options::new("test.example/evidence", Clock::new(|| at(9000)));
    let log = EvidenceLog::open(&data.evidence(), data.lock().unwrap(), options).unwrap();
    let drained = outbox::drain(identities.tables(), &log).await.unwrap();
    assert_eq!(outbox::drain(identities.tables(), &log).await.unwrap(), 0);
    let mut actions = Vec::new();
    search(log.folder(), 1, &seawall_evidence::search::Query::default(), |record| {
        // Moments of this suite go back, which the log says too.
        if record.entry.action() != Action::ClockChanged {
            actions.push(record.entry.action().name());
        }
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    assert_eq!(actions.len() as u64, drained);
    let expected = [
        "user-created",
        "robot-created",
        "role-granted",
        "role-revoked",
        "user-changed",
        "user-created",
        "user-changed",
        "user-changed",
        "user-deleted",
        "key-created",
        "key-created",
        "key-created",
        "key-revoked",
        "robot-deleted",
        "logout",
        "logout",
        "logout",
        "user-changed",
    ];
    assert_eq!(actions, expected);
    log.close();
}
