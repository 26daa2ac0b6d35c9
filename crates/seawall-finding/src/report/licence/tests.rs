//! Tests of [`super`].

use super::*;

#[test]
fn names_of_package_managers_become_expressions() {
    for (statement, wanted) in [
        ("MIT", "MIT"),
        ("mit", "MIT"),
        ("GPL-2+", "GPL-2.0-or-later"),
        ("GPL-2", "GPL-2.0-only"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("Expat", "MIT"),
        ("BSD-3-clause", "BSD-3-Clause"),
        ("GPLv2+ and MIT", "GPL-2.0-or-later AND MIT"),
        (
            "(GPLv3+ or LGPLv2+) and ASL 2.0",
            "(GPL-3.0-or-later OR LGPL-2.0-or-later) AND Apache-2.0",
        ),
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
    ] {
        let found = match Licence::of(statement) {
            Licence::Id(text) | Licence::Expression(text) => text,
            Licence::Name(text) => format!("name {text}"),
        };
        assert_eq!(found, wanted, "{statement}");
    }
}

#[test]
fn what_would_be_guessed_stays_a_name() {
    for statement in ["BSD", "custom", "public-domain", "SEE LICENSE IN x", "MIT AND", "(", ""] {
        assert_eq!(Licence::of(statement), Licence::Name(statement.to_owned()));
    }
    let long = "MIT OR ".repeat(1000);
    assert!(matches!(Licence::of(&long), Licence::Name(_)));
}
