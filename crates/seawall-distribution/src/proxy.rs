//! Which proxy a URL is reached through, by the rules that curl and Go's clients share.
//!
//! `NO_PROXY` entries: `*`; a host or domain (`example.com` and `.example.com` both mean the
//! domain and what is below it); a host with a port; an address; an address range
//! (`10.0.0.0/8`).

use std::net::IpAddr;

use crate::config::{ConfigError, Proxies};
use crate::url::{Scheme, Url, split_port};

/// The proxies of a client, checked.
#[derive(Clone)]
pub(crate) struct ProxyRules {
    https: Option<ureq::Proxy>,
    http: Option<ureq::Proxy>,
    direct: Vec<Direct>,
}

/// One entry of `NO_PROXY`.
#[derive(Clone)]
enum Direct {
    All,
    Range { address: IpAddr, prefix_bits: u8 },
    Domain { name: Box<str>, port: Option<u16> },
}

impl ProxyRules {
    pub(crate) fn new(proxies: &Proxies) -> Result<Self, ConfigError> {
        let all = parse_proxy("ALL_PROXY", proxies.all.as_deref())?;
        let https = parse_proxy("HTTPS_PROXY", proxies.https.as_deref())?;
        let http = parse_proxy("HTTP_PROXY", proxies.http.as_deref())?;
        let entries = proxies.no_proxy.as_deref().unwrap_or_default().split([',', ' ']);
        Ok(Self {
            https: https.or_else(|| all.clone()),
            http: http.or(all),
            direct: entries.filter_map(Direct::parse).collect(),
        })
    }

    /// Returns the proxy through which `url` is reached, if any.
    pub(crate) fn choose(&self, url: &Url) -> Option<&ureq::Proxy> {
        let proxy = match url.scheme() {
            Scheme::Https => self.https.as_ref(),
            Scheme::Http => self.http.as_ref(),
        }?;
        (!self.direct.iter().any(|entry| entry.covers(url))).then_some(proxy)
    }
}

fn parse_proxy(
    setting: &'static str,
    text: Option<&str>,
) -> Result<Option<ureq::Proxy>, ConfigError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    // The text is left out of the error: it may hold a password.
    let error = |reason: &str| ConfigError { setting, reason: reason.into() };
    let scheme = text.split_once("://").map_or("http", |(scheme, _)| scheme);
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return Err(error("only http:// and https:// proxies are supported"));
    }
    match ureq::Proxy::new(text) {
        Ok(proxy) => Ok(Some(proxy)),
        Err(_) => Err(error("is no proxy of the form http://[USER:PASSWORD@]HOST[:PORT]")),
    }
}

impl Direct {
    fn parse(entry: &str) -> Option<Self> {
        let entry = entry.trim();
        if entry.is_empty() {
            return None;
        }
        if entry == "*" {
            return Some(Self::All);
        }
        if let Some((address, bits)) = entry.split_once('/') {
            let address: IpAddr = address.parse().ok()?;
            let bits_max = if address.is_ipv4() { 32 } else { 128 };
            let prefix_bits = bits.parse().ok().filter(|bits| *bits <= bits_max)?;
            return Some(Self::Range { address, prefix_bits });
        }
        if let Ok(address) = entry.trim_matches(['[', ']']).parse::<IpAddr>() {
            let prefix_bits = if address.is_ipv4() { 32 } else { 128 };
            return Some(Self::Range { address, prefix_bits });
        }
        let (host, port) = split_port(entry);
        let name = host.trim_start_matches('*').trim_start_matches('.').to_ascii_lowercase();
        let port = port.map(str::parse).transpose().ok()?;
        (!name.is_empty()).then(|| Self::Domain { name: name.into(), port })
    }

    fn covers(&self, url: &Url) -> bool {
        let host = url.host();
        match self {
            Self::All => true,
            Self::Range { address, prefix_bits } => host
                .parse()
                .is_ok_and(|host: IpAddr| leading_bits_agree(*address, host, *prefix_bits)),
            Self::Domain { name, port } => {
                let below = host.strip_suffix(&**name).is_some_and(|rest| rest.ends_with('.'));
                (host == &**name || below) && port.is_none_or(|port| port == url.port())
            }
        }
    }
}

fn leading_bits_agree(network: IpAddr, host: IpAddr, bits: u8) -> bool {
    let (network, host, width) = match (network, host) {
        (IpAddr::V4(network), IpAddr::V4(host)) => {
            (u128::from(network.to_bits()), u128::from(host.to_bits()), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(host)) => (network.to_bits(), host.to_bits(), 128),
        _ => return false,
    };
    let shift = u32::saturating_sub(width, u32::from(bits));
    (network ^ host).checked_shr(shift).unwrap_or(0) == 0
}

#[cfg(test)]
mod tests;
