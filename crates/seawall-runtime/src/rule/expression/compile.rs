//! Compilation: from the tree that the parser of CEL returns, with every name and type checked.
#![expect(clippy::wildcard_enum_match_arm, reason = "what has no meaning is refused as a whole")]

use cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr, LiteralValue, SelectExpr, SourceInfo, operators,
};
use cel::parser::{Expression, Parser};
use foldhash::HashSet;
use seawall_policy::expression::check_bounds;

use crate::rule::field::{self, Getter, Holder, ProcessGetter};
use crate::rule::kind::Kind;
use crate::rule::rights;

use super::network::Network;
use super::{
    AddressTest, Condition, Fault, Number, Order, Processes, Quantity, Rights, Subject, Terms,
    Text, TextTest, Texts, Value, Wanted,
};

/// Deepest recursion of the parser.
// LIMIT: deep enough for what stays within the bounds of the text.
const DEPTH_MAX: u16 = 96;
/// Deepest naming of one condition by another.
// LIMIT: two levels are read with ease; a circle ends here.
const NAMED_DEPTH_MAX: usize = 4;

/// Compiles a condition of a rule that is about events of `kinds`.
pub(crate) fn compile(text: &str, kinds: &[Kind], terms: &Terms) -> Result<Condition, Fault> {
    compile_condition(text, kinds, terms, 0)
}

/// Compiles an expression that has any value.
pub(crate) fn compile_value(text: &str, kinds: &[Kind], terms: &Terms) -> Result<Value, Fault> {
    compile_at(text, kinds, terms, 0)
}

fn compile_condition(
    text: &str,
    kinds: &[Kind],
    terms: &Terms,
    depth: usize,
) -> Result<Condition, Fault> {
    match compile_at(text, kinds, terms, depth)? {
        Value::Flag(condition) => Ok(condition),
        other => {
            let message = format!("{} is neither true nor false", other.type_name());
            Err(Fault { offset: 0, message, help: None })
        }
    }
}

/// Compiles an expression that `depth` named conditions stand around.
fn compile_at(text: &str, kinds: &[Kind], terms: &Terms, depth: usize) -> Result<Value, Fault> {
    let whole = |message| Fault { offset: 0, message, help: None };
    check_bounds(text).map_err(whole)?;
    let parser = Parser::new().max_recursion_depth(DEPTH_MAX);
    let (tree, places) = parser.parse_with_source_info(text).map_err(|errors| {
        let first = errors.errors.first();
        let message = first.map_or_else(String::new, |error| error.msg.replace('\n', " "));
        let (line, column) = first.map_or((1, 1), |error| error.pos);
        let offset = offset_of(text, line, column);
        Fault { offset, message: format!("no expression: {message}"), help: None }
    })?;
    Compiler { kinds, terms, depth, places: &places, process: None, text: None }.value(&tree)
}

/// Turns line and column from 1 into characters from the start.
fn offset_of(text: &str, line: isize, column: isize) -> usize {
    let line = usize::try_from(line).unwrap_or(1).max(1);
    let before = text.split_inclusive('\n').take(line - 1).map(|line| line.chars().count());
    before.sum::<usize>().saturating_add(usize::try_from(column).unwrap_or(1).saturating_sub(1))
}

struct Compiler<'a> {
    kinds: &'a [Kind],
    terms: &'a Terms,
    /// How many named conditions stand around this one.
    depth: usize,
    places: &'a SourceInfo,
    /// The name that a macro bound to a process.
    process: Option<String>,
    /// The name that a macro bound to a text.
    text: Option<String>,
}

