#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/www && echo ok >/srv/www/index.html
cat >/srv/app/controller.js <<'END'
const fs = require("fs"), http = require("http"), { execFileSync, spawn } = require("child_process");
const ask = path => new Promise((ok, no) => http.get({ host: "10.77.0.1", port: 6443, path, headers: { Authorization: "Bearer " + fs.readFileSync("/var/run/secrets/kubernetes.io/serviceaccount/token", "utf8") } }, a => { let t = ""; a.on("data", d => t += d).on("end", () => ok(t)); }).on("error", no));
const render = n => { fs.writeFileSync("/etc/nginx/nginx.conf.new", `pid /run/nginx.pid; daemon off; events {} http { access_log off; server { listen 8080; root /srv/www; location /r${n} { return 200 "round ${n}"; } } }`); fs.renameSync("/etc/nginx/nginx.conf.new", "/etc/nginx/nginx.conf"); };
(async () => {
    render(0); const server = spawn("nginx", [], { stdio: "ignore" });
    for (let n = 1; n < 7; n++) {
        await ask("/apis/networking.k8s.io/v1/ingresses"); await ask("/api/v1/services"); await ask("/apis/discovery.k8s.io/v1/endpointslices?watch=1&timeoutSeconds=1");
        render(n); execFileSync("nginx", ["-t"], { stdio: "ignore" }); execFileSync("nginx", ["-s", "reload"], { stdio: "ignore" });
        await new Promise(ok => setTimeout(ok, 1000));
    }
    server.on("exit", () => process.exit(0)); server.kill("SIGQUIT");
})();
END
node /srv/app/controller.js & controller=$!
sleep 4
curl -sf http://127.0.0.1:8080/index.html | grep -q ok
wait $controller
took_place
