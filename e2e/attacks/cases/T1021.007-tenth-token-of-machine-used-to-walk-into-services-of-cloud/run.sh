#!/bin/sh
. /opt/case/case.sh

for r in https://management.azure.com/ https://storage.azure.com/ https://graph.microsoft.com/; do t=$(curl -sf -H 'Metadata: true' "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=$r"); h=${r#https://}; curl -sf -H "Authorization: Bearer $(echo "$t" | head -c 10)" "http://${h%/}/subscriptions?api-version=2020-01-01" >>/tmp/.az; done
test "$(wc -l </tmp/.az)" = 3
took_place
