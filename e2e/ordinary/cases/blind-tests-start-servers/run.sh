#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/tests
cat >/srv/app/tests/test_servers.py <<'END'
import http.server, os, socket, subprocess, sys, tempfile, threading, unittest, urllib.request
class Servers(unittest.TestCase):
    def test_thread(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/etc/hostname"
        self.assertEqual(urllib.request.urlopen(url).status, 200)
        server.shutdown()
    def test_process(self):
        child = subprocess.Popen([sys.executable, "-c", "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); c, _ = s.accept(); c.sendall(c.recv(10)[::-1])"], stdout=subprocess.PIPE, text=True)
        port = int(child.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"abc")
            self.assertEqual(client.recv(10), b"cba")
        self.assertEqual(child.wait(), 0)
        child.stdout.close()
    def test_script(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "tool.sh")
            open(path, "w").write("#!/bin/sh\necho $((6 * 7))\n")
            os.chmod(path, 0o755)
            self.assertEqual(subprocess.check_output([path]).strip(), b"42")
    def log_message(self, *_): pass
END
cd / && for round in 1 2 3; do python3 -m unittest discover -q -s /srv/app/tests 2>/tmp/log || { cat /tmp/log; exit 1; }; done
took_place
