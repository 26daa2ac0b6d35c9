//! Pulls and downloads against servers that behave and misbehave, on loopback.

#[cfg(test)]
mod pull;
#[cfg(test)]
mod server;
