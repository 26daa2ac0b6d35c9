//! Hands libFuzzer's inputs to the target `rpm_manifest`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("rpm_manifest", input));
