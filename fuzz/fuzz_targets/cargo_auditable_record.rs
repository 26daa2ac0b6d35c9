//! Hands libFuzzer's inputs to the target `cargo_auditable_record`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("cargo_auditable_record", input));
