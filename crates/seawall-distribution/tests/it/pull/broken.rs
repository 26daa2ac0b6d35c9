//! Blobs over connections that break, and servers that send something else.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;

/// Pulls a blob of `bytes` from a server; returns what came and the reader's error.
fn pull(server: &Server, bytes: &[u8]) -> (Vec<u8>, Option<std::io::Error>) {
    let (client, _) = client(plain_config(&[server]));
    let mut pulled = Vec::new();
    match client.blob(&reference(server, "app"), &descriptor(bytes)) {
        Ok(mut reader) => {
            let error = reader.read_to_end(&mut pulled).err();
            (pulled, error)
        }
        Err(error) => (pulled, Some(std::io::Error::other(error))),
    }
}

fn range_start(seen: &Seen) -> usize {
    let range = seen.header("range").unwrap();
    range.strip_prefix("bytes=").unwrap().strip_suffix('-').unwrap().parse().unwrap()
}

/// Sends the first `cut` bytes of what is asked for, and all from the third request on.
fn cutting_server(bytes: &[u8], cut: usize, knows_ranges: bool) -> Server {
    let body = bytes.to_vec();
    let count = AtomicU32::new(0);
    Server::start(move |seen| {
        let is_patient = 2 <= count.fetch_add(1, Ordering::SeqCst);
        let start =
            if knows_ranges && seen.header("range").is_some() { range_start(seen) } else { 0 };
        let length = format!("Content-Length: {}", body.len() - start);
        let end = if is_patient { body.len() } else { (start + cut).min(body.len()) };
        let part = &body[start..end];
        if start == 0 {
            return Reply::exact(200, &[&length], part).then_close();
        }
        let range = format!("Content-Range: bytes {start}-{}/{}", body.len() - 1, body.len());
        Reply::exact(206, &[&length, &range], part).then_close()
    })
}

#[test]
fn a_broken_transfer_is_resumed_where_it_broke() {
    let bytes = sample(100_000);
    let server = cutting_server(&bytes, 30_000, true);
    let (pulled, error) = pull(&server, &bytes);
    assert!(error.is_none(), "{error:?}");
    assert!(pulled == bytes);
    let starts: Vec<usize> = server
        .seen()
        .iter()
        .filter(|seen| seen.header("range").is_some())
        .map(range_start)
        .collect();
    assert_eq!(starts, [30_000, 60_000]);
}

#[test]
fn a_server_that_ignores_ranges_is_read_from_the_start_again() {
    let bytes = sample(100_000);
    let server = cutting_server(&bytes, 30_000, false);
    let (pulled, error) = pull(&server, &bytes);
    assert!(error.is_none(), "{error:?}");
    assert!(pulled == bytes);
}

#[test]
fn a_transfer_that_always_breaks_is_given_up() {
    let bytes = sample(100_000);
    let body = bytes.clone();
    let server = Server::start(move |_| {
        Reply::exact(200, &["Content-Length: 100000"], &body[..10]).then_close()
    });
    let (client, clock) = client(plain_config(&[&server]));
    let mut reader = client.blob(&reference(&server, "app"), &descriptor(&bytes)).unwrap();
    let error = reader.read_to_end(&mut Vec::new()).unwrap_err();
    assert!(matches!(PullError::from_io(&error), Some(PullError::Network { .. })), "{error:?}");
    assert!(error.to_string().contains(&server.host()), "{error}");
    assert!(reader.read(&mut [0; 8]).is_err(), "the error stays");
    assert!(server.seen().len() < 60, "{}", server.seen().len());
    assert!(!clock.pauses().is_empty());
}

#[test]
fn a_wrong_digest_is_an_error_in_place_of_the_last_bytes() {
    let bytes = sample(50_000);
    let mut other = bytes.clone();
    other[40_000] ^= 1;
    let server = Server::start(move |_| Reply::new(200, &[], other.clone()));
    let (client, _) = client(plain_config(&[&server]));
    let mut reader = client.blob(&reference(&server, "app"), &descriptor(&bytes)).unwrap();
    // Even who reads no further than the stated size learns of it.
    let error = reader.read_exact(&mut vec![0; 50_000]).unwrap_err();
    match PullError::from_io(&error) {
        Some(PullError::DigestMismatch { expected, .. }) => {
            assert_eq!(**expected, Digest::sha256_of(&bytes));
        }
        _ => panic!("{error:?}"),
    }
    assert!(reader.read(&mut [0; 8]).is_err(), "the error stays");
}

#[test]
fn no_more_bytes_than_stated_are_taken_from_an_endless_body() {
    let bytes = sample(10_000);
    let body = bytes.clone();
    let server =
        Server::start(move |_| Reply::exact(200, &["Connection: close"], body.clone()).endless());
    let (pulled, error) = pull(&server, &bytes);
    assert!(error.is_none(), "{error:?}");
    assert!(pulled == bytes);
}

