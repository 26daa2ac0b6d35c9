//! From a node's report to what the tables take.

use std::net::IpAddr;

use seawall_evidence::record::{Actor, Entry, Value};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{
    Action, ActorKind, Authentication, DetailKey, Outcome, SubjectKind,
};
use seawall_runtime::alert::Alert;
use seawall_runtime::in_use::account::{Change, Known};
use seawall_runtime::link::{
    ADDRESS_BYTES_MAX, Acknowledged, BlindInterval, CONTAINERS_MAX, Containers, KnownUse, Lane,
    Numbered, PRESENT_MAX, RECORD_BYTES_MAX, RECORDS_MAX, Record, Report, Through, Told, ToldUse,
    UNOBSERVED_MAX, USE_BYTES_MAX, USE_FILES_MAX, USE_PATH_BYTES_MAX, USES_BYTES_MAX, USES_MAX,
};
use seawall_runtime::rule::Severity;
use seawall_serve::request::RequestId;
use seawall_store::judgements::events::GateEvent;
use seawall_store::nodes::NodesError;
use seawall_store::nodes::intake::{
    ContainersChange, Intake, NewAlert, NewBlind, Numbered as Stored, RunningContainer, Taken, Tell,
};
use seawall_store::nodes::uses::{UseChange, UsedFile};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;

use crate::uses::Header;

/// Longest text of a node that stands in a column of its own, in bytes.
// LIMIT: names of images have 255 bytes and a tag; what is longer stands in the document.
const COLUMN_BYTES_MAX: usize = 512;
/// Longest document of a container, in bytes.
// LIMIT: labels and mounts are bounded by the agent far below.
const CONTAINER_BYTES_MAX: usize = 1024 * 1024;
/// Longest text that an agent says of itself, in bytes.
const STATUS_BYTES_MAX: usize = 64 * 1024;
/// The rule of a record that is not understood here.
const UNREADABLE_RULE: &str = "unreadable";

/// Turns a report into what is stored; the error says which limit it exceeds.
pub(super) fn intake(node: &str, report: &Report, now_ms: i64) -> Result<Intake, &'static str> {
    let is_sign = |byte: u8| byte.is_ascii_hexdigit();
    if report.queue.len() != 32 || !report.queue.bytes().all(is_sign) {
        return Err("`queue` is no identifier of 32 hexadecimal digits");
    }
    if RECORDS_MAX < report.records.len() || Lane::ALL.len() < report.dropped.len() {
        return Err("there are too many records");
    }
    let status = written(&report.status);
    if STATUS_BYTES_MAX < status.len() {
        return Err("`status` is too long");
    }
    let (mut alerts, mut blinds) = (Vec::new(), Vec::new());
    let mut through = [0_u64; Lane::ALL.len()];
    for one in &report.records {
        // A lower number behind a higher one would never be taken over.
        let last = through.get_mut(one.lane.number()).ok_or("there is no such lane")?;
        if one.number <= *last {
            return Err("the numbers of a lane do not rise");
        }
        *last = one.number;
        sort(one, now_ms, &mut alerts, &mut blinds);
    }
    let containers = report.containers.as_ref().map(containers).transpose()?;
    let uses = uses(&report.uses)?;
    let count = |count| i64::try_from(count).unwrap_or(i64::MAX);
    Ok(Intake {
        node: node.into(),
        now_ms,
        queue: report.queue.as_str().into(),
        status: status.into(),
        containers,
        alerts,
        blinds,
        dropped: report.dropped.iter().map(|one| (lane(one.lane), count(one.count))).collect(),
        uses,
    })
}

/// Takes the use of files; one that this version does not understand, or that is out of bounds,
/// hinders no other: it is not acknowledged.
fn uses(told: &[Box<RawValue>]) -> Result<Vec<UseChange>, &'static str> {
    let bytes = told.iter().fold(0_usize, |sum, one| sum.saturating_add(one.get().len()));
    if USES_MAX < told.len() || USES_BYTES_MAX < bytes {
        return Err("there is too much use of files");
    }
    let mut uses: Vec<UseChange> = told.iter().filter_map(|one| used(one)).collect();
    // In one order, so that no two reports wait for each other; of two for one container the
    // first one counts.
    uses.sort_by(|one, other| one.container.cmp(&other.container));
    uses.dedup_by(|one, other| one.container == other.container);
    Ok(uses)
}

fn used(told: &RawValue) -> Option<UseChange> {
    if USE_BYTES_MAX < told.get().len() {
        return None;
    }
    let ToldUse { container, change } = serde_json::from_str(told.get()).ok()?;
    let Change { account, base, revision, is_whole, watched, unobserved, files } = change;
    let is_bounded = files.len() <= USE_FILES_MAX
        && unobserved.len() <= UNOBSERVED_MAX
        && files.iter().all(|file| {
            file.path.len() <= USE_PATH_BYTES_MAX
                && file.listens.as_ref().is_none_or(|end| end.len() <= ADDRESS_BYTES_MAX)
        });
    let number = |number: u64| i64::try_from(number).ok();
    let (account, base, revision) = (number(account)?, number(base)?, number(revision)?);
    // An account of 0 is none, and a revision that does not rise would never be over.
    if !is_bounded || account == 0 || revision <= base {
        return None;
    }
    let file = |file: seawall_runtime::in_use::files::FileUse| UsedFile {
        path: file.path.into(),
        grade: file.grade.number(),
        pid: file.pid,
        time: file.time,
        listens: file.listens.map(Into::into),
    };
    Some(UseChange {
        container: cut(&container),
        account,
        base,
        revision,
        is_whole,
        header: written(&Header { watched, unobserved }).into(),
        files: files.into_iter().map(file).collect(),
    })
}

