//! Which of its arguments an interpreter executes.
//!
//! A script that is executed by its path is a program like any other: the kernel opens it to be
//! executed. A script that is named to an interpreter (`sh /tmp/x`) is opened like any data, and
//! only the command line tells that it is code. What a shell reads from its standard input, or
//! through `.` within a script, the command line does not tell.

/// LIMIT: arguments of a command line that are looked at.
pub const ARGUMENTS_MAX: usize = 256;
/// LIMIT: applets that name one another (`busybox busybox sh`).
const APPLETS_MAX: usize = 4;

/// An interpreter, as far as its command line goes.
#[derive(Debug)]
struct Interpreter {
    /// The beginnings of its names; what follows may be a version only.
    names: &'static [&'static str],
    /// Short options with which no script is named (`-c`).
    stops: &'static str,
    /// Short options that take the next argument (`-o NAME`).
    values: &'static str,
    /// Short options that take a script (`-f FILE`).
    scripts: &'static str,
    /// Long options that take the next argument, if they have none behind `=`.
    long_values: &'static [&'static str],
    /// Long options that take a script.
    long_scripts: &'static [&'static str],
    /// Long options with which no script is named.
    long_stops: &'static [&'static str],
    /// Whether the first argument that is no option is a script.
    has_operand: bool,
    /// Whether `-` alone only ends the options, as `--` does, instead of naming the standard input.
    ends_at_dash: bool,
}

const NONE: Interpreter = Interpreter {
    names: &[],
    stops: "",
    values: "",
    scripts: "",
    long_values: &[],
    long_scripts: &[],
    long_stops: &[],
    has_operand: true,
    ends_at_dash: false,
};

/// Every interpreter whose command line is understood.
const INTERPRETERS: &[Interpreter] = &[
    Interpreter {
        names: &[
            "sh", "ash", "bash", "dash", "rbash", "ksh", "mksh", "lksh", "zsh", "yash", "hush",
        ],
        stops: "cs",
        values: "oO",
        long_scripts: &["--rcfile", "--init-file"],
        ends_at_dash: true,
        ..NONE
    },
    Interpreter { names: &["fish"], stops: "c", values: "oC", ..NONE },
    Interpreter {
        names: &["python", "pypy", "micropython"],
        stops: "cm",
        values: "WX",
        long_values: &["--check-hash-based-pycs"],
        ..NONE
    },
    Interpreter { names: &["perl"], stops: "eE", values: "", ..NONE },
    Interpreter { names: &["ruby", "jruby"], stops: "e", values: "ICE", scripts: "r", ..NONE },
    Interpreter {
        names: &["node", "nodejs", "deno", "bun"],
        stops: "ep",
        values: "C",
        scripts: "r",
        long_scripts: &["--require", "--import", "--loader", "--experimental-loader"],
        long_values: &["--conditions", "--title", "--input-type"],
        long_stops: &["--eval", "--print"],
        ..NONE
    },
    Interpreter {
        names: &["php", "php-cgi", "phpdbg"],
        stops: "rSR",
        values: "cdtzBE",
        scripts: "fF",
        long_scripts: &["--file", "--process-file"],
        ..NONE
    },
    Interpreter { names: &["lua", "luajit", "texlua"], values: "el", ..NONE },
    Interpreter {
        names: &["awk", "gawk", "mawk", "nawk", "original-awk"],
        values: "vF",
        scripts: "fEi",
        long_scripts: &["--file", "--exec", "--include"],
        long_values: &["--assign", "--field-separator"],
        has_operand: false,
        ..NONE
    },
    Interpreter {
        names: &["sed"],
        scripts: "f",
        values: "el",
        long_scripts: &["--file"],
        has_operand: false,
        ..NONE
    },
    Interpreter {
        names: &["make", "gmake"],
        scripts: "f",
        values: "CIoW",
        long_scripts: &["--file", "--makefile"],
        has_operand: false,
        ..NONE
    },
    Interpreter {
        names: &["gdb"],
        scripts: "xX",
        long_scripts: &["--command", "-command", "--init-command"],
        has_operand: false,
        ..NONE
    },
    Interpreter { names: &["tclsh", "wish", "expect"], stops: "c", scripts: "f", ..NONE },
    Interpreter { names: &["guile"], stops: "c", scripts: "sl", values: "Le", ..NONE },
    Interpreter { names: &["Rscript"], stops: "e", long_scripts: &["--file"], ..NONE },
];

/// Java's options are words with one hyphen.
const JAVA_NAMES: &[&str] = &["java"];
const JAVA_FILES: &[&str] = &["-jar"];
const JAVA_PATHS: &[&str] = &["-cp", "-classpath", "--class-path", "-p", "--module-path"];
const JAVA_ATTACHED: &[&str] = &["-javaagent:", "-agentpath:", "-Xbootclasspath/a:"];
const JAVA_VALUES: &[&str] = &["--add-modules", "--add-opens", "--add-exports", "-m", "--module"];

