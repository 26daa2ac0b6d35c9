//! Brings repetitions together, and keeps each container within its quota.

use foldhash::{HashMap, HashSet};

use crate::alert::{Alert, REPEAT_NANOS};
use crate::event::CgroupId;
use crate::moment::rfc3339;
use crate::rule::Severity;

/// Most alerts of one container that repetitions are counted of.
// LIMIT: an alert takes some kilobytes.
pub(crate) const OPEN_OF_GROUP_MAX: usize = 128;
/// Most new alerts of one container within a minute, of critical ones, of other ones that somebody
/// should look at, and of the rest alike.
// LIMIT: a person reads none of more. A flood of notices costs no graver alert its place, and the
// first alert of each rule is told beyond it, so that a flood of one rule hides no other.
pub(crate) const NEW_OF_GROUP_PER_MINUTE_MAX: u32 = 60;
const MINUTE_NANOS: u64 = 60 * 1_000_000_000;
/// The rule that says that there were more.
pub(crate) const SUPPRESSED_RULE: &str = "alerts-suppressed";

/// The alerts of all containers that may happen again.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    groups: HashMap<CgroupId, Group>,
    swept: u64,
    /// Alerts that exceeded a quota.
    pub(crate) suppressed: u64,
}

#[derive(Debug, Default)]
struct Group {
    open: HashMap<u64, Open>,
    minute: u64,
    /// New ones in this minute: those below [`Severity::Medium`], those below
    /// [`Severity::Critical`], and the others.
    new: [u32; 3],
    /// The rules that told something in this minute.
    told: HashSet<Box<str>>,
    suppressed: u64,
    last_suppressed: Option<Alert>,
}

#[derive(Debug)]
struct Open {
    alert: Alert,
    first: u64,
    last: u64,
    count: u64,
}

impl Collector {
    /// Counts an alert that happens again; tells whether it was there before.
    pub(crate) fn repeat(&mut self, cgroup: CgroupId, key: u64, now: u64) -> bool {
        let open = self.groups.get_mut(&cgroup).and_then(|group| group.open.get_mut(&key));
        let Some(open) = open.filter(|open| now.saturating_sub(open.first) < REPEAT_NANOS) else {
            return false;
        };
        open.count = open.count.saturating_add(1);
        open.last = now;
        true
    }

    /// Takes a new alert and tells it, where its container's quota is not used up.
    pub(crate) fn raise(
        &mut self,
        cgroup: CgroupId,
        key: u64,
        now: u64,
        mut alert: Alert,
        out: &mut Vec<Alert>,
    ) {
        alert.id = format!("{:016x}", key ^ now.rotate_left(17));
        let group = self.groups.entry(cgroup).or_default();
        group.begin_minute(now, out);
        let class = match alert.severity {
            Severity::Notice | Severity::Low => 0_usize,
            Severity::Medium | Severity::High => 1,
            Severity::Critical => 2,
        };
        let is_first = group.told.insert(alert.rule.as_str().into());
        if let Some(new) = group.new.get_mut(class) {
            if NEW_OF_GROUP_PER_MINUTE_MAX <= *new && !is_first {
                self.suppressed = self.suppressed.saturating_add(1);
                group.suppressed = group.suppressed.saturating_add(1);
                group.last_suppressed = Some(alert);
                return;
            }
            *new = new.saturating_add(1);
        }
        if OPEN_OF_GROUP_MAX <= group.open.len() {
            group.close_oldest(out);
        }
        out.push(alert.clone());
        group.open.insert(key, Open { alert, first: now, last: now, count: 1 });
    }

    /// Tells what is over, where a second has passed since this was last done.
    pub(crate) fn sweep(&mut self, now: u64, out: &mut Vec<Alert>) {
        const SECOND_NANOS: u64 = 1_000_000_000;
        if now.saturating_sub(self.swept) < SECOND_NANOS {
            return;
        }
        self.swept = now;
        for group in self.groups.values_mut() {
            group.begin_minute(now, out);
            group.close(out, |open| REPEAT_NANOS <= now.saturating_sub(open.first));
        }
    }

    /// Tells everything that happened again and was not told yet.
    pub(crate) fn finish(&mut self, out: &mut Vec<Alert>) {
        for group in self.groups.values_mut() {
            group.begin_minute(u64::MAX, out);
            group.close(out, |_| true);
        }
        self.groups.clear();
    }

    /// Tells what is left of a container that is gone.
    pub(crate) fn forget(&mut self, cgroup: CgroupId, out: &mut Vec<Alert>) {
        if let Some(mut group) = self.groups.remove(&cgroup) {
            group.begin_minute(u64::MAX, out);
            group.close(out, |_| true);
        }
    }
}

impl Group {
    /// Begins another minute; what was suppressed in the one before is told.
    fn begin_minute(&mut self, now: u64, out: &mut Vec<Alert>) {
        if now.saturating_sub(self.minute) < MINUTE_NANOS {
            return;
        }
        self.minute = now;
        self.new = [0; 3];
        self.told.clear();
        let count = std::mem::take(&mut self.suppressed);
        if let Some(last) = self.last_suppressed.take() {
            out.push(suppressed(last, count));
        }
    }

    fn close(&mut self, out: &mut Vec<Alert>, is_over: impl Fn(&Open) -> bool) {
        let mut told: Vec<Open> = Vec::new();
        self.open.retain(|_, open| {
            let is_over = is_over(open);
            if is_over && 1 < open.count {
                told.push(Open { alert: open.alert.clone(), ..*open });
            }
            !is_over
        });
        told.sort_by(|left, right| (left.last, &left.alert.id).cmp(&(right.last, &right.alert.id)));
        out.extend(told.into_iter().map(Open::tell));
    }

    fn close_oldest(&mut self, out: &mut Vec<Alert>) {
        let oldest = self.open.iter().min_by_key(|(_, open)| open.last).map(|(key, _)| *key);
        let oldest = oldest.and_then(|key| self.open.remove(&key));
        out.extend(oldest.filter(|open| 1 < open.count).map(Open::tell));
    }
}

impl Open {
    fn tell(self) -> Alert {
        Alert { count: self.count, last: rfc3339(self.last), ..self.alert }
    }
}

fn suppressed(last: Alert, count: u64) -> Alert {
    Alert {
        rule: SUPPRESSED_RULE.to_owned(),
        title: "More alerts than a container may raise".to_owned(),
        severity: Severity::Medium,
        reason: format!(
            "{count} further alerts within a minute were not told; the last was `{}`: {}",
            last.rule, last.reason
        ),
        advice: "look at what the container does: a flood of alerts may hide something else"
            .to_owned(),
        count,
        ..last
    }
}
