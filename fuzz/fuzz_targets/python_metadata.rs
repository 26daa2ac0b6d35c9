//! Hands libFuzzer's inputs to the target `python_metadata`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("python_metadata", input));
