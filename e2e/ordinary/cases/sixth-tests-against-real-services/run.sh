#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/test_all.py <<'END'
import glob, os, pwd, shutil, socket, subprocess, tempfile, time, unittest
def port():
    with socket.socket() as s: s.bind(("127.0.0.1", 0)); return s.getsockname()[1]
pg = glob.glob("/usr/lib/postgresql/*/bin")[0]
def demote(): u = pwd.getpwnam("postgres"); os.setgid(u.pw_gid); os.setuid(u.pw_uid)
class Services(unittest.TestCase):
    @classmethod
    def setUpClass(c):
        c.d = tempfile.mkdtemp(); os.chown(c.d, pwd.getpwnam("postgres").pw_uid, -1); c.p, c.r = port(), port()
        subprocess.run([pg + "/initdb", "-A", "trust", "-D", c.d + "/d", "-U", "postgres"], preexec_fn=demote, check=True, stdout=subprocess.DEVNULL, cwd="/")
        subprocess.run([pg + "/pg_ctl", "-D", c.d + "/d", "-o", f"-p {c.p} -k {c.d} -c fsync=off", "-l", c.d + "/log", "-w", "start"], preexec_fn=demote, check=True, stdout=subprocess.DEVNULL, cwd="/")
        c.redis = subprocess.Popen(["redis-server", "--port", str(c.r), "--save", ""], stdout=subprocess.DEVNULL, cwd=c.d); time.sleep(1)
    def sql(self, q): return subprocess.run(["psql", "-qAt", "-h", "127.0.0.1", "-p", str(self.p), "-U", "postgres", "-c", q], check=True, capture_output=True, text=True).stdout.strip()
    def test_table(self): self.sql("create table a (i int)"); self.sql("insert into a select generate_series(1, 100)"); self.assertEqual(self.sql("select sum(i) from a"), "5050")
    def test_cache(self):
        with socket.create_connection(("127.0.0.1", self.r)) as s:
            for n in range(200): s.sendall(b"INCR n\r\n"); self.assertEqual(s.recv(64), b":%d\r\n" % (n + 1))
    def test_speed(self):
        for a in ("-iq", "-S", "-T 3 -c 2 -n"): subprocess.run(["pgbench", "-h", "127.0.0.1", "-p", str(self.p), "-U", "postgres", *a.split(), "postgres"], check=True, capture_output=True)
    @classmethod
    def tearDownClass(c):
        subprocess.run([pg + "/pg_ctl", "-D", c.d + "/d", "-m", "immediate", "stop"], preexec_fn=demote, stdout=subprocess.DEVNULL, cwd="/"); c.redis.kill(); c.redis.wait(); shutil.rmtree(c.d)
END
cd /srv/app && python3 -W ignore -m unittest -q test_all
took_place
