//! Names of CPE 2.3 (NIST IR 7695, formatted strings): `cpe:2.3:part:vendor:product:version:…`.

/// The components that matter, unescaped; `*` (any) and `-` (none) stand as they are.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Cpe {
    pub(super) part: String,
    pub(super) vendor: String,
    pub(super) product: String,
    pub(super) version: String,
    pub(super) update: String,
    pub(super) target_software: String,
}

/// Bytes of a name.
// LIMIT: names have at most some 300.
const NAME_BYTES_MAX: usize = 1024;

impl Cpe {
    /// Parses a formatted string; a colon within a component is escaped by a backslash.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("cpe:2.3:").filter(|rest| rest.len() <= NAME_BYTES_MAX)?;
        let mut components = vec![String::new()];
        let mut is_escaped = false;
        for character in rest.chars() {
            match character {
                '\\' if !is_escaped => {
                    is_escaped = true;
                    continue;
                }
                ':' if !is_escaped => components.push(String::new()),
                _ => components.last_mut()?.push(character),
            }
            is_escaped = false;
        }
        let [part, vendor, product, version, update, _, _, _, target_software, ..] =
            <[String; 11]>::try_from(components).ok()?;
        Some(Self { part, vendor, product, version, update, target_software })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_colons_do_not_separate() {
        let cpe = Cpe::parse(r"cpe:2.3:a:foo\:bar:ba\\z\.js:1\.2:rc1:*:*:*:node.js:*:*").unwrap();
        assert_eq!((&*cpe.vendor, &*cpe.product), ("foo:bar", r"ba\z.js"));
        assert_eq!((&*cpe.version, &*cpe.update, &*cpe.target_software), ("1.2", "rc1", "node.js"));
    }

    #[test]
    fn a_name_of_another_form_is_none() {
        for text in ["cpe:/a:x:y", "cpe:2.3:a:x", "cpe:2.3:a:b:c:d:e:f:g:h:i:j:k:l", ""] {
            assert_eq!(Cpe::parse(text), None, "{text}");
        }
    }
}
