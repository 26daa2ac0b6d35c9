//! Connections and DNS messages of a container, all on the loopback of its own network.

use std::net::{IpAddr, Ipv4Addr};

use seawall_runtime::event::{Action, Connection, Endpoint, Protocol};

use crate::container::{Config, Container};
use crate::watch::{Told, shared};

/// A server and a client of TCP, a refused connection, one asked for with data, DNS over UDP, a
/// local socket.
const SCRIPT: &str = r#"
sub in4 { pack("SnC4x8", 2, $_[0], 127, 0, 0, 1) }
alarm 20;
my $request = pack("a16Sx22", "lo", 0x1 | 0x40); my $udp = syscall(41, 2, 2, 0);
syscall(16, $udp, 0x8914, $request) == 0 or die "lo $!";
my $server = syscall(41, 2, 1, 0); my $at = in4(4000);
syscall(49, $server, $at, 16) == 0 or die "bind $!";
syscall(50, $server, 5) == 0 or die "listen $!";
my $resolver = syscall(41, 2, 2, 0); my $here = in4(53);
syscall(49, $resolver, $here, 16) == 0 or die "bind 53 $!";
my $child = fork();
if (!$child) {
  my $client = syscall(41, 2, 1, 0); my $to = in4(4000);
  syscall(42, $client, $to, 16) == 0 or die "connect $!";
  my $data = "x" x 1000; syscall(1, $client, $data, 1000);
  my $none = syscall(41, 2, 1, 0); my $closed = in4(4001);
  syscall(42, $none, $closed, 16);
  my $fast = syscall(41, 2, 1, 0); my $other = in4(4002);
  syscall(44, $fast, $data, 10, 0x20000000, $other, 16);
  my $question = pack("nnnnnn", 1, 0x100, 1, 0, 0, 0) . "\x03www\x07example\x00" . pack("nn", 1, 1);
  my $dns = in4(53);
  syscall(44, $udp, $question, length $question, 0, $dns, 16) > 0 or die "sendto $!";
  my $answer = "\0" x 512; syscall(45, $udp, $answer, 512, 0, 0, 0) > 0 or die "recv $!";
  my $local = syscall(41, 1, 1, 0); my $path = pack("Sa*x", 1, "/run/x.sock");
  syscall(42, $local, $path, length $path);
  exit 0;
}
my $taken = syscall(43, $server, 0, 0); $taken >= 0 or die "accept $!";
my $data = "\0" x 2000; syscall(0, $taken, $data, 2000);
my $question = "\0" x 512; my $from = "\0" x 16; my $length = pack("L", 16);
my $n = syscall(45, $resolver, $question, 512, 0, $from, $length);
my $answer = substr($question, 0, 2) . pack("nnnnn", 0x8180, 1, 1, 0, 0) . substr($question, 12, $n - 12)
  . pack("nnnNn", 0xc00c, 1, 1, 60, 4) . pack("C4", 192, 0, 2, 7);
syscall(44, $resolver, $answer, length $answer, 0, $from, 16) > 0 or die "answer $!";
waitpid($child, 0);
"#;

fn here(port: u16) -> Endpoint {
    Endpoint { address: IpAddr::V4(Ipv4Addr::LOCALHOST), port }
}

#[test]
fn connections_are_told_with_both_ends_and_what_went_through() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/net", &format!("#!/bin/perl\n{SCRIPT}"));
    let mut config = Config::shell("/bin/net");
    config.capabilities = vec!["CAP_NET_ADMIN".to_owned(), "CAP_NET_BIND_SERVICE".to_owned()];
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let connect = |protocol: Protocol, remote: Option<Endpoint>| -> Connection {
        let found = told.events.iter().find_map(|event| {
            let Action::Connect(one) = &event.action else { return None };
            (one.protocol == protocol && one.remote == remote).then(|| one.clone())
        });
        found.unwrap_or_else(|| panic!("not told: {:#?}", told.actions()))
    };
    assert_eq!(connect(Protocol::Tcp, Some(here(4000))).result, 0);
    assert_eq!(
        connect(Protocol::Tcp, Some(here(4001))).result,
        -111,
        "refused, and still with its address"
    );
    // Data that goes with the first packet needs no call of `connect`.
    connect(Protocol::Tcp, Some(here(4002)));
    connect(Protocol::Udp, Some(here(53)));
    let local = connect(Protocol::Unix, None);
    assert_eq!((local.path.as_str(), local.result), ("/run/x.sock", -2));
    told.one(&|action| matches!(action, Action::Bind(one) if one.local == Some(here(4000))));
    told.one(&|action| matches!(action, Action::Listen(one) if one.local == Some(here(4000))));
    told.one(&|action| matches!(action, Action::Accept(one) if one.local == Some(here(4000))));
    // The end of a stream may count as a byte.
    let is_traffic = |action: &Action| {
        matches!(action, Action::Traffic { connection, sent: 0, received: 1000..=1001 }
            if connection.local == Some(here(4000)))
    };
    told.one(&is_traffic);
}

