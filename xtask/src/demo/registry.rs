//! The second part of the demonstration: a private registry that holds an image back.
//!
//! Push, held with the reason, exception, pull, and the record of all of it; with skopeo, over
//! loopback, in a folder of its own below `out/`.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};

use crate::output::say;

/// Denies every finding, so that there is something to see; a real policy is in the guides.
const POLICY: &str = "apiVersion: seawall.dev/v1
kind: Policy
metadata: { name: demonstration, owner: demonstration }
spec:
  onError: deny
  rules:
    - id: any-finding
      deny: { finding: any }
      reason: this demonstration allows no finding
";
const REPOSITORY: &str = "demo/debian";
/// The tag of the image that was scanned.
const TAG: &str = "12";
/// The tag of the image that is made up.
const OLD_TAG: &str = "12-of-2023";
/// What the made-up image says of itself: Debian 12 with openssl as it was in June 2023.
const OLD_FILES: [(&str, &str); 2] = [
    (
        "etc/os-release",
        "ID=debian\nVERSION_ID=\"12\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
    ),
    (
        "var/lib/dpkg/status",
        "Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.9-1\nMaintainer: nobody\nDescription: made up for a demonstration\n\n",
    ),
];
/// What a client is told whose image waits for its first judgement.
const PENDING: &str = "not judged yet";
/// How long a judgement may take.
const PATIENCE: Duration = Duration::from_mins(2);
/// The pause between two looks.
const PAUSE: Duration = Duration::from_millis(200);

/// Shows the registry with the image that was scanned, and with an old one if that has nothing
/// to hold it back.
pub(super) fn show(root: &Path, binary: &Path, image: &str) -> Result<()> {
    if Command::new("skopeo").arg("--version").output().is_err() {
        say(
            "\nSKIPPED: skopeo is not installed, so the registry is not shown (script/bootstrap installs it)",
        );
        return Ok(());
    }
    say("\n== A private registry that holds back what the policy does not allow");
    let registry = Registry::start(root, binary)?;
    registry.push(image, TAG)?;
    let (tag, reason) = if let Some(reason) = registry.held(TAG)? {
        (TAG, reason)
    } else {
        say("It is let out: nothing is known against it. So here is one that is old: a list of");
        say("packages that names openssl as it was in June 2023, and no program.\n");
        registry.push(&old_image(&registry.folder)?, OLD_TAG)?;
        let held = registry.held(OLD_TAG)?;
        (OLD_TAG, held.context("the old image is let out: the database does not know it")?)
    };
    say(&format!("{reason}\n"));
    say("The image is held. Somebody answers for it until the end of the century:");
    let repository = ["--repository", REPOSITORY, "--owner", "demonstration"];
    let why = ["--reason", "to show what an exception does", "--expires", "2099-12-31"];
    registry.seawall(&[&["exception", "add", "*"], &repository[..], &why[..]].concat())?;
    registry.pulled(tag)?;
    say("The pull works now. All of it was recorded, and the record verifies:\n");
    registry.seawall(&["evidence", "search", "--limit", "20"])?;
    registry.end()
}

/// Makes the image that is old, and returns its target.
fn old_image(folder: &Path) -> Result<String> {
    let (files, tar) = (folder.join("old"), folder.join("old.tar"));
    for (path, content) in OLD_FILES {
        let file = files.join(path);
        fs::create_dir_all(file.parent().context("a parent")?).context("make a folder")?;
        fs::write(file, content).context("write a file")?;
    }
    let mut made = Command::new("tar");
    made.arg("-cf").arg(&tar).arg("-C").arg(&files).args(["etc", "var"]);
    ensure!(made.status().context("run tar")?.success(), "tar failed");
    let layout = folder.join("old-image");
    super::write_layout(&layout, &tar)?;
    Ok(format!("oci:{}", layout.display()))
}

struct Registry {
    child: Child,
    /// Kept open: the server writes to it.
    _output: BufReader<ChildStdout>,
    binary: PathBuf,
    folder: PathBuf,
    address: String,
    password: String,
}