impl Compiler<'_> {
    fn fault(&self, at: &Expression, message: impl Into<String>) -> Fault {
        self.fault_with(at, message, None)
    }

    fn fault_with(
        &self,
        at: &Expression,
        message: impl Into<String>,
        help: Option<String>,
    ) -> Fault {
        // A selection stands at its dot; what is meant begins before it.
        let mut first = at;
        while let Expr::Select(select) = &first.expr {
            first = &select.operand;
        }
        let offset = self.places.offset_for(first.id).map_or(0, |(start, _)| start);
        Fault { offset: usize::try_from(offset).unwrap_or(0), message: message.into(), help }
    }

    fn condition(&mut self, tree: &Expression) -> Result<Condition, Fault> {
        match self.value(tree)? {
            Value::Flag(condition) => Ok(condition),
            other => {
                Err(self.fault(tree, format!("{} is neither true nor false", other.type_name())))
            }
        }
    }

    fn value(&mut self, tree: &Expression) -> Result<Value, Fault> {
        match &tree.expr {
            Expr::Literal(literal) => self.literal(tree, literal),
            Expr::Ident(name) => self.name(tree, name),
            Expr::Select(select) => self.select(tree, select),
            Expr::Call(call) => self.call(tree, call),
            Expr::List(list) => self.list(tree, &list.elements),
            Expr::Comprehension(found) => self.comprehension(tree, found),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                Err(self.fault(tree, "maps and messages have no place in a rule"))
            }
        }
    }

    fn literal(&self, tree: &Expression, literal: &LiteralValue) -> Result<Value, Fault> {
        match literal {
            LiteralValue::Boolean(holds) => Ok(Value::Flag(Condition::Constant(*holds.inner()))),
            LiteralValue::Int(number) => Ok(Value::Number(Number::Constant(*number.inner()))),
            LiteralValue::String(text) => Ok(Value::Text(Text::Constant(text.inner().into()))),
            LiteralValue::Bytes(_)
            | LiteralValue::Double(_)
            | LiteralValue::Null
            | LiteralValue::UInt(_) => {
                Err(self.fault(tree, "a constant is a text, a whole number, true or false"))
            }
        }
    }

    fn name(&self, tree: &Expression, name: &str) -> Result<Value, Fault> {
        if self.text.as_deref() == Some(name) {
            return Ok(Value::Text(Text::Bound));
        }
        if let Some(list) = self.terms.lists.get(name) {
            return Ok(Value::TextList(list.to_vec()));
        }
        if let Some(condition) = self.terms.conditions.get(name) {
            if NAMED_DEPTH_MAX <= self.depth {
                return Err(self.fault(tree, "conditions name one another too deeply"));
            }
            let depth = self.depth.saturating_add(1);
            let named = compile_condition(condition, self.kinds, self.terms, depth);
            return named.map(Value::Flag).map_err(|fault| {
                let message = format!("in the condition `{name}`: {}", fault.message);
                self.fault_with(tree, message, fault.help)
            });
        }
        self.field(tree, name)
    }

    fn select(&mut self, tree: &Expression, select: &SelectExpr) -> Result<Value, Fault> {
        let Some(name) = dotted(tree) else {
            return Err(self.fault(tree, format!("nothing has a field `{}` here", select.field)));
        };
        let value = self.field(tree, &name)?;
        Ok(if select.test { Value::Flag(Condition::Has(Box::new(value))) } else { value })
    }

    fn field(&self, tree: &Expression, name: &str) -> Result<Value, Fault> {
        if let Some(field) = field::field(name) {
            // What was refused has the fields of what was tried.
            let fits = field.kinds.is_empty()
                || self.kinds.contains(&Kind::Refused)
                || field.kinds.iter().any(|kind| self.kinds.contains(kind));
            if !fits {
                let kinds: Vec<&str> = field.kinds.iter().map(|kind| kind.name()).collect();
                let help = format!("events that have it: {}", kinds.join(", "));
                let message = format!("no event of this rule has `{name}`");
                return Err(self.fault_with(tree, message, Some(help)));
            }
            return Ok(if name == "kind" { Value::Text(Text::Kind) } else { field.getter.into() });
        }
        let (first, rest) = name.split_once('.').unwrap_or((name, ""));
        let holder = Holder::ALL.iter().find(|(_, known, _)| *known == first);
        let subject = if self.process.as_deref() == Some(first) {
            Subject::Bound
        } else if let Some((holder, _, _)) = holder {
            match rest {
                "parents" => return Ok(Value::Processes(Processes::Parents(*holder))),
                "children" => return Ok(Value::Processes(Processes::Children(*holder))),
                "siblings" => return Ok(Value::Processes(Processes::Siblings(*holder))),
                _ => Subject::Holder(*holder),
            }
        } else {
            return Err(self.unknown(tree, name));
        };
        if subject == Subject::Holder(Holder::Process) && rest == "program" {
            return Ok(Value::Text(Text::Program));
        }
        let field = field::process_field(rest).ok_or_else(|| self.unknown(tree, name))?;
        Ok(of_process(subject, field.getter))
    }

    fn unknown(&self, tree: &Expression, name: &str) -> Fault {
        let last = name.rsplit('.').next().unwrap_or(name);
        let of_events = field::fields().map(|field| field.name);
        let of_processes = field::PROCESS_FIELDS.iter().map(|field| field.name);
        let lists = self.terms.lists.keys().map(|name| &**name);
        let near = of_events.chain(of_processes).chain(lists).find(|known| {
            let known = known.rsplit('.').next().unwrap_or(known);
            known.eq_ignore_ascii_case(last)
        });
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.fault_with(tree, format!("there is no `{name}`"), help)
    }

    fn list(&mut self, tree: &Expression, elements: &[Expression]) -> Result<Value, Fault> {
        let mut texts: Vec<Box<str>> = Vec::new();
        let mut numbers = Vec::new();
        for element in elements {
            match self.value(element)? {
                Value::Text(Text::Constant(text)) => texts.push(text),
                Value::Number(Number::Constant(number)) => numbers.push(number),
                _ => return Err(self.fault(element, "a list holds constants only")),
            }
        }
        match (texts.is_empty(), numbers.is_empty()) {
            (_, true) => Ok(Value::TextList(texts)),
            (true, false) => Ok(Value::NumberList(numbers)),
            (false, false) => Err(self.fault(tree, "a list holds either texts or numbers")),
        }
    }

    fn comprehension(
        &mut self,
        tree: &Expression,
        found: &ComprehensionExpr,
    ) -> Result<Value, Fault> {
        let Some((quantity, body)) = body_of(found) else {
            return Err(self.fault(tree, "of macros there are `exists`, `all` and `has`"));
        };
        let name = found.iter_var.clone();
        match self.value(&found.iter_range)? {
            Value::Texts(list) if self.text.is_none() => {
                self.text = Some(name);
                let body = self.condition(body);
                self.text = None;
                Ok(Value::Flag(Condition::AnyText { list, quantity, body: Box::new(body?) }))
            }
            Value::Processes(list) if self.process.is_none() => {
                self.process = Some(name);
                let body = self.condition(body);
                self.process = None;
                Ok(Value::Flag(Condition::AnyProcess { list, quantity, body: Box::new(body?) }))
            }
            Value::Texts(_) | Value::Processes(_) => {
                Err(self.fault(tree, "a macro over the same kind of list stands around this one"))
            }
            other => {
                Err(self.fault(tree, format!("{} is no list to look through", other.type_name())))
            }
        }
    }

    fn call(&mut self, tree: &Expression, call: &CallExpr) -> Result<Value, Fault> {
        match (&call.target, &*call.args) {
            (Some(target), arguments) => self.method(tree, &call.func_name, target, arguments),
            (None, [one]) => self.unary(tree, &call.func_name, one),
            (None, [left, right]) => self.binary(tree, &call.func_name, left, right),
            (None, [condition, then, otherwise]) if call.func_name == operators::CONDITIONAL => {
                let parts =
                    [self.condition(condition)?, self.condition(then)?, self.condition(otherwise)?];
                Ok(Value::Flag(Condition::Choose(Box::new(parts))))
            }
            _ => Err(self.fault(tree, format!("there is no function `{}`", call.func_name))),
        }
    }

    fn unary(&mut self, tree: &Expression, name: &str, one: &Expression) -> Result<Value, Fault> {
        let value = self.value(one)?;
        match (name, value) {
            (operators::LOGICAL_NOT, Value::Flag(condition)) => {
                Ok(Value::Flag(Condition::Not(Box::new(condition))))
            }
            (operators::NEGATE, Value::Number(Number::Constant(number))) => {
                Ok(Value::Number(Number::Constant(number.saturating_neg())))
            }
            ("size", value) => self.size(tree, value),
            (_, value) => {
                Err(self.fault(tree, format!("`{name}` cannot be asked of {}", value.type_name())))
            }
        }
    }

    fn size(&self, tree: &Expression, value: Value) -> Result<Value, Fault> {
        match value {
            Value::Text(text) => Ok(Value::Number(Number::Length(Box::new(text)))),
            Value::Texts(list) => Ok(Value::Number(Number::Count(list))),
            other => Err(self.fault(tree, format!("{} has no size", other.type_name()))),
        }
    }

    fn binary(
        &mut self,
        tree: &Expression,
        name: &str,
        left: &Expression,
        right: &Expression,
    ) -> Result<Value, Fault> {
        let (left, right) = (self.value(left)?, self.value(right)?);
        let names = (left.type_name(), right.type_name());
        let flag = match (name, left, right) {
            (operators::LOGICAL_AND, Value::Flag(left), Value::Flag(right)) => and(left, right),
            (operators::LOGICAL_OR, Value::Flag(left), Value::Flag(right)) => or(left, right),
            (operators::EQUALS, Value::Text(left), Value::Text(right)) => {
                Condition::Texts { is_equal: true, left, right }
            }
            (operators::NOT_EQUALS, Value::Text(left), Value::Text(right)) => {
                Condition::Texts { is_equal: false, left, right }
            }
            (operators::IN, Value::Text(text), Value::TextList(list)) => {
                Condition::TextIn(text, HashSet::from_iter(list).into())
            }
            (operators::IN, Value::Number(number), Value::NumberList(list)) => {
                Condition::NumberIn(number, list.into())
            }
            (operators::IN, Value::Text(text), Value::Texts(list)) => {
                Condition::ListHas(list, text)
            }
            (operators::INDEX, Value::Texts(list), Value::Number(Number::Constant(index))) => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                return Ok(Value::Text(Text::At(list, index)));
            }
            (operators::ADD, Value::TextList(mut left), Value::TextList(right)) => {
                left.extend(right);
                return Ok(Value::TextList(left));
            }
            (_, Value::Number(left), Value::Number(right)) => {
                return self.numbers(tree, name, left, right);
            }
            _ => {
                let message =
                    format!("`{}` cannot join {} and {}", sign_of(name), names.0, names.1);
                return Err(self.fault(tree, message));
            }
        };
        Ok(Value::Flag(flag))
    }

    fn numbers(
        &self,
        tree: &Expression,
        name: &str,
        left: Number,
        right: Number,
    ) -> Result<Value, Fault> {
        let order = match name {
            operators::EQUALS => Order::Equal,
            operators::NOT_EQUALS => Order::NotEqual,
            operators::LESS => Order::Less,
            operators::LESS_EQUALS => Order::LessOrEqual,
            operators::GREATER => Order::Greater,
            operators::GREATER_EQUALS => Order::GreaterOrEqual,
            operators::ADD => return Ok(Value::Number(Number::Sum(Box::new([left, right])))),
            operators::SUBSTRACT => {
                return Ok(Value::Number(Number::Difference(Box::new([left, right]))));
            }
            operators::MULTIPLY => {
                return Ok(Value::Number(Number::Product(Box::new([left, right]))));
            }
            _ => {
                return Err(
                    self.fault(tree, format!("`{}` of numbers is not there", sign_of(name)))
                );
            }
        };
        Ok(Value::Flag(Condition::Numbers { order, left, right }))
    }

    fn method(
        &mut self,
        tree: &Expression,
        name: &str,
        target: &Expression,
        arguments: &[Expression],
    ) -> Result<Value, Fault> {
        let value = self.value(target)?;
        let argument = match arguments {
            [] => None,
            [one] => Some(self.value(one)?),
            _ => return Err(self.fault(tree, format!("`{name}` takes one argument at most"))),
        };
        match (value, argument) {
            (value, None) if name == "size" => self.size(tree, value),
            (Value::Text(text), Some(argument)) => self.text_test(tree, name, text, argument),
            (Value::Address(address), argument) => {
                let test = self.address_test(tree, name, argument)?;
                Ok(Value::Flag(Condition::Address { address, test }))
            }
            (Value::Rights(of), Some(argument)) if name == "has" => {
                let mask = self.mask(tree, argument)?;
                Ok(Value::Flag(Condition::Rights(of, mask)))
            }
            (value, _) => {
                Err(self.fault(tree, format!("{} has no function `{name}`", value.type_name())))
            }
        }
    }

    fn text_test(
        &self,
        tree: &Expression,
        name: &str,
        text: Text,
        argument: Value,
    ) -> Result<Value, Fault> {
        let test = match name {
            "startsWith" => TextTest::Starts,
            "endsWith" => TextTest::Ends,
            "contains" => TextTest::Contains,
            "isBelow" => TextTest::IsBelow,
            _ => return Err(self.fault(tree, format!("a text has no function `{name}`"))),
        };
        Ok(Value::Flag(match argument {
            Value::Text(Text::Constant(one)) => {
                Condition::TextTest { test, text, wanted: Wanted::new(test, vec![one]).into() }
            }
            Value::Text(wanted) => Condition::TextTestOf { test, text, wanted },
            Value::TextList(list) => {
                Condition::TextTest { test, text, wanted: Wanted::new(test, list).into() }
            }
            other => {
                let message = format!("`{name}` takes a text or a list, not {}", other.type_name());
                return Err(self.fault(tree, message));
            }
        }))
    }

    fn address_test(
        &self,
        tree: &Expression,
        name: &str,
        argument: Option<Value>,
    ) -> Result<AddressTest, Fault> {
        match (name, argument) {
            ("isPublic", None) => Ok(AddressTest::Public),
            ("isPrivate", None) => Ok(AddressTest::Private),
            ("isLoopback", None) => Ok(AddressTest::Loopback),
            ("isIn", Some(argument)) => {
                let networks: Option<Vec<Network>> = texts(argument)
                    .and_then(|list| list.iter().map(|it| Network::parse(it)).collect());
                let networks = networks
                    .ok_or_else(|| self.fault(tree, "`isIn` takes networks like `10.0.0.0/8`"))?;
                Ok(AddressTest::In(networks.into()))
            }
            _ => {
                let help = "of addresses there are isPublic(), isPrivate(), isLoopback(), isIn(…)";
                let message = format!("an address has no function `{name}` like this");
                Err(self.fault_with(tree, message, Some(help.to_owned())))
            }
        }
    }

    fn mask(&self, tree: &Expression, argument: Value) -> Result<u64, Fault> {
        let names =
            texts(argument).ok_or_else(|| self.fault(tree, "`has` takes names of capabilities"))?;
        names.iter().try_fold(0, |mask, name| {
            let bit = rights::bit(name);
            bit.map(|bit| mask | bit)
                .ok_or_else(|| self.fault(tree, format!("there is no capability `{name}`")))
        })
    }
}

