//! Statuses, pauses, redirects: what becomes of each failure.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use seawall_distribution::{Clock, RegistryClient};

use super::*;
use crate::server::TestClock;

/// Resolves at a server that answers with `first` once and then with a manifest; returns the pauses.
fn pauses_after(
    clock: TestClock,
    first: impl Fn() -> Reply + Send + Sync + 'static,
) -> (Result<(), PullError>, Vec<Duration>) {
    let count = AtomicU32::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => first(),
        _ => Reply::new(200, &[], MANIFEST),
    });
    let clock = Arc::new(clock);
    let config = plain_config(&[&server]);
    let client = RegistryClient::with_clock(config, Arc::clone(&clock) as Arc<dyn Clock>).unwrap();
    let result = client.resolve(&reference(&server, "app:1")).map(|_| ());
    (result, clock.pauses())
}

#[test]
fn retry_after_is_kept_in_seconds_and_as_a_date() {
    let (result, pauses) =
        pauses_after(TestClock::default(), || Reply::new(429, &["Retry-After: 7"], ""));
    assert!(result.is_ok());
    assert_eq!(pauses, [Duration::from_secs(7)]);

    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777 - 30);
    let (result, pauses) = pauses_after(TestClock::at(now), || {
        Reply::new(503, &["Retry-After: Sun, 06 Nov 1994 08:49:37 GMT"], "")
    });
    assert!(result.is_ok());
    assert_eq!(pauses, [Duration::from_secs(30)]);
}

#[test]
fn a_wait_that_is_too_long_is_reported_instead() {
    let reply = r#"{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit"}]}"#;
    let (result, pauses) =
        pauses_after(TestClock::default(), move || Reply::new(429, &["Retry-After: 3600"], reply));
    assert!(pauses.is_empty());
    let error = result.unwrap_err();
    assert!(error.to_string().ends_with(
        "takes no more requests for now (it asks to wait 3600 seconds): status 429, TOOMANYREQUESTS: pull rate limit"
    ), "{error}");
    let PullError::RateLimited { retry_after, .. } = error else { panic!("{error}") };
    assert_eq!(retry_after, Some(Duration::from_hours(1)));
}

#[test]
fn what_may_pass_is_tried_again() {
    for status in [408, 500, 502, 503, 504] {
        let (result, pauses) =
            pauses_after(TestClock::default(), move || Reply::new(status, &[], "busy"));
        assert!(result.is_ok(), "{status}");
        assert_eq!(pauses, [Duration::from_millis(250)], "{status}");
    }
    let (result, pauses) = pauses_after(TestClock::default(), Reply::nothing);
    assert!(result.is_ok(), "{result:?}");
    assert_eq!(pauses.len(), 1);
}

#[test]
fn tries_are_counted() {
    let server = Server::start(|_| Reply::new(500, &[], ""));
    let (client, clock) = client(plain_config(&[&server]));
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Network { .. }), "{error}");
    assert_eq!(server.targets().len(), 5);
    assert_eq!(clock.pauses().len(), 4);
}

#[test]
fn a_refusal_is_final_and_says_what_the_registry_said() {
    let body = r#"{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest \u001b[31munknown"},{"code":"X"}]}"#;
    let server = Server::start(move |_| Reply::new(404, &[], body));
    let (client, clock) = client(plain_config(&[&server]));
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    let PullError::NotFound { url, reason } = error else { panic!("{error}") };
    assert_eq!(*url, *format!("http://{}/v2/app/manifests/1", server.host()));
    assert_eq!(&*reason, "status 404, MANIFEST_UNKNOWN: manifest  [31munknown; X");
    assert_eq!((server.targets().len(), clock.pauses().len()), (1, 0));
    let denied = resolve_from(|_| Reply::new(403, &[], r#"{"message":"no"}"#)).unwrap_err();
    assert!(matches!(denied, PullError::Unauthorized { .. }), "{denied}");
    let odd = resolve_from(|_| Reply::new(418, &[], "")).unwrap_err();
    assert!(matches!(odd, PullError::Protocol { .. }), "{odd}");
}

#[test]
fn endless_answers_are_cut_off() {
    let endless = |status| {
        move |_: &Seen| Reply::exact(status, &["Connection: close"], vec![b' '; 65536]).endless()
    };
    let error = resolve_from(endless(200)).unwrap_err();
    assert!(matches!(error, PullError::TooLarge { limit_bytes: 4_194_304, .. }), "{error}");
    let error = resolve_from(endless(404)).unwrap_err();
    assert!(matches!(error, PullError::NotFound { .. }), "{error}");
}

#[test]
fn an_endless_head_is_cut_off() {
    let error = resolve_from(|_| {
        Reply::exact(200, &[], "")
            .with_head("HTTP/1.1 200 OK\r\n", "X-Header: aaaaaaaaaaaaaaaa\r\n")
    })
    .unwrap_err();
    assert!(matches!(error, PullError::Protocol { .. }), "{error}");
}

#[test]
fn redirects_are_bounded_and_checked() {
    let error = resolve_from(|_| Reply::new(302, &["Location: /again"], "")).unwrap_err();
    assert!(error.to_string().contains("more than 10 redirects"), "{error}");
    let error = resolve_from(|_| Reply::new(302, &[], "")).unwrap_err();
    assert!(error.to_string().contains("without a target"), "{error}");
    let error =
        resolve_from(|_| Reply::new(302, &["Location: file:///etc/passwd"], "")).unwrap_err();
    assert!(matches!(error, PullError::Protocol { .. }), "{error}");
    let error = resolve_from(|_| Reply::new(302, &["Location: http://u:p@h/"], "")).unwrap_err();
    assert!(error.to_string().contains("password"), "{error}");
}

#[test]
fn a_server_that_is_not_there_is_reported_at_once() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut config = plain_config(&[]);
    config.plain_http_registries = vec![free.to_string().into()];
    let (client, clock) = client(config);
    let error = client.resolve(&format!("{free}/app:1").parse().unwrap()).unwrap_err();
    assert!(matches!(error, PullError::Network { .. }), "{error}");
    assert!(error.to_string().contains(&free.to_string()), "{error}");
    assert!(clock.pauses().is_empty());
}

#[test]
fn no_answer_in_time_is_an_error() {
    // It accepts connections by the kernel and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let mut config = plain_config(&[]);
    config.plain_http_registries = vec![address.to_string().into()];
    config.timeouts.response = Duration::from_millis(20);
    config.retries_max = 1;
    let (client, clock) = client(config);
    let error = client.resolve(&format!("{address}/app:1").parse().unwrap()).unwrap_err();
    let PullError::Network { source, .. } = &error else { panic!("{error}") };
    assert_eq!(source.kind(), std::io::ErrorKind::TimedOut);
    assert_eq!(clock.pauses().len(), 1);
}

#[test]
fn a_switched_off_network_is_not_touched() {
    let server = Server::start(|_| Reply::new(200, &[], MANIFEST));
    let mut config = plain_config(&[&server]);
    config.offline = true;
    let (client, _) = client(config);
    let error = client.resolve(&reference(&server, "app:1")).unwrap_err();
    assert!(matches!(error, PullError::Network { .. }), "{error}");
    assert_eq!(server.targets().len(), 0);
}
