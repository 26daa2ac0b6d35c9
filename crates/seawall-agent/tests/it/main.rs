//! The agent against real containers of runc: it needs root, runc, cc and a root file system,
//! and says loudly what it leaves out where it lacks one.

#[cfg(test)]
mod containerd;
#[cfg(test)]
mod cri;
#[cfg(test)]
mod crio;
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
mod malware;
#[cfg(test)]
#[expect(dead_code, reason = "a part of it is for the tests of the rules")]
#[path = "../../../seawall-malware/src/testing.rs"]
mod malware_cases;
#[cfg(test)]
mod ordinary;
#[cfg(test)]
mod podman;
