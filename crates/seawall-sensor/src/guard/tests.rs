//! Tests of [`super`] that need no kernel; what the kernel does is tested in `tests/it/guard.rs`.

use libbpf_rs::HasSize as _;
use libbpf_rs::btf::{Btf, types};

use super::layout::FORMS;
use super::{OBJECT, decode};

#[test]
fn every_form_has_the_members_of_its_structure_in_c() {
    let types = Btf::from_raw("guard.bpf.o", OBJECT).expect("types").expect("some types");
    for (name, size, members) in FORMS {
        let form =
            types.type_by_name::<types::Struct<'_>>(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(form.size(), *size, "size of {name}");
        let theirs: Vec<_> =
            form.iter().map(|member| member.name.expect("a name").to_string_lossy()).collect();
        let ours: Vec<_> = members.iter().map(|(member, _)| *member).collect();
        assert_eq!(theirs, ours, "members of {name}");
        assert_eq!(members.iter().map(|(_, size)| size).sum::<usize>(), *size, "{name}");
    }
}

#[test]
fn a_denial_is_read_and_what_is_cut_off_is_not() {
    let mut bytes = Vec::new();
    for number in [5_u64, 7, 9, 0x0102_1994] {
        bytes.extend(number.to_ne_bytes());
    }
    for number in [11_u32, 12, 2, 0] {
        bytes.extend(number.to_ne_bytes());
    }
    let mut name = b"x\xff".to_vec();
    name.resize(256, 0);
    bytes.extend(name);
    let denial = decode(&bytes, 100).expect("a denial");
    assert_eq!((denial.time, denial.cgroup.0, denial.process, denial.thread), (105, 7, 11, 12));
    assert!(denial.is_load);
    assert_eq!(denial.name, b"x\xff");
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length], 0).is_err(), "{length} bytes");
    }
}
