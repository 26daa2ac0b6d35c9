//! Compares seeded random pairs of versions with the real tools of their ecosystems: dpkg, rpm,
//! apk, Python's packaging, node-semver, RubyGems, Maven, Composer and PHP, Go.
//!
//! Slow: runs where `SEAWALL_SLOW_TESTS=1`. Each tool is looked for where it usually is, judges all
//! pairs in one process where it can, and its absence is said aloud. Two are named by variables:
//! `SEAWALL_MAVEN_ARTIFACT`, the file `maven-artifact-3.*.jar` of Maven 3.9 or newer, and
//! `SEAWALL_PACKAGING_LEGACY`, a folder with Python's packaging before version 22.
#![expect(clippy::disallowed_methods, reason = "tests read files and run programs")]
#![expect(clippy::print_stderr, reason = "a test says what it skipped and what it measured")]

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use seawall_advisory::version::{Basis, VersionOrder};

    const PAIR_COUNT: usize = 100_000;

    /// A shell loop over `A<tab>B` lines; prints -1, 0, 1, or E where dpkg refuses a version.
    const DPKG_LOOP: &str = r#"tab=$(printf '\t')
while IFS="$tab" read -r a b; do
  dpkg --compare-versions "$a" lt "$b" 2>/dev/null
  case $? in
    0) echo -1 ;;
    1) dpkg --compare-versions "$a" eq "$b" 2>/dev/null && echo 0 || echo 1 ;;
    *) echo E ;;
  esac
done < "$1"
"#;

    /// apk compares what it calls invalid too; only pairs that are valid are held against it.
    const APK_LOOP: &str = r#"tab=$(printf '\t')
while IFS="$tab" read -r a b; do
  case $(apk version -t "$a" "$b") in
    '<') echo -1 ;;
    '=') echo 0 ;;
    '>') echo 1 ;;
    *) echo E ;;
  esac
done < "$1"
"#;

    const PYTHON_JUDGE: &str = r#"import sys
from packaging.version import Version, InvalidVersion
for line in open(sys.argv[1], encoding="utf-8"):
    a, b = line.rstrip("\n").split("\t")
    try:
        a, b = Version(a), Version(b)
        print((a > b) - (a < b))
    except InvalidVersion:
        print("E")
"#;

    const PYTHON_LEGACY_JUDGE: &str = r#"import sys, warnings
warnings.simplefilter("ignore")
from packaging.version import parse
for line in open(sys.argv[1], encoding="utf-8"):
    a, b = map(parse, line.rstrip("\n").split("\t"))
    print((a > b) - (a < b))
"#;

    const NODE_JUDGE: &str = r#"const fs = require("fs"), run = require("child_process").execSync;
let semver;
try { semver = require("semver"); }
catch { semver = require(String(run("npm root -g")).trim() + "/npm/node_modules/semver"); }
const out = [];
for (const line of fs.readFileSync(process.argv[2], "utf8").split("\n").slice(0, -1)) {
  const [a, b] = line.split("\t");
  try { out.push(semver.compare(a, b, true)); } catch { out.push("E"); }
}
console.log(out.join("\n"));
"#;

    const RUBY_JUDGE: &str = r#"File.foreach(ARGV[0], chomp: true) do |line|
  a, b = line.split("\t", -1)
  begin
    puts Gem::Version.new(a) <=> Gem::Version.new(b)
  rescue ArgumentError
    puts "E"
  end
end
"#;

    const MAVEN_JUDGE: &str = r#"import java.nio.file.*;
import org.apache.maven.artifact.versioning.ComparableVersion;
public class Judge {
  public static void main(String[] args) throws Exception {
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(Path.of(args[0]))) {
      String[] pair = line.split("\t", -1);
      int order = new ComparableVersion(pair[0]).compareTo(new ComparableVersion(pair[1]));
      out.append(Integer.signum(order)).append('\n');
    }
    System.out.print(out);
  }
}
"#;

    const COMPOSER_JUDGE: &str = r#"<?php
require 'Composer/Semver/autoload.php';
$parser = new Composer\Semver\VersionParser();
foreach (file($argv[1], FILE_IGNORE_NEW_LINES) as $line) {
    [$a, $b] = explode("\t", $line);
    try {
        [$a, $b] = [$parser->normalize($a), $parser->normalize($b)];
        echo version_compare($a, $b), "\n";
    } catch (UnexpectedValueException) {
        echo "E\n";
    }
}
"#;

    const PHP_JUDGE: &str = r#"<?php
