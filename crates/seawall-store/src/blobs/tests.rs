//! Identifiers of uploads.

use super::*;

#[test]
fn an_identifier_is_a_uuid_of_version_4() {
    let id = UploadId::from_random([0xff; 16]);
    assert_eq!(id.as_str(), "ffffffff-ffff-4fff-bfff-ffffffffffff");
    let id = UploadId::from_random([0; 16]);
    assert_eq!(id.as_str(), "00000000-0000-4000-8000-000000000000");
    assert_eq!(id.as_str().parse(), Ok(id));
}

#[test]
fn nothing_else_is_an_identifier() {
    for text in [
        "",
        "..",
        "../../../../../../../../../etc/passwd",
        "00000000-0000-4000-8000-00000000000",
        "00000000-0000-4000-8000-0000000000000",
        "00000000-0000-4000-8000-00000000000G",
        "0000000000000-4000-8000-000000000000",
        "00000000-0000-4000-8000-00000000000é",
    ] {
        assert_eq!(text.parse::<UploadId>(), Err(UploadIdError), "{text}");
    }
}
