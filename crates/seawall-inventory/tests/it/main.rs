//! Tests over whole images.
#![expect(clippy::disallowed_methods, reason = "tests read files and run programs")]

#[cfg(test)]
mod dpkg;
#[cfg(test)]
mod oci;
#[cfg(test)]
mod real_images;
#[cfg(test)]
mod rpm;