impl Registry {
    fn start(root: &Path, binary: &Path) -> Result<Self> {
        let folder = root.join("out/demo-registry");
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).context("make a folder")?;
        fs::write(folder.join("policy.yaml"), POLICY).context("write the policy")?;
        fs::write(folder.join("seawall.toml"), "policies = [\"policy.yaml\"]\n")
            .context("write the settings")?;
        say("$ seawall up --insecure-http        # plain HTTP on loopback, for the demonstration");
        let mut child = Command::new(binary)
            .args(["up", "--insecure-http", "--listen", "127.0.0.1:0", "--data", "data"])
            .current_dir(&folder)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.join("log")).context("make the log")?)
            .spawn()
            .context("start the registry")?;
        let mut output = BufReader::new(child.stdout.take().context("a pipe")?);
        let greeting = greeting(&mut output)?;
        let after = |start: &str| {
            let line = greeting.lines().find_map(|line| line.split_once(start));
            line.and_then(|(_, rest)| rest.split_whitespace().next()).map(str::to_owned)
        };
        let address = after("http://").context("the registry named no address")?;
        let password = after("password: ").context("the registry showed no password")?;
        say(&format!("listening on http://{address}, user admin, password shown once\n"));
        let (binary, folder) = (binary.to_owned(), folder);
        Ok(Self { child, _output: output, binary, folder, address, password })
    }

    fn name(&self, tag: &str) -> String {
        format!("docker://{}/{REPOSITORY}:{tag}", self.address)
    }

    /// Pushes an image.
    fn push(&self, image: &str, tag: &str) -> Result<()> {
        let source =
            if image.contains("oci:") { image.to_owned() } else { format!("docker://{image}") };
        let target = self.name(tag);
        say(&format!("$ skopeo copy {source} {target}"));
        let credentials = format!("admin:{}", self.password);
        let status = Command::new("skopeo")
            .args(["--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false"])
            .args(["--dest-creds", &credentials, &source, &target])
            .status()
            .context("run skopeo")?;
        ensure!(status.success(), "skopeo could not push the image");
        Ok(())
    }

    /// Pulls the image once; returns what skopeo said if it was refused.
    fn pull(&self, tag: &str) -> Result<Option<String>> {
        let out = self.folder.join("pulled");
        drop(fs::remove_dir_all(&out));
        let credentials = format!("admin:{}", self.password);
        let output = Command::new("skopeo")
            .args(["--insecure-policy", "copy", "--quiet", "--src-tls-verify=false"])
            .args(["--src-creds", &credentials, &self.name(tag)])
            .arg(format!("oci:{}", out.display()))
            .output()
            .context("run skopeo")?;
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        Ok((!output.status.success()).then_some(said))
    }

    /// Waits for the verdict; returns what a client is told that may not pull.
    fn held(&self, tag: &str) -> Result<Option<String>> {
        say(&format!("$ skopeo copy {} oci:pulled", self.name(tag)));
        let start = Instant::now();
        loop {
            match self.pull(tag)? {
                None => return Ok(None),
                Some(said) if !said.contains(PENDING) => {
                    ensure!(said.contains("demonstration"), "the registry gave no reason: {said}");
                    return Ok(Some(said));
                }
                Some(said) => ensure!(start.elapsed() < PATIENCE, "it stays so: {said}"),
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Pulls until the exception is in force.
    fn pulled(&self, tag: &str) -> Result<()> {
        say(&format!("\n$ skopeo copy {} oci:pulled", self.name(tag)));
        let start = Instant::now();
        while let Some(said) = self.pull(tag)? {
            ensure!(start.elapsed() < PATIENCE, "it stays withheld: {said}");
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// Runs a command on the registry's data folder.
    fn seawall(&self, arguments: &[&str]) -> Result<()> {
        let shown: Vec<String> = arguments
            .iter()
            .map(
                |word| if word.contains([' ', '*']) { format!("'{word}'") } else { (*word).into() },
            )
            .collect();
        say(&format!("$ seawall {}", shown.join(" ")));
        let status = Command::new(&self.binary)
            .args(arguments)
            .args(["--data", "data"])
            .current_dir(&self.folder)
            .status()
            .context("run seawall")?;
        ensure!(status.success(), "the command failed");
        Ok(())
    }

    /// Stops the registry as an administrator does, and verifies what it recorded.
    fn end(mut self) -> Result<()> {
        let number = self.child.id().to_string();
        let asked = Command::new("sh").args(["-c", &format!("kill -TERM {number}")]).status();
        ensure!(asked.context("run kill")?.success(), "the registry could not be stopped");
        let status = self.child.wait().context("wait for the registry")?;
        ensure!(status.success(), "the registry ended with {status}");
        self.seawall(&["evidence", "verify"])
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // Where something failed, nothing of the demonstration stays behind.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Reads what the registry says at its first start, through the password.
fn greeting(output: &mut BufReader<ChildStdout>) -> Result<String> {
    let mut greeting = String::new();
    while !greeting.contains("password: ") {
        if output.read_line(&mut greeting).context("read what the registry says")? == 0 {
            bail!("the registry did not start: {greeting}");
        }
    }
    Ok(greeting)
}