#[test]
fn a_content_length_that_is_not_the_blobs_is_refused() {
    let bytes = sample(1000);
    for length in ["Content-Length: 999", "Content-Length: 1001", "Content-Length: 99999999999999"]
    {
        let body = bytes.clone();
        let server =
            Server::start(move |_| Reply::exact(200, &[length], body.clone()).then_close());
        let (_, error) = pull(&server, &bytes);
        let error = error.unwrap().to_string();
        assert!(error.contains("announced"), "{error}");
        assert_eq!(server.seen().len(), 1);
    }
}

#[test]
fn another_range_than_asked_for_is_refused() {
    let bytes = sample(1000);
    let (first, rest) = (bytes[..100].to_vec(), bytes[..900].to_vec());
    let server = Server::start(move |seen| match seen.header("range") {
        None => Reply::exact(200, &["Content-Length: 1000"], first.clone()).then_close(),
        Some(_) => Reply::new(206, &["Content-Range: bytes 0-899/1000"], rest.clone()),
    });
    let (pulled, error) = pull(&server, &bytes);
    assert_eq!(pulled.len(), 100);
    assert!(error.unwrap().to_string().contains("range"));
}

#[test]
fn an_encoding_that_was_not_asked_for_is_named() {
    let bytes = sample(1000);
    let server = Server::start(|_| Reply::new(200, &["Content-Encoding: gzip"], vec![0; 1001]));
    let (_, error) = pull(&server, &bytes);
    assert!(error.unwrap().to_string().contains("`gzip`"));
    // A mere label does no harm: the digest is that of the bytes.
    let body = bytes.clone();
    let server = Server::start(move |_| Reply::new(200, &["Content-Encoding: gzip"], body.clone()));
    assert!(pull(&server, &bytes).1.is_none());
    let error =
        resolve_from(|_| Reply::new(200, &["Content-Encoding: gzip"], MANIFEST)).unwrap_err();
    assert!(error.to_string().contains("`gzip`"), "{error}");
}

#[test]
fn a_crawling_server_is_given_up() {
    let bytes = sample(1000);
    let body = bytes.clone();
    let server = Server::start(move |_| {
        let mut chunks = Vec::new();
        for byte in &body {
            chunks.extend([b'1', b'\r', b'\n', *byte, b'\r', b'\n']);
        }
        chunks.extend(b"0\r\n\r\n");
        Reply::exact(200, &["Transfer-Encoding: chunked"], chunks)
    });
    let (client, clock) = client(plain_config(&[&server]));
    // Each look at the clock takes ten seconds: far too long for the bytes that come.
    clock.step_millis.store(10_000, Ordering::SeqCst);
    let mut reader = client.blob(&reference(&server, "app"), &descriptor(&bytes)).unwrap();
    let mut pulled = Vec::new();
    let mut byte = [0];
    let error = loop {
        match reader.read(&mut byte) {
            Ok(0) => break None,
            Ok(_) => pulled.push(byte[0]),
            Err(error) => break Some(error),
        }
    };
    let error = error.unwrap().to_string();
    assert!(pulled.len() < 1000);
    assert!(error.contains(&server.host()), "{error}");
}

#[test]
fn a_server_that_falls_silent_is_asked_again() {
    let bytes = sample(1000);
    let (first, rest) = (bytes[..100].to_vec(), bytes[100..].to_vec());
    let server = Server::start(move |seen| match seen.header("range") {
        // The connection stays open, and nothing comes.
        None => Reply::exact(200, &["Content-Length: 1000"], first.clone()),
        Some(_) => Reply::new(206, &["Content-Range: bytes 100-999/1000"], rest.clone()),
    });
    let mut config = plain_config(&[&server]);
    config.timeouts.idle = std::time::Duration::from_millis(100);
    let (client, clock) = client(config);
    let pulled = client.blob_bytes(&reference(&server, "app"), &descriptor(&bytes), 1000);
    assert!(pulled.unwrap() == bytes);
    assert!(!clock.pauses().is_empty());
}

#[test]
fn an_empty_blob_is_checked_too() {
    let server = Server::start(|_| Reply::new(200, &[], ""));
    assert!(pull(&server, b"").1.is_none());
    let (client, _) = client(plain_config(&[&server]));
    let mut wrong = descriptor(b"");
    wrong.digest = Digest::sha256_of(b"x");
    let error = client.blob_bytes(&reference(&server, "app"), &wrong, 10).unwrap_err();
    assert!(matches!(error, PullError::DigestMismatch { .. }), "{error}");
}

#[test]
fn small_blobs_have_a_limit() {
    let server = Server::start(|_| Reply::new(200, &[], sample(100)));
    let (client, _) = client(plain_config(&[&server]));
    let error =
        client.blob_bytes(&reference(&server, "app"), &descriptor(&sample(100)), 99).unwrap_err();
    assert!(matches!(error, PullError::TooLarge { limit_bytes: 99, .. }), "{error}");
    assert_eq!(server.targets().len(), 0);
}
