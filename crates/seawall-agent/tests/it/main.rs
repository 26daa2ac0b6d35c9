//! The agent against real containers of runc: it needs root, runc, cc and a root file system,
//! and says loudly what it leaves out where it lacks one.

#[cfg(test)]
mod containerd;
#[cfg(test)]
mod drift;
#[cfg(test)]
mod host;
#[cfg(test)]
mod in_use;
#[cfg(test)]
mod life;
#[cfg(test)]
mod lsm;
#[cfg(test)]
mod ordinary;
#[cfg(test)]
mod podman;