/// Returns the constants of one text or a list of texts.
fn texts(value: Value) -> Option<Vec<Box<str>>> {
    match value {
        Value::Text(Text::Constant(one)) => Some(vec![one]),
        Value::TextList(list) => Some(list),
        _ => None,
    }
}

fn and(left: Condition, right: Condition) -> Condition {
    let mut parts = match left {
        Condition::And(parts) => parts.into_vec(),
        other => vec![other],
    };
    match right {
        Condition::And(more) => parts.extend(more),
        other => parts.push(other),
    }
    Condition::And(parts.into())
}

fn or(left: Condition, right: Condition) -> Condition {
    let mut parts = match left {
        Condition::Or(parts) => parts.into_vec(),
        other => vec![other],
    };
    match right {
        Condition::Or(more) => parts.extend(more),
        other => parts.push(other),
    }
    Condition::Or(parts.into())
}

impl From<Getter> for Value {
    fn from(getter: Getter) -> Self {
        match getter {
            Getter::Flag(getter) => Self::Flag(Condition::Flag(getter)),
            Getter::Number(getter) => Self::Number(Number::Field(getter)),
            Getter::Rights(getter) => Self::Rights(Rights::Field(getter)),
            Getter::Text(getter) => Self::Text(Text::Field(getter)),
            Getter::Address(getter) => Self::Address(getter),
            Getter::Endpoint(getter) => Self::Endpoint(getter),
        }
    }
}

