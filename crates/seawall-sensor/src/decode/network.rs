//! Connections and DNS messages.

use std::net::{IpAddr, Ipv6Addr};

use seawall_runtime::event::{Action, Connection, Endpoint, Protocol};
use seawall_runtime::text::escape;

use super::cursor::Cursor;
use super::{DecodeError, dns, done_or_refused, take};
use crate::layout::{ConnectionForm, Form as _, kind};

const AF_UNIX: u16 = 1;
const AF_INET: u16 = 2;
const AF_INET6: u16 = 10;
const AF_NETLINK: u16 = 16;
const AF_PACKET: u16 = 17;
const AF_VSOCK: u16 = 40;
const SOCK_RAW: u16 = 3;
const IPPROTO_TCP: u16 = 6;
const IPPROTO_UDP: u16 = 17;
const NETLINK_NETFILTER: u16 = 12;
/// The port of servers of DNS.
const DNS_PORT: u16 = 53;

pub(super) fn action(kind: u16, body: &mut Cursor<'_>) -> Result<Action, DecodeError> {
    let form = ConnectionForm::read(body)?;
    let path = path(take(form.path, body)?);
    let payload = take(form.payload, body)?;
    let connection = Connection {
        protocol: protocol(&form),
        family: form.family,
        local: endpoint(form.has_local, form.family, form.local, form.local_port),
        remote: endpoint(form.has_remote, form.family, form.remote, form.remote_port),
        path,
        result: form.result,
    };
    Ok(match kind {
        kind::CONNECT => Action::Connect(connection),
        kind::ACCEPT => Action::Accept(connection),
        kind::BIND => Action::Bind(connection),
        kind::LISTEN => Action::Listen(connection),
        kind::SOCKET => {
            let result = connection.result;
            done_or_refused(Action::Socket(connection), result)
        }
        kind::TRAFFIC => Action::Traffic { connection, sent: form.sent, received: form.received },
        kind::DNS => {
            let server = connection.remote.filter(|remote| remote.port == DNS_PORT);
            Action::Dns(dns::message(payload, server.or(connection.local), form.length))
        }
        other => return Err(DecodeError::Kind(other)),
    })
}

fn protocol(form: &ConnectionForm) -> Protocol {
    match (form.family, form.form, form.protocol) {
        (AF_UNIX, ..) => Protocol::Unix,
        (AF_NETLINK, _, NETLINK_NETFILTER) => Protocol::Netfilter,
        (AF_PACKET, ..) => Protocol::Packet,
        (AF_VSOCK, ..) => Protocol::Vsock,
        (AF_INET | AF_INET6, SOCK_RAW, _) => Protocol::Raw,
        (AF_INET | AF_INET6, _, IPPROTO_TCP) => Protocol::Tcp,
        (AF_INET | AF_INET6, _, IPPROTO_UDP) => Protocol::Udp,
        _ => Protocol::Other,
    }
}

fn endpoint(is_there: u8, family: u16, address: [u8; 16], port: u16) -> Option<Endpoint> {
    if is_there == 0 {
        return None;
    }
    let [a, b, c, d, ..] = address;
    let address = match family {
        AF_INET => IpAddr::from([a, b, c, d]),
        AF_INET6 => Ipv6Addr::from(address).to_canonical(),
        _ => return None,
    };
    Some(Endpoint { address, port })
}

/// The name of a local socket: a path that a zero byte may end, or one that begins with a zero
/// byte and stands in no folder.
fn path(bytes: &[u8]) -> String {
    if let Some(name) = bytes.strip_prefix(&[0]) {
        return format!("@{}", escape(name));
    }
    escape(bytes.split(|byte| *byte == 0).next().unwrap_or_default())
}
