#!/bin/sh
. /opt/case/case.sh

mkdir -p /srv/app/lib /srv/app/test && cd /srv/app
cat >lib/cart.js <<'END'
exports.total = items => items.reduce((sum, i) => sum + i.price * i.count, 0);
exports.server = () => require("http").createServer((q, r) => r.end(String(exports.total([{ price: 2, count: 3 }]))));
END
for n in 1 2 3 4 5 6; do cat >test/cart$n.test.js <<'END'
const test = require("node:test"), assert = require("assert"), { total, server } = require("../lib/cart");
test("sums up", () => { for (let i = 0; i < 2e5; i++) assert.strictEqual(total([{ price: 1, count: 2 }]), 2); });
test("answers", (t, done) => { const s = server().listen(0, "127.0.0.1", () => require("http").get({ port: s.address().port, host: "127.0.0.1" }, r => { let b = ""; r.on("data", d => b += d).on("end", () => { assert.strictEqual(b, "6"); s.close(done); }); })); });
test("starts a child", () => assert.match(require("child_process").execFileSync(process.execPath, ["-p", "1+1"]).toString(), /2/));
END
done
NODE_V8_COVERAGE=/tmp/coverage node --test test/ >/tmp/report
grep -qE '^# fail 0' /tmp/report && test "$(ls /tmp/coverage | wc -l)" -gt 5
took_place
