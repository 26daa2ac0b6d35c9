//! Masks secrets in arguments.
//!
//! What follows an option or a variable whose name says that it is a secret, what stands between
//! `://` and `@` behind a colon, headers that authorise, and tokens whose form is known.

const MASK: &str = "***";
/// Parts of names whose values are secrets.
const SECRET_NAMES: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api-key",
    "api_key",
    "access-key",
    "access_key",
    "private-key",
    "private_key",
    "credential",
];
/// Headers whose values are secrets.
const SECRET_HEADERS: [&str; 5] =
    ["authorization:", "proxy-authorization:", "x-api-key:", "x-auth-token:", "cookie:"];
/// Starts of tokens whose form their makers publish.
const TOKEN_STARTS: [&str; 14] = [
    "AKIA",
    "ASIA",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xoxb-",
    "xoxp-",
    "sk_live_",
    "sk-ant-",
    "hvs.",
    "eyJhbGci",
    "AIza",
];
/// A token is at least so long.
const TOKEN_BYTES_MIN: usize = 16;
/// Programs and their short options with a secret: attached (`-pX`), or as the next argument.
const SHORT_OPTIONS: [(&str, &str); 9] = [
    ("mysql", "-p"),
    ("mysqldump", "-p"),
    ("mysqladmin", "-p"),
    ("mariadb", "-p"),
    ("redis-cli", "-a"),
    ("sshpass", "-p"),
    ("mongo", "-p"),
    ("mongosh", "-p"),
    ("htpasswd", "-b"),
];

/// Returns arguments with what looks like a secret masked.
pub fn mask(arguments: &[String]) -> Vec<String> {
    let program = arguments.first().map(|first| first.rsplit('/').next().unwrap_or(first));
    let mut state = State { program: program.unwrap_or_default().to_owned(), ..State::default() };
    arguments.iter().map(|argument| state.argument(argument)).collect()
}

#[derive(Default)]
struct State {
    program: String,
    /// Whether the next word is a secret.
    is_next_secret: bool,
    /// Whether everything up to the end of the argument is.
    is_rest_secret: bool,
}

impl State {
    /// Masks one argument word by word: shells have whole command lines in one.
    fn argument(&mut self, argument: &str) -> String {
        self.is_rest_secret = false;
        let mut masked = String::new();
        let mut rest = argument;
        while !rest.is_empty() {
            let is_border = |sign: char| sign.is_whitespace() || "'\"`;|&()<>".contains(sign);
            let end = rest.find(is_border).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            if !word.is_empty() {
                masked.push_str(&self.word(word));
            }
            let border = after.chars().next();
            masked.extend(border);
            rest = after.get(border.map_or(0, char::len_utf8)..).unwrap_or_default();
        }
        masked
    }

    fn word(&mut self, word: &str) -> String {
        if self.is_rest_secret {
            return MASK.to_owned();
        }
        if std::mem::take(&mut self.is_next_secret) && !word.starts_with("--") {
            return MASK.to_owned();
        }
        let lower = word.to_ascii_lowercase();
        if SECRET_HEADERS.iter().any(|header| lower.starts_with(header)) {
            self.is_rest_secret = true;
            let end = word.find(':').map_or(word.len(), |colon| colon.saturating_add(1));
            let (header, value) = word.split_at_checked(end).unwrap_or((word, ""));
            return format!("{header}{}", if value.is_empty() { "" } else { MASK });
        }
        if let Some((name, value)) = word.split_once('=') {
            if is_secret_name(name) && !value.is_empty() {
                return format!("{name}={MASK}");
            }
        } else if word.starts_with('-') && is_secret_name(word) || lower == "bearer" {
            self.is_next_secret = true;
            return word.to_owned();
        }
        if let Some(masked) = self.short_option(word) {
            return masked;
        }
        if let Some(masked) = masked_address(word) {
            return masked;
        }
        let value = word.rsplit(['=', ':']).next().unwrap_or(word);
        if TOKEN_STARTS.iter().any(|start| value.starts_with(start))
            && TOKEN_BYTES_MIN <= value.len()
        {
            return word.replace(value, MASK);
        }
        word.to_owned()
    }

    fn short_option(&mut self, word: &str) -> Option<String> {
        if self.program == "curl" && (word == "-u" || word == "--user") {
            self.is_next_secret = true;
            return Some(word.to_owned());
        }
        let options = SHORT_OPTIONS.iter().filter(|(program, _)| *program == self.program);
        for (_, option) in options {
            match word.strip_prefix(option) {
                Some("") => {
                    self.is_next_secret = true;
                    return Some(word.to_owned());
                }
                Some(_) => return Some(format!("{option}{MASK}")),
                None => {}
            }
        }
        // The program may stand in the command line of a shell.
        let name = word.rsplit('/').next().unwrap_or(word);
        if SHORT_OPTIONS.iter().any(|(program, _)| *program == name) || name == "curl" {
            name.clone_into(&mut self.program);
        }
        None
    }
}

fn is_secret_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    // What names a file or a folder is no secret.
    let is_place =
        ["-file", "_file", "-path", "_path", "-dir"].iter().any(|end| lower.ends_with(end));
    !is_place && SECRET_NAMES.iter().any(|secret| lower.contains(secret))
}

/// Masks `://user:secret@`.
fn masked_address(word: &str) -> Option<String> {
    let (scheme, rest) = word.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let (login, host) = authority.rsplit_once('@')?;
    let user = login.split_once(':').map_or("", |(user, _)| user);
    Some(format!("{scheme}://{user}:{MASK}@{host}{path}"))
}
