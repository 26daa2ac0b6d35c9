//! The agent and the search for malware: what is searched, and what it tells of it.

use super::Agent;
use crate::malware::scan::{Cause, Progress};
use crate::malware::{Message, State, tell};

impl Agent {
    /// Returns what whoever runs the agent should read, once.
    pub fn warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// Has a container searched whole: one with this identifier, with a name, or the only one whose
    /// identifier begins so.
    ///
    /// # Errors
    ///
    /// Nobody searches, or there is no such container.
    pub fn search(&mut self, named: &str) -> Result<Progress, String> {
        let id = self.named(named)?;
        let pid = self.process_of(&id).ok_or("no process of the container is left")?;
        let malware = self.malware.as_mut();
        let malware = malware.ok_or("the settings say that nothing is searched for malware")?;
        Ok(malware.scan(&id, pid, Cause::Request))
    }

    /// Returns how the latest search of a container goes.
    pub fn search_progress(&self, id: &str) -> Option<Progress> {
        self.malware.as_ref()?.progress(id)
    }

    fn named(&self, named: &str) -> Result<String, String> {
        if self.tracked.contains_key(named) {
            return Ok(named.to_owned());
        }
        let fits = self.tracked.iter().filter(|(id, tracked)| {
            tracked.container.name.as_deref() == Some(named)
                || (!named.is_empty() && id.starts_with(named))
        });
        let ids: Vec<&String> = fits.map(|(id, _)| id).collect();
        match ids.as_slice() {
            [id] => Ok((*id).clone()),
            [] => Err(format!("no container `{named}` runs here")),
            _ => Err(format!("`{named}` stands for {} containers", ids.len())),
        }
    }

    /// Returns a process that sees the container's files as the container does.
    fn process_of(&self, id: &str) -> Option<u32> {
        let tracked = self.tracked.get(id)?;
        let pids = self.hierarchies.processes(&tracked.group.path);
        pids.into_iter().find(|pid| super::is_inside(*pid))
    }

    /// Has containers searched that the schedule wants searched now.
    pub(super) fn search_due(&mut self) {
        let Some(malware) = &self.malware else { return };
        let is_due = |id: &&String| malware.is_due(id);
        let due: Vec<String> = self.tracked.keys().filter(is_due).cloned().collect();
        for id in due {
            let is_wanted =
                self.tracked.get(&id).is_some_and(|one| self.config.guards(&one.container));
            if let Some(pid) = self.process_of(&id).filter(|_| is_wanted)
                && let Some(malware) = &mut self.malware
            {
                malware.scan(&id, pid, Cause::Schedule);
            }
        }
        let tracked = &self.tracked;
        if let Some(malware) = &mut self.malware {
            malware.prune(|id| tracked.contains_key(id));
        }
    }

    /// Takes over what the search told.
    pub(super) fn listen_to_search(&mut self) {
        let Some(malware) = &self.malware else { return };
        let messages: Vec<Message> = malware.messages().collect();
        for message in messages {
            match message {
                Message::Warning(text) => {
                    self.warnings.push(text);
                    self.is_changed = true;
                }
                Message::Recovered => self.is_changed = true,
                Message::Hit(hit) => {
                    let tracked = self.tracked.get(&hit.container);
                    let container = tracked.map(|tracked| &tracked.container);
                    self.publish(Box::new(tell::alert(*hit, container)));
                }
            }
        }
    }

    /// Returns what is not seen, malware included.
    pub(super) fn unseen(&self) -> Vec<String> {
        let mut unseen = self.unseen.clone();
        let status = self.malware.as_ref().map(crate::malware::Malware::status);
        if let Some(status) = status.filter(|status| status.state == State::Failed) {
            unseen.push(format!("malware: {}", status.reason.unwrap_or_default()));
        }
        unseen
    }
}