/// Returns those arguments that the program `name` (the last part of the path of what runs)
/// executes as scripts; `arguments` has the name that the program was called by in front.
pub fn scripts<'a>(name: &str, arguments: &[&'a str]) -> Vec<&'a str> {
    let mut arguments = arguments.get(..ARGUMENTS_MAX).unwrap_or(arguments);
    let mut name = name;
    for _ in 0..APPLETS_MAX {
        if !matches!(name, "busybox" | "toybox" | "busybox.static") {
            break;
        }
        let Some((called, rest)) = arguments.split_first() else { return Vec::new() };
        let called = called.rsplit('/').next().unwrap_or(called).trim_start_matches('-');
        if matches!(called, "busybox" | "toybox" | "busybox.static") {
            arguments = rest;
            let Some(applet) = rest.first() else { return Vec::new() };
            name = applet.rsplit('/').next().unwrap_or(applet);
        } else {
            name = called;
        }
    }
    let Some((_, rest)) = arguments.split_first() else { return Vec::new() };
    if is_named(name, JAVA_NAMES) {
        return java(rest);
    }
    let interpreter = INTERPRETERS.iter().find(|row| is_named(name, row.names));
    interpreter.map(|row| row.scripts_of(rest)).unwrap_or_default()
}

/// Tells whether `name` is one of `names`, with a version behind it or not.
fn is_named(name: &str, names: &[&str]) -> bool {
    let is_version =
        |rest: &str| rest.chars().all(|sign| sign.is_ascii_digit() || ".-".contains(sign));
    names.iter().any(|candidate| name.strip_prefix(candidate).is_some_and(is_version))
}

impl Interpreter {
    fn scripts_of<'a>(&self, arguments: &[&'a str]) -> Vec<&'a str> {
        let mut found = Vec::new();
        let mut rest = arguments.iter().copied();
        while let Some(argument) = rest.next() {
            let is_end = argument == "--" || argument == "-" && self.ends_at_dash;
            if is_end || !is_option(argument) {
                let operand = if is_end { rest.next() } else { Some(argument) };
                found.extend(operand.filter(|operand| self.has_operand && *operand != "-"));
                // Options behind operands are read by those whose only scripts are options.
                if self.has_operand {
                    break;
                }
                continue;
            }
            let is_stop = if argument.starts_with("--") || self.long_scripts.contains(&argument) {
                self.long(argument, &mut rest, &mut found)
            } else {
                self.short(argument, &mut rest, &mut found)
            };
            if is_stop {
                break;
            }
        }
        found
    }

    /// Reads an option of one word; tells whether no operand is a script.
    fn long<'a>(
        &self,
        argument: &'a str,
        rest: &mut impl Iterator<Item = &'a str>,
        found: &mut Vec<&'a str>,
    ) -> bool {
        let (name, value) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (argument, None),
        };
        if self.long_scripts.contains(&name) {
            found.extend(value.or_else(|| rest.next()));
        } else if self.long_values.contains(&name) && value.is_none() {
            let _value: Option<&str> = rest.next();
        }
        self.long_stops.contains(&name)
    }

    /// Reads options of one letter each; tells whether no operand is a script.
    fn short<'a>(
        &self,
        argument: &'a str,
        rest: &mut impl Iterator<Item = &'a str>,
        found: &mut Vec<&'a str>,
    ) -> bool {
        let mut signs = argument.chars();
        signs.next();
        while let Some(sign) = signs.next() {
            if self.stops.contains(sign) {
                return true;
            }
            let is_script = self.scripts.contains(sign);
            if is_script || self.values.contains(sign) {
                let attached = signs.as_str();
                let value = if attached.is_empty() { rest.next() } else { Some(attached) };
                found.extend(value.filter(|value| is_script && *value != "-"));
                return false;
            }
        }
        false
    }
}

/// `-` alone is no option: the standard input, which is no file; `+x` is an option of shells.
fn is_option(argument: &str) -> bool {
    1 < argument.len() && (argument.starts_with('-') || argument.starts_with('+'))
}

fn java<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut rest = arguments.iter().copied();
    while let Some(argument) = rest.next() {
        if JAVA_FILES.contains(&argument) {
            found.extend(rest.next());
            break;
        }
        if JAVA_PATHS.contains(&argument) {
            found.extend(rest.next().into_iter().flat_map(|path| path.split(':')));
        } else if let Some(file) = JAVA_ATTACHED.iter().find_map(|name| argument.strip_prefix(name))
        {
            found.extend(file.split('=').next());
        } else if JAVA_VALUES.contains(&argument) {
            let _value: Option<&str> = rest.next();
        } else if !argument.starts_with('-') {
            // A class, or a single file of source.
            found.push(argument);
            break;
        }
    }
    found
}

#[cfg(test)]
mod tests;
