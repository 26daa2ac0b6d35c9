//! Heads of Markdown files: TOML between "```toml" and "```", YAML between "---" lines.

use serde_json::Value;

use super::draft::Reason;
use super::yaml;

/// Bytes of a head.
// LIMIT: the longest in public feeds has about 60,000.
const HEAD_BYTES_MAX: usize = 1 << 20;

/// Depth of brackets in a TOML head.
// LIMIT: heads are at most 6 deep; the TOML parser has its own limit of 80 behind this.
const DEPTH_MAX: usize = 64;

/// Parses the TOML head of an advisory in Markdown.
pub(crate) fn toml(bytes: &[u8]) -> Result<Value, Reason> {
    let content = std::str::from_utf8(bytes).map_err(|_not_utf8| "the file is not UTF-8")?;
    let start = content.trim_start_matches('\u{feff}').trim_start();
    let body = start.strip_prefix("```toml").ok_or("the file has no TOML head")?;
    let end = body.find("\n```").ok_or("the TOML head has no end")?;
    let head = body.get(..end).unwrap_or_default();
    if head.len() > HEAD_BYTES_MAX {
        return Err("the TOML head is too long");
    }
    let value: toml::Value = toml::from_str(head).map_err(|_syntax| "the head is not TOML")?;
    to_json(value, 0)
}

fn to_json(value: toml::Value, depth: usize) -> Result<Value, Reason> {
    if depth > DEPTH_MAX {
        return Err("the TOML head is too deep");
    }
    Ok(match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => Value::from(number),
        toml::Value::Float(number) => Value::from(number),
        toml::Value::Boolean(truth) => Value::Bool(truth),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => {
            let items = items.into_iter().map(|item| to_json(item, depth + 1));
            Value::Array(items.collect::<Result<_, _>>()?)
        }
        toml::Value::Table(table) => {
            let members =
                table.into_iter().map(|(key, value)| Ok((key, to_json(value, depth + 1)?)));
            Value::Object(members.collect::<Result<_, Reason>>()?)
        }
    })
}

/// Parses the YAML head of a page in Markdown.
pub(crate) fn yaml(bytes: &[u8]) -> Result<Value, Reason> {
    let content = std::str::from_utf8(bytes).map_err(|_not_utf8| "the file is not UTF-8")?;
    let start = content.trim_start_matches('\u{feff}');
    let body = start.strip_prefix("---").ok_or("the file has no YAML head")?;
    let end = body.find("\n---").ok_or("the YAML head has no end")?;
    let head = body.get(..end).unwrap_or_default();
    if head.len() > HEAD_BYTES_MAX {
        return Err("the YAML head is too long");
    }
    yaml::parse(head.as_bytes()).map_err(yaml::YamlError::reason)
}

#[cfg(test)]
mod tests;
