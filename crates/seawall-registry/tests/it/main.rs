//! The registry as clients see it: requests in process, tables and blobs in a folder.

#[cfg(test)]
mod access;
#[cfg(test)]
mod bucket;
#[cfg(test)]
mod collection;
#[cfg(test)]
mod content;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod deletion;
#[cfg(test)]
mod documentation;
#[cfg(test)]
mod postgres;
#[cfg(test)]
mod referrers;
#[cfg(test)]
#[expect(dead_code, reason = "a part of it is for the tests of the store")]
#[path = "../../../seawall-store/tests/it/s3_server.rs"]
mod s3_server;
#[cfg(test)]
mod seams;
#[cfg(test)]
mod upload;
#[cfg(test)]
mod upload_model;
#[cfg(test)]
mod world;