foreach (file($argv[1], FILE_IGNORE_NEW_LINES) as $line) {
    [$a, $b] = preg_replace('/^v/i', '', explode("\t", $line));
    // To PHP, separators at either end are parts that are less than themselves.
    $plain = '/^[0-9a-z](.*[0-9a-z])?$/i';
    $is_plain = preg_match($plain, $a) && preg_match($plain, $b);
    echo $is_plain ? version_compare($a, $b) : 'E', "\n";
}
"#;

    const GO_JUDGE: &str = r#"package main

import (
	"bufio"
	"fmt"
	"go/version"
	"os"
	"strings"

	"judge/semver"
)

func main() {
	file, _ := os.Open(os.Args[1])
	lines := bufio.NewScanner(file)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		a, b, _ := strings.Cut(lines.Text(), "\t")
		valid, compare := semver.IsValid, semver.Compare
		if strings.HasPrefix(a, "go") {
			valid, compare = version.IsValid, version.Compare
		}
		if valid(a) && valid(b) {
			fmt.Fprintln(out, compare(a, b))
		} else {
			fmt.Fprintln(out, "E")
		}
	}
}
"#;

    #[test]
    fn debian_agrees_with_dpkg() {
        if !is_asked_for("dpkg") {
            return;
        }
        let case = Case::new(VersionOrder::Debian, "debian", debian_version);
        let script = case.script("sh", DPKG_LOOP);
        case.agree(&run(Command::new("sh").arg(script).arg(&case.path)), Held::Same);
    }

    #[test]
    fn redhat_agrees_with_rpm() {
        if !is_asked_for("rpm") {
            return;
        }
        let case = Case::new(VersionOrder::Redhat, "redhat", redhat_version);
        let mut script = String::new();
        writeln!(script, "for line in io.lines([[{}]]) do", case.path.display()).unwrap();
        script.push_str("local a, b = line:match('^(.*)\\t(.*)$')\n");
        script.push_str("local ok, order = pcall(rpm.vercmp, a, b)\n");
        script.push_str("print((ok and order or 'E') .. '\\n') end\n");
        let script = case.script("lua", &script);
        let macro_text = format!("%{{lua:dofile([[{}]])}}", script.display());
        case.agree(&run(Command::new("rpm").arg("--eval").arg(macro_text)), Held::Same);
    }

    #[test]
    fn alpine_agrees_with_apk() {
        if !is_asked_for("apk") {
            return;
        }
        let case = Case::new(VersionOrder::Alpine, "alpine", alpine_version);
        let script = case.script("sh", APK_LOOP);
        case.agree(&run(Command::new("sh").arg(script).arg(&case.path)), Held::Both);
    }

    #[test]
    fn pypi_agrees_with_packaging() {
        if !is_asked_for("python3") {
            return;
        }
        let probe = "import packaging.version; print(1)";
        if run(Command::new("python3").args(["-c", probe])) != "1\n" {
            eprintln!("skipped: comparison with Python's packaging, which is not installed");
            return;
        }
        let case = Case::new(VersionOrder::Pypi, "pypi", pypi_version);
        let script = case.script("py", PYTHON_JUDGE);
        case.agree(&run(Command::new("python3").arg(script).arg(&case.path)), Held::Same);
    }

    #[test]
    fn the_fallback_order_of_pypi_agrees_with_packaging_before_22() {
        let Some(folder) = named("SEAWALL_PACKAGING_LEGACY") else { return };
        let case = Case::new(VersionOrder::Pypi, "pypi-legacy", legacy_version);
        let script = case.script("py", PYTHON_LEGACY_JUDGE);
        let mut command = Command::new("python3");
        command.env("PYTHONPATH", folder).arg(script).arg(&case.path);
        case.agree(&run(&mut command), Held::WithFallback);
    }

    #[test]
    fn npm_agrees_with_node_semver() {
        if !is_asked_for("node") {
            return;
        }
        let case = Case::new(VersionOrder::Npm, "npm", semantic_version);
        let script = case.script("js", NODE_JUDGE);
        case.agree(&run(Command::new("node").arg(script).arg(&case.path)), Held::ToolOnly);
    }

    #[test]
    fn rubygems_agrees_with_gem_version() {
        if !is_asked_for("ruby") {
            return;
        }
        let case = Case::new(VersionOrder::Rubygems, "rubygems", gem_version);
        let script = case.script("rb", RUBY_JUDGE);
        case.agree(&run(Command::new("ruby").arg(script).arg(&case.path)), Held::Same);
    }

    #[test]
    fn maven_agrees_with_comparable_version() {
        let Some(jar) = named("SEAWALL_MAVEN_ARTIFACT") else { return };
        if !is_asked_for("java") {
            return;
        }
        let case = Case::new(VersionOrder::Maven, "maven", maven_version);
        let script = case.script("java", MAVEN_JUDGE);
        let mut command = Command::new("java");
        command.arg("-cp").arg(jar).arg(script).arg(&case.path);
        case.agree(&run(&mut command), Held::Same);
    }

    #[test]
    fn packagist_agrees_with_composer() {
        if !is_asked_for("php") {
            return;
        }
        let probe = "@include 'Composer/Semver/autoload.php'; \
                     echo class_exists('Composer\\Semver\\VersionParser') ? 1 : 0;";
        if run(Command::new("php").args(["-r", probe])) != "1" {
            eprintln!("skipped: comparison with composer/semver, which is not on PHP's path");
            return;
        }
        let case = Case::new(VersionOrder::Packagist, "packagist", composer_version);
        let script = case.script("php", COMPOSER_JUDGE);
        // Two short groups at the end of a date are newer than the composer/semver of Debian 12.
        case.agree(&run(Command::new("php").arg(script).arg(&case.path)), Held::ToolOnly);
    }

    #[test]
    fn the_fallback_order_of_packagist_agrees_with_php() {
        if !is_asked_for("php") {
            return;
        }
        let case = Case::new(VersionOrder::Packagist, "packagist-raw", php_version);
        let script = case.script("php", PHP_JUDGE);
        case.agree(&run(Command::new("php").arg(script).arg(&case.path)), Held::FallbackOnly);
    }

    #[test]
    fn go_agrees_with_the_modules_and_the_toolchain_of_go() {
        if !is_asked_for("go") {
            return;
        }
        let root = run(Command::new("go").args(["env", "GOROOT"]));
        let vendored = "src/cmd/vendor/golang.org/x/mod/semver/semver.go";
        let semver = Path::new(root.trim()).join(vendored);
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("go-judge");
        std::fs::create_dir_all(folder.join("semver")).unwrap();
        std::fs::copy(semver, folder.join("semver/semver.go")).unwrap();
        std::fs::write(folder.join("go.mod"), "module judge\n\ngo 1.22\n").unwrap();
        std::fs::write(folder.join("main.go"), GO_JUDGE).unwrap();
        // The toolchain's versions may have any word where we know alpha, beta and rc.
        let modules: (_, fn(&mut Random) -> String, _) = ("go", go_version, Held::ToolOnly);
        for (name, version, held) in [modules, ("go-toolchain", toolchain_version, Held::Both)] {
            let case = Case::new(VersionOrder::Go, name, version);
            let mut command = Command::new("go");
            command.args(["run", "."]).arg(&case.path).current_dir(&folder);
            case.agree(&run(&mut command), held);
        }
    }

    fn is_slow_asked_for(what: &str) -> bool {
        let is_asked = std::env::var_os("SEAWALL_SLOW_TESTS").is_some_and(|value| value == "1");
        if !is_asked {
            eprintln!("skipped: comparison with {what}, SEAWALL_SLOW_TESTS=1 is not set");
        }
        is_asked
    }

    fn is_asked_for(tool: &str) -> bool {
        if !is_slow_asked_for(tool) {
            return false;
        }
        if Command::new(tool).arg("--version").output().is_err() {
            eprintln!("skipped: comparison with {tool}, which is not on PATH");
            return false;
        }
        true
    }

    fn named(variable: &str) -> Option<PathBuf> {
        if !is_slow_asked_for(variable) {
            return None;
        }
        let path = std::env::var_os(variable);
        if path.is_none() {
            eprintln!("skipped: {variable} names no tool to compare with");
        }
        path.map(PathBuf::from)
    }

    #[track_caller]
    fn run(command: &mut Command) -> String {
        let output = command.output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// Which pairs have to agree.
    #[derive(Clone, Copy, Eq, PartialEq)]
    enum Held {
        /// All; what one refuses the other refuses.
        Same,
        /// Those that the tool takes; we take more.
        ToolOnly,
        /// Those that both take; each takes some that the other refuses.
        Both,
        /// All, by the fallback order where a version does not parse.
        WithFallback,
        /// Those that the fallback order decides.
        FallbackOnly,
    }

    /// Pairs of versions, and the file that they are in.
    struct Case {
        order: VersionOrder,
        pairs: Vec<(String, String)>,
        path: PathBuf,
    }

    impl Case {
        fn new(order: VersionOrder, name: &str, version: fn(&mut Random) -> String) -> Self {
            let mut random = Random(0x5eed_0001);
            let pairs: Vec<(String, String)> = (0..PAIR_COUNT)
                .map(|_| {
                    let a = version(&mut random);
                    let b = if random.one_in(4) { version(&mut random) } else { random.mutate(&a) };
                    (a, b)
                })
                .collect();
            let mut text = String::new();
            for (a, b) in &pairs {
                writeln!(text, "{a}\t{b}").unwrap();
            }
            let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-pairs.txt"));
            std::fs::write(&path, text).unwrap();
            Self { order, pairs, path }
        }

        fn script(&self, extension: &str, text: &str) -> PathBuf {
            let path = self.path.with_extension(extension);
            std::fs::write(&path, text).unwrap();
            path
        }

        fn ours(&self, a: &str, b: &str, held: Held) -> &'static str {
            let compared = match held {
                Held::Same | Held::ToolOnly | Held::Both => self.order.compare(a, b).ok(),
                Held::WithFallback => self.order.compare_any(a, b).ok().map(|found| found.order),
                Held::FallbackOnly => self
                    .order
                    .compare_any(a, b)
                    .ok()
                    .filter(|found| found.basis == Basis::Fallback)
                    .map(|found| found.order),
            };
            match compared {
                Some(Ordering::Less) => "-1",
                Some(Ordering::Equal) => "0",
                Some(Ordering::Greater) => "1",
                None => "E",
            }
        }

        #[track_caller]
        fn agree(&self, answers: &str, held: Held) {
            let answers: Vec<&str> = answers.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(answers.len(), self.pairs.len(), "the tool answers each pair");
            let (mut refused, mut equal, mut left_out) = (0_usize, 0_usize, 0_usize);
            let mut wrong = Vec::new();
            for ((a, b), answer) in self.pairs.iter().zip(&answers) {
                let ours = self.ours(a, b, held);
                let is_left_out = match held {
                    Held::Same | Held::WithFallback => false,
                    Held::ToolOnly => *answer == "E",
                    Held::Both | Held::FallbackOnly => *answer == "E" || ours == "E",
                };
                left_out += usize::from(is_left_out);
                refused += usize::from(*answer == "E" && ours == "E");
                equal += usize::from(*answer == "0");
                if ours != *answer && !is_left_out {
                    wrong.push(format!("{a:?} {b:?}: ours {ours}, the tool's {answer}"));
                }
            }
            eprintln!(
                "{}: {} pairs, {} differ; {equal} are equal, {refused} refused by both, \
                 {left_out} left out",
                self.path.display(),
                self.pairs.len(),
                wrong.len()
            );
            let shown = wrong.len().min(40);
            assert!(wrong.is_empty(), "{}", wrong[..shown].join("\n"));
        }
    }

    fn debian_version(random: &mut Random) -> String {
        const JOINTS: &str = "~ ~~ + a b rc ~rc +dfsg +git - z A . : ~beta ubuntu +b .. + ~";
        const TAILS: &str = "~bpo12+1 +deb12u1 +deb12u10 ubuntu0.1 a ~ +b1 .1 +b10 .el";
        let mut version = String::new();
        if random.one_in(3) {
            version.push_str(random.word("0: 1: 2: 10: 01:"));
        }
        random.push_numbers(&mut version, 3);
        for _ in 0..random.below(4) {
            version.push_str(random.word(JOINTS));
            random.push_number_maybe(&mut version);
        }
        if !random.one_in(3) {
            version.push('-');
            random.push_number(&mut version);
            if random.one_in(2) {
                version.push_str(random.word(TAILS));
            }
        }
        version
    }

    fn redhat_version(random: &mut Random) -> String {
        const JOINTS: &str = "~ ^ ~rc ^git . _ + a b rc - p A .. .el8 ~~ ^^ é %";
        const TAILS: &str = ".el8 .el8_1 .el9 ~pre .fc38 ^1 .1 .el10 a";
        let mut version = String::new();
        if random.one_in(3) {
            version.push_str(random.word("0: 1: 2: 10: 01: :"));
        }
        random.push_numbers(&mut version, 3);
        for _ in 0..random.below(4) {
            version.push_str(random.word(JOINTS));
            random.push_number_maybe(&mut version);
        }
        if !random.one_in(3) {
            version.push('-');
            random.push_number(&mut version);
            if random.one_in(2) {
                version.push_str(random.word(TAILS));
            }
        }
        version
    }

    fn alpine_version(random: &mut Random) -> String {
        const SUFFIXES: &str = "_alpha _beta _pre _rc _cvs _svn _git _hg _p _rc1 _p1 _git20240101";
        let mut version = String::new();
        random.push_small_numbers(&mut version, 4);
        if random.one_in(4) {
            version.push_str(random.word("a b c z"));
        }
        for _ in 0..random.below(3) {
            version.push_str(random.word(SUFFIXES));
        }
        if random.one_in(8) {
            version.push_str(random.word("~1234 ~2345 ~abc"));
        }
        if !random.one_in(3) {
            write!(version, "-r{}", random.below(12)).unwrap();
        }
        version
    }

    fn pypi_version(random: &mut Random) -> String {
        const TAILS: &str = "a b c rc alpha beta pre preview .post -post _rev r .dev -dev dev RC";
        const LOCALS: &str = "+abc +ubuntu.1 +1 +01 +a-b +1_2 +1.abc";
        let mut version = random.word("v 1! 0! 2!").to_owned();
        if !random.one_in(4) {
            version.clear();
        }
        random.push_numbers(&mut version, 4);
        for _ in 0..random.below(3) {
            version.push_str(random.word(TAILS));
            version.push_str(random.word(". - _ 1 2 01 10"));
        }
        if random.one_in(5) {
            version.push_str(random.word(LOCALS));
        }
        version
    }

    fn legacy_version(random: &mut Random) -> String {
        const WORDS: &str = "foo git dev pre rc c final -final post p1 - -- .0 0 m : + . T _ -r";
        let mut version = String::new();
        if !random.one_in(10) {
            random.push_numbers(&mut version, 3);
        }
        for _ in 0..random.below(5) {
            version.push_str(random.word(WORDS));
            random.push_number_maybe(&mut version);
        }
        if version.is_empty() { "x".to_owned() } else { version }
    }

    fn semantic_version(random: &mut Random) -> String {
        const WORDS: &str = "alpha beta rc.1 0 1 10 a.b x-y RC -1 1a";
        let mut version = String::new();
        if random.one_in(6) {
            version.push_str(random.word("v = =v"));
        }
        for index in 0..3 {
            if index != 0 {
                version.push('.');
            }
            version.push_str(random.word("0 1 2 3 9 10 11 12 20 99 100"));
        }
        if !random.one_in(3) {
            version.push('-');
            version.push_str(random.word(WORDS));
            for _ in 0..random.below(3) {
                version.push('.');
                version.push_str(random.word(WORDS));
            }
        }
        if random.one_in(5) {
            version.push_str(random.word("+1 +build +1.2 +a-b"));
        }
        version
    }

    fn gem_version(random: &mut Random) -> String {
        let mut version = String::new();
        random.push_numbers(&mut version, 4);
        for _ in 0..random.below(4) {
            version.push_str(random.word(".a .rc a .pre -a - .beta. .0 .00 .b1"));
            random.push_number_maybe(&mut version);
        }
        version
    }

    fn maven_version(random: &mut Random) -> String {
        const WORDS: &str = "alpha beta a b m rc cr snapshot ga final release sp x foo RC Final";
        let mut version = String::new();
        random.push_numbers(&mut version, 4);
        for _ in 0..random.below(4) {
            version.push_str(random.word(". - . -"));
            if random.one_in(4) {
                version.push_str(random.word(". - _"));
            }
            if !random.one_in(4) {
                version.push_str(random.word(WORDS));
            }
            random.push_number_maybe(&mut version);
        }
        version
    }

    fn composer_version(random: &mut Random) -> String {
        const TAILS: &str =
            "-dev -alpha -beta -RC -p -patch alpha b rc pl .stable -stable _a .x-dev @dev";
        let mut version = String::new();
        if random.one_in(4) {
            version.push_str(random.word("v V"));
        }
        random.push_small_numbers(&mut version, 4);
        for _ in 0..random.below(3) {
            version.push_str(random.word(TAILS));
            if random.one_in(2) {
                version.push_str(random.word("1 2 10 .1 -2 01"));
            }
        }
        version
    }

    fn php_version(random: &mut Random) -> String {
        const WORDS: &str = "dev alpha a beta b RC rc pl p post test foo ALPHA";
        let mut version = String::new();
        random.push_small_numbers(&mut version, 4);
        for _ in 0..random.below(4) {
            version.push_str(random.word(". - _ + .. - ~ :"));
            version.push_str(random.word(WORDS));
            if random.one_in(2) {
                version.push_str(random.word("1 2 10 .1 -2 01"));
            }
        }
        version
    }

    fn go_version(random: &mut Random) -> String {
        let mut version = semantic_version(random);
        version.retain(|c| !matches!(c, 'v' | '='));
        format!("v{version}")
    }

    fn toolchain_version(random: &mut Random) -> String {
        let mut version = "go1".to_owned();
        if !random.one_in(12) {
            write!(version, ".{}", random.word("0 1 2 9 10 18 19 20 21 22 23")).unwrap();
            let tail = random.word(".0 .1 .2 .10 rc1 rc2 beta1 beta2 alpha1 .1-x");
            version.push_str(if random.one_in(4) { "" } else { tail });
        }
        version
    }

    /// Marsaglia's xorshift64*: the same pairs on each run.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> u64 {
            self.0 ^= self.0 >> 12;
            self.0 ^= self.0 << 25;
            self.0 ^= self.0 >> 27;
            self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
        }

        fn below(&mut self, bound: usize) -> usize {
            usize::try_from(self.next()).unwrap() % bound
        }

        fn one_in(&mut self, count: usize) -> bool {
            self.below(count) == 0
        }

        fn word<'a>(&mut self, words: &'a str) -> &'a str {
            let words: Vec<&str> = words.split(' ').collect();
            words[self.below(words.len())]
        }

        fn push_number(&mut self, text: &mut String) {
            match self.below(20) {
                0..=13 => text.push_str(self.word("0 1 2 3 9 10 11 12 20 99 100")),
                14..=16 => write!(text, "{:0>4}", self.below(30)).unwrap(),
                17 | 18 => write!(text, "{}", 20_000_101 + self.below(500_000)).unwrap(),
                _ => write!(text, "{}{:020}", self.below(10), self.next()).unwrap(),
            }
        }

        fn push_number_maybe(&mut self, text: &mut String) {
            if !self.one_in(3) {
                self.push_number(text);
            }
        }

        fn push_numbers(&mut self, text: &mut String, count_max: usize) {
            self.push_number(text);
            for _ in 0..self.below(count_max) {
                text.push('.');
                self.push_number(text);
            }
        }

        /// Like [`Self::push_numbers`], with numbers that fit 32 bits.
        fn push_small_numbers(&mut self, text: &mut String, count_max: usize) {
            text.push_str(self.word("0 1 2 3 9 10 11 12 20 99 100 2024"));
            for _ in 0..self.below(count_max) {
                text.push('.');
                text.push_str(self.word("0 1 2 3 9 10 11 00 01 0123 20 20240101"));
            }
        }

        /// Changes a version in one to three places, so that near-equal pairs are common.
        fn mutate(&mut self, version: &str) -> String {
            const CHARACTERS: &str = "0 1 2 9 . ~ + - a Z : ^ _ 00 ~~ .0 -0 -1";
            let mut characters: Vec<char> = version.chars().collect();
            for _ in 0..=self.below(3) {
                let at = self.below(characters.len() + 1);
                let with: Vec<char> = self.word(CHARACTERS).chars().collect();
                let removed = if at < characters.len() { self.below(2) } else { 0 };
                let inserted = if removed == 1 && self.one_in(2) { Vec::new() } else { with };
                characters.splice(at..at + removed, inserted);
            }
            // An empty version has a meaning of its own on dpkg's command line.
            if characters.is_empty() { "0".to_owned() } else { characters.into_iter().collect() }
        }
    }
}
