//! Reads alerts: lines of JSON with `time`, `rule`, `technique`, `severity` and `container.id`,
//! and `techniques` where a rule names more than one.

use serde_json::Value;

use super::case::Severity;

/// What of an alert matters here.
#[derive(Clone, Debug)]
pub(crate) struct Alert {
    /// Identifier of the container; empty where the agent knew none.
    pub(crate) container: String,
    pub(crate) rule: String,
    pub(crate) techniques: Vec<String>,
    pub(crate) severity: Severity,
    /// The line itself.
    pub(crate) line: String,
}

/// Reads a file of alerts; the second value are lines that are none.
pub(crate) fn parse(text: &str) -> (Vec<Alert>, Vec<String>) {
    let mut alerts = Vec::new();
    let mut others = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match parse_line(line) {
            Some(alert) => alerts.push(alert),
            None => others.push(line.to_owned()),
        }
    }
    (alerts, others)
}

fn parse_line(line: &str) -> Option<Alert> {
    let value: Value = serde_json::from_str(line).ok()?;
    Some(Alert {
        container: value.pointer("/container/id").and_then(Value::as_str).unwrap_or("").to_owned(),
        rule: value.get("rule")?.as_str()?.to_owned(),
        techniques: techniques(value.get("techniques").or_else(|| value.get("technique"))?),
        severity: severity(value.get("severity")?.as_str()?)?,
        line: line.to_owned(),
    })
}

/// One technique, or a list of them.
fn techniques(value: &Value) -> Vec<String> {
    let texts = value.as_array().map_or_else(|| vec![value], |values| values.iter().collect());
    texts.into_iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The grades of alerts, and the words that syslog and others have for them.
fn severity(word: &str) -> Option<Severity> {
    Some(match word.to_ascii_lowercase().as_str() {
        "debug" | "info" | "informational" => Severity::Info,
        "notice" | "low" => Severity::Notice,
        "warning" | "medium" => Severity::Warning,
        "high" | "error" => Severity::High,
        "critical" | "alert" | "emergency" => Severity::Critical,
        _ => return None,
    })
}
