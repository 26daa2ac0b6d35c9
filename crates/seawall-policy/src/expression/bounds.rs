//! What keeps the recursion of CEL's parser within the stack: the signs of an expression, counted
//! before the parser sees it.
//!
//! Form: the lexical grammar of the Common Expression Language specification.
//!
//! **Invariant:** what is taken for a text or a comment here is one to the parser too. A quote that
//! begins no text is an error of its own, since the parser would go on behind it.

/// Longest expression, in bytes.
// LIMIT: the parser recurses; a longer one belongs into several rules.
const BYTES_MAX: usize = 4 * 1024;
/// Deepest nesting of brackets, with the signs before them and the choices (`?`) in them.
// LIMIT: keeps the parser's recursion within the stack.
const DEPTH_MAX: usize = 32;
/// Most signs that nest to the left: of binary operators, of members and of places in a list.
// LIMIT: `1+1+1…` is a level an operator; 1,600 levels overflow a stack of 2 MiB.
const LEFT_SIGNS_MAX: usize = 256;

/// Tells whether `text` can be given to the parser of CEL: its recursion is bounded by the length,
/// the brackets and the operators of the text. The error says what is too much.
pub fn check_bounds(text: &str) -> Result<(), String> {
    if BYTES_MAX < text.len() {
        return Err(format!("longer than {BYTES_MAX} bytes"));
    }
    let mut nesting = Nesting::default();
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        rest = match sign {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => nesting.word(rest)?,
            '\'' | '"' => nesting.text(rest, sign, Escapes::Known)?,
            '`' => after_name(rest)?,
            '/' if rest.starts_with("//") => after_line(rest),
            _ => {
                nesting.sign(sign);
                after(rest, sign.len_utf8())
            }
        };
        if DEPTH_MAX < nesting.depth() {
            return Err(format!("brackets are nested deeper than {DEPTH_MAX}"));
        }
        if LEFT_SIGNS_MAX < nesting.left {
            return Err(format!("more than {LEFT_SIGNS_MAX} signs of operators"));
        }
    }
    Ok(())
}

/// What is open at a place of an expression.
#[derive(Default)]
struct Nesting {
    /// For each open bracket how much it nests: itself, the signs before it, the choices in it.
    brackets: Vec<usize>,
    /// Choices outside all brackets.
    choices: usize,
    /// Signs that wait for what they stand before: `!`, `-`.
    waiting: usize,
    /// Signs that nest to the left.
    left: usize,
}

impl Nesting {
    fn depth(&self) -> usize {
        self.brackets.iter().sum::<usize>() + self.choices + self.waiting
    }

    fn sign(&mut self, sign: char) {
        match sign {
            '(' | '[' | '{' => {
                self.brackets.push(1 + self.waiting);
                self.left += usize::from(sign == '[');
            }
            ')' | ']' | '}' => drop(self.brackets.pop()),
            '?' => *self.brackets.last_mut().unwrap_or(&mut self.choices) += 1,
            '+' | '-' | '*' | '/' | '%' | '<' | '>' | '=' | '&' | '|' | '.' => self.left += 1,
            _ => {}
        }
        match sign {
            '!' | '-' => self.waiting += 1,
            _ if sign.is_whitespace() => {}
            _ => self.waiting = 0,
        }
    }

    /// Passes a name, a number, or what says how the text that follows is written.
    fn word<'t>(&mut self, text: &'t str) -> Result<&'t str, String> {
        let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let (word, rest) = text.split_at(length.count());
        self.waiting = 0;
        self.left += usize::from(word == "in");
        let Some(quote) = rest.chars().next().filter(|next| matches!(next, '\'' | '"')) else {
            return Ok(rest);
        };
        match word.to_ascii_lowercase().as_str() {
            "b" => self.text(rest, quote, Escapes::Known),
            "r" | "br" => self.text(rest, quote, Escapes::None),
            _ => Err(format!("a text follows `{word}`")),
        }
    }

    /// Passes the text that begins here.
    fn text<'t>(
        &mut self,
        text: &'t str,
        quote: char,
        escapes: Escapes,
    ) -> Result<&'t str, String> {
        self.waiting = 0;
        let triple = match quote {
            '"' => r#"""""#,
            _ => "'''",
        };
        if let Some(inner) = text.strip_prefix(triple) {
            return after_text(inner, triple, escapes).ok_or_else(|| not_ended(text));
        }
        let line = text.split(['\n', '\r']).next().unwrap_or_default();
        let inner = after(line, 1);
        let rest = after_text(inner, after(triple, 2), escapes).ok_or_else(|| not_ended(text))?;
        Ok(after(text, line.len() - rest.len()))
    }
}

/// What a backslash in a text means.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Escapes {
    /// One of the signs that the grammar names follows.
    Known,
    /// Itself.
    None,
}

/// Returns what follows the end of a text.
fn after_text<'t>(text: &'t str, end: &str, escapes: Escapes) -> Option<&'t str> {
    let mut rest = text;
    loop {
        if let Some(rest) = rest.strip_prefix(end) {
            return Some(rest);
        }
        let sign = rest.chars().next()?;
        rest = after(rest, sign.len_utf8());
        if sign == '\\' && escapes == Escapes::Known {
            rest = after_escape(rest)?;
        }
    }
}

/// Returns what follows an escape; `None` if it is none.
fn after_escape(text: &str) -> Option<&str> {
    let sign = text.chars().next()?;
    let is_hexadecimal = |byte: u8| byte.is_ascii_hexdigit();
    let is_octal = |byte: u8| matches!(byte, b'0'..=b'7');
    match sign {
        'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | '"' | '\'' | '\\' | '?' | '`' => {
            Some(after(text, 1))
        }
        'x' | 'X' => after_digits(after(text, 1), 2, is_hexadecimal),
        'u' => after_digits(after(text, 1), 4, is_hexadecimal),
        'U' => after_digits(after(text, 1), 8, is_hexadecimal),
        '0'..='3' => after_digits(after(text, 1), 2, is_octal),
        _ => None,
    }
}

fn after_digits(text: &str, count: usize, is_digit: impl Fn(u8) -> bool) -> Option<&str> {
    let is_whole = text.len() >= count && text.bytes().take(count).all(is_digit);
    is_whole.then(|| after(text, count))
}

/// Passes a name in backquotes.
fn after_name(text: &str) -> Result<&str, String> {
    let inner = after(text, 1);
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-/ ".contains(byte);
    let length = inner.bytes().take_while(is_part).count();
    after(inner, length).strip_prefix('`').ok_or_else(|| not_ended(text))
}

/// Passes a comment.
fn after_line(text: &str) -> &str {
    after(text, text.find('\n').unwrap_or(text.len()))
}

/// Returns what follows the first bytes.
fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}

fn not_ended(text: &str) -> String {
    /// Most signs that are shown.
    const SHOWN: usize = 20;
    let shown: String = text.chars().take(SHOWN).collect();
    format!("the text that begins with {shown:?} does not end, or has an escape that is none")
}

#[cfg(test)]
mod tests;
