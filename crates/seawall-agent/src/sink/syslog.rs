//! Alerts as messages of syslog (RFC 5424): over the socket of this host, UDP (RFC 5426) or TCP
//! with counted octets (RFC 6587, section 3.4.1).
//!
//! The message is the alert as JSON; what collectors sort by stands in structured data too.

use std::io::{self, Write as _};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs as _, UdpSocket};
use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::time::Duration;

use seawall_runtime::alert::Alert;
use seawall_runtime::rule::Severity;

use super::Receive;

/// The facility "log audit" (RFC 5424, section 6.2.1).
const FACILITY: u8 = 13;
/// The name of the program, and the kind of message.
const NAME: &str = "seawall-agent";
const KIND: &str = "ALERT";
/// The structured data are ours: the number is that of documentation (RFC 5612).
const DATA: &str = "seawall@32473";
/// LIMIT: bytes of a datagram: what IPv4 takes, with room for headers.
const DATAGRAM_BYTES_MAX: usize = 60_000;
/// LIMIT: how long a connection may take, and a message.
const TIME_MAX: Duration = Duration::from_secs(5);
/// LIMIT: signs of a host's name in a message (RFC 5424, section 6).
const HOST_SIGNS_MAX: usize = 255;

/// Where the messages go.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Address {
    /// A socket of this host, such as `/dev/log`.
    Unix(PathBuf),
    /// Datagrams.
    Udp(String),
    /// A connection.
    Tcp(String),
}

impl Address {
    /// Reads `unix:PATH`, `udp:HOST:PORT` or `tcp:HOST:PORT`. Messages are not encrypted: hosts
    /// other than this one need `is_plain_allowed`.
    pub fn parse(text: &str, is_plain_allowed: bool) -> Result<Self, String> {
        let form = || format!("`{text}` is no address: unix:PATH, udp:HOST:PORT, tcp:HOST:PORT");
        let (kind, rest) =
            text.split_once(':').filter(|(_, rest)| !rest.is_empty()).ok_or_else(form)?;
        let host = rest.rsplit_once(':').map(|(host, _)| host.trim_matches(['[', ']']));
        let is_here = host.is_some_and(|host| {
            host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
        });
        let address = match kind {
            "unix" => return Ok(Self::Unix(rest.into())),
            "udp" => Self::Udp(rest.to_owned()),
            "tcp" => Self::Tcp(rest.to_owned()),
            _ => return Err(form()),
        };
        if host.is_none_or(str::is_empty) {
            return Err(form());
        }
        if !is_here && !is_plain_allowed {
            return Err(format!(
                "`{text}`: alerts hold command lines, and syslog does not encrypt them; `plain = true` sends them to another host"
            ));
        }
        Ok(address)
    }
}

/// Where messages are written to.
#[derive(Debug)]
enum Open {
    Unix(UnixDatagram),
    Udp(UdpSocket),
    Tcp(TcpStream),
}

/// The receiver.
#[derive(Debug)]
pub struct Syslog {
    address: Address,
    host: String,
    open: Option<Open>,
}

impl Syslog {
    /// Makes a receiver; `host` names this node.
    pub fn new(address: Address, host: &str) -> Self {
        Self { address, host: host.to_owned(), open: None }
    }

    fn opened(&mut self) -> io::Result<&mut Open> {
        let open = match self.open.take() {
            Some(open) => open,
            None => open(&self.address)?,
        };
        Ok(self.open.insert(open))
    }
}

impl Receive for Syslog {
    fn receive(&mut self, alert: &Alert) -> Result<bool, String> {
        let message = message(alert, &self.host, std::process::id());
        let sent = self.opened().and_then(|open| send(open, &message));
        if sent.is_err() {
            self.open = None;
        }
        sent.map(|()| true).map_err(|error| error.to_string())
    }
}

fn open(address: &Address) -> io::Result<Open> {
    match address {
        Address::Unix(path) => {
            let socket = UnixDatagram::unbound()?;
            socket.connect(path)?;
            socket.set_write_timeout(Some(TIME_MAX))?;
            Ok(Open::Unix(socket))
        }
        Address::Udp(host) => {
            let to = resolve(host)?;
            let from: SocketAddr = if to.is_ipv4() {
                (std::net::Ipv4Addr::UNSPECIFIED, 0).into()
            } else {
                (std::net::Ipv6Addr::UNSPECIFIED, 0).into()
            };
            let socket = UdpSocket::bind(from)?;
            socket.connect(to)?;
            Ok(Open::Udp(socket))
        }
        Address::Tcp(host) => {
            let stream = TcpStream::connect_timeout(&resolve(host)?, TIME_MAX)?;
            stream.set_write_timeout(Some(TIME_MAX))?;
            Ok(Open::Tcp(stream))
        }
    }
}

fn resolve(host: &str) -> io::Result<SocketAddr> {
    host.to_socket_addrs()?.next().ok_or_else(|| io::Error::from(io::ErrorKind::AddrNotAvailable))
}

fn send(open: &mut Open, message: &str) -> io::Result<()> {
    match open {
        Open::Unix(socket) => socket.send(datagram(message)).map(drop),
        Open::Udp(socket) => socket.send(datagram(message)).map(drop),
        Open::Tcp(stream) => stream.write_all(format!("{} {message}", message.len()).as_bytes()),
    }
}

/// Cuts what no datagram takes; the structured data at the beginning stay.
fn datagram(message: &str) -> &[u8] {
    let bytes = message.as_bytes();
    bytes.get(..DATAGRAM_BYTES_MAX).unwrap_or(bytes)
}

/// Writes an alert as a message.
pub fn message(alert: &Alert, host: &str, pid: u32) -> String {
    let severity = match alert.severity {
        Severity::Critical => 2,
        Severity::High => 3,
        Severity::Medium => 4,
        Severity::Low | Severity::Notice => 5,
    };
    let priority = FACILITY * 8 + severity;
    let host: String = host.chars().filter(char::is_ascii_graphic).take(HOST_SIGNS_MAX).collect();
    let host = if host.is_empty() { "-".to_owned() } else { host };
    let container = alert.container.id.as_deref().unwrap_or_default();
    let image = alert.container.image.as_deref().unwrap_or_default();
    let data = [
        ("id", alert.id.as_str()),
        ("rule", &alert.rule),
        ("technique", &alert.technique),
        ("severity", alert.severity.name()),
        ("container", container),
        ("image", image),
    ];
    let data: String = data
        .iter()
        .map(|(name, value)| format!(" {name}=\"{}\"", quoted(value)))
        .collect::<Vec<_>>()
        .concat();
    let time = &alert.time;
    format!(
        "<{priority}>1 {time} {host} {NAME} {pid} {KIND} [{DATA}{data}] \u{feff}{}",
        alert.encode()
    )
}

/// Escapes what ends a value of structured data (RFC 5424, section 6.3.3).
fn quoted(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for sign in value.chars() {
        if matches!(sign, '"' | '\\' | ']') {
            text.push('\\');
        }
        text.push(if sign.is_control() { ' ' } else { sign });
    }
    text
}
