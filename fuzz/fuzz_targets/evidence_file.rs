//! Hands libFuzzer's inputs to the target `evidence_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("evidence_file", input));
