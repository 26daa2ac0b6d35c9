//! OpenVEX 0.2.0 (openvex/spec, `OPENVEX-SPEC.md`), and the shape before OPEV-0014 and OPEV-0015:
//! vulnerabilities, products and subcomponents as plain texts, subcomponents beside the products.

use serde_json::Value;

use super::read::{Object, components, list, object, text, texts};
use super::{
    Component, Product, RejectedStatement, Timestamp, VexDocument, VexFormat, VexStatement,
    VexStatus, limits,
};

/// Parses a document; an error says what is wrong with the whole of it.
pub(super) fn parse(file: &str, document: &Value) -> Result<VexDocument, String> {
    let document = object(document, "it")?;
    if !document.contains_key("statements") {
        return Err("it has no `statements`".to_owned());
    }
    let statements = list(document, "statements")?;
    if limits::STATEMENTS_MAX < statements.len() {
        return Err(format!("it has more than {} statements", limits::STATEMENTS_MAX));
    }
    let time = time_of(document)?;
    let mut parsed = VexDocument {
        file: file.into(),
        format: VexFormat::OpenVex,
        author: text(document, "author")?.unwrap_or_default().into(),
        statements: Vec::new(),
        rejected: Vec::new(),
    };
    for (index, value) in statements.iter().enumerate() {
        match statement(index + 1, value, time) {
            Ok(statement) => parsed.statements.push(statement),
            Err(reason) => parsed.rejected.push(RejectedStatement {
                number: index + 1,
                vulnerability: vulnerability(value).map(|(id, _)| id).unwrap_or_default(),
                status: value.get("status").and_then(Value::as_str).unwrap_or_default().into(),
                reason: reason.into(),
            }),
        }
    }
    Ok(parsed)
}

/// Returns the time of a document or statement: of the last change, else of the first word.
fn time_of(object: &Object) -> Result<Option<Timestamp>, String> {
    let mut newest = None;
    for name in ["timestamp", "last_updated"] {
        let Some(text) = text(object, name)? else { continue };
        let time = Timestamp::parse(text)
            .ok_or_else(|| format!("`{name}` is no time (RFC 3339): `{}`", excerpt(text)))?;
        newest = newest.max(Some(time));
    }
    Ok(newest)
}

/// Returns the start of a text, for a message.
fn excerpt(text: &str) -> String {
    /// Signs of foreign text that a message shows.
    const SIGNS_MAX: usize = 60;
    text.chars().take(SIGNS_MAX).collect()
}

fn statement(
    number: usize,
    value: &Value,
    document_time: Option<Timestamp>,
) -> Result<VexStatement, String> {
    let statement = object(value, "the statement")?;
    let (vulnerability, aliases) = vulnerability(value)?;
    let status = text(statement, "status")?.ok_or("it has no `status`")?;
    let status =
        status_of(status).ok_or_else(|| format!("unknown status `{}`", excerpt(status)))?;
    let justification = text(statement, "justification")?;
    let impact = text(statement, "impact_statement")?;
    if status == VexStatus::NotAffected && justification.or(impact).is_none() {
        // OPENVEX-SPEC, "Status Justifications".
        return Err("`not_affected` needs a `justification` or an `impact_statement`".to_owned());
    }
    let beside = components(statement, "subcomponents")?;
    let beside = beside.iter().map(component).collect::<Result<Vec<_>, _>>()?;
    let mut products = Vec::new();
    for value in components(statement, "products")? {
        let mut product = Product { component: component(value)?, subcomponents: Vec::new() };
        if let Some(object) = value.as_object() {
            let inner = components(object, "subcomponents")?;
            product.subcomponents = inner.iter().map(component).collect::<Result<_, _>>()?;
        }
        product.subcomponents.extend(beside.iter().cloned());
        products.push(product);
    }
    if products.is_empty() {
        return Err("it names no product".to_owned());
    }
    let words = justification.or(impact).or(text(statement, "action_statement")?);
    Ok(VexStatement {
        number,
        vulnerability,
        aliases,
        products,
        status,
        justification: words.map(Into::into),
        timestamp: time_of(statement)?.or(document_time),
    })
}

fn status_of(text: &str) -> Option<VexStatus> {
    let all = [
        VexStatus::NotAffected,
        VexStatus::Fixed,
        VexStatus::UnderInvestigation,
        VexStatus::Affected,
    ];
    all.into_iter().find(|status| status.name() == text)
}

/// A vulnerability's name and its other names.
type Names = (Box<str>, Vec<Box<str>>);

fn vulnerability(statement: &Value) -> Result<Names, String> {
    match statement.get("vulnerability") {
        Some(Value::String(name)) if !name.trim().is_empty() => {
            Ok((name.trim().into(), Vec::new()))
        }
        Some(Value::Object(vulnerability)) => {
            let mut aliases: Vec<Box<str>> = Vec::new();
            for alias in list(vulnerability, "aliases")? {
                let alias = alias.as_str().ok_or("an alias of `vulnerability` is no text")?;
                aliases.push(alias.trim().into());
            }
            let id = text(vulnerability, "@id")?;
            // An IRI ends in the identifier: `https://nvd.nist.gov/vuln/detail/CVE-2019-17571`.
            let last = id.and_then(|id| id.trim_end_matches('/').rsplit('/').next());
            let name = text(vulnerability, "name")?.or(last);
            Ok((name.ok_or("`vulnerability` has no `name`")?.into(), aliases))
        }
        _ => Err("it names no vulnerability".to_owned()),
    }
}

fn component(value: &Value) -> Result<Component, String> {
    if let Some(id) = value.as_str() {
        return Ok(Component { ids: vec![id.trim().into()], hashes: Vec::new() });
    }
    let component = object(value, "a product")?;
    let mut ids: Vec<Box<str>> = text(component, "@id")?.into_iter().map(Into::into).collect();
    let mut others = texts(component, "identifiers")?;
    others.sort_by_key(|(scheme, _id)| **scheme != *"purl");
    for (_scheme, id) in others {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let hashes = texts(component, "hashes")?;
    if ids.is_empty() && hashes.is_empty() {
        return Err("a product has neither identifier nor hash".to_owned());
    }
    Ok(Component { ids, hashes })
}
