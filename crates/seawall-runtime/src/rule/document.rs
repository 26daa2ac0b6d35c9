//! The documents of rules: YAML in, rules out, or an error that shows the line.

use std::collections::BTreeSet;

use seawall_policy::error::PolicyError;
use seawall_policy::fields::Fields;
use seawall_policy::yaml::{self, Node, Place, Source, Value as Yaml};
use serde_json::{Map, Number, Value as Json};

use super::expression::{Fault, Terms, Value, compile, compile_value};
use super::template::Template;
use super::window::{By, COUNT_MAX, SECONDS_MAX, Window};
use super::{DOCUMENTS_MAX, Kind, Lists, RULES_MAX, Rule, Severity, Test};

/// Most tests of one rule.
// LIMIT: each is read by whoever reads the rule.
const TESTS_MAX: usize = 50;
/// Most lines that a folded text is looked for in, beside its own.
// LIMIT: a condition of more lines is read by nobody; the place is then where it begins.
const WORD_LINES_MAX: usize = 40;

/// Reads every document of every file: first the terms, then the rules that use them.
pub(super) fn parse(files: &[(&str, &str)]) -> Result<(Vec<Rule>, Lists), PolicyError> {
    let mut terms = Terms::default();
    let mut waiting = Vec::new();
    for (file, text) in files {
        let source = Source { text, file };
        for node in yaml::parse_all(text, file, DOCUMENTS_MAX)? {
            let mut fields = Fields::new(source, &node, "the document")?;
            fields.constant("apiVersion", "seawall.dev/v1")?;
            let kind = fields.choice("kind", &[("Rule", true), ("Terms", false)])?;
            match kind {
                Some(true) => waiting.push((source, node)),
                Some(false) => read_terms(fields, &mut terms)?,
                None => return Err(fields.error("`kind` is missing", Some("Rule or Terms"))),
            }
        }
    }
    let mut rules: Vec<Rule> = Vec::new();
    let mut ids = BTreeSet::new();
    for (source, node) in &waiting {
        let rule = Reader { source: *source, terms: &terms }.rule(node)?;
        if !ids.insert(rule.id.clone()) {
            return Err(source.error(node.place, format!("a second rule `{}`", rule.id), None));
        }
        if RULES_MAX <= rules.len() {
            return Err(source.error(node.place, format!("more than {RULES_MAX} rules"), None));
        }
        rules.push(rule);
    }
    Ok((rules, terms.lists))
}

fn read_terms(mut fields: Fields<'_>, terms: &mut Terms) -> Result<(), PolicyError> {
    let source = fields.source();
    for (name, node) in entries(source, fields.take("lists"))? {
        let mut texts: Vec<Box<str>> = Vec::new();
        let Yaml::List(items) = &node.value else {
            return Err(source.error(node.place, format!("`{name}` must be a list"), None));
        };
        for item in items {
            let text = item.text().ok_or_else(|| source.error(item.place, "no text", None))?;
            texts.push(text.into());
        }
        if terms.lists.insert(name.into(), texts.into()).is_some() {
            return Err(source.error(node.place, format!("a second list `{name}`"), None));
        }
    }
    for (name, node) in entries(source, fields.take("conditions"))? {
        let text = node.text().ok_or_else(|| source.error(node.place, "no condition", None))?;
        if terms.conditions.insert(name.into(), text.into()).is_some() {
            return Err(source.error(node.place, format!("a second condition `{name}`"), None));
        }
    }
    fields.finish()
}

fn entries<'a>(
    source: Source<'_>,
    node: Option<&'a Node>,
) -> Result<Vec<(&'a str, &'a Node)>, PolicyError> {
    match node.map(|node| (&node.value, node.place)) {
        None => Ok(Vec::new()),
        Some((Yaml::Map(entries), _)) => Ok(entries
            .iter()
            .filter_map(|(key, value)| key.text().map(|key| (key, value)))
            .collect()),
        Some((_, place)) => Err(source.error(place, "this must be a mapping", None)),
    }
}

struct Reader<'a> {
    source: Source<'a>,
    terms: &'a Terms,
}

