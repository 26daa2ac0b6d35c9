//! Control groups: which of them are containers, and whose.
//!
//! Runtimes name the control group of a container after the container; the forms are in
//! [`container_of`]. On a hybrid host a container is in several hierarchies, and only in the one
//! of version 2 it has the identifier by which the kernel tells events.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use seawall_runtime::container::Runtime;
use seawall_runtime::event::CgroupId;

use crate::bundle;
use crate::limits::{GROUP_DEPTH_MAX, GROUPS_MAX, KERNEL_FILE_BYTES_MAX};
use crate::read;

/// Identifiers of containers have 64 hexadecimal digits, as Docker made the custom.
const ID_LENGTH: usize = 64;
/// Prefixes and who writes them.
const PREFIXES: &[(&str, Runtime)] = &[
    ("libpod-", Runtime::Podman),
    ("docker-", Runtime::Docker),
    ("cri-containerd-", Runtime::Containerd),
    ("nerdctl-", Runtime::Containerd),
    ("crio-", Runtime::Crio),
];
/// Prefixes of groups that belong to a container and are not it.
const MONITORS: &[&str] = &["libpod-conmon-", "crio-conmon-"];
/// Folders in which runtimes without a prefix put their containers.
const PARENTS: &[(&str, Runtime)] = &[
    ("docker", Runtime::Docker),
    ("k8s.io", Runtime::Containerd),
    ("moby", Runtime::Docker),
    ("default", Runtime::Containerd),
    ("libpod_parent", Runtime::Podman),
];

/// A control group that is a container.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Group {
    /// The container's identifier.
    pub id: String,
    /// Who made it, as far as the name tells.
    pub runtime: Runtime,
    /// The path below the root of the hierarchy, with a slash in front.
    pub path: String,
}

/// Hierarchies of control groups of this host.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Hierarchies {
    /// Where version 2 is mounted.
    pub unified: Option<PathBuf>,
    /// Where hierarchies of version 1 are mounted, with their controllers or name.
    pub legacy: BTreeMap<String, PathBuf>,
}

/// Returns the container that a control group is, from its path below the root.
pub fn container_of(path: &str) -> Option<Group> {
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
    let leaf = parts.next()?;
    let parent = parts.next().unwrap_or_default();
    let name = leaf.strip_suffix(".scope").unwrap_or(leaf);
    // Podman puts the container's processes into a group within, where systemd is not asked.
    if name == "container" && parent.starts_with("libpod-") {
        return container_of(path.strip_suffix(leaf)?);
    }
    if MONITORS.iter().any(|prefix| name.starts_with(prefix)) {
        return None;
    }
    let found = |id: &str, runtime| Group { id: id.to_owned(), runtime, path: path.to_owned() };
    // CRI: `kubepods-….slice:cri-containerd:ID` where containerd is asked for systemd's groups
    // without systemd.
    if let Some((rest, id)) = name.rsplit_once(':') {
        let prefix = rest.rsplit(':').next().unwrap_or(rest);
        let row = PREFIXES.iter().find(|(row, _)| row.trim_end_matches('-') == prefix);
        return is_identifier(id).then(|| found(id, row.map_or(Runtime::Other, |(_, who)| *who)));
    }
    if let Some((prefix, who)) = PREFIXES.iter().find(|(prefix, _)| name.starts_with(prefix)) {
        let id = name.strip_prefix(prefix)?;
        return is_identifier(id).then(|| found(id, *who));
    }
    if !is_identifier(name) {
        return None;
    }
    let who = PARENTS.iter().find(|(row, _)| parent == *row).map(|(_, who)| *who);
    let in_pod = parent.starts_with("pod") || path.contains("kubepods");
    Some(found(name, who.unwrap_or(if in_pod { Runtime::Containerd } else { Runtime::Oci })))
}

