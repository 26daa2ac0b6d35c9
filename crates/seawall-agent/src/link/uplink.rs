//! Speaks to the server: reports, and asks what to do.
//!
//! A failed attempt is repeated after a pause that doubles, up to a minute, half of it random, so
//! that the nodes of a cluster do not come back at once. What the server does not take is sent
//! in smaller parts; a record that it does not take alone is given up, counted, and blocks none
//! behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use seawall_distribution::link::{LinkClient, LinkError, new_request};
use seawall_runtime::event::CgroupId;
use seawall_runtime::in_use::account;
use seawall_runtime::link::{
    Acknowledged, CONTAINERS_MAX, Containers, KnownUse, NodeStatus, Numbered, PRESENT_MAX,
    PROTOCOL, RECORDS_MAX, RENEW_PATH, REPORT_PATH, Renewal, Report, Told, ToldUse, USES_MAX,
};
use serde_json::value::RawValue;

use super::{
    CERTIFIED_BYTES_MAX, Identity, Server, Shared, USER_AGENT, downlink, parse, random, write,
};
use crate::clock;
use crate::link::queue::Queued;

/// A report goes at least this often, so that the server knows that the node is there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How often the server is asked what to do.
const ORDERS_INTERVAL: Duration = Duration::from_secs(5);
/// The first pause after a failure.
const PAUSE_MIN: Duration = Duration::from_millis(500);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// LIMIT: bytes of the records of one report.
const RECORDS_BYTES_MAX: usize = 8 * 1024 * 1024;
/// LIMIT: bytes of the containers of one report.
const CONTAINERS_BYTES_MAX: usize = 8 * 1024 * 1024;
/// LIMIT: bytes of an acknowledgement.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;
/// For so long containers are left out that the server did not take.
const WITHOUT_CONTAINERS: Duration = Duration::from_mins(1);
/// How often it is asked which files containers use.
const USES_INTERVAL: Duration = Duration::from_secs(5);
/// For so long the use of files is left out that the server did not take.
const WITHOUT_USES: Duration = Duration::from_mins(1);
/// For so long it is left out of reports to a server that knows nothing of it.
const WITHOUT_USES_OF_OLD: Duration = Duration::from_mins(10);
/// How long it is waited for something to send.
const LOOK_INTERVAL: Duration = Duration::from_secs(1);

/// Speaks for as long as the process lives.
pub(super) fn speak(shared: &Shared, server: &Server, identity: Identity) {
    let mut speaker = Speaker {
        shared,
        server,
        identity,
        client: None,
        known: Known::default(),
        failures: 0,
        records_max: RECORDS_MAX,
        reported: None,
        asked: None,
        containers_refused: None,
        uses: Uses::default(),
    };
    loop {
        match speaker.turn() {
            Ok(is_more) => {
                speaker.failures = 0;
                if !is_more {
                    shared.wait(LOOK_INTERVAL);
                }
            }
            Err(error) => {
                let pause = speaker.pause(&error);
                shared.status().failure = Some(error.to_string());
                std::thread::sleep(pause);
            }
        }
    }
}

/// Which containers the server has.
#[derive(Debug, Default)]
struct Known {
    /// The state that it has; `None` where it has to begin anew.
    generation: Option<u64>,
    /// Identifiers, each with the checksum of what was told.
    told: BTreeMap<String, u32>,
    /// The snapshot that was told whole.
    snapshot: u64,
}

/// How far the server knows the use of files, by container.
#[derive(Debug, Default)]
struct Uses {
    known: BTreeMap<String, account::Known>,
    asked: Option<Instant>,
    /// Until when it is left out.
    refused: Option<Instant>,
}

struct Speaker<'a> {
    shared: &'a Shared,
    server: &'a Server,
    identity: Identity,
    client: Option<LinkClient>,
    known: Known,
    failures: u32,
    records_max: usize,
    reported: Option<Instant>,
    asked: Option<Instant>,
    /// When the server last did not take a report with containers.
    containers_refused: Option<Instant>,
    uses: Uses,
}

