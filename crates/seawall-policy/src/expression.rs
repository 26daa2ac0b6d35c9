//! CEL expressions over the facts, for what the named facts of rules do not say.
//!
//! Form: the Common Expression Language specification, without extensions. The names are
//! `image`, `scan`, `finding`, `gate` and `namespace`; their members are those of
//! [`crate::facts`] as serialised.
//!
//! **Invariant:** an expression sees one artifact and at most one finding, no list of
//! findings, and macros stand neither in one another nor in long chains, so its cost is bounded
//! by its own length and the length of the facts' texts.

mod bounds;

use std::cell::OnceCell;
use std::fmt;
use std::sync::Arc;

use cel::common::ast::{EntryExpr, Expr};
use cel::{Context, Env, Program, Value};
use serde_json::json;

pub use bounds::check_bounds;

use crate::condition::ConditionError;
use crate::facts::{Facts, FindingFacts};

/// Most macros that take over the list of another: `list.filter(…).map(…)`.
// LIMIT: each can make the texts of its list as many times longer as it has signs.
const MACRO_CHAIN_MAX: usize = 2;
const NAMES: [&str; 5] = ["image", "scan", FINDING, "gate", "namespace"];
const FINDING: &str = "finding";

/// A compiled expression.
#[derive(Clone)]
pub(crate) struct Expression {
    text: Box<str>,
    program: Arc<Program>,
    names_finding: bool,
}

impl Expression {
    /// Compiles `text`; the error says why it is no expression over the facts.
    pub(crate) fn compile(text: &str) -> Result<Self, String> {
        check_bounds(text)?;
        let compiled = Env::stdlib().compile(text);
        let program = compiled.map_err(|error| error.to_string().replace('\n', " "))?;
        macro_chain(&program.expression().expr).map_err(ToOwned::to_owned)?;
        let references = program.references();
        let bound = bound_names(text);
        let is_known = |name: &&str| NAMES.contains(name) || bound.contains(name);
        if let Some(unknown) = references.variables().into_iter().find(|name| !is_known(name)) {
            return Err(format!("there is no `{unknown}`"));
        }
        let names_finding = references.has_variable(FINDING);
        Ok(Self { text: text.into(), program: Arc::new(program), names_finding })
    }

    /// Tells whether the expression is about a finding.
    pub(crate) fn names_finding(&self) -> bool {
        self.names_finding
    }

    /// Evaluates the expression; anything but a truth value is an error.
    pub(crate) fn evaluate(
        &self,
        artifact: &Artifact<'_>,
        finding: Option<&FindingFacts>,
    ) -> Result<bool, ConditionError> {
        let failed = |reason: String| ConditionError {
            expression: self.text.clone(),
            reason: reason.into(),
        };
        let mut context = artifact.context().map_err(failed)?.new_inner_scope();
        let finding = cel::to_value(finding).map_err(|error| failed(error.to_string()))?;
        context.add_variable_from_value(FINDING, finding);
        match self.program.execute(&context) {
            Ok(Value::Bool(holds)) => Ok(holds),
            Ok(_) => Err(failed("the result is neither true nor false".to_owned())),
            Err(error) => Err(failed(error.to_string())),
        }
    }
}

/// An artifact as rules see it. What expressions see of it is converted once, when the first of
/// them asks, however many findings there are.
pub(crate) struct Artifact<'f> {
    pub(crate) facts: &'f Facts,
    context: OnceCell<Result<Context<'static, 'static>, String>>,
}

impl<'f> Artifact<'f> {
    pub(crate) fn new(facts: &'f Facts) -> Self {
        Self { facts, context: OnceCell::new() }
    }

    /// Returns the names that hold for every finding.
    fn context(&self) -> Result<&Context<'static, 'static>, String> {
        self.context.get_or_init(|| make_context(self.facts)).as_ref().map_err(Clone::clone)
    }
}

fn make_context(facts: &Facts) -> Result<Context<'static, 'static>, String> {
    let mut context = Context::with_env(Arc::new(Env::stdlib()));
    let values = json!({
        "image": facts.image,
        "scan": facts.scan,
        "gate": facts.gate,
        "namespace": facts.namespace.as_deref().unwrap_or_default(),
    });
    for name in NAMES.into_iter().filter(|name| *name != FINDING) {
        let value = cel::to_value(values.get(name)).map_err(|error| error.to_string())?;
        context.add_variable_from_value(name, value);
    }
    Ok(context)
}

impl fmt::Debug for Expression {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Expression").field(&self.text).finish()
    }
}

/// Returns how many macros take over one another's lists in the expression, at most
/// [`MACRO_CHAIN_MAX`].
///
/// The depth of the recursion is bounded by the limits on the text.
fn macro_chain(expression: &Expr) -> Result<usize, &'static str> {
    let longest = |inner: &mut dyn Iterator<Item = &Expr>| {
        let mut longest = 0;
        for expression in inner {
            longest = macro_chain(expression)?.max(longest);
        }
        Ok(longest)
    };
    match expression {
        Expr::Unspecified | Expr::Ident(_) | Expr::Literal(_) => Ok(0),
        Expr::Select(select) => macro_chain(&select.operand.expr),
        Expr::List(list) => longest(&mut list.elements.iter().map(|element| &element.expr)),
        Expr::Call(call) => {
            let target = call.target.iter().map(|target| &target.expr);
            longest(&mut target.chain(call.args.iter().map(|argument| &argument.expr)))
        }
        Expr::Map(map) => longest(&mut map.entries.iter().flat_map(|entry| parts(&entry.expr))),
        Expr::Struct(value) => {
            longest(&mut value.entries.iter().flat_map(|entry| parts(&entry.expr)))
        }
        Expr::Comprehension(found) => {
            let body = [&found.accu_init, &found.loop_cond, &found.loop_step, &found.result];
            if 0 < longest(&mut body.into_iter().map(|part| &part.expr))? {
                return Err("a macro (all, exists, map, filter…) stands in another one");
            }
            match macro_chain(&found.iter_range.expr)? {
                MACRO_CHAIN_MAX => Err("more than two macros follow one another"),
                chain => Ok(chain.saturating_add(1)),
            }
        }
    }
}

fn parts(entry: &EntryExpr) -> impl Iterator<Item = &Expr> {
    let (key, value) = match entry {
        EntryExpr::StructField(field) => (None, &field.value),
        EntryExpr::MapEntry(entry) => (Some(&entry.key), &entry.value),
    };
    key.into_iter().chain([value]).map(|part| &part.expr)
}

/// Lists the names that macros bind: `p` in `list.exists(p, …)`.
fn bound_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for after in text.split('(').skip(1) {
        let name = after.split(',').next().unwrap_or_default().trim();
        let is_name = !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if is_name {
            names.push(name);
        }
    }
    names
}
