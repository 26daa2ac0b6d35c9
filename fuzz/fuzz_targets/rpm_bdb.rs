//! Hands libFuzzer's inputs to the target `rpm_bdb`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("rpm_bdb", input));
