//! Events in a short form, for tests of rules: what is not said is what is usual.
//!
//! Form: `docs/reference/rules.md`, "Tests". An event is a mapping with its kind as one key, and
//! beside it who did it: `pid`, `parent`, `inside`, `user`, `capabilities`, `name`, `cgroup`, `at`
//! (milliseconds since the one before), and `result`, a negative number where the kernel refused.
//! `repeat: N` repeats it, `{n}` in its texts is the number.

use serde_json::{Map, Value as Json, json};

use crate::event::Event;
use crate::process::Snapshot;
use crate::rule::kind::Kind;
use crate::rule::rights;

/// Most events that one sample may become.
// LIMIT: above every threshold of a window.
const EVENTS_MAX: usize = 20_000;
/// When samples begin: 2026-01-01T00:00:00Z.
const BEGIN_NANOS: u64 = 1_767_225_600_000_000_000;
const NANOS_PER_MILLI: u64 = 1_000_000;
/// Fields of a file that may stand beside the others.
const OF_FILE: [&str; 8] = ["path", "place", "mode", "owner", "size", "links", "special", "inner"];

/// Makes events of a list of samples; the error says which cannot be made, from 1.
pub fn events(samples: &Json) -> Result<Vec<Event>, String> {
    let list = samples.as_array().ok_or("events are a list")?;
    let mut made = Vec::new();
    let mut time = BEGIN_NANOS;
    for (sample, number) in list.iter().zip(1_usize..) {
        let failed = |error: String| format!("event {number}: {error}");
        let repeat = sample.get("repeat").and_then(Json::as_u64).unwrap_or(1);
        for count in 0..repeat {
            if EVENTS_MAX <= made.len() {
                return Err(format!("more than {EVENTS_MAX} events"));
            }
            let sample = if repeat == 1 { sample.clone() } else { numbered(sample, count) };
            made.push(event(&sample, &mut time).map_err(failed)?);
        }
    }
    Ok(made)
}

/// Makes processes that run of a list of samples: `exec` with the program, and beside who it is
/// `mapped`, `opened` (paths), `listening` (addresses), `unread` (texts).
pub fn snapshots(samples: &Json) -> Result<Vec<Snapshot>, String> {
    let list = samples.as_array().ok_or("processes are a list")?;
    let made = list.iter().zip(1_usize..).map(|(sample, number)| {
        snapshot(sample).map_err(|error| format!("process {number}: {error}"))
    });
    made.collect()
}

fn snapshot(sample: &Json) -> Result<Snapshot, String> {
    let mut fields = sample.as_object().cloned().ok_or("a process is a mapping")?;
    let mut list = |name: &str| match fields.remove(name) {
        Some(Json::Array(items)) => items,
        _ => Vec::new(),
    };
    let files = |paths: Vec<Json>| -> Result<Vec<Json>, String> {
        paths.iter().map(|path| file(Some(path), 0o100_644)).collect()
    };
    let (mapped, opened) = (files(list("mapped"))?, files(list("opened"))?);
    let mut listening = Vec::new();
    for end in list("listening") {
        let mut connection = connection();
        let local = endpoint(end.as_str().unwrap_or_default())?;
        overlay(&mut connection, &json!({ "local": local, "remote": null }))?;
        listening.push(connection);
    }
    let unread: Vec<Json> = list("unread")
        .into_iter()
        .map(|what| json!({ "what": what, "reason": "permission denied" }))
        .collect();
    let mut program = action("exec", &fields.remove("exec").unwrap_or_default())?;
    let process = process(fields, &program)?;
    if let Some(program) = program.as_object_mut() {
        program.remove("kind");
    }
    let snapshot = json!({
        "time": BEGIN_NANOS, "cgroup": 7, "process": process, "program": program,
        "mapped": mapped, "opened": opened, "listening": listening, "unread": unread,
    });
    serde_json::from_value(snapshot).map_err(|error| error.to_string())
}

/// Writes a number for `{n}` in every text.
fn numbered(sample: &Json, number: u64) -> Json {
    match sample {
        Json::String(text) => {
            let text = text.replace("{n}", &number.to_string());
            let parsed = text.parse::<u64>().ok().filter(|_| !text.starts_with('0'));
            parsed.map_or(Json::String(text), Json::from)
        }
        Json::Array(items) => items.iter().map(|item| numbered(item, number)).collect(),
        Json::Object(entries) => Json::Object(
            entries.iter().map(|(key, value)| (key.clone(), numbered(value, number))).collect(),
        ),
        Json::Null | Json::Bool(_) | Json::Number(_) => sample.clone(),
    }
}

