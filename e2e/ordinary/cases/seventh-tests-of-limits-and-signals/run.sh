#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/test_limits.py <<'END'
import os, resource as r, signal, subprocess as s, sys, time, unittest
class T(unittest.TestCase):
    def test_time(self): self.assertRaises(s.TimeoutExpired, s.run, ["sleep", "5"], timeout=0.5)
    def test_cpu(self): self.assertEqual(s.run([sys.executable, "-c", "while True: pass"], preexec_fn=lambda: r.setrlimit(r.RLIMIT_CPU, (1, 1))).returncode, -signal.SIGKILL)
    def test_memory(self): self.assertNotEqual(s.run([sys.executable, "-c", "b = b'x' * 400000000"], preexec_fn=lambda: r.setrlimit(r.RLIMIT_AS, (200000000,) * 2), stderr=s.DEVNULL).returncode, 0)
    def test_files(self): self.assertNotEqual(s.run([sys.executable, "-c", "fs = [open('/etc/passwd') for _ in range(50)]"], preexec_fn=lambda: r.setrlimit(r.RLIMIT_NOFILE, (20, 20)), stderr=s.DEVNULL).returncode, 0)
    def test_stop(self):
        p = s.Popen(["sleep", "9"]); os.kill(p.pid, signal.SIGSTOP); time.sleep(0.2); self.assertIn("T", open(f"/proc/{p.pid}/stat").read().split(")")[1]); os.kill(p.pid, signal.SIGCONT); p.terminate(); self.assertEqual(p.wait(), -15)
    def test_group(self): p = s.Popen(["sh", "-c", "sleep 9 & sleep 9"], start_new_session=True); time.sleep(0.2); os.killpg(p.pid, 9); self.assertEqual(p.wait(), -9)
END
cd /srv/app && python3 -m unittest -q test_limits
took_place