impl Reader<'_> {
    fn rule(&self, node: &Node) -> Result<Rule, PolicyError> {
        let mut fields = Fields::new(self.source, node, "a rule")?;
        fields.pass_over("apiVersion");
        fields.pass_over("kind");
        let id = self.id(&mut fields)?;
        let title = fields.required_text("title")?;
        let techniques = self.techniques(&mut fields)?;
        let severity = fields.choice("severity", &Severity::NAMES)?;
        let severity = severity.ok_or_else(|| fields.error("a rule needs `severity`", None))?;
        let kinds = self.kinds(&mut fields)?;
        let advice = fields.required_text("advice")?;
        let when_node = fields
            .take("when")
            .ok_or_else(|| fields.error("a rule needs `when`", Some("a condition in CEL")))?;
        let when = self.compiled(when_node, |text| compile(text, &kinds, self.terms))?;
        let unless = fields.take("unless");
        let unless = unless
            .map(|node| self.compiled(node, |text| compile(text, &kinds, self.terms)))
            .transpose()?;
        let template = |text: &str| Template::compile(text, &kinds, self.terms);
        let reason = fields.take("reason");
        let reason = reason.ok_or_else(|| fields.error("a rule needs `reason`", None))?;
        let reason = self.compiled(reason, template)?;
        let subject = fields.take("subject").map(|node| self.compiled(node, template));
        let mark = fields.optional_text("mark")?;
        let window = fields.optional_map("window")?.map(|fields| self.window(fields, &kinds));
        let tests = self.tests(&mut fields)?;
        fields.finish()?;
        Ok(Rule {
            id,
            title,
            techniques,
            severity,
            advice,
            when_text: when_node.text().unwrap_or_default().into(),
            tests,
            file: self.source.file.into(),
            line: node.place.line,
            reason,
            subject: subject.transpose()?,
            window: window.transpose()?,
            mark,
            when,
            unless,
            kinds,
        })
    }

    fn id(&self, fields: &mut Fields<'_>) -> Result<Box<str>, PolicyError> {
        let place = fields.place_of("id");
        let id = fields.required_text("id")?;
        let is_plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if id.bytes().all(is_plain) {
            return Ok(id);
        }
        let help = "small letters, digits and hyphens";
        Err(self.source.error(place, format!("`{id}` is no id of a rule"), Some(help)))
    }

    fn techniques(&self, fields: &mut Fields<'_>) -> Result<Vec<Box<str>>, PolicyError> {
        let mut techniques = Vec::new();
        for (text, place) in fields.texts("technique")? {
            if !is_technique(&text) {
                let help = "a technique of MITRE ATT&CK: T1059 or T1059.004";
                let message = format!("`{text}` is no technique");
                return Err(self.source.error(place, message, Some(help)));
            }
            techniques.push(text);
        }
        if techniques.is_empty() {
            return Err(fields.error("a rule needs `technique`", None));
        }
        Ok(techniques)
    }

    fn kinds(&self, fields: &mut Fields<'_>) -> Result<Vec<Kind>, PolicyError> {
        let mut kinds = Vec::new();
        for (text, place) in fields.texts("on")? {
            let Some(kind) = Kind::from_name(&text) else {
                let names: Vec<&str> = Kind::ALL.iter().map(|(_, name)| *name).collect();
                let help = format!("one of {}", names.join(", "));
                let message = format!("there is no event `{text}`");
                return Err(self.source.error(place, message, Some(&help)));
            };
            kinds.push(kind);
        }
        if kinds.is_empty() {
            return Err(fields.error("a rule needs `on`", Some("kinds of events")));
        }
        Ok(kinds)
    }

    /// Compiles the text of a node; a fault is shown where it stands in the document.
    fn compiled<T>(
        &self,
        node: &Node,
        compile: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Result<T, PolicyError> {
        let Some(text) = node.text() else {
            return Err(self.source.error(node.place, "this must be a text", None));
        };
        compile(text).map_err(|fault| {
            let place = place_in(self.source, node, text, fault.offset);
            self.source.error(place, fault.message, fault.help.as_deref())
        })
    }

    fn window(&self, mut fields: Fields<'_>, kinds: &[Kind]) -> Result<Window, PolicyError> {
        let place = fields.place_of("within");
        let within = fields.required_text("within")?;
        let Some(seconds) = seconds(&within).filter(|seconds| *seconds <= SECONDS_MAX) else {
            let help = "a number with s, m or h, at most 24h";
            let message = format!("`{within}` is no duration");
            return Err(self.source.error(place, message, Some(help)));
        };
        let value = |text: &str| compile_value(text, kinds, self.terms);
        let sum = fields.take("sum").map(|node| self.compiled(node, value)).transpose()?;
        let place = fields.place_of("count");
        let count = fields.required_text("count")?;
        let most = if sum.is_some() { u64::MAX } else { u64::try_from(COUNT_MAX).unwrap_or(0) };
        let count = count.parse::<u64>().ok().filter(|count| (1..=most).contains(count));
        let Some(count) = count else {
            let message = format!("`count` is a number from 1 to {most}");
            return Err(self.source.error(place, message, None));
        };
        let mut by = Vec::new();
        for (text, place) in fields.texts("by")? {
            by.push(match &*text {
                "container" => continue,
                "process" => By::Process,
                "parent" => By::Parent,
                _ => By::Value(self.value(&text, place, kinds)?),
            });
        }
        let mut distinct = Vec::new();
        for (text, place) in fields.texts("distinct")? {
            distinct.push(self.value(&text, place, kinds)?);
        }
        fields.finish()?;
        Ok(Window { count, within_nanos: seconds.saturating_mul(1_000_000_000), by, distinct, sum })
    }

    fn value(&self, text: &str, place: Place, kinds: &[Kind]) -> Result<Value, PolicyError> {
        compile_value(text, kinds, self.terms)
            .map_err(|fault| self.source.error(place, fault.message, fault.help.as_deref()))
    }

    fn tests(&self, fields: &mut Fields<'_>) -> Result<Vec<Test>, PolicyError> {
        let mut tests = Vec::new();
        for node in fields.list("tests", TESTS_MAX)? {
            let mut fields = Fields::new(self.source, node, "a test")?;
            let name = fields.required_text("name")?;
            let Some(events) = fields.take("events") else {
                return Err(fields.error("a test needs `events`", None));
            };
            let alerts = fields.optional_text("alerts")?;
            let alerts = alerts.map_or(Ok(1), |text| text.parse());
            let alerts = alerts.map_err(|_no_number| fields.error("`alerts` is a number", None))?;
            fields.finish()?;
            tests.push(Test { name, events: json_of(events), alerts });
        }
        Ok(tests)
    }
}

