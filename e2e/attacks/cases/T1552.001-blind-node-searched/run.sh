#!/bin/sh
. /opt/case/case.sh

find /host \( -name 'kubeconfig*' -o -name admin.conf -o -name 'kubelet-client*.pem' -o -name id_rsa -o -name '*.kdbx' -o -name shadow \) -type f 2>/dev/null >/tmp/found
grep -q shadow /tmp/found
took_place
