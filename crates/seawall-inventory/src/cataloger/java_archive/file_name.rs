//! Names of Java archives: `artifact-version[-classifier].jar`, as Maven repositories store them.

/// Artifact and version of a file's name.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct FileName<'a> {
    /// The group, where the name has one in front.
    pub(super) group: Option<&'a str>,
    /// The name without extension and version.
    pub(super) artifact: &'a str,
    /// The version, if the name has one.
    pub(super) version: Option<&'a str>,
}

/// Words that are part of a version.
const QUALIFIERS: &[&str] = &[
    "alpha",
    "android",
    "atlassian",
    "b",
    "beta",
    "build",
    "cr",
    "dev",
    "ea",
    "final",
    "fuse",
    "ga",
    "hadoop",
    "incubating",
    "jbossorg",
    "jdk",
    "jre",
    "m",
    "milestone",
    "pre",
    "preview",
    "rc",
    "redhat",
    "release",
    "rev",
    "sec",
    "snapshot",
    "sp",
    "v",
];
/// Words that follow a version and tell apart files of one artifact.
const CLASSIFIERS: &[&str] = &[
    "all",
    "amd64",
    "arm64",
    "bin",
    "classes",
    "client",
    "exec",
    "fat",
    "full",
    "graal",
    "jakarta",
    "javadoc",
    "linux",
    "minimal",
    "nohttp",
    "no_aop",
    "noaop",
    "osx",
    "runtime",
    "runner",
    "shaded",
    "sources",
    "standalone",
    "static",
    "tests",
    "test",
    "uber",
    "windows",
    "with",
    "dependencies",
    "jar",
    "boot",
    "executable",
    "plain",
    "x86",
    "x64",
];

impl<'a> FileName<'a> {
    /// Splits the name of a file or of an entry; folders and extension are dropped.
    pub(super) fn parse(path: &'a str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let mut first = None;
        for (dash, _) in stem.match_indices('-') {
            let (Some(artifact), Some(rest)) =
                (stem.get(..dash), stem.get(dash.saturating_add(1)..))
            else {
                continue;
            };
            if artifact.is_empty() || !starts_version(rest) {
                continue;
            }
            // `log4j-1.2-api-2.14.1` has two numbers; what follows the version tells which.
            if let Some(version) = version_of(rest) {
                return Self { group: None, artifact, version: Some(version) };
            }
            first = first.or(Some(Self { group: None, artifact, version: Some(rest) }));
        }
        first.unwrap_or(Self { group: None, artifact: stem, version: None })
    }

    /// Takes the group off the front of the artifact: Quarkus calls libraries
    /// `org.acme.things-1.0.jar`, which is `things` of `org.acme`.
    pub(super) fn with_group_in_front(self) -> Self {
        let splits = || {
            let dots = self.artifact.match_indices('.').map(|(dot, _)| dot);
            dots.filter_map(|dot| {
                let (group, rest) = self.artifact.split_at_checked(dot)?;
                Some((group, rest.strip_prefix('.').filter(|rest| !rest.is_empty())?))
            })
        };
        // `jakarta.el.jakarta.el-api`: artifacts that repeat their group have dots of their own.
        let repeated = || splits().find(|(group, rest)| rest.starts_with(group));
        match repeated().or_else(|| splits().next_back()) {
            Some((group, artifact)) => Self { group: Some(group), artifact, ..self },
            None => self,
        }
    }
}

fn starts_version(rest: &str) -> bool {
    let digits = rest.strip_prefix(['v', 'V', 'r']).unwrap_or(rest);
    digits.starts_with(|sign: char| sign.is_ascii_digit())
}

/// Returns the version at the front if nothing but known classifiers follows it.
fn version_of(rest: &str) -> Option<&str> {
    let mut end = 0_usize;
    let mut is_version = true;
    for word in rest.split('-') {
        is_version = is_version && is_version_word(word, end == 0);
        if is_version {
            end = end.saturating_add(word.len()).saturating_add(usize::from(end != 0));
        } else if !is_classifier(word) {
            return None;
        }
    }
    rest.get(..end)
}

fn is_version_word(word: &str, is_first: bool) -> bool {
    if is_first || word.starts_with(|sign: char| sign.is_ascii_digit()) {
        return true;
    }
    let letters = word.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    QUALIFIERS.contains(&letters.to_ascii_lowercase().as_str()) || is_commit(word)
}

fn is_commit(word: &str) -> bool {
    7 <= word.len()
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

fn is_classifier(word: &str) -> bool {
    let letters = word.to_ascii_lowercase();
    CLASSIFIERS.contains(&letters.as_str())
        || ["x86_64", "aarch_64", "aarch64", "ppcle_64", "s390_64", "riscv64"]
            .contains(&letters.as_str())
}
