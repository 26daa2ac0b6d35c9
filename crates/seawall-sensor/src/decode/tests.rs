//! Records that the kernel could send, and bytes that it never would.

use seawall_runtime::event::{Action, CgroupId};

use super::{DecodeError, decode};
use crate::layout::{ExitForm, Form as _, Header, kind};

fn header(kind: u16, size: usize) -> Vec<u8> {
    let mut bytes = vec![1_u8; Header::SIZE];
    let at = Header::SIZE - 20;
    bytes[at..at + 2].copy_from_slice(&kind.to_ne_bytes());
    bytes[Header::SIZE - 16..].copy_from_slice(b"sh\0\x07rest of name");
    bytes.resize(size, 0);
    bytes
}

#[test]
fn an_end_tells_code_and_signal() {
    let cases = [(0_u32, 0, 0), (0x0300, 3, 0), (9, 0, 9), (0x8b, 0, 11)];
    for (status, code, signal) in cases {
        let mut bytes = header(kind::EXIT, ExitForm::SIZE);
        bytes[Header::SIZE..Header::SIZE + 4].copy_from_slice(&status.to_ne_bytes());
        let event = decode(&bytes, 5).expect("a record").event;
        assert_eq!(event.action, Action::Exit { code, signal });
        assert_eq!(event.time, 0x0101_0101_0101_0101 + 5);
        assert_eq!(event.cgroup, CgroupId(0x0101_0101_0101_0101));
        assert_eq!(event.process.name, "sh");
    }
}

#[test]
fn bytes_that_are_no_record_are_errors() {
    assert_eq!(decode(&[], 0), Err(DecodeError::Short));
    assert_eq!(decode(&header(9999, 400), 0), Err(DecodeError::Kind(9999)));
    for (_, number) in kind::ALL {
        let whole = header(*number, 2000);
        for length in 0..Header::SIZE {
            assert_eq!(decode(&whole[..length], 0), Err(DecodeError::Short));
        }
        // Whatever stands behind, it is a value or an error.
        for length in (Header::SIZE..whole.len()).step_by(7) {
            let _either = decode(&whole[..length], u64::MAX);
            let _other = decode(&[&whole[..Header::SIZE], &vec![0xff; length]].concat(), 0);
        }
    }
}

mod text {
    use super::super::text::{pieces, reversed_path};
    use crate::layout::{CUT, NAMELESS, UNREACHABLE};

    #[test]
    fn paths_are_put_in_their_order() {
        let cases: [(&[u8], u16, &str); 7] = [
            (b"", 0, "/"),
            (b"sh\0bin\0", 0, "/bin/sh"),
            (b"sh\0bin\0usr\0", UNREACHABLE, "(unreachable)/usr/bin/sh"),
            (b"c\0b\0", CUT, "…/b/c"),
            (b"memfd:x\0", NAMELESS | UNREACHABLE, "memfd:x"),
            (b"a\nb\0", 0, "/a\\x0ab"),
            (b"\0\0", 0, "//"),
        ];
        for (parts, flags, path) in cases {
            assert_eq!(reversed_path(parts, flags), path);
        }
    }

    #[test]
    fn lists_keep_empty_texts() {
        assert_eq!(pieces(b""), Vec::<String>::new());
        assert_eq!(pieces(b"a\0\0b\0"), ["a", "", "b"]);
        assert_eq!(pieces(b"a\0cut"), ["a", "cut"]);
    }
}