fn event(sample: &Json, time: &mut u64) -> Result<Event, String> {
    let mut fields = sample.as_object().cloned().ok_or("an event is a mapping")?;
    fields.remove("repeat");
    let millis = fields.remove("at").and_then(|at| at.as_u64()).unwrap_or(1);
    *time = time.saturating_add(millis.saturating_mul(NANOS_PER_MILLI));
    let kind = fields.keys().find(|key| Kind::from_name(key).is_some()).cloned();
    let kind = kind.ok_or("no key of it is a kind of event")?;
    let said = fields.remove(&kind).unwrap_or_default();
    let action = action(&kind, &said)?;
    let cgroup = fields.remove("cgroup").unwrap_or_else(|| json!(7));
    let result = fields.remove("result");
    let process = process(fields, &action)?;
    let action = match result {
        Some(result) => json!({ "kind": "refused", "action": action, "result": result }),
        None => action,
    };
    let event = json!({ "time": *time, "cgroup": cgroup, "process": process, "action": action });
    serde_json::from_value(event).map_err(|error| error.to_string())
}

fn process(mut fields: Map<String, Json>, action: &Json) -> Result<Json, String> {
    let mut take = |name: &str, usual: Json| fields.remove(name).unwrap_or(usual);
    let pid = take("pid", json!(100));
    let parent = take("parent", json!(1));
    let inside = take("inside", pid.clone());
    let user = take("user", json!(0));
    let capabilities = mask(&take("capabilities", json!(0)))?;
    let name = take("name", json!("x"));
    if let Some(unknown) = fields.keys().next() {
        return Err(format!("an event has no `{unknown}`"));
    }
    let executable = action.pointer("/file/id").cloned().unwrap_or_else(|| id("/usr/bin/app"));
    Ok(json!({
        "id": { "pid": pid, "start": pid }, "thread": pid, "pid_inside": inside,
        "parent": { "pid": parent, "start": parent }, "user": user, "group": 0,
        "capabilities": capabilities, "mount_namespace": 1, "pid_namespace": 1,
        "network_namespace": 1, "user_namespace": 1, "executable": executable, "name": name,
    }))
}

fn mask(said: &Json) -> Result<u64, String> {
    let Some(names) = said.as_array() else {
        return said.as_u64().ok_or_else(|| "capabilities are a list or a number".to_owned());
    };
    names.iter().try_fold(0, |mask, name| {
        let name = name.as_str().unwrap_or_default();
        rights::bit(name).map(|bit| mask | bit).ok_or_else(|| format!("no capability `{name}`"))
    })
}

/// A file is the one that its path is.
fn id(path: &str) -> Json {
    let inode =
        path.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte)));
    json!({ "device": 1, "inode": inode, "changed": 0 })
}

fn file(said: Option<&Json>, mode: u32) -> Result<Json, String> {
    let mut file = json!({
        "path": "/usr/bin/app", "is_path_cut": false, "place": "lower", "mode": mode,
        "owner": 0, "size": 1000, "links": 1, "special": 0, "inner": "",
    });
    match said {
        None | Some(Json::Null) => {}
        Some(Json::String(path)) => overlay(&mut file, &json!({ "path": path }))?,
        Some(said) => overlay(&mut file, said)?,
    }
    let path = file.get("path").and_then(Json::as_str).unwrap_or_default();
    let id = id(path);
    if let Some(file) = file.as_object_mut() {
        file.insert("id".to_owned(), id);
    }
    Ok(file)
}

/// Puts what was said over what is usual; what is not there cannot be said.
fn overlay(usual: &mut Json, said: &Json) -> Result<(), String> {
    let (Some(usual), Some(said)) = (usual.as_object_mut(), said.as_object()) else {
        return Err("this must be a mapping".to_owned());
    };
    for (name, value) in said {
        let Some(known) = usual.get_mut(name) else {
            let names: Vec<&str> = usual.keys().map(String::as_str).collect();
            return Err(format!("there is no `{name}`; there are {}", names.join(", ")));
        };
        *known = value.clone();
    }
    Ok(())
}

