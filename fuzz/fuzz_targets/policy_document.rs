//! Hands libFuzzer's inputs to the target `policy_document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| seawall_fuzz::run("policy_document", input));
