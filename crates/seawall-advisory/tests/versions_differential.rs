//! Compares 100,000 seeded random pairs of versions with the real `dpkg` and `rpm`.
//!
//! Slow (one process a comparison for dpkg): runs where `SEAWALL_SLOW_TESTS=1`.
#![expect(clippy::disallowed_methods, reason = "tests read files and run programs")]
#![expect(clippy::print_stderr, reason = "a test says what it skipped and what it measured")]

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;
    use std::fmt::Write as _;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use seawall_advisory::version::VersionOrder;

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

    #[test]
    fn debian_agrees_with_dpkg() {
        if !is_asked_for("dpkg") {
            return;
        }
        let (pairs, path) = write_pairs("debian", debian_version);
        let script = path.with_extension("sh");
        std::fs::write(&script, DPKG_LOOP).unwrap();
        let output = Command::new("sh").arg(&script).arg(&path).output().unwrap();
        let answers = String::from_utf8(output.stdout).unwrap();
        agree(VersionOrder::Debian, &pairs, &answers);
    }

    #[test]
    fn redhat_agrees_with_rpm() {
        if !is_asked_for("rpm") {
            return;
        }
        let (pairs, path) = write_pairs("redhat", redhat_version);
        let mut script = String::new();
        writeln!(script, "for line in io.lines([[{}]]) do", path.display()).unwrap();
        script.push_str("local a, b = line:match('^(.*)\\t(.*)$')\n");
        script.push_str("local ok, order = pcall(rpm.vercmp, a, b)\n");
        script.push_str("print((ok and order or 'E') .. '\\n') end\n");
        let script_path = path.with_extension("lua");
        std::fs::write(&script_path, script).unwrap();
        let macro_text = format!("%{{lua:dofile([[{}]])}}", script_path.display());
        let output = Command::new("rpm").arg("--eval").arg(macro_text).output().unwrap();
        let answers = String::from_utf8(output.stdout).unwrap();
        agree(VersionOrder::Redhat, &pairs, &answers);
    }

    fn is_asked_for(tool: &str) -> bool {
        if std::env::var_os("SEAWALL_SLOW_TESTS").is_none_or(|value| value != "1") {
            eprintln!("skipped: comparison with {tool}, SEAWALL_SLOW_TESTS=1 is not set");
            return false;
        }
        if Command::new(tool).arg("--version").output().is_err() {
            eprintln!("skipped: comparison with {tool}, which is not on PATH");
            return false;
        }
        true
    }

    #[track_caller]
    fn agree(order: VersionOrder, pairs: &[(String, String)], answers: &str) {
        let answers: Vec<&str> = answers.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(answers.len(), pairs.len(), "the tool answers each pair");
        let mut refused = 0_usize;
        let mut equal = 0_usize;
        let mut wrong = Vec::new();
        for ((a, b), answer) in pairs.iter().zip(&answers) {
            let ours = match order.compare(a, b) {
                Ok(Ordering::Less) => "-1",
                Ok(Ordering::Equal) => "0",
                Ok(Ordering::Greater) => "1",
                Err(_) => "E",
            };
            refused += usize::from(*answer == "E");
            equal += usize::from(*answer == "0");
            if ours != *answer {
                wrong.push(format!("{a:?} {b:?}: ours {ours}, the tool's {answer}"));
            }
        }
        eprintln!(
            "{order}: {} pairs, {} differ; {equal} are equal, {refused} refused by both",
            pairs.len(),
            wrong.len()
        );
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn write_pairs(
        name: &str,
        version: fn(&mut Random) -> String,
    ) -> (Vec<(String, String)>, PathBuf) {
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
        (pairs, path)
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
