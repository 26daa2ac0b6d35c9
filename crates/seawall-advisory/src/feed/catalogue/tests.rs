//! Tests of [`super`].

use crate::feed::testing::check_cases;

#[test]
fn cases_of_official_images() {
    check_cases("docker-official-images");
}

#[test]
fn cases_of_end_of_life() {
    check_cases("endoflife");
}

#[test]
fn cases_of_epss() {
    check_cases("epss");
}

#[test]
fn cases_of_known_exploited() {
    check_cases("kev");
}

#[test]
fn cases_of_nvd() {
    check_cases("nvd");
}

#[test]
fn cases_of_nvd_overrides() {
    check_cases("nvd-data-overrides");
}

#[test]
fn cases_of_cve_records() {
    check_cases("vulnrichment");
}
