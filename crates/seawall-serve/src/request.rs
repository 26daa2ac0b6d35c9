//! What is known of a request beside what it says: who is at the other end, and its id.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::http::{Extensions, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use seawall_evidence::text::Text;

use crate::evidence::Origin;
use crate::identity::Identified;

/// The other end of a connection.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Peer {
    /// Its address.
    pub address: SocketAddr,
    /// Whether the connection is encrypted.
    pub is_encrypted: bool,
    /// The subject of the client certificate that was verified, if one was shown.
    pub certificate_subject: Option<Box<str>>,
    /// The digest of the client certificate, if one was shown that names a node; it has no
    /// subject then.
    pub node_certificate: Option<Box<str>>,
}

impl Peer {
    /// Returns the peer of a request; without a listener it is this machine.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().cloned().unwrap_or_else(|| Self {
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            is_encrypted: false,
            certificate_subject: None,
            node_certificate: None,
        })
    }

    /// Returns the address without the port.
    pub fn ip(&self) -> IpAddr {
        self.address.ip().to_canonical()
    }
}

/// The id of a request, under which logs and the evidence log have what belongs to it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct RequestId(u64);

impl RequestId {
    /// Returns the id of a request; 0 outside of one.
    pub fn of(extensions: &Extensions) -> Self {
        extensions.get::<Self>().copied().unwrap_or(Self(0))
    }

    /// Returns the id as it stands in a record.
    pub fn text(self) -> Text {
        Text::tamed(&self.to_string())
    }
}

impl std::fmt::Display for RequestId {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

/// Gives out ids: a random beginning for each process, and a count.
#[derive(Debug)]
pub struct RequestIds {
    next: AtomicU64,
}

impl RequestIds {
    /// Begins at a random number.
    pub fn new(random: [u8; 8]) -> Self {
        Self { next: AtomicU64::new(u64::from_be_bytes(random)) }
    }

    /// Returns another id.
    pub fn next(&self) -> RequestId {
        // An odd step visits every number and leaves no order to guess from.
        RequestId(self.next.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed))
    }
}

/// The name of the header that tells the id to the client.
pub const REQUEST_ID_HEADER: &str = "x-request-id";

tokio::task_local! {
    /// The request that the current task works on, so that what is recorded deep inside of a
    /// service names who asked, from where.
    static CURRENT: Arc<Current>;
}

#[derive(Debug)]
struct Current {
    id: RequestId,
    address: IpAddr,
    identified: OnceLock<Arc<Identified>>,
}

/// Notes who sent the current request.
pub(crate) fn note(identified: &Arc<Identified>) {
    // Outside of a request there is nobody to note; the first who was found out stays.
    drop(CURRENT.try_with(|current| current.identified.set(Arc::clone(identified))));
}

/// Returns who sent the current request, from where; `None` outside of one, and before it was
/// found out.
pub fn origin() -> Option<Origin> {
    let of = |current: &Arc<Current>| {
        let identified = current.identified.get()?;
        Some(Origin::new(identified, current.id, current.address))
    };
    CURRENT.try_with(of).ok().flatten()
}

/// Carries the current request along with work that goes on in a task of its own.
pub async fn inherit<F: Future>(current: Inherited, work: F) -> F::Output {
    match current.0 {
        Some(current) => CURRENT.scope(current, work).await,
        None => work.await,
    }
}

/// The current request, for [`inherit`].
#[derive(Clone, Debug)]
pub struct Inherited(Option<Arc<Current>>);

/// Takes hold of the current request, if there is one.
pub fn current() -> Inherited {
    Inherited(CURRENT.try_with(Arc::clone).ok())
}

/// Gives each request an id, whatever its sender claims, and tells it in the answer.
pub async fn identify(ids: Arc<RequestIds>, mut request: Request, next: Next) -> Response {
    let id = ids.next();
    request.extensions_mut().insert(id);
    let address = Peer::of(request.extensions()).ip();
    let current = Arc::new(Current { id, address, identified: OnceLock::new() });
    let mut response = CURRENT.scope(current, next.run(request)).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(REQUEST_ID_HEADER, value);
    }
    response
}
