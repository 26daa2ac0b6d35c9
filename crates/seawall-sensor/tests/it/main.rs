//! The sensor against real containers. What this machine cannot do is skipped, loudly.

#[cfg(test)]
mod container;
#[cfg(test)]
mod coverage;
#[cfg(test)]
mod files;
#[cfg(test)]
mod guard;
#[cfg(test)]
mod network;
#[cfg(test)]
mod pins;
#[cfg(test)]
mod process;
#[cfg(test)]
mod quota;
#[cfg(test)]
mod rights;
#[cfg(test)]
mod watch;