impl Speaker<'_> {
    /// Does what is due; tells whether there is more to do at once.
    fn turn(&mut self) -> Result<bool, LinkError> {
        if self.identity.renew <= clock::now() / 1_000_000_000 {
            self.renew()?;
        }
        let is_more = self.report()?;
        if !is_more && self.asked.is_none_or(|asked| ORDERS_INTERVAL <= asked.elapsed()) {
            let shared = self.shared;
            downlink::ask(shared, self.client()?)?;
            self.asked = Some(Instant::now());
        }
        Ok(is_more)
    }

    fn client(&mut self) -> Result<&LinkClient, LinkError> {
        let client = match self.client.take() {
            Some(client) => client,
            None => LinkClient::new(
                &self.server.server,
                &self.server.ca,
                Some(&self.identity.credentials()),
                USER_AGENT,
            )?,
        };
        Ok(self.client.insert(client))
    }

    /// Returns how long to wait after a failure.
    fn pause(&mut self, error: &LinkError) -> Duration {
        let doubled = PAUSE_MIN.saturating_mul(2_u32.saturating_pow(self.failures.min(16)));
        self.failures = self.failures.saturating_add(1);
        let mut pause = doubled.min(PAUSE_MAX);
        if let LinkError::Busy { retry_after: Some(asked) } = error {
            pause = pause.max((*asked).min(PAUSE_MAX));
        }
        // Without random bytes all nodes wait alike.
        let random = random::<2>().map_or(u32::MAX, |bytes| u32::from(u16::from_le_bytes(bytes)));
        let half = pause / 2;
        half + half.mul_f64(f64::from(random.min(0xffff)) / f64::from(0xffff_u32))
    }

    /// Has the next certificate signed, for another key.
    fn renew(&mut self) -> Result<(), LinkError> {
        let (key, csr) = new_request()?;
        let body = serde_json::to_string(&Renewal { csr }).unwrap_or_default();
        let answer = self.client()?.post(RENEW_PATH, &body, CERTIFIED_BYTES_MAX)?;
        let failed = |error: super::LinkFileError| LinkError::Setting(error.to_string().into());
        let certified = parse(&answer, std::path::Path::new("the answer")).map_err(failed)?;
        let identity = Identity::of(certified, key);
        // Until it is on the disk, the one before is shown.
        write(&self.shared.folder.join("identity.json"), &identity).map_err(failed)?;
        self.shared.status().certificate_ends = identity.ends;
        self.identity = identity;
        self.client = None;
        Ok(())
    }

    /// Reports what there is; tells whether there is more.
    fn report(&mut self) -> Result<bool, LinkError> {
        let failed = |error: std::io::Error| LinkError::Setting(error.to_string().into());
        let queue = self.shared.queue();
        let records = queue.oldest(self.records_max, RECORDS_BYTES_MAX).map_err(failed)?;
        let (id, dropped, waiting) = (queue.id(), queue.dropped(), queue.waiting());
        drop(queue);
        let containers = self.change();
        // Of a container that the server does not have it takes no use of files.
        let uses = if containers.is_none() { self.used() } else { Vec::new() };
        let is_due = self.reported.is_none_or(|reported| HEARTBEAT <= reported.elapsed());
        if records.is_empty() && containers.is_none() && uses.is_empty() && !is_due {
            return Ok(false);
        }
        let report = Report {
            protocol: PROTOCOL,
            queue: id,
            status: self.status(waiting),
            containers,
            records: records.iter().filter_map(numbered).collect(),
            dropped,
            uses: uses.iter().filter_map(raw).collect(),
        };
        let body = serde_json::to_string(&report).unwrap_or_default();
        let answered = self.client()?.post(REPORT_PATH, &body, ANSWER_BYTES_MAX);
        if let Err(LinkError::Answer { status: 400..=499, .. }) = &answered {
            self.divide(&records, &report);
        }
        let acknowledged: Acknowledged = serde_json::from_str(&answered?)
            .map_err(|error| LinkError::Setting(error.to_string().into()))?;
        let is_more = self.take_uses(&uses, acknowledged.uses.as_deref());
        self.take(&acknowledged, &report);
        Ok(!records.is_empty() || report.containers.is_some() || is_more)
    }

    /// The server does not take a report: the next one has no containers, no use of files, or is
    /// smaller, and a record that is alone is given up.
    fn divide(&mut self, records: &[Queued], report: &Report) {
        if !report.uses.is_empty() {
            self.uses.refused = Instant::now().checked_add(WITHOUT_USES);
            return;
        }
        if report.containers.is_some() {
            self.containers_refused = Some(Instant::now());
            return;
        }
        if let [alone] = records {
            self.shared.queue().give_up_one(alone.lane, alone.number);
        }
        self.records_max = (self.records_max / 2).max(1);
    }

    fn take(&mut self, acknowledged: &Acknowledged, report: &Report) {
        let mut queue = self.shared.queue();
        queue.acknowledge(&acknowledged.through);
        drop(queue);
        self.records_max = RECORDS_MAX;
        self.reported = Some(Instant::now());
        let told = report.containers.as_ref();
        let is_taken = told.is_none_or(|it| acknowledged.generation == Some(it.generation));
        let is_known = told.is_some() || acknowledged.generation == self.known.generation;
        if !is_taken || !is_known {
            self.known = Known::default();
            self.uses = Uses::default();
        } else if let Some(told) = told {
            self.known.take(told);
        }
        let mut status = self.shared.status();
        status.reached = clock::now();
        status.failure = None;
    }

    /// Returns what changed in the use of files of the containers that the server has.
    fn used(&mut self) -> Vec<ToldUse> {
        let now = Instant::now();
        let is_asked = self.uses.asked.is_some_and(|asked| asked.elapsed() < USES_INTERVAL);
        let is_left_out = self.uses.refused.is_some_and(|until| now < until);
        let Some(source) = self.shared.uses.get().filter(|_| !is_asked && !is_left_out) else {
            return Vec::new();
        };
        self.uses.asked = Some(now);
        let told = &self.known.told;
        self.uses.known.retain(|id, _| told.contains_key(id));
        let running = self.shared.running();
        let mut asked = Vec::new();
        let mut names: BTreeMap<CgroupId, &str> = BTreeMap::new();
        for container in running.iter().map(|told| &told.container) {
            if container.cgroup == CgroupId(0) || !told.contains_key(&container.id) {
                continue;
            }
            let known = self.uses.known.get(&container.id).copied().unwrap_or_default();
            asked.push((container.cgroup, known));
            names.insert(container.cgroup, &container.id);
        }
        let told = |(cgroup, change)| {
            let container = (*names.get(&cgroup)?).to_owned();
            Some(ToldUse { container, change })
        };
        source.changes(asked).into_iter().filter_map(told).collect()
    }

    /// Takes over how far the server knows the use of files; tells whether there is more to say
    /// at once.
    fn take_uses(&mut self, told: &[ToldUse], known: Option<&[KnownUse]>) -> bool {
        if told.is_empty() {
            return false;
        }
        let Some(known) = known else {
            self.uses.refused = Instant::now().checked_add(WITHOUT_USES_OF_OLD);
            return false;
        };
        let (mut is_more, mut follows) = (USES_MAX <= told.len(), false);
        for one in told {
            let Some(stored) = known.iter().find(|known| known.container == one.container) else {
                continue;
            };
            let before = self.uses.known.insert(one.container.clone(), stored.known);
            follows |= before != Some(stored.known);
            is_more |= !one.change.is_whole;
        }
        // What is not whole goes on at once, as long as the server follows.
        is_more &= follows;
        if is_more {
            self.uses.asked = None;
        }
        is_more
    }

    fn status(&self, waiting: u64) -> NodeStatus {
        let status = self.shared.node_status.lock();
        let mut status = status.unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        status.waiting = waiting;
        status.orders.clone_from(&self.shared.status().orders);
        status
    }

    /// Returns what changed in what runs since the server was told, if anything did.
    fn change(&mut self) -> Option<Containers> {
        if self.containers_refused.is_some_and(|at| at.elapsed() < WITHOUT_CONTAINERS) {
            return None;
        }
        let running = self.shared.running.lock();
        let (number, running) = running.unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if number == 0 || (self.known.generation.is_some() && self.known.snapshot == number) {
            return None;
        }
        let change = self.known.change(&running);
        if change.is_none() {
            self.known.snapshot = number;
        }
        change
    }
}

