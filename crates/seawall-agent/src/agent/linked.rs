//! The agent and its link: what it tells the server, and what it does of what the server says.

use std::sync::Arc;

use seawall_runtime::alert::Alert;
use seawall_runtime::container::Container;
use seawall_runtime::drift::{Addition, Mode};
use seawall_runtime::link::{NodeStatus, Record, Told};
use seawall_runtime::moment::rfc3339;

use super::{Agent, Tracked, means_text, running};
use crate::config::allowed;
use crate::link::Link;
use crate::link::downlink::Executables;
use crate::sink::Sink;

impl Agent {
    /// Works for a server from now on.
    pub fn work_for(&mut self, link: Link) {
        if let Some(watch) = &self.watch {
            link.ask_uses(watch.uses());
        }
        self.link = Some(link);
        self.is_changed = true;
        self.follow_orders();
    }

    /// Tells these receivers of alerts, too, from now on.
    pub fn tell_too(&mut self, sinks: Vec<Sink>) {
        self.sinks = sinks;
    }

    /// Returns the link, where there is one.
    pub fn link(&self) -> Option<&Link> {
        self.link.as_ref()
    }

    /// Tells everybody of an alert.
    pub fn publish(&mut self, alert: Box<Alert>) {
        self.alerts.add(alert.encode());
        for sink in &self.sinks {
            sink.tell(&alert);
        }
        if let Some(link) = &self.link {
            link.tell(&Record::Alert(alert));
        }
    }

    /// Returns what is allowed beyond the images: by the settings, and by the server.
    pub(super) fn additions(&self) -> Vec<Addition> {
        let mut additions = self.config.additions.clone();
        additions.extend(allowed(&self.orders.1));
        additions
    }

    /// Returns the executables of a container's image, where the server told them.
    pub(super) fn safe_list(&self, container: &Container) -> Option<Arc<Executables>> {
        let lists = self.link.as_ref()?.safe_lists();
        let digests = [container.image.digest.as_ref(), container.image.id.as_ref()];
        digests.into_iter().flatten().find_map(|digest| lists.of(digest))
    }

    /// Judges by what the server ordered last, where that is something else than before.
    pub(super) fn follow_orders(&mut self) {
        let Some(link) = &self.link else { return };
        let (number, orders) = link.orders();
        let safe_changes = link.safe_lists().changes();
        if (number, safe_changes) == (self.orders.0, self.safe_changes) {
            return;
        }
        self.orders = (number, orders);
        self.safe_changes = safe_changes;
        let ids: Vec<String> = self.tracked.keys().cloned().collect();
        for id in ids {
            let Some(tracked) = self.tracked.get(&id) else { continue };
            let judge = self.judge(&tracked.container);
            let Some(tracked) = self.tracked.get_mut(&id) else { continue };
            if let Some(guard) = &tracked.guard {
                guard.shared().replace_judge(Arc::clone(&judge));
            }
            tracked.protection.mode = judge.mode;
            tracked.judge = judge;
        }
        self.is_changed = true;
    }

    /// Tells the server what runs.
    pub(super) fn report(&self) {
        let Some(link) = &self.link else { return };
        let told = self.tracked.values().map(told).collect();
        let uname = rustix::system::uname();
        let status = NodeStatus {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            kernel: uname.release().to_string_lossy().into_owned(),
            started: rfc3339(self.started),
            means: means_text(self.means).to_owned(),
            reason: self.reason.clone(),
            unseen: self.unseen(),
            containers: u64::try_from(self.tracked.len()).unwrap_or(u64::MAX),
            ..NodeStatus::default()
        };
        link.running(told, status);
    }
}

fn told(tracked: &Tracked) -> Told {
    let running = running(tracked);
    Told {
        container: running.container,
        mode: match running.protection.mode {
            Mode::Observe => "observe",
            Mode::Warn => "warn",
            Mode::Enforce => "enforce",
        }
        .to_owned(),
        means: running.protection.means,
        gaps: running.protection.gaps,
    }
}
