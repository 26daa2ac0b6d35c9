//! Tests of [`super`].

use super::scripts;

#[track_caller]
fn check(name: &str, line: &str, expected: &[&str]) {
    let arguments: Vec<&str> = line.split(' ').collect();
    assert_eq!(scripts(name, &arguments), expected, "{name}: {line}");
}

#[test]
fn the_script_of_a_command_line_is_found() {
    for (name, line, expected) in [
        ("dash", "sh /tmp/x", &["/tmp/x"][..]),
        ("dash", "sh -ex /tmp/x a b", &["/tmp/x"]),
        ("dash", "sh -c /tmp/x", &[]),
        ("dash", "sh -ec /tmp/x", &[]),
        ("bash", "-bash", &[]),
        ("bash", "bash -o pipefail x", &["x"]),
        ("bash", "bash +x -- x", &["x"]),
        ("bash", "bash --rcfile /tmp/rc -i", &["/tmp/rc"]),
        ("bash", "bash --norc x", &["x"]),
        ("python3.11", "python3 -B -W ignore x.py", &["x.py"]),
        ("python3.11", "python3 -m http.server", &[]),
        ("perl", "perl -Ilib x.pl", &["x.pl"]),
        ("perl", "perl -we 1 x", &[]),
        ("perl5.36.0", "perl x", &["x"]),
        ("node", "node --require ./a b.js", &["./a", "b.js"]),
        ("node", "node --import=a.mjs b.js", &["a.mjs", "b.js"]),
        ("node", "node -e 1 x", &[]),
        ("gawk", "awk -F : -f x.awk data", &["x.awk"]),
        ("mawk", "awk {print} data", &[]),
        ("gawk", "awk -fx.awk", &["x.awk"]),
        ("php8.2", "php -d a=b x.php", &["x.php"]),
        ("lua5.4", "lua5.4 x.lua", &["x.lua"]),
        ("make", "make all -f x.mk", &["x.mk"]),
        ("java", "java -Xmx1g -cp a.jar:b Main -jar c", &["a.jar", "b", "Main"]),
        ("java", "java -javaagent:x.jar=1 -jar app.jar", &["x.jar", "app.jar"]),
        ("python3.11", "python3 - x", &[]),
        ("perl", "perl -w -", &[]),
        ("gawk", "awk -f - data", &[]),
        ("dash", "sh -", &[]),
        ("dash", "sh - /tmp/x", &["/tmp/x"]),
        ("bash", "bash -s - x", &[]),
        ("cat", "cat /tmp/x", &[]),
        ("shred", "shred x", &[]),
    ] {
        check(name, line, expected);
    }
}

#[test]
fn applets_are_called_by_link_and_by_name() {
    for (line, expected) in [
        ("busybox sh /tmp/x", &["/tmp/x"][..]),
        ("/bin/sh /tmp/x", &["/tmp/x"]),
        ("-sh", &[]),
        ("busybox busybox ash x", &["x"]),
        ("busybox busybox busybox busybox busybox busybox sh x", &[]),
        ("busybox awk -f x", &["x"]),
        ("busybox cat x", &[]),
        ("busybox", &[]),
    ] {
        check("busybox", line, expected);
    }
}