/// Says what is stored.
pub(super) fn acknowledged(taken: &Taken) -> Acknowledged {
    let of = |(number, through): &(i64, i64)| {
        let lane = *Lane::ALL.get(usize::try_from(*number).ok()?)?;
        Some(Through { lane, number: u64::try_from(*through).ok()? })
    };
    Acknowledged {
        through: taken.through.iter().filter_map(of).collect(),
        generation: u64::try_from(taken.generation).ok().filter(|number| *number != 0),
        uses: Some(taken.uses.iter().map(known).collect()),
    }
}

fn known(stored: &seawall_store::nodes::uses::KnownUse) -> KnownUse {
    let number = |number: i64| u64::try_from(number).unwrap_or(0);
    let known = Known { account: number(stored.account), revision: number(stored.revision) };
    KnownUse { container: stored.container.to_string(), known }
}

fn lane(lane: Lane) -> i64 {
    i64::try_from(lane.number()).unwrap_or(0)
}

fn sort(
    one: &Numbered,
    now_ms: i64,
    alerts: &mut Vec<Stored<NewAlert>>,
    blinds: &mut Vec<Stored<NewBlind>>,
) {
    let number = i64::try_from(one.number).unwrap_or(i64::MAX);
    let at = lane(one.lane);
    let text = one.record.get();
    let record = (text.len() <= RECORD_BYTES_MAX).then(|| serde_json::from_str(text).ok());
    match record.flatten() {
        Some(Record::Alert(alert)) => {
            alerts.push(Stored { lane: at, number, record: new_alert(&alert, now_ms) });
        }
        Some(Record::Blind(blind)) => {
            blinds.push(Stored { lane: at, number, record: new_blind(&blind, now_ms) });
        }
        None => alerts.push(Stored { lane: at, number, record: unreadable(one, now_ms) }),
    }
}

/// Writes what can always be written: texts, numbers, lists.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn cut(text: &str) -> Box<str> {
    let end = (0..=COLUMN_BYTES_MAX.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    // PostgreSQL stores no text with this sign.
    text.get(..end.unwrap_or(0)).unwrap_or_default().replace('\0', "\u{fffd}").into()
}

fn optional(text: Option<&String>) -> Box<str> {
    text.map(|text| cut(text)).unwrap_or_default()
}

fn moment_ms(text: &str, now_ms: i64) -> i64 {
    let moment = Timestamp::parse(text).and_then(|it| i64::try_from(it.unix_millis()).ok());
    moment.unwrap_or(now_ms)
}

fn severity(severity: Severity) -> i64 {
    let place = Severity::NAMES.iter().position(|(_, known)| *known == severity);
    place.and_then(|place| i64::try_from(place).ok()).unwrap_or(0)
}

fn new_alert(alert: &Alert, now_ms: i64) -> NewAlert {
    let time_ms = moment_ms(&alert.time, now_ms);
    NewAlert {
        id: cut(&alert.id),
        time_ms,
        last_ms: moment_ms(&alert.last, time_ms),
        count: i64::try_from(alert.count).unwrap_or(i64::MAX),
        rule: cut(&alert.rule),
        technique: cut(&alert.technique),
        severity: severity(alert.severity),
        container: optional(alert.container.id.as_ref()),
        image: optional(alert.container.image.as_ref()),
        digest: optional(alert.container.digest.as_ref()),
        namespace: optional(alert.container.namespace.as_ref()),
        content: written(alert).into(),
    }
}

/// Keeps a record that is not understood, with the weight of its lane.
fn unreadable(one: &Numbered, now_ms: i64) -> NewAlert {
    let (name, number) = (one.lane.name(), one.number);
    let start: String = one.record.get().chars().take(COLUMN_BYTES_MAX).collect();
    let known = Severity::NAMES.iter().find(|(known, _)| *known == name);
    let content = json!({
        "rule": UNREADABLE_RULE,
        "title": "a record of the node is not understood here",
        "severity": known.map_or("medium", |(name, _)| name),
        "reason": "the agent is newer than the server, or the record is too long",
        "advice": "bring the server to the agent's version",
        "record": start,
    });
    NewAlert {
        id: format!("{UNREADABLE_RULE}-{name}-{number}").into(),
        time_ms: now_ms,
        last_ms: now_ms,
        count: 1,
        rule: UNREADABLE_RULE.into(),
        technique: "".into(),
        severity: known.map_or(2, |(_, known)| severity(*known)),
        container: "".into(),
        image: "".into(),
        digest: "".into(),
        namespace: "".into(),
        content: written(&content).into(),
    }
}

