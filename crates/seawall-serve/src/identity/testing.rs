//! A server's identities in a folder of their own, with a clock that stands still.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::request::Parts;
use axum::http::{Method, Request};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use seawall_evidence::search::Query;
use seawall_evidence::vocabulary::{Action as Recorded, Vocabulary as _};
use seawall_policy::access::{ManageIdentities, Permit, Place, Role, authorize};
use seawall_policy::glob::Glob;
use seawall_store::data_folder::DataFolder;
use seawall_store::evidence_log::Options;
use seawall_store::evidence_log::read::search;
use seawall_store::identity::By;
use seawall_store::tables::Tables;

use super::{
    Account, AccountKind, AuthenticationError, Caller, Clock, Duration, EvidenceLog, Grant,
    Identified, Identities, Identity, Rate, Rule, Rules, Timestamp, TokenKey, new_key,
};
use crate::credentials::Scope;
use crate::evidence::Origin;
use crate::password;
use crate::request::{Peer, RequestId};
use crate::secret::Secret;

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct World {
    pub(crate) identity: Identity,
    millis: Arc<AtomicU64>,
    _folder: tempfile::TempDir,
}

pub(crate) fn grant(role: Role, repositories: &str) -> Grant {
    Grant { role, repositories: Glob::new(repositories) }
}

pub(crate) fn manage() -> Permit<ManageIdentities> {
    let grants = vec![grant(Role::Administrator, "**")];
    let caller = Caller { name: "root".into(), grants, scope: None };
    authorize(&caller, Place::System).expect("an administrator may")
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let data = DataFolder::open(folder.path()).expect("a data folder");
        let millis = Arc::new(AtomicU64::new(1_800_000_000_000));
        let of_clock = Arc::clone(&millis);
        let clock = Clock::new(move || {
            Timestamp::from_unix_millis(of_clock.load(Ordering::Relaxed)).expect("a moment")
        });
        let tables = Tables::open_sqlite(&folder.path().join("seawall.db")).await.expect("tables");
        let options = Options::new("test.example/evidence", clock.clone());
        let lock = data.lock().expect("nobody else");
        let log = EvidenceLog::open(&data.evidence(), lock, options).expect("a log");
        let rules = Rules {
            anonymous: vec![grant(Role::Reader, "public/**")],
            lockout: Rule { failures: 3, factor: 10, period: Duration::from_mins(15) },
            rate: Rate { burst: 1000, per_second: 1000 },
            token_lifetime: Duration::from_mins(5),
            session_lifetime: Duration::from_hours(1),
            address: None,
        };
        let identities = Identities::new(tables);
        let key = TokenKey::from_seed(&[9; 32]);
        let identity = Identity::new(identities, log, rules, key, [1; 32], clock).await;
        let identity = identity.expect("it begins");
        let world = Self { identity, millis, _folder: folder };
        world.add("admin", AccountKind::User, vec![grant(Role::Administrator, "**")]).await;
        world.add("ann", AccountKind::User, vec![grant(Role::Pusher, "prod/**")]).await;
        world.add("ci", AccountKind::Robot, vec![grant(Role::Pusher, "prod/**")]).await;
        world
    }

    pub(crate) fn by(&self) -> By {
        Self::origin().by(self.identity.now())
    }

    pub(crate) fn origin() -> Origin {
        Origin::claimed("root", RequestId::of(&axum::http::Extensions::new()), address(1))
    }

    pub(crate) async fn add(&self, name: &str, kind: AccountKind, grants: Vec<Grant>) {
        let now = self.identity.now();
        let password = match kind {
            AccountKind::User => {
                password::hash(&Secret::new(PASSWORD.to_owned())).expect("it is hashed").into()
            }
            AccountKind::Robot => "".into(),
        };
        let account = Account {
            name: name.into(),
            kind,
            password,
            is_disabled: false,
            created: now,
            expires: None,
            valid_from: now,
            grants,
        };
        let added = self.identity.identities().add_account(&manage(), &account, &self.by()).await;
        added.expect("it is added");
        self.identity.settle().await.expect("it is recorded");
    }

    pub(crate) async fn key(
        &self,
        account: &str,
        expires: Option<Timestamp>,
    ) -> (Box<str>, String) {
        let scope = Some(vec!["prod/app:pull".parse().expect("a scope")]);
        let new = new_key(account, scope, "", self.identity.now(), expires).expect("a key");
        let added = self.identity.identities().add_key(&manage(), &new.key, &self.by()).await;
        added.expect("it is added");
        self.identity.settle().await.expect("it is recorded");
        (new.key.id, new.secret.reveal().clone())
    }

    pub(crate) fn pass(&self, time: Duration) {
        let millis = u64::try_from(time.as_millis()).expect("a time");
        self.millis.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) async fn ask(&self, header: &str) -> Result<Arc<Identified>, AuthenticationError> {
        self.identity.authenticate(&parts(Method::GET, &[("authorization", header)], 1)).await
    }

    pub(crate) async fn token(&self, header: &str, scopes: &[&str]) -> String {
        let who = self.ask(header).await.expect("they are known");
        let scopes: Vec<Scope> = scopes.iter().filter_map(|text| Scope::parse(text)).collect();
        let issued = self.identity.issue_token(&who, &scopes, &Self::origin()).await;
        format!("Bearer {}", issued.expect("it is issued").token.reveal())
    }

    pub(crate) fn recorded(&self) -> Vec<&'static str> {
        let mut actions = Vec::new();
        search(self.identity.log().folder(), 1, &Query::default(), |record| {
            let action = record.entry.action();
            if !matches!(
                action,
                Recorded::UserCreated | Recorded::RobotCreated | Recorded::KeyCreated
            ) {
                actions.push(action.name());
            }
            std::ops::ControlFlow::Continue(())
        })
        .expect("it is read");
        actions
    }
}

pub(crate) fn address(last: u8) -> IpAddr {
    IpAddr::from([192, 0, 2, last])
}

pub(crate) fn parts(method: Method, headers: &[(&str, &str)], last: u8) -> Parts {
    let mut request = Request::builder().method(method).uri("/");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let mut request = request.body(()).expect("a request");
    request.extensions_mut().insert(Peer {
        address: (address(last), 4711).into(),
        is_encrypted: true,
        certificate_subject: None,
        node_certificate: None,
    });
    request.into_parts().0
}

pub(crate) fn basic(name: &str, secret: &str) -> String {
    format!("Basic {}", STANDARD.encode(format!("{name}:{secret}")))
}

pub(crate) fn place(name: &str) -> Place {
    Place::Repository(name.parse().expect("a name"))
}

pub(crate) fn is_refused(result: &Result<Arc<Identified>, AuthenticationError>) -> bool {
    matches!(result, Err(AuthenticationError::Refused))
}