/// Finds the place in the document of an offset in a scalar's text: the first time that the word
/// which begins there stands behind the scalar's start. Blocks are folded and quotes resolved, so
/// that lines and columns of the text are not those of the document.
fn place_in(source: Source<'_>, node: &Node, text: &str, offset: usize) -> Place {
    let rest: String = text.chars().skip(offset).collect();
    let is_border = |sign: char| sign.is_whitespace() || "()[]!,".contains(sign);
    let end = rest.find(is_border).unwrap_or(rest.len());
    let word = rest.get(..end).filter(|word| !word.is_empty()).unwrap_or(&rest);
    let most = text.lines().count().saturating_add(WORD_LINES_MAX);
    let first = node.place.line.saturating_sub(1);
    for (index, line) in source.text.lines().enumerate().skip(first).take(most) {
        if let Some(start) = line.find(word).filter(|_| !word.is_empty()) {
            let column = line.get(..start).map_or(0, |before| before.chars().count());
            return Place { line: index.saturating_add(1), column: column.saturating_add(1) };
        }
    }
    node.place
}

fn is_technique(text: &str) -> bool {
    let (technique, sub) = text.split_once('.').map_or((text, None), |(a, b)| (a, Some(b)));
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    technique.strip_prefix('T').is_some_and(|number| digits(number, 4))
        && sub.is_none_or(|sub| digits(sub, 3))
}

fn seconds(text: &str) -> Option<u64> {
    let split = text.trim().len().checked_sub(1)?;
    let (number, unit) = text.trim().split_at_checked(split)?;
    let factor = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        _ => return None,
    };
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// Returns a node as JSON; plain numbers and truth values become such.
pub(crate) fn json_of(node: &Node) -> Json {
    match &node.value {
        Yaml::List(items) => Json::Array(items.iter().map(json_of).collect()),
        Yaml::Map(entries) => {
            let entries = entries
                .iter()
                .filter_map(|(key, value)| Some((key.text()?.to_owned(), json_of(value))));
            Json::Object(entries.collect::<Map<String, Json>>())
        }
        Yaml::Scalar { text, is_plain: false } => Json::String(text.clone()),
        Yaml::Scalar { text, is_plain: true } => match &**text {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            "null" | "~" | "" => Json::Null,
            _ => {
                let octal =
                    text.strip_prefix("0o").and_then(|text| i64::from_str_radix(text, 8).ok());
                let number = octal.or_else(|| text.parse().ok()).map(Number::from);
                number.map_or_else(|| Json::String(text.clone()), Json::Number)
            }
        },
    }
}