impl Known {
    fn change(&self, running: &[Told]) -> Option<Containers> {
        let id = |told: &Told| told.container.id.clone();
        let ids: BTreeSet<String> = running.iter().take(PRESENT_MAX).map(id).collect();
        let gone = self.told.keys().filter(|id| !ids.contains(*id));
        let gone: Vec<String> = gone.take(PRESENT_MAX).cloned().collect();
        let mut left = CONTAINERS_BYTES_MAX;
        let mut changed = Vec::new();
        for told in running {
            let (size, sum) = measure(told);
            if self.told.get(&told.container.id) == Some(&sum) {
                continue;
            }
            if CONTAINERS_MAX <= changed.len() || left < size {
                break;
            }
            left = left.saturating_sub(size);
            changed.push(told.clone());
        }
        let is_new = self.generation.is_none();
        if !is_new && changed.is_empty() && gone.is_empty() {
            return None;
        }
        // Rises over starts of the agent, too, so that no two states have one number.
        let last = self.generation.unwrap_or(0);
        Some(Containers {
            base: self.generation,
            generation: (clock::now() / 1_000).max(last.saturating_add(1)),
            present: if is_new { ids.into_iter().collect() } else { Vec::new() },
            changed,
            gone: if is_new { Vec::new() } else { gone },
        })
    }

    fn take(&mut self, told: &Containers) {
        self.generation = Some(told.generation);
        for id in &told.gone {
            self.told.remove(id);
        }
        for one in &told.changed {
            self.told.insert(one.container.id.clone(), measure(one).1);
        }
    }
}

/// Returns the bytes of what is told of a container, and their checksum.
fn measure(told: &Told) -> (usize, u32) {
    let bytes = serde_json::to_vec(told).unwrap_or_default();
    (bytes.len(), crc32fast::hash(&bytes))
}

fn raw(told: &ToldUse) -> Option<Box<RawValue>> {
    // Texts and numbers: they can always be written.
    serde_json::value::to_raw_value(told).ok()
}

fn numbered(queued: &Queued) -> Option<Numbered> {
    // What was put in is JSON, and a checksum says that it still is.
    let text = String::from_utf8(queued.content.clone()).ok()?;
    let record = RawValue::from_string(text).ok()?;
    Some(Numbered { lane: queued.lane, number: queued.number, record })
}

#[cfg(test)]
mod tests;