fn is_identifier(text: &str) -> bool {
    text.len() == ID_LENGTH && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// Reads which hierarchies there are from the text of `/proc/self/mountinfo`.
pub fn hierarchies(mounts: &[crate::mount::Mount]) -> Hierarchies {
    let mut found = Hierarchies::default();
    for mount in mounts {
        match mount.filesystem.as_str() {
            "cgroup2" if found.unified.is_none() => {
                found.unified = Some(mount.target.clone().into());
            }
            "cgroup" => {
                let controllers = mount.options.split(',').filter(|option| *option != "rw");
                for name in controllers {
                    found
                        .legacy
                        .entry(name.to_owned())
                        .or_insert_with(|| mount.target.clone().into());
                }
            }
            _ => {}
        }
    }
    found
}

impl Hierarchies {
    /// Returns the folder whose tree names every container: version 2 where it has all of them.
    ///
    /// On a hybrid host both trees are looked at, because not every runtime joins both.
    fn trees(&self) -> Vec<&Path> {
        let preferred = ["pids", "devices", "memory", "name=systemd"];
        let legacy = preferred.iter().find_map(|name| self.legacy.get(*name));
        self.unified.iter().chain(legacy).map(PathBuf::as_path).collect()
    }

    /// Returns every group whose name says that it is a container, by identifier.
    pub fn containers(&self) -> BTreeMap<String, Group> {
        let mut found = BTreeMap::new();
        for tree in self.trees() {
            let mut left = GROUPS_MAX;
            visit(tree, "", 0, &mut left, &mut found);
        }
        found
    }

    /// Returns every group that is a container, by identifier: those whose name tells, and those
    /// of which runtimes keep a state.
    pub fn all_containers(&self, roots: &[PathBuf]) -> BTreeMap<String, Group> {
        let mut groups = self.containers();
        for listed in bundle::listed(roots, &|id| groups.contains_key(id)) {
            if let Some(group) = group_of(&listed) {
                groups.insert(group.id.clone(), group);
            }
        }
        groups
    }

    /// Returns the first process of a group.
    pub fn first_process(&self, path: &str) -> Option<u32> {
        self.processes(path).into_iter().next()
    }

    /// Returns every process of a group and of the groups within.
    pub fn processes(&self, path: &str) -> Vec<u32> {
        for tree in self.trees() {
            let mut found = Vec::new();
            let mut left = GROUPS_MAX;
            gather(&tree.join(path.trim_start_matches('/')), 0, &mut left, &mut found);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// Returns the identifier of a group of version 2.
    pub fn identifier(&self, path: &str) -> Option<CgroupId> {
        let folder = self.unified.as_ref()?.join(path.trim_start_matches('/'));
        fs::metadata(folder).ok().map(|metadata| CgroupId(metadata.ino()))
    }

    /// Reads a number that limits the group; `max` and the largest that version 1 knows mean none.
    pub fn limit(&self, path: &str, unified: &str, legacy: (&str, &str)) -> Option<u64> {
        let path = path.trim_start_matches('/');
        let version_two = self.unified.as_ref().map(|root| root.join(path).join(unified));
        let version_one = self.legacy.get(legacy.0).map(|root| root.join(path).join(legacy.1));
        let mut files = version_two.into_iter().chain(version_one);
        let text = files.find_map(|file| read::text(&file, KERNEL_FILE_BYTES_MAX).ok())?;
        let number = text.split_whitespace().next()?.parse::<u64>().ok()?;
        // The largest page of version 1, which means that there is no limit.
        (number < i64::MAX as u64 & !0xffff).then_some(number)
    }
}

/// Returns the path of a process's control group, from the text of `/proc/PID/cgroup`
/// (`cgroups(7)`): of version 2, or of version 1 where it is in none but the root.
pub fn path_in(text: &str) -> Option<&str> {
    let lines = || text.lines().filter_map(|line| line.split_once(':')?.1.split_once(':'));
    let unified = lines().find(|(controllers, _)| controllers.is_empty());
    let preferred = ["pids", "devices", "memory", "name=systemd"];
    let legacy = preferred.iter().filter_map(|name| {
        lines().find(|(controllers, _)| controllers.split(',').any(|other| other == *name))
    });
    unified.into_iter().chain(legacy).map(|(_, path)| path).find(|path| *path != "/")
}

/// Returns the group of a container that a runtime lists.
fn group_of(listed: &bundle::Listed) -> Option<Group> {
    let path = crate::process::folder(listed.pid).join("cgroup");
    let text = read::text(&path, KERNEL_FILE_BYTES_MAX).ok()?;
    let path = path_in(&text)?.to_owned();
    let runtime = container_of(&path).map_or(Runtime::Oci, |group| group.runtime);
    Some(Group { id: listed.id.clone(), runtime, path })
}

fn visit(
    folder: &Path,
    path: &str,
    depth: usize,
    left: &mut usize,
    found: &mut BTreeMap<String, Group>,
) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Some(rest) = left.checked_sub(1) else { return };
        *left = rest;
        let name = entry.file_name();
        let inner = format!("{path}/{}", name.to_string_lossy());
        match container_of(&inner) {
            // What a container makes within its own group is its own.
            Some(group) => drop(found.entry(group.id.clone()).or_insert(group)),
            None if depth < GROUP_DEPTH_MAX => {
                visit(&entry.path(), &inner, depth.saturating_add(1), left, found);
            }
            None => {}
        }
    }
}

fn gather(folder: &Path, depth: usize, left: &mut usize, found: &mut Vec<u32>) {
    if let Ok(text) = read::text(&folder.join("cgroup.procs"), KERNEL_FILE_BYTES_MAX) {
        found.extend(
            text.lines().filter_map(|line| line.parse::<u32>().ok()).filter(|pid| *pid != 0),
        );
    }
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) && depth < GROUP_DEPTH_MAX {
            let Some(rest) = left.checked_sub(1) else { return };
            *left = rest;
            gather(&entry.path(), depth.saturating_add(1), left, found);
        }
    }
}

#[cfg(test)]
mod tests;
