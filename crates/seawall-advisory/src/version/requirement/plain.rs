//! Plain comparisons, as advisories without a notation of their own have them.

use super::{Comparator, Op, Reason, split_operator, split_terms};

/// Parses `>=1, <2 || =3`.
pub(super) fn parse(text: &str) -> Result<Vec<Vec<Comparator>>, Reason> {
    text.split("||").map(parse_all_of).collect()
}

fn parse_all_of(text: &str) -> Result<Vec<Comparator>, Reason> {
    let terms = split_terms(&text.replace("&&", " "));
    if terms.is_empty() {
        return Err("an alternative is empty");
    }
    let mut all_of = Vec::with_capacity(terms.len());
    for term in terms.iter().filter(|term| *term != "*") {
        let (op, version) = split_operator(term);
        if version.is_empty() || version.starts_with(['<', '>', '=', '!']) {
            return Err("an operator has no version");
        }
        all_of.push(Comparator::new(op.unwrap_or(Op::Eq), version));
    }
    Ok(all_of)
}
