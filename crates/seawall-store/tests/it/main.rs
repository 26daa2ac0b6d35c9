//! What outlives a process that is killed, and blobs in a bucket.

#[cfg(test)]
mod evidence_crash;
#[cfg(test)]
mod s3;
#[cfg(test)]
mod s3_server;
