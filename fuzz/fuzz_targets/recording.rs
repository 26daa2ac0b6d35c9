//! Hands libFuzzer's inputs to the target `recording`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("recording", input));
