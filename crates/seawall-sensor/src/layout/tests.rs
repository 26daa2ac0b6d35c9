//! C and Rust agree: names, offsets and sizes, read from the debug information of the object.

use libbpf_rs::HasSize as _;
use libbpf_rs::btf::{Btf, BtfType, types};

use super::{FORMS, kind};
use crate::programs::object;

#[test]
fn every_form_has_the_members_of_its_structure_in_c() {
    let object = object();
    let types = Btf::from_raw("sensor.bpf.o", object).expect("types").expect("some types");
    for (name, size, members) in FORMS {
        let form =
            types.type_by_name::<types::Struct<'_>>(name).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(form.size(), *size, "size of {name}");
        assert_eq!(form.len(), members.len(), "members of {name}");
        let mut offset = 0;
        for (member, (ours, size)) in form.iter().zip(*members) {
            assert_eq!(member.name.expect("a name").to_string_lossy(), *ours, "in {name}");
            let types::MemberAttr::Normal { offset: theirs } = member.attr else {
                panic!("{name}.{ours} is a part of a word");
            };
            assert_eq!(usize::try_from(theirs).expect("an offset") / 8, offset, "{name}.{ours}");
            offset += size;
        }
        assert_eq!(offset, *size, "{name} has padding");
    }
}

#[test]
fn every_kind_has_its_number_in_c() {
    let types = Btf::from_raw("sensor.bpf.o", object()).expect("types").expect("some types");
    let kinds: types::Enum<'_> =
        types.type_by_name::<BtfType<'_>>("sw_kind").expect("sw_kind").try_into().expect("an enum");
    for (name, number) in kind::ALL {
        let value = kinds.iter().find(|value| value.name.is_some_and(|theirs| theirs == *name));
        assert_eq!(value.expect(name).value, i64::from(*number), "{name}");
    }
}

#[test]
fn every_call_has_its_number_in_c() {
    let types = Btf::from_raw("sensor.bpf.o", object()).expect("types").expect("some types");
    let calls: types::Enum<'_> =
        types.type_by_name::<BtfType<'_>>("sw_call").expect("sw_call").try_into().expect("an enum");
    for ((name, _), number) in super::CALLS.iter().zip(1_i64..) {
        let value = calls.iter().find(|value| value.name.is_some_and(|theirs| theirs == *name));
        assert_eq!(value.expect(name).value, number, "{name}");
    }
    // The last one says how many there are.
    assert_eq!(calls.len(), super::CALLS.len() + 1);
}

#[test]
fn bounds_are_those_of_c() {
    let header = include_str!("../../../../ebpf/seawall.h");
    let value = |name: &str| -> usize {
        let line = header
            .lines()
            .find_map(|line| line.strip_prefix("#define ")?.strip_prefix(name)?.strip_prefix(' '));
        let text = line.expect(name).split('/').next().expect(name).trim();
        match text.trim_matches(['(', ')']).split_once(" << ") {
            Some((base, shift)) => {
                base.parse::<usize>().expect(name) << shift.parse::<u32>().expect(name)
            }
            None => text.trim_matches(['(', ')']).trim().parse().expect(name),
        }
    };
    assert_eq!(value("SW_GROUPS_TRACKED"), crate::sensor::TRACKED_MAX);
    for ((_, size), name) in
        crate::sensor::RINGS.iter().zip(["SW_RING_PROCESS", "SW_RING_NETWORK", "SW_RING_FILE"])
    {
        assert_eq!(value(name), *size, "{name}");
    }
    assert_eq!(value("SW_CUT"), usize::from(super::CUT));
    assert_eq!(value("SW_UNREACHABLE"), usize::from(super::UNREACHABLE));
    assert_eq!(value("SW_NAMELESS"), usize::from(super::NAMELESS));
    assert_eq!(value("SW_SETS_MODE"), usize::try_from(super::SETS_MODE).expect("a number"));
}