impl From<ProcessGetter> for Value {
    fn from(getter: ProcessGetter) -> Self {
        of_process(Subject::Holder(Holder::Process), getter)
    }
}

fn of_process(subject: Subject, getter: ProcessGetter) -> Value {
    match getter {
        ProcessGetter::Flag(getter) => Value::Flag(Condition::FlagOf(subject, getter)),
        ProcessGetter::Number(getter) => Value::Number(Number::FieldOf(subject, getter)),
        ProcessGetter::Rights(getter) => Value::Rights(Rights::FieldOf(subject, getter)),
        ProcessGetter::Text(getter) => Value::Text(Text::FieldOf(subject, getter)),
        ProcessGetter::Texts(getter) => Value::Texts(Texts { subject, getter }),
    }
}

/// Returns the sign of an operator, which the parser calls `_==_`, `@in`, …
fn sign_of(name: &str) -> &str {
    name.trim_matches(['_', '@'])
}

/// Returns `a.b.c` as it was written.
fn dotted(tree: &Expression) -> Option<String> {
    match &tree.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) => Some(format!("{}.{}", dotted(&select.operand)?, select.field)),
        _ => None,
    }
}

/// Recognises what the parser makes of `exists` and `all`, and returns their condition.
fn body_of(found: &ComprehensionExpr) -> Option<(Quantity, &Expression)> {
    let (Expr::Call(step), Expr::Literal(LiteralValue::Boolean(initial))) =
        (&found.loop_step.expr, &found.accu_init.expr)
    else {
        return None;
    };
    let is_ident =
        |tree: &Expression| matches!(&tree.expr, Expr::Ident(name) if *name == found.accu_var);
    let [accumulated, body] = &*step.args else { return None };
    if !is_ident(accumulated) || !is_ident(&found.result) {
        return None;
    }
    match (&*step.func_name, *initial.inner()) {
        (operators::LOGICAL_OR, false) => Some((Quantity::One, body)),
        (operators::LOGICAL_AND, true) => Some((Quantity::All, body)),
        _ => None,
    }
}

impl Value {
    /// Returns what kind of value it is, for messages.
    pub(crate) fn type_name(&self) -> &'static str {
        match self {
            Self::Flag(_) => "a truth value",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::Texts(_) => "a list of texts",
            Self::Rights(_) => "a set of capabilities",
            Self::Address(_) => "an address",
            Self::Endpoint(_) => "an address with its port",
            Self::Processes(_) => "a list of processes",
            Self::TextList(_) => "a list of constants",
            Self::NumberList(_) => "a list of numbers",
        }
    }
}