fn action(kind: &str, said: &Json) -> Result<Json, String> {
    let mut said = said.as_object().cloned().unwrap_or_default();
    let mut action = usual(kind);
    let of_file: Map<String, Json> = OF_FILE
        .iter()
        .filter(|name| action.get("file").is_some() && !is_own(kind, name))
        .filter_map(|name| said.remove_entry(*name))
        .collect();
    let mode = if matches!(kind, "exec" | "map" | "module") { 0o100_755 } else { 0o100_644 };
    if let Some(place) = action.get_mut("file") {
        let is_none = place.is_null() && of_file.is_empty();
        if !is_none {
            *place = file(Some(&Json::Object(of_file)), mode)?;
        }
    }
    for name in ["script", "loader"] {
        if let Some(path) = said.get_mut(name).filter(|path| !path.is_null()) {
            *path = file(Some(path), 0o100_755)?;
        }
    }
    for name in ["arguments", "environment"] {
        for item in said.get_mut(name).and_then(Json::as_array_mut).into_iter().flatten() {
            if !item.is_string() {
                *item = Json::String(item.to_string());
            }
        }
    }
    for name in ["local", "remote", "server"] {
        if let Some(Json::String(text)) = said.get(name) {
            let end = endpoint(text)?;
            said.insert(name.to_owned(), end);
        }
    }
    if let Some(Json::String(flags)) = said.get("flags") {
        let flags = open_flags(flags)?;
        said.insert("flags".to_owned(), json!(flags));
    }
    for name in ["child", "target"] {
        if let Some(pid) = said.get(name).and_then(Json::as_u64) {
            said.insert(name.to_owned(), json!({ "pid": pid, "start": pid }));
        }
    }
    if let Some(before) = said.get("capabilities_before").map(mask).transpose()? {
        said.insert("capabilities_before".to_owned(), json!(before));
    }
    if let Some(connection) = action.get_mut("connection") {
        let own = ["sent", "received"];
        let of_connection: Map<String, Json> = said
            .iter()
            .filter(|(name, _)| !own.contains(&&***name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        said.retain(|name, _| own.contains(&&**name));
        overlay(connection, &Json::Object(of_connection))?;
    }
    overlay(&mut action, &Json::Object(said))?;
    if let Some(action) = action.as_object_mut() {
        action.insert("kind".to_owned(), json!(kind));
    }
    Ok(action)
}

/// `mode` and `owner` of `attributes` are those afterwards; the file's are the usual ones.
fn is_own(kind: &str, name: &str) -> bool {
    kind == "attributes" && matches!(name, "mode" | "owner")
}

fn endpoint(text: &str) -> Result<Json, String> {
    let end: std::net::SocketAddr =
        text.parse().map_err(|_no_address| format!("`{text}` is no address with a port"))?;
    Ok(json!({ "address": end.ip(), "port": end.port() }))
}

fn open_flags(text: &str) -> Result<u32, String> {
    text.split('|').map(str::trim).try_fold(0, |flags, name| {
        let bit = match name {
            "read" => 0,
            "write" => 1,
            "both" => 2,
            "create" => 0o100,
            "truncate" => 0o1000,
            "append" => 0o2000,
            _ => {
                return Err(format!(
                    "`{name}` is none of read, write, both, create, truncate, append"
                ));
            }
        };
        Ok(flags | bit)
    })
}

fn connection() -> Json {
    json!({
        "protocol": "tcp", "family": 0,
        "local": { "address": "10.0.0.2", "port": 40000 },
        "remote": { "address": "192.0.2.1", "port": 443 },
        "path": "", "result": 0,
    })
}

/// What is usual of each kind.
fn usual(kind: &str) -> Json {
    let other = json!({ "pid": 1, "start": 1 });
    match kind {
        "exec" => json!({
            "file": {}, "script": null, "loader": null, "arguments": [],
            "is_arguments_cut": false, "environment": [], "folder": "/",
            "streams": ["device", "pipe", "pipe"], "has_terminal": false, "is_raised": false,
        }),
        "fork" => json!({ "child": other, "namespaces": 0, "cgroup": 7 }),
        "exit" => json!({ "code": 0, "signal": 0 }),
        "open" => json!({ "file": {}, "flags": 0 }),
        "map" => json!({ "file": {}, "protection": 5 }),
        "protect" => json!({ "file": null, "protection": 5 }),
        "connect" | "accept" | "bind" | "listen" => connection(),
        "socket" => {
            json!({
                "protocol": "raw", "family": 2, "local": null, "remote": null, "path": "",
                "result": 0,
            })
        }
        "named" => json!({ "before": "x" }),
        "many" => json!({ "what": "folders-opened", "count": 200 }),
        "traffic" => json!({ "connection": connection(), "sent": 0, "received": 0 }),
        "dns" => json!({
            "server": { "address": "10.0.0.10", "port": 53 }, "is_answer": false,
            "name": "example.org", "type": 1, "code": 0, "addresses": [], "length": 60,
        }),
        "trace" => json!({ "means": "ptrace", "request": 16, "target": other, "target_cgroup": 7 }),
        "mount" => json!({ "source": "", "target": "/mnt", "filesystem": "", "flags": 0 }),
        "unmount" | "root" => json!({ "target": "/mnt" }),
        "credentials" => json!({
            "user_before": 0, "group_before": 0, "capabilities_before": 0, "means": "call",
            "was_root": true,
        }),
        "capability" => json!({ "number": 21, "is_granted": true }),
        "namespace" => json!({ "kinds": 0x0002_0000, "is_entered": false }),
        "module" => json!({ "name": "x", "file": null }),
        "bpf" => json!({ "program": 2, "name": "x" }),
        "unlink" => json!({ "file": {} }),
        "rename" => json!({ "file": {}, "target": "/tmp/x", "flags": 0 }),
        "link" => json!({ "file": {}, "target": "/tmp/x", "is_symbolic": false }),
        "attributes" => json!({
            "file": {}, "mode": 0o100_644, "owner": 0, "extended": "", "is_mode": true,
        }),
        "memory" => json!({ "name": "x" }),
        "signal" => json!({ "number": 9, "target": other, "target_cgroup": 7 }),
        "ring" => json!({ "entries": 8 }),
        "times" => json!({ "file": {}, "modified": 0 }),
        "call" => json!({ "name": "userfaultfd", "result": 0, "file": null }),
        _ => Json::Null,
    }
}
