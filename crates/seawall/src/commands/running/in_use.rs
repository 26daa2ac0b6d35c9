//! Which files of a running container are in use, asked from the agent of this machine.

use std::path::Path;

use seawall_runtime::in_use::files::UsedFiles;
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
