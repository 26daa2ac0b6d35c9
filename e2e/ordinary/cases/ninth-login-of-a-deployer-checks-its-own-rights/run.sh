#!/bin/sh
. /opt/case/case.sh

cat >/srv/app/deploy.js <<'END'
const fs = require("fs"), http = require("http"), d = "/run/secrets/kubernetes.io/serviceaccount/";
const token = fs.readFileSync(d + "token", "utf8").trim(), ns = fs.readFileSync(d + "namespace", "utf8").trim();
const ask = (method, path, body) => new Promise((ok, bad) => { const q = http.request({ host: "10.77.0.1", port: 6443, method, path, headers: { Authorization: "Bearer " + token, "Content-Type": "application/json", "User-Agent": "deployer/2.3" } }, r => { let t = ""; r.on("data", x => t += x); r.on("end", () => ok(t)); }); q.on("error", bad); q.end(body && JSON.stringify(body)); });
(async () => {
  await ask("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", { spec: { resourceAttributes: { namespace: ns, verb: "patch", group: "apps", resource: "deployments" } } });
  await ask("PATCH", `/apis/apps/v1/namespaces/${ns}/deployments/shop`, { spec: { template: { spec: { containers: [{ name: "shop", image: "registry.example.com/shop:1.9.2" }] } } } });
  for (let n = 0; n < 5; n++) { await ask("GET", `/apis/apps/v1/namespaces/${ns}/deployments/shop`); await new Promise(r => setTimeout(r, 200)); }
  await ask("GET", `/api/v1/namespaces/${ns}/pods?labelSelector=app%3Dshop`); fs.writeFileSync("/srv/data/deployed", "shop 1.9.2\n");
})();
END
node /srv/app/deploy.js && test -e /srv/data/deployed
took_place
