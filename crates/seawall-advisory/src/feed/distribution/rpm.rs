//! Names of rpm packages: package URLs, and `name-epoch:version-release.arch` in one word.

/// Architectures that end such a word.
const ARCHITECTURES: &[&str] = &[
    "aarch64",
    "armv7hl",
    "i386",
    "i586",
    "i686",
    "ia64",
    "loongarch64",
    "noarch",
    "nosrc",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv64",
    "s390",
    "s390x",
    "src",
    "x86_64",
];

/// What a name says.
#[derive(Debug, Default, Eq, PartialEq)]
pub(super) struct Rpm {
    /// The package.
    pub(super) name: String,
    /// `epoch:version-release`, where it is stated.
    pub(super) evr: Option<String>,
    /// The architecture, where it is stated.
    pub(super) arch: Option<String>,
    /// Module and stream, where they are stated.
    pub(super) module: Option<String>,
}

/// Parses a package URL of type rpm (purl specification, "rpm").
pub(super) fn of_purl(purl: &str) -> Option<Rpm> {
    let rest = purl.strip_prefix("pkg:rpm/")?;
    let (path, qualifiers) = rest.split_once('?').unwrap_or((rest, ""));
    let (path, version) = path.split_once('@').unwrap_or((path, ""));
    let name = decoded(path.rsplit('/').next()?);
    let (mut arch, mut epoch, mut module) = (None, None, None);
    for qualifier in qualifiers.split('&') {
        let Some((key, value)) = qualifier.split_once('=') else { continue };
        let value = decoded(value);
        match key {
            "arch" => arch = Some(value),
            "epoch" => epoch = Some(value).filter(|epoch| epoch != "0"),
            "rpmmod" => module = stream(&value),
            _ => {}
        }
    }
    let version = Some(decoded(version)).filter(|version| !version.is_empty());
    let evr = version.map(|version| match epoch {
        Some(epoch) => format!("{epoch}:{version}"),
        None => version,
    });
    (!name.is_empty()).then_some(Rpm { name, evr, arch, module })
}

/// Returns `nodejs:18` of `nodejs:18:8020020…:context`; nothing of what has no stream.
pub(super) fn stream(module: &str) -> Option<String> {
    let mut parts = module.split(':');
    let (name, stream) = (parts.next()?, parts.next()?);
    (!name.is_empty() && !stream.is_empty()).then(|| format!("{name}:{stream}"))
}

/// Parses `curl-0:7.76.1-26.el9_3.2.x86_64`, `curl-8.0.1-150400.5.44.1.x86_64`, `curl`.
pub(super) fn of_word(word: &str) -> Option<Rpm> {
    let mut rpm = Rpm::default();
    let mut rest = word;
    if let Some((before, arch)) = word.rsplit_once('.')
        && ARCHITECTURES.contains(&arch)
    {
        (rest, rpm.arch) = (before, Some(arch.to_owned()));
    }
    let parts = rest.rsplit_once('-').and_then(|(before, release)| {
        let (name, version) = before.rsplit_once('-')?;
        let is_version = version.starts_with(|first: char| first.is_ascii_digit())
            && release.bytes().any(|byte| byte.is_ascii_digit());
        is_version.then_some((name, version, release))
    });
    if let Some((name, version, release)) = parts {
        let version = version.strip_prefix("0:").unwrap_or(version);
        rpm.evr = Some(format!("{version}-{release}"));
        rest = name;
    }
    let is_name = !rest.is_empty() && !rest.contains([' ', '/', ':']);
    rest.clone_into(&mut rpm.name);
    is_name.then_some(rpm)
}

/// Resolves `%2B` and the like.
pub(super) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