fn new_blind(blind: &BlindInterval, now_ms: i64) -> NewBlind {
    let millis = |nanos: u64| i64::try_from(nanos / 1_000_000).unwrap_or(now_ms);
    NewBlind {
        container: cut(&blind.container),
        since_ms: millis(blind.blind.since),
        until_ms: millis(blind.until),
        class: word(&blind.blind.class),
        reason: word(&blind.blind.reason),
        lost: blind.blind.lost.map_or(-1, |lost| i64::try_from(lost).unwrap_or(i64::MAX)),
    }
}

/// Writes a word of a closed list.
fn word(value: &impl Serialize) -> Box<str> {
    cut(written(value).trim_matches('"'))
}

fn containers(containers: &Containers) -> Result<ContainersChange, &'static str> {
    let lists = [containers.present.len(), containers.gone.len()];
    if CONTAINERS_MAX < containers.changed.len() || lists.iter().any(|it| PRESENT_MAX < *it) {
        return Err("there are too many containers");
    }
    let number = |number: u64| i64::try_from(number).map_err(|_error| "a state is too high");
    let ids = |ids: &[String]| ids.iter().map(|id| cut(id)).collect();
    Ok(ContainersChange {
        base: containers.base.map(number).transpose()?,
        generation: number(containers.generation)?,
        present: ids(&containers.present),
        changed: containers.changed.iter().map(running).collect(),
        gone: ids(&containers.gone),
    })
}

fn running(told: &Told) -> RunningContainer {
    let container = &told.container;
    let workload = container.workload.as_ref();
    let digest = |digest: Option<&seawall_artifact::digest::Digest>| {
        digest.map(|digest| cut(&digest.to_string())).unwrap_or_default()
    };
    let mut content = written(told);
    if CONTAINER_BYTES_MAX < content.len() {
        content = json!({ "unknown": "what the node told is too long to be kept" }).to_string();
    }
    let started = container.started.and_then(|seconds| i64::try_from(seconds).ok());
    RunningContainer {
        id: cut(&container.id),
        name: optional(container.name.as_ref()),
        image: optional(container.image.reference.as_ref()),
        digest: digest(container.image.digest.as_ref()),
        image_id: digest(container.image.id.as_ref()),
        namespace: optional(workload.and_then(|it| it.namespace.as_ref())),
        workload: optional(workload.and_then(|it| it.name.as_ref())),
        started_ms: started.map_or(0, |seconds| seconds.saturating_mul(1000)),
        mode: cut(&told.mode),
        means: cut(&told.means),
        content: content.into(),
    }
}

/// Tells of new alerts: records in the name of the node, events for webhooks.
#[derive(Debug)]
pub(super) struct Telling<'a> {
    pub(super) now: Timestamp,
    pub(super) address: IpAddr,
    pub(super) request: RequestId,
    /// The node's name.
    pub(super) name: &'a str,
    pub(super) urls: &'a [Box<str>],
}

impl Telling<'_> {
    fn begin(&self, node: &str, action: Action) -> Result<Entry, NodesError> {
        let actor = Actor {
            kind: ActorKind::Robot,
            authentication: Authentication::ClientCertificate,
            name: Text::tamed(&format!("node/{node}")),
        };
        let entry = Entry::new(self.now, actor, action, Outcome::Done)
            .in_request(self.request.text())
            .on(SubjectKind::Node, Text::tamed(node))?;
        let address = Value::Text(Text::tamed(&self.address.to_string()));
        Ok(entry.with(DetailKey::Address, address)?)
    }
}

impl Tell for Telling<'_> {
    fn entry(&self, node: &str, alert: &NewAlert) -> Result<Entry, NodesError> {
        let mut entry = self.begin(node, Action::AlertRaised)?;
        entry = entry.on(SubjectKind::Alert, Text::tamed(&alert.id))?;
        if !alert.container.is_empty() {
            entry = entry.on(SubjectKind::Container, Text::tamed(&alert.container))?;
        }
        Ok(entry.because(Text::tamed(&format!("{} ({})", alert.rule, alert.technique))))
    }

    fn lost(&self, node: &str, count: i64) -> Result<Entry, NodesError> {
        let count = Value::Count(u64::try_from(count).unwrap_or(0));
        let entry = self.begin(node, Action::AlertsLost)?.with(DetailKey::Count, count)?;
        Ok(entry.because(Text::tamed("the node had no room for them")))
    }

    fn event(&self, node: &str, alert: &NewAlert) -> GateEvent {
        let told: serde_json::Value = serde_json::from_str(&alert.content).unwrap_or_default();
        let data = json!({ "node": { "id": node, "name": self.name }, "alert": told });
        GateEvent {
            number: 0,
            time_ms: alert.time_ms,
            kind: "dev.seawall.alert.raised".into(),
            repository: "".into(),
            digest: alert.digest.clone(),
            data: data.to_string().into(),
        }
    }

    fn urls(&self) -> &[Box<str>] {
        self.urls
    }
}

#[cfg(test)]
mod tests;
