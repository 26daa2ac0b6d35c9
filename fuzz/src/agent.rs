//! The target of `seawall-agent`: what runtimes of containers tell.

use seawall_agent::cri::{Answers, read};
use seawall_agent::engine::{Told, parse, stored};
use seawall_agent::{bundle, limits};

/// Answers and files of runtimes. The first byte says of which: `c` CRI with five messages, each
/// after its length in two bytes; `e` an engine's API; `s` podman's storage, two documents split by
/// a zero byte; `b` a bundle; `r` the state of a runtime.
pub fn runtime_answers(input: &[u8]) {
    let Some((form, rest)) = input.split_first() else { return };
    match form {
        b'c' => {
            let (container, rest) = part(rest);
            let (image, rest) = part(rest);
            let (sandbox, rest) = part(rest);
            let (contained, rest) = part(rest);
            let (contained_image, _) = part(rest);
            let answers = Answers { container, image, sandbox, contained, contained_image };
            if let Ok(Some(told)) = read(answers) {
                assert_bounded(&told);
            }
        }
        b'e' => {
            if let Ok(told) = parse(rest) {
                assert_bounded(&told);
            }
        }
        b's' => {
            let end = rest.iter().position(|byte| *byte == 0).unwrap_or(rest.len());
            let (containers, images) = rest.split_at(end);
            let images = images.split_first().map_or(images, |(_, images)| images);
            if let Some(told) = stored(containers, images, "a") {
                assert_bounded(&told);
            }
        }
        b'b' => drop(bundle::parse(rest, std::path::Path::new("/bundle"))),
        b'r' => {
            let _pid = bundle::pid_of_state(rest);
            drop(bundle::bundle_of_state(rest));
        }
        _ => {}
    }
}

/// Takes a part off that stands after its length.
fn part(input: &[u8]) -> (&[u8], &[u8]) {
    let Some((length, rest)) = input.split_first_chunk::<2>() else { return (&[], &[]) };
    rest.split_at(usize::from(u16::from_be_bytes(*length)).min(rest.len()))
}

/// What is told stays within what the agent keeps, and has nothing that a terminal would obey.
fn assert_bounded(told: &Told) {
    assert!(told.ports.len() <= limits::PORTS_MAX);
    for text in told.name.iter().chain(&told.image.reference) {
        assert!(!text.contains(char::is_control), "{text:?}");
    }
}
