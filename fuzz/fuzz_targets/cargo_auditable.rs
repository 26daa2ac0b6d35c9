//! Hands libFuzzer's inputs to the target `cargo_auditable`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("cargo_auditable", input));
