//! Members of JSON objects, with words for what is wrong with them.

use serde_json::{Map, Value};

use super::limits;

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Takes `value` as an object.
pub(super) fn object<'a>(value: &'a Value, what: &str) -> Result<&'a Object, String> {
    value.as_object().ok_or_else(|| format!("{what} is no object"))
}

/// Returns a member that is a text; empty texts and `null` are none.
pub(super) fn text<'a>(object: &'a Object, name: &str) -> Result<Option<&'a str>, String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(_) => Err(format!("`{name}` is no text")),
    }
}

/// Returns a member that is a list; no member is an empty list.
pub(super) fn list<'a>(object: &'a Object, name: &str) -> Result<&'a [Value], String> {
    match object.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(format!("`{name}` is no list")),
    }
}

/// Returns a member that is a list of components, which is bounded.
pub(super) fn components<'a>(object: &'a Object, name: &str) -> Result<&'a [Value], String> {
    let components = list(object, name)?;
    // LIMIT: a statement about more products than this was not written for one image.
    if limits::COMPONENTS_MAX < components.len() {
        return Err(format!("`{name}` has more than {} entries", limits::COMPONENTS_MAX));
    }
    Ok(components)
}

/// Texts with their names.
pub(super) type Texts = Vec<(Box<str>, Box<str>)>;

/// Returns a member that is an object of texts, sorted by name.
pub(super) fn texts(object: &Object, name: &str) -> Result<Texts, String> {
    let members = match object.get(name) {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(value) => self::object(value, &format!("`{name}`"))?,
    };
    let mut texts = Vec::new();
    for (key, value) in members {
        let text = value.as_str().ok_or_else(|| format!("`{name}.{key}` is no text"))?;
        texts.push((key.as_str().into(), text.into()));
    }
    texts.sort();
    Ok(texts)
}
