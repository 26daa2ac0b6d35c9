//! How far packages of a running container are in use: what the agent saw of files, joined with what
//! the inventory says of packages.

use std::collections::BTreeMap;
use std::path::Path;

use seawall_inventory::inventory::{InstalledPackage, Inventory};
use seawall_inventory::package::PackageType;
use seawall_runtime::in_use::files::UsedFiles;
use seawall_runtime::in_use::packages::PackageMap;
use seawall_runtime::in_use::{Grade, PackageUse, Unobserved};
use serde::Deserialize;
use serde_json::json;

/// Asks the agent which files of a container are in use.
pub(super) fn ask(agent_data: &Path, container: &str) -> Option<UsedFiles> {
    #[derive(Deserialize)]
    #[serde(tag = "answer", rename_all = "kebab-case")]
    enum Reply {
        Used(UsedFiles),
        #[serde(other)]
        Other,
    }
    let request = json!({"do": "use", "id": container}).to_string();
    let answer = super::exchange(&agent_data.join("agent.sock"), &request)?;
    match serde_json::from_str(&answer).ok()? {
        Reply::Used(used) => Some(used),
        Reply::Other => None,
    }
}

/// Says a grade in words, with what shows it and what was not seen.
pub(super) fn words(package: &PackageUse) -> String {
    let mut text = package.grade.name().to_owned();
    if let Some(evidence) = &package.evidence {
        text.extend([": ", &evidence.path, " in process ", &evidence.pid.to_string()]);
        if let Some(end) = &evidence.listens {
            text.extend([", which listens on ", end]);
        }
    }
    let reasons: Vec<String> = package.unobserved.iter().map(reason).collect();
    if package.grade != Grade::Listening && !reasons.is_empty() {
        text.extend(["; may be more: ", &reasons.join(", ")]);
    }
    text
}

fn reason(unobserved: &Unobserved) -> String {
    match unobserved {
        Unobserved::NotWatched { what } => format!("{what} are not watched"),
        Unobserved::BeganBefore => "it ran before the agent watched it".to_owned(),
        Unobserved::Blind { .. } => "events were lost".to_owned(),
        Unobserved::BlindOften { count } => format!("events were lost {count} times"),
        Unobserved::Unread { pid, reason } => format!("process {pid} could not be read ({reason})"),
        Unobserved::TooManyProcesses => "too many processes ran".to_owned(),
        Unobserved::TooManyFiles => "too many files were used".to_owned(),
        Unobserved::FilesGuessed => "which files the package has is not known in full".to_owned(),
    }
}

/// Puts together which files belong to which package, in the order of the inventory.
pub(super) fn map_of(inventory: &Inventory) -> PackageMap {
    let mut owned: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for found in &inventory.executables {
        if let Some(owner) = found.owner {
            owned.entry(owner).or_default().push(found.executable.path.to_string());
        }
    }
    let mut map = PackageMap::new();
    for (index, installed) in inventory.packages.iter().enumerate() {
        let mut files = owned.remove(&index).unwrap_or_default();
        let (more, folders, is_guess) = places(installed);
        let is_guess = is_guess || (files.is_empty() && more.is_empty() && folders.is_empty());
        files.extend(more);
        let folders = folders.iter().map(String::as_str);
        map.add(&installed.purl, files.iter().map(String::as_str), folders);
        if is_guess {
            map.guess();
        }
    }
    map
}

/// Returns files and folders of a language's package, and whether they are guesses.
fn places(installed: &InstalledPackage) -> (Vec<String>, Vec<String>, bool) {
    let package = &installed.package;
    let declared = package.declared_in.to_string();
    let parent = package.declared_in.parent().map(|parent| parent.to_string());
    if package.package_type.is_distribution() {
        return (Vec::new(), Vec::new(), false);
    }
    if package.package_type == PackageType::Npm && package.declared_in.file_name() == "package.json"
    {
        return (Vec::new(), parent.into_iter().collect(), false);
    }
    if package.package_type != PackageType::Pypi {
        // A program that was linked from it, an archive that contains it.
        return (vec![declared], Vec::new(), false);
    }
    // `dist-info` and `egg-info` lie beside the modules, whose names often are the package's.
    let site = package.declared_in.parent().and_then(|info| info.parent());
    let site = site.map(|site| site.to_string()).unwrap_or_default();
    let name = package.name.replace(['-', '.'], "_");
    let names = [name.clone(), name.to_lowercase()];
    let files = names.iter().map(|name| format!("{site}/{name}.py")).collect();
    (files, names.iter().map(|name| format!("{site}/{name}")).collect(), true)
}

#[cfg(test)]
mod tests;
