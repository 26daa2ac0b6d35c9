//! Hands libFuzzer's inputs to the target `policy_expression`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("policy_expression", input));
