//! Hands libFuzzer's inputs to the target `runtime_answers`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("runtime_answers", input));
