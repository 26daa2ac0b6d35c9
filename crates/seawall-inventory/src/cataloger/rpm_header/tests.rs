//! Tests of [`super`], and a writer of headers for the tests of the databases.

use proptest::prelude::*;

use super::*;

/// A value of a tag, to be written.
pub(crate) enum TagValue<'a> {
    Int32(&'a [u32]),
    Text(&'a str),
    Texts(&'a [&'a str]),
}

/// Writes a header as a database stores it.
pub(crate) fn header(tags: &[(u32, TagValue<'_>)]) -> Vec<u8> {
    let mut index = Vec::new();
    let mut data: Vec<u8> = Vec::new();
    for (tag, value) in tags {
        let (value_type, count) = match value {
            TagValue::Int32(numbers) => (value_type::INT32, numbers.len()),
            TagValue::Text(_) => (value_type::STRING, 1),
            TagValue::Texts(texts) => (value_type::STRING_ARRAY, texts.len()),
        };
        for number in [*tag, value_type, size(data.len()), size(count)] {
            index.extend(number.to_be_bytes());
        }
        match value {
            TagValue::Int32(numbers) => {
                data.extend(numbers.iter().flat_map(|number| number.to_be_bytes()));
            }
            TagValue::Text(text) => data.extend([text.as_bytes(), b"\0"].concat()),
            TagValue::Texts(texts) => {
                data.extend(texts.iter().flat_map(|text| [text.as_bytes(), b"\0"].concat()));
            }
        }
    }
    [&size(tags.len()).to_be_bytes()[..], &size(data.len()).to_be_bytes(), &index, &data].concat()
}

fn size(length: usize) -> u32 {
    u32::try_from(length).unwrap()
}

/// Writes the header of a package called `name` with a file of `padding` bytes of name.
pub(crate) fn package(name: &str, padding: usize) -> Vec<u8> {
    header(&[
        (tag::NAME, TagValue::Text(name)),
        (tag::VERSION, TagValue::Text("1.0")),
        (tag::RELEASE, TagValue::Text("1")),
        (tag::DIRINDEXES, TagValue::Int32(&[0])),
        (tag::BASENAMES, TagValue::Texts(&[&"x".repeat(padding)])),
        (tag::DIRNAMES, TagValue::Texts(&["/d/"])),
    ])
}

fn read(blobs: &[&[u8]]) -> FileFacts {
    let path = ImagePath::parse("var/lib/rpm/Packages").unwrap();
    let mut facts = FileFacts::new(&path, "test");
    let bytes = blobs.iter().map(|blob| blob.len()).sum();
    let mut reader = HeaderReader::new(&path, &mut facts, bytes);
    blobs.iter().all(|blob| reader.add(blob));
    facts
}

#[test]
fn every_field_of_a_package_is_read() {
    let facts = read(&[&header(&[
        (tag::NAME, TagValue::Text("nodejs-libs")),
        (tag::VERSION, TagValue::Text("18.19.0")),
        (tag::RELEASE, TagValue::Text("1.module+el8")),
        (tag::EPOCH, TagValue::Int32(&[1])),
        (tag::VENDOR, TagValue::Text("A Vendor")),
        (tag::LICENSE, TagValue::Text("MIT and ASL 2.0")),
        (tag::ARCH, TagValue::Text("x86_64")),
        (tag::SOURCERPM, TagValue::Text("nodejs-18.19.0-1.module+el8.src.rpm")),
        (tag::DIRINDEXES, TagValue::Int32(&[1, 0, 9])),
        (tag::BASENAMES, TagValue::Texts(&["node", "lib.so", "of no folder"])),
        (tag::DIRNAMES, TagValue::Texts(&["/usr/lib/", "/usr/bin/"])),
        (tag::MODULARITYLABEL, TagValue::Text("nodejs:18:8090020240301:rhel8")),
    ])]);
    let [package] = &facts.packages[..] else { panic!("{facts:?}") };
    assert_eq!((&*package.name, &*package.version), ("nodejs-libs", "1:18.19.0-1.module+el8"));
    assert_eq!(package.architecture.as_deref(), Some("x86_64"));
    assert_eq!(package.supplier.as_deref(), Some("A Vendor"));
    assert_eq!(package.licences, ["MIT and ASL 2.0".into()]);
    assert_eq!(package.module.as_deref(), Some("nodejs:18"));
    assert_eq!(package.source_or_self(), ("nodejs", "1:18.19.0-1.module+el8"));
    assert!(facts.owned[0].paths.iter().eq(["usr/bin/node", "usr/lib/lib.so"]));
    assert!(facts.gaps.is_empty());
}

#[test]
fn the_later_of_two_values_holds_and_epoch_0_is_none() {
    let facts = read(&[&header(&[
        (tag::NAME, TagValue::Text("a")),
        (tag::VERSION, TagValue::Text("1")),
        (tag::RELEASE, TagValue::Text("1")),
        (tag::EPOCH, TagValue::Int32(&[0])),
        (tag::OLDFILENAMES, TagValue::Texts(&["/etc/a", "/"])),
        (tag::VENDOR, TagValue::Text("(none)")),
        (tag::RELEASE, TagValue::Text("2")),
    ])]);
    assert_eq!(&*facts.packages[0].version, "1-2");
    assert_eq!(facts.packages[0].supplier, None);
    assert!(facts.owned[0].paths.iter().eq(["etc/a"]));
}

#[test]
fn a_public_key_is_listed_and_known_as_one() {
    // As `rpm --import` writes it: without architecture, vendor and files.
    let key = header(&[
        (tag::NAME, TagValue::Text("gpg-pubkey")),
        (tag::VERSION, TagValue::Text("f4a80eb5")),
        (tag::RELEASE, TagValue::Text("53a7ff4b")),
        (tag::SOURCERPM, TagValue::Text("(none)")),
    ]);
    let facts = read(&[&key, &package("a", 1)]);
    assert_eq!(&*facts.packages[0].version, "f4a80eb5-53a7ff4b");
    assert!(facts.packages[0].is_public_key() && facts.packages[0].source.is_none());
    assert!(!facts.packages[1].is_public_key());
    assert!(facts.gaps.is_empty());
}

#[test]
fn a_damaged_record_hides_no_other() {
    let nameless = header(&[(tag::VERSION, TagValue::Text("1"))]);
    let facts = read(&[&package("a", 1), b"garbage!", &nameless, &package("b", 1)]);
    let names: Vec<_> = facts.packages.iter().map(|package| &*package.name).collect();
    assert_eq!(names, ["a", "b"]);
    let lines: Vec<_> = facts.gaps.iter().map(|gap| (gap.kind, gap.line)).collect();
    assert_eq!(lines, [(GapKind::MalformedRecord, Some(2)), (GapKind::MalformedRecord, Some(3))]);
}

#[test]
fn records_that_overlap_end_the_reading() {
    let path = ImagePath::parse("var/lib/rpm/Packages").unwrap();
    let mut facts = FileFacts::new(&path, "test");
    let blob = package("a", 1);
    let mut reader = HeaderReader::new(&path, &mut facts, 2 * blob.len());
    let added = (0..100).take_while(|_| reader.add(&blob)).count();
    assert_eq!((added, facts.packages.len()), (2, 2));
    assert_eq!(facts.gaps[0].kind, GapKind::MalformedFile);
}

#[test]
fn a_text_beyond_the_limit_counts_as_absent() {
    let long = "x".repeat(TEXT_BYTES_MAX + 1);
    let facts = read(&[&package(&long, 1)]);
    assert!(facts.packages.is_empty());
    assert_eq!(facts.gaps.len(), 1);
}

#[test]
fn sources_are_told_by_their_file() {
    for (file, wanted) in [
        ("openssl-3.0.7-24.el9.src.rpm", Some(("openssl", Some("3.0.7-24.el9")))),
        ("a-b-1-2.nosrc.rpm", Some(("a-b", Some("1-2")))),
        ("same-1.0-1.src.rpm", Some(("same", None))),
        ("-1-2.src.rpm", None),
        ("no-version.src.rpm", None),
        ("openssl-3.0.7-24.el9.x86_64.rpm", None),
        ("", None),
    ] {
        let source = parse_source(file, "1.0-1");
        let source = source.as_ref().map(|source| (&*source.name, source.version.as_deref()));
        assert_eq!(source, wanted, "{file}");
    }
}

proptest! {
    #[test]
    fn no_header_makes_the_reader_panic(
        mut blob in Just(package("name", 20)),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
        end in any::<prop::sample::Index>(),
    ) {
        for (at, byte) in changes {
            *at.get_mut(&mut blob) = byte;
        }
        blob.truncate(end.index(blob.len() + 1));
        let facts = read(&[&blob]);
        prop_assert!(facts.packages.len() <= 1);
    }
}
