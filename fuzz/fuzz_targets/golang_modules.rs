//! Hands libFuzzer's inputs to the target `golang_modules`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("golang_modules", input));
