#!/bin/sh
. /opt/case/case.sh

groupadd -g 1000 dev && useradd -m -u 1000 -g dev -s /bin/bash dev
mkdir -p /etc/sudoers.d && echo 'dev ALL=(root) NOPASSWD:ALL' >/etc/sudoers.d/dev && chmod 440 /etc/sudoers.d/dev
printf 'export EDITOR=ed HISTSIZE=5000\nalias ll="ls -l"\nPS1="\\w $ "\n' >>/home/dev/.bashrc
install -d -o dev -g dev /home/dev/.config /home/dev/project /home/dev/.local/bin
cat >/home/dev/.local/bin/server.js <<'END'
const http = require("http"), fs = require("fs"), { spawn } = require("child_process");
http.createServer((q, a) => { if (q.url === "/files") return a.end(JSON.stringify(fs.readdirSync("."))); const s = spawn("bash", ["-lc", "git status --short | head -n 5; ls"]); s.stdout.pipe(a); }).listen(8443, "127.0.0.1");
END
chown -R dev:dev /home/dev
setpriv --reuid dev --regid dev --init-groups env HOME=/home/dev sh -c 'cd ~/project && git init -q && echo x >a && exec node ~/.local/bin/server.js' & server=$!
sleep 1.5
for n in 1 2 3 4 5 6; do curl -sf http://127.0.0.1:8443/files | grep -q a; curl -sf http://127.0.0.1:8443/term >/dev/null; done
kill $server
took_place
