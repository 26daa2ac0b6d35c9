//! The agent's socket: one request and one answer a connection, each a line of JSON.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use seawall_runtime::alert::Alert;
use seawall_runtime::in_use::files::UsedFiles;
use serde::{Deserialize, Serialize};

use crate::agent::{Agent, Status};
use crate::limits::{
    ANSWER_BYTES_MAX, RAISED_MAX, REQUEST_BYTES_MAX, REQUEST_TIME_MAX, USE_TIME_MAX,
};
use crate::malware::scan::Progress;

/// What can be asked.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Request {
    /// What the agent says of itself and of the containers.
    Status,
    /// To tell everybody of alerts, as if they had been found here: a drill, or a recording.
    Raise {
        /// The alerts.
        alerts: Vec<Alert>,
    },
    /// Which files of a container are in use.
    Use {
        /// The container.
        id: String,
    },
    /// To search a container whole for malware.
    MalwareScan {
        /// Its identifier, the beginning of that, or its name.
        container: String,
    },
    /// How the latest search of a container goes.
    MalwareProgress {
        /// Its identifier.
        id: String,
    },
    /// To guard a container before its first program.
    Guard {
        /// The container.
        id: String,
        /// Its first process, as the host counts.
        pid: u32,
        /// Where its bundle lies.
        bundle: PathBuf,
    },
}

/// The answer.
#[derive(Debug, Deserialize, Serialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Reply {
    /// The container is guarded.
    Guarded,
    /// So many alerts were told, and are on the disk for the server.
    Raised {
        /// How many.
        count: usize,
    },
    /// What was asked for could not be done.
    Refused {
        /// Why not.
        reason: String,
    },
    /// Which files are in use.
    Used(UsedFiles),
    /// How a search for malware goes.
    Malware(Box<Progress>),
    /// What the agent says.
    Status(Box<Status>),
}

/// Returns where the agent listens.
pub fn socket(data: &Path) -> PathBuf {
    data.join("agent.sock")
}

/// Listens in the data folder, which the lock makes the agent's own.
pub fn listen(data: &Path) -> io::Result<UnixListener> {
    let path = socket(data);
    match std::fs::remove_file(&path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&path)?;
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

/// Answers requests, one after another, for as long as the process lives.
pub fn serve(listener: &UnixListener, agent: &Arc<Mutex<Agent>>) {
    for stream in listener.incoming() {
        // A client that went away has no answer to miss.
        let _answered = stream.and_then(|stream| answer(&stream, agent));
    }
}

fn answer(stream: &UnixStream, agent: &Arc<Mutex<Agent>>) -> io::Result<()> {
    stream.set_read_timeout(Some(REQUEST_TIME_MAX))?;
    stream.set_write_timeout(Some(REQUEST_TIME_MAX))?;
    let mut line = String::new();
    BufReader::new(stream.take(REQUEST_BYTES_MAX)).read_line(&mut line)?;
    let reply = match serde_json::from_str(&line) {
        Err(error) => Reply::Refused { reason: error.to_string() },
        Ok(Request::Status) => {
            let agent = agent.lock().unwrap_or_else(PoisonError::into_inner);
            Reply::Status(Box::new(agent.status()))
        }
        Ok(Request::Use { id }) => used(&id, agent),
        Ok(Request::Raise { alerts }) => raise(alerts, agent),
        Ok(Request::MalwareScan { container }) => {
            match agent.lock().unwrap_or_else(PoisonError::into_inner).search(&container) {
                Ok(progress) => Reply::Malware(Box::new(progress)),
                Err(reason) => Reply::Refused { reason },
            }
        }
        Ok(Request::MalwareProgress { id }) => {
            match agent.lock().unwrap_or_else(PoisonError::into_inner).search_progress(&id) {
                Some(progress) => Reply::Malware(Box::new(progress)),
                None => Reply::Refused { reason: format!("`{id}` was not searched") },
            }
        }
        Ok(Request::Guard { id, pid, bundle }) => {
            let mut agent = agent.lock().unwrap_or_else(PoisonError::into_inner);
            match agent.announce(&id, pid, &bundle) {
                Ok(()) => Reply::Guarded,
                Err(reason) => Reply::Refused { reason },
            }
        }
    };
    send(stream, &reply)
}

/// Says which files are in use; the agent goes on meanwhile.
fn used(id: &str, agent: &Mutex<Agent>) -> Reply {
    let asked = agent.lock().unwrap_or_else(PoisonError::into_inner).ask_use(id);
    let answer = asked.and_then(|answer| answer.recv_timeout(USE_TIME_MAX).ok().flatten());
    match answer {
        Some(used) => Reply::Used(used),
        None => Reply::Refused { reason: "nobody watches what the container uses".to_owned() },
    }
}

/// Tells of alerts, and waits until they are on the disk; the agent does not.
fn raise(alerts: Vec<Alert>, agent: &Mutex<Agent>) -> Reply {
    let count = alerts.len();
    if RAISED_MAX < count {
        return Reply::Refused { reason: format!("at most {RAISED_MAX} alerts at once") };
    }
    let mut agent = agent.lock().unwrap_or_else(PoisonError::into_inner);
    for alert in alerts {
        agent.publish(Box::new(alert));
    }
    let link = agent.link().cloned();
    drop(agent);
    match link.map_or(Ok(()), |link| link.flush()) {
        Ok(()) => Reply::Raised { count },
        Err(reason) => Reply::Refused { reason },
    }
}

fn send(mut stream: &UnixStream, value: &impl Serialize) -> io::Result<()> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    stream.write_all(&line)
}

/// Asks the agent that keeps its data in `data`.
pub fn ask(data: &Path, request: &Request) -> io::Result<Reply> {
    let stream = UnixStream::connect(socket(data))?;
    stream.set_read_timeout(Some(REQUEST_TIME_MAX))?;
    stream.set_write_timeout(Some(REQUEST_TIME_MAX))?;
    send(&stream, request)?;
    let mut line = String::new();
    BufReader::new(stream.take(ANSWER_BYTES_MAX)).read_line(&mut line)?;
    Ok(serde_json::from_str(&line)?)
}
