//! The program as its users run it: arguments, files, exit codes and reports.
//!
//! Images, feeds and servers are made by code; nothing reaches beyond the loopback interface.

#[cfg(test)]
mod authorisation;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod bucket;
#[cfg(test)]
mod carried;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod console;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod disk;
#[cfg(test)]
mod everyday;
#[cfg(test)]
mod evidence;
#[cfg(test)]
mod feeds;
#[cfg(test)]
mod fuzzed;
#[cfg(test)]
mod gate;
#[cfg(test)]
mod honesty;
#[cfg(test)]
mod honesty_matrix;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod hostile_feeds;
#[cfg(test)]
mod image;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod link;
#[cfg(test)]
mod maintained;
#[cfg(test)]
mod malware;
#[cfg(test)]
#[expect(dead_code, reason = "a part of it is for the tests of the rules")]
#[path = "../../../seawall-malware/src/testing.rs"]
mod malware_cases;
#[cfg(test)]
mod metamorphic;
#[cfg(test)]
mod places;
#[cfg(test)]
mod real_images;
#[cfg(test)]
mod registry;
#[cfg(test)]
mod repeatable;
#[cfg(test)]
#[expect(dead_code, reason = "a part of it is for the tests of the store")]
#[path = "../../../seawall-store/tests/it/s3_server.rs"]
mod s3_server;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod serve;
#[cfg(test)]
mod server;
#[cfg(test)]
mod shared_cache;
#[cfg(test)]
mod targets;
#[cfg(test)]
mod update;
#[cfg(test)]
#[path = "../../../seawall-artifact/src/testing/ustar.rs"]
mod ustar;
#[cfg(test)]
mod withheld;
