//! What the reference says of events, fields and rules: the part of `docs/reference/rules.md`
//! between its marks is made of this.

use std::fmt::Write as _;

use super::expression::Value;
use super::field::{self, Holder};
use super::{Kind, RuleSet};

/// Stands before what is made.
pub const BEGIN: &str = "<!-- made from the tables: begin -->\n";
/// Stands behind what is made.
pub const END: &str = "<!-- made from the tables: end -->\n";

/// Returns a page with what stands between its marks made anew; `None` where a mark is missing.
pub fn page(rules: &RuleSet, page: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}{}{END}{after}", tables(rules)))
}

fn tables(rules: &RuleSet) -> String {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _written = write_events(&mut text)
        .and_then(|()| write_processes(&mut text))
        .and_then(|()| write_rules(rules, &mut text));
    text
}

fn write_events(text: &mut String) -> std::fmt::Result {
    writeln!(text, "\n### Fields of events\n")?;
    writeln!(text, "| field | what it is | kind | events |\n|---|---|---|---|")?;
    for field in field::fields() {
        let value = Value::from(field.getter);
        let kinds: Vec<&str> = field.kinds.iter().map(|kind| kind.name()).collect();
        let kinds = if kinds.is_empty() { "all".to_owned() } else { kinds.join(", ") };
        let (name, meaning) = (field.name, field.meaning);
        writeln!(text, "| `{name}` | {meaning} | {} | {kinds} |", value.type_name())?;
    }
    let kinds: Vec<String> = Kind::ALL.iter().map(|(_, name)| format!("`{name}`")).collect();
    writeln!(text, "\nKinds of events: {}.", kinds.join(", "))
}

fn write_processes(text: &mut String) -> std::fmt::Result {
    writeln!(text, "\n### Fields of processes\n")?;
    for (_, name, meaning) in Holder::ALL {
        writeln!(text, "- `{name}`: {meaning}")?;
    }
    writeln!(
        text,
        "- `process.parents`, `process.siblings`, `process.children`: lists for `exists` and `all`: those who made it, the nearest first; the last ones that the same process made; the last ones that it made\n"
    )?;
    writeln!(text, "| field | what it is | kind |\n|---|---|---|")?;
    for field in field::PROCESS_FIELDS {
        let value = Value::from(field.getter);
        writeln!(text, "| `process.{}` | {} | {} |", field.name, field.meaning, value.type_name())?;
    }
    Ok(())
}

fn write_rules(rules: &RuleSet, text: &mut String) -> std::fmt::Result {
    writeln!(text, "\n### Built-in rules\n\n{} rules.\n", rules.rules().len())?;
    writeln!(
        text,
        "| rule | what it finds | severity | techniques | events |\n|---|---|---|---|---|"
    )?;
    for rule in rules.rules() {
        let kinds: Vec<&str> = rule.kinds.iter().map(|kind| kind.name()).collect();
        let techniques: Vec<&str> = rule.techniques.iter().map(|one| &**one).collect();
        writeln!(
            text,
            "| `{}` | {} | {} | {} | {} |",
            rule.id,
            rule.title,
            rule.severity.name(),
            techniques.join(", "),
            kinds.join(", ")
        )?;
    }
    writeln!(text)
}
