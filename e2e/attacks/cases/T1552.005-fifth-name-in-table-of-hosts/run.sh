#!/bin/sh
. /opt/case/case.sh

echo '169.254.169.254 telemetry.internal' >>/etc/hosts
node -e '
require("http").get("http://telemetry.internal/computeMetadata/v1/instance/service-accounts/default/credentials", { headers: { "Metadata-Flavor": "Google" } }, r => {
    let t = ""; r.on("data", d => t += d).on("end", () => process.exit(t.includes("SecretAccessKey") ? 0 : 1));
});'
took_place
