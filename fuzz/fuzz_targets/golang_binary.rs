//! Hands libFuzzer's inputs to the target `golang_binary`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("golang_binary", input));
