//! Pulls and downloads against servers that behave and misbehave, on loopback.

#[cfg(test)]
mod documents;
#[cfg(test)]
mod download;
#[cfg(test)]
mod pull;
#[cfg(test)]
mod real_registry;
#[cfg(test)]
mod server;
