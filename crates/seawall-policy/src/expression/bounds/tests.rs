//! Tests of [`super`].

use cel::Env;

use super::*;

/// What the parser says, on a stack of the usual size.
fn parses(text: &str) -> bool {
    Env::stdlib().compile(text).is_ok()
}

#[test]
fn expressions_within_the_bounds_are_parsed_whatever_their_texts_hold() {
    let options = (0..200).map(|number| format!("'-{number}'")).collect::<Vec<_>>().join(", ");
    let members = format!("image{}", ".x".repeat(200));
    for text in [
        format!("image.name in [{options}]"),
        members,
        "!a && !b && !(c || !d)".to_owned(),
        "a - b - -c".to_owned(),
        r"a == '((((((((((((((((((((((((((((((((((' // (((((((((((((((((((((((((((((((((((("
            .to_owned(),
        r#"a == r'\' && b == "\"" && c == '\x41\u0041\U00000041\101\?'"#.to_owned(),
        "a == '''it's\n\"two\" lines''' && b == r\"\"\"\\\"\"\" && c == b'x' && d == ''".to_owned(),
    ] {
        assert_eq!(check_bounds(&text), Ok(()), "{text}");
        assert!(parses(&text), "{text}");
    }
}

#[test]
fn what_would_overflow_the_stack_is_refused() {
    let nested = |open: &str, inner: &str, close: &str, count: usize| {
        format!("{}{inner}{}", open.repeat(count), close.repeat(count))
    };
    for text in [
        nested("(", "1", ")", 33),
        nested("[", "1", "]", 33),
        nested("{1:", "1", "}", 33),
        nested("!(", "a", ")", 17),
        nested("-", "1", "", 33),
        nested("! ", "a", "", 33),
        nested("a ? b : ", "c", "", 33),
        // Brackets in texts close none.
        nested("[')', ", "1", "]", 33),
        nested("[r'\\', ')', ", "1", "]", 33),
        nested("[''')''', ", "1", "]", 33),
        nested("[`)` ", "1", "]", 33),
        // Nor do those in comments.
        nested("[ // ]\n", "1", "]", 33),
        nested("1+", "1", "", 257),
        nested("1-", "1", "", 257),
        nested("1 in ", "x", "", 257),
        format!("a{}", ".a".repeat(257)),
        format!("a{}", "[0]".repeat(257)),
        " ".repeat(4097),
    ] {
        assert!(check_bounds(&text).is_err(), "{text}");
    }
}

/// A quote that begins no text would be passed over by the parser, and what follows be read.
#[test]
fn quotes_that_begin_no_text_are_refused() {
    for text in [
        "'",
        "\"",
        "'((((\n'",
        "'''(((('",
        r"'\'",
        r"'\q' == a",
        r"'\u004' == a",
        r"'\8'",
        "bar'x'",
        "1r'x'",
        "`(`",
        "`",
        "'\\",
    ] {
        assert!(check_bounds(text).is_err(), "{text}");
        assert!(!parses(text), "{text}");
    }
}

/// The most that is let through, with the widest of every kind.
#[test]
fn the_parser_holds_what_is_let_through() {
    let choices = "a ? b : ".repeat(31) + "c";
    let signs = "!-".repeat(16) + "a";
    for text in [
        format!("{}1{}", "(".repeat(32), ")".repeat(32)),
        format!("{}1{}", "!(".repeat(16), ")".repeat(16)),
        format!("{}1{}", "[".repeat(32), "]".repeat(32)),
        format!("{}1{}", "{1:".repeat(32), "}".repeat(32)),
        format!("a{}", ".a".repeat(256)),
        format!("a{}", "[0]".repeat(256)),
        "1+".repeat(256) + "1",
        "1 in ".repeat(256) + "x",
        choices,
        signs,
    ] {
        assert_eq!(check_bounds(&text), Ok(()), "{text}");
        let _answer = parses(&text);
    }
}
