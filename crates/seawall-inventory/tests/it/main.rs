//! Tests over whole images.

#[cfg(test)]
mod oci;
#[cfg(test)]
mod real_images;
