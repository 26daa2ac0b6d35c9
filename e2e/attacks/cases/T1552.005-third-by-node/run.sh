#!/bin/sh
. /opt/case/case.sh

node -e '
const http = require("http");
const ask = (method, path, headers) => new Promise((done) => http.request({ host: "169.254.169.254", method, path, headers }, (r) => { let t = ""; r.on("data", (d) => t += d); r.on("end", () => done(t)); }).end());
ask("PUT", "/latest/api/token", { "X-aws-ec2-metadata-token-ttl-seconds": "21600" })
    .then((t) => ask("GET", "/latest/meta-data/iam/security-credentials/role", { "X-aws-ec2-metadata-token": t.trim() }))
    .then(console.log)' | grep -q SecretAccessKey
took_place
