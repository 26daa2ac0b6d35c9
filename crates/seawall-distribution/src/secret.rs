//! Secrets: they can be used, but neither printed nor compared by accident.

/// A password or token. It has no `Debug` and no `Display` on purpose.
#[derive(Clone)]
pub(crate) struct Secret(Box<str>);

impl Secret {
    pub(crate) fn new(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    /// Returns the text, to be sent and for nothing else.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}
