//! Tests of [`super`].

use super::*;

fn page(first: &str) -> String {
    let rest =
        (2..=DEMAND_COUNT).map(|number| format!("| S{number:03} | x | not yet | not yet |\n"));
    format!("{first}\n{}", rest.collect::<String>())
}

#[test]
fn a_named_test_must_exist() {
    let tests = BTreeSet::from(["seawall: it_scans".to_owned()]);
    assert_eq!(
        check_page(&page("| S001 | x | `seawall scan` | `seawall: it_scans` |"), &tests).unwrap(),
        (1, 182)
    );
    let error = check_page(&page("| S001 | x | y | `seawall: it_dreams` |"), &tests).unwrap_err();
    assert!(error.to_string().contains("it_dreams"), "{error}");
}

#[test]
fn every_demand_has_one_row() {
    let tests = BTreeSet::new();
    assert!(check_page(&page(""), &tests).is_err());
    assert!(check_page(&page("| S002 | x | not yet | not yet |"), &tests).is_err());
    assert!(check_page(&page("| S001 | x | not yet | not yet |"), &tests).is_ok());
}

#[test]
fn tests_are_found_by_their_attribute() {
    assert_eq!(
        tests_in("#[test]\nfn a_b() {}\nfn helper() {}\n    #[test]\n    fn c() {}"),
        ["a_b", "c"]
    );
}
