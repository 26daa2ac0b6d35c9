//! `seawall evidence verify` as an auditor runs it.

use seawall_evidence::key::SigningKey;
use seawall_evidence::log::Log;
use seawall_evidence::record::{Actor, Entry};
use seawall_evidence::text::Text;
use seawall_evidence::timestamp::Timestamp;
use seawall_evidence::vocabulary::{Action, ActorKind, Authentication, Outcome};

use crate::sandbox::{Sandbox, finish};

const ORIGIN: &str = "registry.example/evidence";

fn key() -> SigningKey {
    SigningKey::from_seed(ORIGIN, &[1; 32]).expect("a key")
}

fn moment(second: u64) -> Timestamp {
    Timestamp::from_unix_millis(1_800_000_000_000 + second * 1000).expect("a moment")
}

/// A log of three records and a head, and its head.
fn log() -> (Vec<u8>, String) {
    let (mut log, mut bytes) = Log::create(ORIGIN).expect("a log");
    for second in 0..3 {
        let (kind, authentication) = (ActorKind::User, Authentication::Password);
        let actor = Actor { kind, authentication, name: Text::tamed("alice") };
        let entry = Entry::new(moment(second), actor, Action::Push, Outcome::Done);
        let appended = log.append(entry).expect("it fits");
        bytes.extend(appended.bytes);
        log = appended.log;
    }
    let head = log.sign(&key(), moment(3)).expect("it signs").bytes;
    let note = String::from_utf8(head[5..head.len() - 8].to_vec()).expect("a note");
    bytes.extend(head);
    (bytes, note)
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let (bytes, note) = log();
    sandbox.write("log.pub", format!("# registry.example\n{}\n", key().public()));
    sandbox.write("good", &bytes);
    sandbox.write("noted", note);
    let mut altered = bytes.clone();
    altered[100] ^= 1;
    sandbox.write("altered", altered);
    sandbox.write("cut", &bytes[..bytes.len() - 20]);
    sandbox
}

#[test]
fn an_auditor_verifies_a_log_with_its_public_key() {
    let sandbox = sandbox();
    let run = sandbox.run("evidence verify @/good --key @/log.pub").expect_code(0);
    let run = run.expect_text("VERIFIED").expect_text("records 1 to 3, by head 1 of");
    let run =
        run.expect_text("registry.example/evidence").expect_text("an older copy verifies too");
    assert_eq!(run.stderr, "");
    let run = sandbox.run("evidence verify @/good --key @/log.pub --head @/noted").expect_code(0);
    assert!(!run.stdout.contains("older copy"));
    let mut command = sandbox.command("evidence verify - --key @/log.pub");
    let good = std::fs::File::open(sandbox.path("in/good")).expect("a file");
    command.stdin(good);
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn tampering_is_exit_code_1_and_called_by_its_name() {
    let sandbox = sandbox();
    let altered = sandbox.run("evidence verify @/altered --key @/log.pub").expect_code(1);
    altered.expect_text("NOT VERIFIED").expect_text("record 1 was altered");
    let cut = sandbox.run("evidence verify @/cut --key @/log.pub").expect_code(1);
    cut.expect_text("the file was cut off").expect_text("nothing is proved");
    let other = SigningKey::from_seed(ORIGIN, &[2; 32]).expect("a key");
    sandbox.write("other.pub", other.public().to_string());
    let unknown = sandbox.run("evidence verify @/good --key @/other.pub").expect_code(1);
    unknown.expect_text("signed by no key that you trust");
}

#[test]
fn what_cannot_be_read_is_exit_code_2() {
    let sandbox = sandbox();
    sandbox.write("private", key().to_private_text());
    sandbox.write("empty", "# nothing\n");
    let witness = SigningKey::witness_from_seed("w", &[1; 32]).expect("a key");
    sandbox.write("witness.pub", witness.public().to_string());
    for (arguments, expected) in [
        ("@/good", "--key"),
        ("@/nothing --key @/log.pub", "nothing"),
        ("@/noted --key @/log.pub", "no file of an evidence log"),
        ("@/good --key @/private", "private key"),
        ("@/good --key @/empty", "holds no key"),
        ("@/good --key @/noted", "line 1"),
        ("@/good --key @/witness.pub", "the key of a witness"),
        ("@/good --key @/log.pub --witness @/log.pub", "the key of a log"),
        ("@/good --key @/log.pub --head @/log.pub", "no signed head"),
    ] {
        let run = finish(sandbox.command(&format!("evidence verify {arguments}")), "");
        let run = run.expect_code(2).expect_text(expected);
        assert!(!run.stdout.contains("VERIFIED"), "{arguments}");
    }
}
