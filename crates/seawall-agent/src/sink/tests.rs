//! Tests of [`super`]: what receivers get, and that nobody waits for them.

use std::io::Read as _;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::time::Instant;

use seawall_runtime::alert::{AlertContainer, AlertProcess};

use super::syslog::{Address, Syslog, message};
use super::*;

fn alert(id: &str, severity: Severity) -> Alert {
    Alert {
        schema: "https://seawall.dev/schemas/alert/1".to_owned(),
        id: id.to_owned(),
        time: "2026-03-03T12:00:00.000Z".to_owned(),
        rule: "shell".to_owned(),
        title: "a shell".to_owned(),
        technique: "T1059".to_owned(),
        techniques: vec!["T1059".to_owned()],
        severity,
        reason: "a \"quoted\" ] reason\n".to_owned(),
        advice: String::new(),
        subject: String::new(),
        event: "exec".to_owned(),
        count: 1,
        last: "2026-03-03T12:00:00.000Z".to_owned(),
        container: AlertContainer {
            id: Some("c0ffee".to_owned()),
            image: Some("a\"b]c\\d".to_owned()),
            ..AlertContainer::default()
        },
        process: AlertProcess::default(),
        packages: Vec::new(),
        malware: None,
    }
}

#[test]
fn a_message_of_syslog_has_the_form_of_rfc_5424() {
    let text = message(&alert("a1", Severity::Critical), "web 1\n", 42);
    let (head, body) = text.split_once('\u{feff}').unwrap();
    assert_eq!(
        head,
        "<106>1 2026-03-03T12:00:00.000Z web1 seawall-agent 42 ALERT [seawall@32473 id=\"a1\" \
         rule=\"shell\" technique=\"T1059\" severity=\"critical\" container=\"c0ffee\" \
         image=\"a\\\"b\\]c\\\\d\"] "
    );
    let body: Alert = serde_json::from_str(body).unwrap();
    assert_eq!(body.id, "a1");
    assert!(!text.contains('\n'), "one message is one line");
    for (severity, priority) in
        [(Severity::High, "<107>"), (Severity::Medium, "<108>"), (Severity::Notice, "<109>")]
    {
        assert!(message(&alert("a", severity), "", 1).starts_with(priority));
    }
}

#[test]
fn messages_leave_this_host_only_where_that_is_said() {
    for (text, is_plain, is_right) in [
        ("unix:/dev/log", false, true),
        ("udp:127.0.0.1:514", false, true),
        ("udp:[::1]:514", false, true),
        ("tcp:localhost:601", false, true),
        ("tcp:collector.example:601", false, false),
        ("tcp:collector.example:601", true, true),
        ("udp:192.0.2.1:514", false, false),
        ("http:127.0.0.1:1", true, false),
        ("unix:", true, false),
        ("tcp:601", true, false),
        ("", true, false),
    ] {
        assert_eq!(Address::parse(text, is_plain).is_ok(), is_right, "{text}");
    }
}

#[test]
fn each_transport_carries_the_message() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log");
    let unix = UnixDatagram::bind(&path).unwrap();
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap();
    let tcp = TcpListener::bind("127.0.0.1:0").unwrap();
    let wanted = message(&alert("a1", Severity::High), "web-1", std::process::id());
    let send = |address: &str| {
        let address = Address::parse(address, false).unwrap();
        let taken = Syslog::new(address, "web-1").receive(&alert("a1", Severity::High));
        assert_eq!(taken, Ok(true));
    };
    let mut buffer = [0; 8_192];
    send(&format!("unix:{}", path.display()));
    let length = unix.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..length], wanted.as_bytes());
    send(&format!("udp:{}", udp.local_addr().unwrap()));
    let length = udp.recv(&mut buffer).unwrap();
    assert_eq!(&buffer[..length], wanted.as_bytes());
    send(&format!("tcp:{}", tcp.local_addr().unwrap()));
    let mut text = String::new();
    tcp.accept().unwrap().0.read_to_string(&mut text).unwrap();
    assert_eq!(text, format!("{} {wanted}", wanted.len()));
}

#[test]
fn an_event_names_the_alert_and_the_node() {
    let event = webhook::event(&alert("a1", Severity::High), "web-1");
    let event: serde_json::Value = serde_json::from_str(&event).unwrap();
    assert_eq!(event["type"], "dev.seawall.alert.raised");
    assert_eq!(event["source"], "seawall-agent/web-1");
    assert_eq!(event["data"]["alert"]["id"], "a1");
}

/// A receiver that says what it is told to say.
struct Scripted(Receiver<Result<bool, String>>);

impl Receive for Scripted {
    fn receive(&mut self, _alert: &Alert) -> Result<bool, String> {
        self.0.recv().unwrap_or(Ok(false))
    }
}

#[test]
fn a_receiver_that_takes_nothing_holds_nobody_up() {
    let (answers, script) = sync_channel(9);
    let sink = Sink::start("test", Severity::Medium, Box::new(Scripted(script))).unwrap();
    let many = u64::try_from(WAITING_MAX).unwrap() + 100;
    for number in 0..many {
        sink.tell(&alert(&number.to_string(), Severity::High));
        sink.tell(&alert(&number.to_string(), Severity::Low));
    }
    // One may be with the receiver already.
    assert!((99..=100).contains(&sink.status().lost), "{:?}", sink.status());
    answers.send(Err("away".to_owned())).unwrap();
    until(|| sink.status().failure == Some("away".to_owned()));
    answers.send(Ok(true)).unwrap();
    until(|| sink.status().told == 1 && sink.status().failure.is_none());
    drop(answers);
    until(|| sink.status().failure.is_some());
}

#[track_caller]
fn until(is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_mins(1), "it does not come");
        std::thread::sleep(Duration::from_millis(5));
    }
}
