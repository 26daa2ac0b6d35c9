#!/bin/sh
. /opt/case/case.sh

node -e '
const fs = require("fs"), http = require("http"); const at = "/run/secrets/kubernetes.io/serviceaccount/";
const agent = new http.Agent({ keepAlive: true });
const ask = (method, path, body) => new Promise((done, fail) => { const r = http.request({ agent, host: "10.77.0.1", port: 6443, method, path, headers: { Authorization: "Bearer " + fs.readFileSync(at + "token", "utf8"), "User-Agent": "operator/v0.9", "Content-Type": "application/json" } }, (a) => { let t = ""; a.on("data", (d) => t += d); a.on("end", () => done(a.statusCode)); }); r.on("error", fail); r.end(body && JSON.stringify(body)); });
const ns = fs.readFileSync(at + "namespace", "utf8");
(async () => {
    for (let n = 0; n < 12; n++) {
        await ask("GET", `/apis/coordination.k8s.io/v1/namespaces/${ns}/leases/operator`);
        await ask("PUT", `/apis/coordination.k8s.io/v1/namespaces/${ns}/leases/operator`, { spec: { holderIdentity: "a-" + n % 2, renewTime: new Date().toISOString() } });
        await ask("GET", `/apis/shop.example/v1/namespaces/${ns}/carts?watch=true&resourceVersion=${n}&timeoutSeconds=1`);
        if (n % 4 === 0) await ask("PATCH", `/apis/apps/v1/namespaces/${ns}/deployments/cart`, { spec: { replicas: 2 } });
        await new Promise((r) => setTimeout(r, 150));
    }
    process.exit();
})();'
took_place
