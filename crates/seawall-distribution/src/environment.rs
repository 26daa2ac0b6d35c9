//! What the environment says about connections, by the names that Docker, Podman, curl and OpenSSL
//! gave its variables. The environment itself is read by the binary and passed in as a function.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::config::{ClientConfig, Proxies, TlsTrust};

impl ClientConfig {
    /// Takes over proxies, certificates and the places of credentials from the environment:
    ///
    /// - `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`, in capitals or not,
    /// - `SSL_CERT_FILE`, `SSL_CERT_DIR`,
    /// - `REGISTRY_AUTH_FILE`, `XDG_RUNTIME_DIR`, `XDG_CONFIG_HOME`, `DOCKER_CONFIG`, `HOME`,
    /// - `PATH`, for credential helpers.
    #[must_use]
    pub fn with_environment(self, variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let path = |name: &str| set(name).map(PathBuf::from);
        Self {
            proxies: proxies(set),
            trust: TlsTrust {
                system_file: path("SSL_CERT_FILE"),
                system_folders: set("SSL_CERT_DIR")
                    .map(|folders| std::env::split_paths(&folders).collect())
                    .unwrap_or_default(),
                ..self.trust
            },
            credential_files: credential_files(path),
            helper_search_path: set("PATH"),
            ..self
        }
    }
}

fn proxies(set: impl Fn(&str) -> Option<OsString>) -> Proxies {
    let text = |name: &str| {
        let value = set(name).or_else(|| set(&name.to_ascii_lowercase()))?;
        // A proxy that is no text is none; taking it for unset would go past it in silence.
        Some(value.to_string_lossy().into_owned())
    };
    // A web server hands the request's header `Proxy` to CGI programs as `HTTP_PROXY`: whoever
    // asks would choose the proxy.
    let is_cgi = set("REQUEST_METHOD").is_some();
    Proxies {
        https: text("HTTPS_PROXY"),
        http: text("HTTP_PROXY").filter(|_| !is_cgi),
        all: text("ALL_PROXY"),
        no_proxy: text("NO_PROXY"),
    }
}

/// The files in the order in which Podman and Skopeo look them through.
fn credential_files(path: impl Fn(&str) -> Option<PathBuf>) -> Vec<PathBuf> {
    if let Some(file) = path("REGISTRY_AUTH_FILE") {
        return vec![file];
    }
    let home = path("HOME");
    let below_home = |folder: &str| home.as_ref().map(|home| home.join(folder));
    let runtime = path("XDG_RUNTIME_DIR");
    let config = path("XDG_CONFIG_HOME").or_else(|| below_home(".config"));
    let docker = path("DOCKER_CONFIG").or_else(|| below_home(".docker"));
    let files = [
        runtime.map(|folder| folder.join("containers/auth.json")),
        config.map(|folder| folder.join("containers/auth.json")),
        docker.map(|folder| folder.join("config.json")),
    ];
    files.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests;
