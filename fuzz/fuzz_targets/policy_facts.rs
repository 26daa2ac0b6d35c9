//! Hands libFuzzer's inputs to the target `policy_facts`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("policy_facts", input));