#[test]
fn dns_questions_and_answers_are_told() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/net", &format!("#!/bin/perl\n{SCRIPT}"));
    let mut config = Config::shell("/bin/net");
    config.capabilities = vec!["CAP_NET_ADMIN".to_owned(), "CAP_NET_BIND_SERVICE".to_owned()];
    let told = Told::of_run(&mut sensor, &mut container, &config);
    let is_question = |action: &Action| matches!(action, Action::Dns(dns) if !dns.is_answer && dns.name == "www.example" && dns.kind == 1);
    let asked = told.one(&is_question);
    let is_answer = |action: &Action| {
        matches!(action, Action::Dns(dns) if dns.is_answer
            && dns.addresses == [IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7))] && dns.server == Some(here(53)))
    };
    told.one(&is_answer);
    let Action::Dns(dns) = &asked.action else { panic!("{asked:?}") };
    assert_eq!(dns.server, Some(here(53)));
}

/// Datagrams that name their receiver, by each call that sends some, to a network that there is no
/// way to: nothing leaves.
const DATAGRAMS: &str = r#"
sub to { pack("SnC4x8", 2, 161, 192, 0, 2, $_[0]) }
sub message { pack("PLx4PQQQLx4", $_[0], 16, $_[1], 1, 0, 0, 0) }
alarm 20;
my $udp = syscall(41, 2, 2, 0); my $data = "x"; my $piece = pack("PQ", $data, 1);
my @to = map { to($_) } 1 .. 4;
for (1 .. 3) { syscall(44, $udp, $data, 1, 0, $to[0], 16); }
my $one = message($to[1], $piece); syscall(46, $udp, $one, 0);
my $two = join "", map { message($_, $piece) . pack("x8") } @to[2, 3]; syscall(307, $udp, $two, 2, 0);
my $six = syscall(41, 10, 2, 0); $six >= 0 or die "socket $!";
my $mapped = pack("SnNN4N", 10, 161, 0, 0, 0, 0xffff, 0xc0000205, 0);
syscall(44, $six, $data, 1, 0, $mapped, 28);
my $filter = syscall(41, 16, 3, 12);
"#;

#[test]
fn receivers_of_datagrams_are_told_once_even_if_nothing_leaves() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    container.write("bin/net", &format!("#!/bin/perl\n{DATAGRAMS}"));
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell("/bin/net"));
    let remotes: Vec<Endpoint> = told
        .events
        .iter()
        .filter_map(|event| {
            let Action::Connect(one) = &event.action else { return None };
            let is_refused = one.protocol == Protocol::Udp && one.result < 0;
            is_refused.then_some(one.remote).flatten()
        })
        .collect();
    let expected = [1, 2, 3, 4, 5]
        .map(|last| Endpoint { address: Ipv4Addr::new(192, 0, 2, last).into(), port: 161 });
    assert_eq!(remotes, expected, "{:#?}", told.actions());
    // A kernel without a packet filter refuses it, which is told as well.
    let is_filter = |action: &Action| matches!(action, Action::Socket(one) if one.protocol == Protocol::Netfilter);
    assert!(told.events.iter().any(|event| is_filter(event.tried())), "{:#?}", told.actions());
}

#[test]
fn sockets_of_rare_families_are_told_and_those_of_every_program_are_not() {
    let Some(mut sensor) = shared() else { return };
    let mut container = Container::new();
    let families = "for my $family (1, 2, 10, 16, 21, 29) { syscall(41, $family, 2, 0); }";
    container.write("bin/net", &format!("#!/bin/perl\n{families}"));
    let told = Told::of_run(&mut sensor, &mut container, &Config::shell("/bin/net"));
    let families: Vec<u16> = told
        .events
        .iter()
        .filter_map(|event| {
            let Action::Socket(one) = event.tried() else { return None };
            Some(one.family)
        })
        .collect();
    assert_eq!(families, [21, 29], "{:#?}", told.actions());
}
